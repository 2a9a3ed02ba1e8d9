"""Any bytes give a site, or messages with a file and a line: never a traceback, never a hang, never half a site."""

import os
import shutil
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samtale.desk.build import build
from samtale.problems import ERROR, ContentError
from samtale.read.metadata import KEYS, key_name

from .test_reproducible import digests

EXAMPLES = 700 if os.environ.get("SAMTALE_ENDURE") else 12
GOOD = "Title: God\nDate: 2024-01-01\n\nGod.\n"
HEAD = "Title: X\nDate: 2024-01-01\n"

# what goes wrong most, separated by white space; ~ is a line end, _ a space
ODD = r"""../.. /etc/passwd javascript:x() <script> </title> &#x202e; {filename} |tag| &#0;
2024-02-30 9999-12-31 0001-01-01 da SV x,_x
; [[ {a:_b} *a &a !!python/object --- &#8203;"""
PIECES = r"""[x](god.md) [x](#y) [x]:_y~ ![](a.png) ```~ ~~~~ >_ >_>_ -_ ____ ~ ~~ #_ |_a_|_b_|~|--|--|~
<div> </div> <b <!-- --> <script>
&#1; [^1] [^1]:_n~ * _ ` {:_#x} {.a} {static}x {tag}y <a_href='javascript:x'> [[ ]] (( " ' -- ... \ http://x_y <http://[x> :___d~
*[A]:_b~ A"""
FILES = "essays/x/da.md x.md pages/x/sv.md x.html x.rst topics.yaml gone.txt published.txt a.svg"

letters = st.text(st.characters(codec="utf-8"), max_size=40)
odd = st.sampled_from(["\u202e", "\u200b", "a" * 400, "\t", *(one.replace("_", " ") for one in ODD.split())])
values = st.one_of(letters, odd, st.text(string.printable, max_size=60))
names = st.one_of(st.sampled_from(sorted(map(key_name, KEYS))), st.text(string.ascii_letters + "-_ ", min_size=1, max_size=12))
lines = st.lists(st.tuples(names, values), max_size=6).map(lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs))
nested = st.recursive(letters, lambda one: st.lists(one, max_size=3) | st.dictionaries(letters, one, max_size=3), max_leaves=8)
data = st.dictionaries(names, nested, max_size=5).map(lambda found: "".join(f"{key}: {one!r}\n" for key, one in found.items()))
heads = st.one_of(lines, lines.map("---\n{}---\n".format), data.map("---\n{}---\n".format))
pieces = st.sampled_from([one.replace("_", " ").replace("~", "\n") for one in PIECES.split()])
bodies = st.lists(st.one_of(pieces, letters), max_size=25).map("".join)
essays = st.one_of(
    st.binary(max_size=300),
    st.tuples(heads, bodies).map(lambda parts: "\n".join(parts).encode()),
    bodies.map(lambda body: f"{HEAD}\n{body}".encode()),
)


@pytest.fixture
def tried(site, tmp_path):
    """Build a site with one file of any bytes: a whole output, or problems that all have a place; the old output otherwise."""
    config = site({"god.md": GOOD}, "RELATED = 0")
    output = tmp_path / "output"
    build(config, output=str(output))
    good = digests(output)

    def attempt(name: str, data: bytes) -> None:
        shutil.rmtree(tmp_path / "content")
        site({"god.md": GOOD, name: data}, "RELATED = 0")
        try:
            told = build(config, output=str(output)).warnings
            built = True
        except ContentError as error:
            told, built = error.problems, False
        assert built or any(problem.severity == ERROR for problem in told)
        assert all(problem.message and problem.path and "\n" not in str(problem) for problem in told)
        if not built:
            assert digests(output) == good
        else:
            assert (output / "da" / "god" / "index.html").is_file()
            shutil.rmtree(output)
            shutil.rmtree(tmp_path / "content")
            site({"god.md": GOOD}, "RELATED = 0")
            build(config, output=str(output))
            assert digests(output) == good

    return attempt


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(FILES.split()), data=essays)
def test_any_file_gives_a_site_or_messages(tried, name, data):
    """Of any kind, at any place where something is read."""
    tried(name, data)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(key=st.sampled_from(sorted(KEYS)), value=values)
def test_any_value_of_any_key_gives_a_site_or_messages(tried, key, value):
    """Slugs and addresses most of all."""
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.lower().startswith(f"{key}:"))
    tried("essays/x/da.md", f"{head}{key_name(key)}: {value}\n\nTekst.\n".encode())
