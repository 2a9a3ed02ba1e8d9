"""Any bytes give a site, or messages with a file and a line: never a traceback, never a hang, never
half a site.
"""

import os
import random
import shutil
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samtale.build.build import build
from samtale.problems import ERROR, ContentError
from samtale.read.metadata import KEYS, key_name

from .test_reproducible import digests

LONG = bool(os.environ.get("SAMTALE_ENDURE"))
EXAMPLES = 700 if LONG else 12
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
odd = st.sampled_from(
    ["\u202e", "\u200b", "a" * 400, "\t", *(one.replace("_", " ") for one in ODD.split())]
)
values = st.one_of(letters, odd, st.text(string.printable, max_size=60))
names = st.one_of(
    st.sampled_from(sorted(map(key_name, KEYS))),
    st.text(string.ascii_letters + "-_ ", min_size=1, max_size=12),
)
lines = st.lists(st.tuples(names, values), max_size=6).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs)
)
nested = st.recursive(
    letters,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(letters, one, max_size=3),
    max_leaves=8,
)
data = st.dictionaries(names, nested, max_size=5).map(
    lambda found: "".join(f"{key}: {one!r}\n" for key, one in found.items())
)
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
    """Build a site with one file of any bytes: a whole output, or problems that all have a place;
    the old output otherwise.
    """
    config = site({"god.md": GOOD}, "RELATED = 0")
    output = tmp_path / "output"
    build(config, output=str(output))
    good = digests(output)

    def attempt(name: str, data: bytes) -> None:
        shutil.rmtree(tmp_path / "content")
        site({"god.md": GOOD, name: data}, "RELATED = 0")
        try:
            reported = build(config, output=str(output)).warnings
            built = True
        except ContentError as error:
            reported, built = error.problems, False
        assert built or any(problem.severity == ERROR for problem in reported)
        assert all(
            problem.message and problem.path and "\n" not in str(problem) for problem in reported
        )
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
    head = "".join(
        line for line in HEAD.splitlines(keepends=True) if not line.lower().startswith(f"{key}:")
    )
    tried("essays/x/da.md", f"{head}{key_name(key)}: {value}\n\nTekst.\n".encode())


# what random documents are put together from: Markdown, HTML, SVG, MathML, comments, broken ends of
# all of them; _ a space
MARKUP = r"""<p> </p> <div_class="x"> <svg> </svg> <math> <mtext> </math> <title> </title> <textarea> <style>p{} </style> <iframe>
<!--_a_--> <!-- --> <![CDATA[ ]]> <?php ?> <!x> <a_href="/da/god/"> <a_href=god.md> </a> <img_src="x.png"_alt="a"> <br> <hr/>
<img_alt="<b>"> <table> <tr> <td> </table> <ul> <li> </ul> <b <i_ <sup> </sup> <details> <summary> <select> <template> <noscript>
<script> onclick=x() href=javascript:x() style="x:y" srcdoc=x <x-y> <foo:bar> <b/></b> <form> <input> <mark> <kbd>x</kbd>"""
LETTERS = (
    "æøå ÄÖÅ éß “q” ‘q’ – — … \u00a0 \u00ad \u200b \u202e \ufeff \x07 \x1b[2J \x85 "
    "\u2028 \ufffd 𝒳 e\u0301 \t"
).split(" ")
WORDS = (
    r"samtale kunde 1 2. _a *b **c** `d` [e](/da/) https://i.example j@k.example &amp; &lt "
    r"&#x41; &nosuch; \< \ it's"
).split()
DIFFICULT = [one.replace("_", " ").replace("~", "\n") for one in (PIECES + MARKUP).split()]


def random_document(dice: random.Random, number: int) -> str:
    """A text with a head that is mostly right, and a body of anything."""
    head = f"Title: X {number}\nDate: 2024-01-01\nSlug: x-{number}\n"
    if dice.random() < 0.2:
        value = dice.choice(dice.choice((DIFFICULT, LETTERS, WORDS)))
        head += f"{key_name(dice.choice(sorted(KEYS)))}: {value}".replace("\n", " ") + "\n"
    body = []
    for _piece in range(dice.choice((2, 4, 8, 16, 32))):
        kind = dice.choices((WORDS, DIFFICULT, LETTERS), (8, dice.choice((0, 1, 4)), 1))[0]
        body.append(dice.choice(kind))
        body.append(dice.choice((" ", " ", " ", "", "\n", "\n\n", "\n    ")))
    return f"{head}\nTekst. {''.join(body)}\n"


@pytest.mark.parametrize("seed", range(20 if LONG else 1))
def test_each_of_many_documents_is_a_page_or_has_messages(seed, site, tmp_path):
    """With file and line; and those that are pages can be built without the others."""
    dice, count = random.Random(seed), 1000 if LONG else 60  # noqa: S311 the same dice each time
    documents = {
        f"essays/x{number}/da.md": random_document(dice, number) for number in range(count)
    }
    config, refused = site({"god.md": GOOD}, "RELATED = 0"), set()
    for _turn in range(6):
        shutil.rmtree(tmp_path / "content")
        site(
            {
                "god.md": GOOD,
                **{name: text for name, text in documents.items() if name not in refused},
            },
            "RELATED = 0",
        )
        try:
            build(config, output=str(tmp_path / "output"), fewer=True)
            break
        except ContentError as error:
            places = [(problem.path, problem.line, str(problem)) for problem in error.problems]
            assert all(
                path.startswith(str(tmp_path / "content")) and line >= 1
                for path, line, _text in places
            ), places
            assert all("\n" not in text for _path, _line, text in places), places
            wrong = {path.removeprefix(f"{tmp_path}/content/") for path, _line, _text in places}
            assert wrong & documents.keys() - refused, places
            refused |= wrong
    else:
        pytest.fail("there are new errors at each turn")
    pages = {path.parent.name for path in (tmp_path / "output" / "da").glob("x-*/index.html")}
    published = {name for name in documents if name not in refused}
    missing = {
        name
        for name in published
        if f"x-{name.split('/')[1][1:]}" not in pages and not _keeps_back(documents[name])
    }
    assert not missing
    print(f"\n{count} documents: {len(refused)} with messages, {len(published)} published")


def _keeps_back(text: str) -> bool:
    """Whether the head moves the page, or holds it back."""
    return any(
        key in text.partition("\n\n")[0].lower()
        for key in ("\nstatus:", "\nurl:", "\nsave_as:", "\nlang:", "\ndate: 9")
    )
