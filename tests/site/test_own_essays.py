"""Every real essay is tested: its front matter, links, topics, and that it is written in the
language it says.
"""

import re
from collections import Counter
from functools import cache

import py3langid
import pytest
from samtale.cli.start import SAMPLE_LIST
from samtale.config.site import site_from
from samtale.host.settings import read_settings
from samtale.link.declared import declared_file, read_declared
from samtale.read.front_matter import split
from samtale.read.metadata import KEYS
from samtale.read.text import decode

from ..sample_list import sample_list
from .conftest import ROOT, of_the_sample

pytestmark = pytest.mark.quick  # they are read, not built
ESSAYS = sorted((ROOT / "content").glob("*/*/*.md"))
SITE = site_from(read_settings(ROOT / "pelicanconf.py", content=None, siteurl=None, drafts=False))
CODES = SITE.codes
WRITTEN = ("da", "sv", "en")  # the languages that essays of the sample are written in
KNOWN = {code for code, _score in py3langid.rank("")}  # the languages that the classifier can tell


@cache
def document(path):
    return split(decode(path.read_bytes())[0])


def name_of(path) -> str:
    return path.relative_to(ROOT / "content").as_posix()


@pytest.mark.parametrize("path", ESSAYS, ids=name_of)
def test_its_front_matter_is_complete(path):
    """Known keys only. To fix: see the keys in the README."""
    fields = document(path).fields
    assert set(fields) <= set(KEYS), f"{name_of(path)}: unknown keys"
    assert "title" in fields


@of_the_sample
@pytest.mark.parametrize("path", ESSAYS, ids=name_of)
def test_it_says_all_that_a_reader_wants_to_know(path):
    """Author, topics, an address of its own, and a summary that fits a list and a search result."""
    fields = document(path).fields
    summary = str(fields["summary"].value)
    assert 60 <= len(summary) <= 190, (
        f"{name_of(path)}:{fields['summary'].line}: the summary has {len(summary)} characters"
    )
    if path.parts[-3] == "essays":
        assert {"title", "date", "topics", "slug"} <= set(fields)
        assert {"author", "authors"} & set(fields)


@pytest.mark.parametrize("path", ESSAYS, ids=name_of)
def test_it_is_written_in_the_language_it_says(path):
    """By a classifier of letters, over the whole text without code."""
    text = re.sub(
        r"```.*?```|`[^`]*`|\([^)]*\)|^\|.*$",
        " ",
        document(path).body,
        flags=re.DOTALL | re.MULTILINE,
    )
    if len(text.split()) < 60:
        pytest.skip("too short to tell")
    py3langid.set_languages([code for code in CODES if code in KNOWN])
    if path.stem not in KNOWN:
        pytest.skip(f"the classifier does not know {path.stem}")
    lang, _score = py3langid.classify(text)
    assert lang == path.stem, f"{name_of(path)}: reads like {lang}"


@pytest.mark.parametrize("path", ESSAYS, ids=name_of)
def test_its_quotes_are_typed_plainly(path):
    """Samtale sets each language's own: typographic ones in the source would be left as they
    are.
    """
    body = re.sub(r"```.*?```", "", document(path).body, flags=re.DOTALL)
    assert not re.search("[“”„»«‘’–—…]", body), f"{name_of(path)}: type \" ' and --"


@of_the_sample
@pytest.mark.parametrize("path", ESSAYS, ids=name_of)
def test_a_translation_says_what_it_is(path):
    """Whoever names a source says how the translation came about, and the source is there."""
    fields = document(path).fields
    if "translation_of" in fields:
        assert "translation" in fields
        assert (path.parent / f"{fields['translation_of'].value}.md").exists()
    else:
        assert "translation" not in fields
        alone = [
            other
            for other in path.parent.glob("*.md")
            if "translation_of" not in document(other).fields
        ]
        assert alone == [path], f"{path.parent.name}: more than one source"


@of_the_sample
def test_every_topic_and_series_has_a_name_in_every_language():
    """So that each has its page in all of them."""
    for kind in ("topics", "series"):
        vocabulary, problems = read_declared(
            declared_file(ROOT / "content", kind), kind, SITE.languages
        )
        assert problems == []
        for concept in vocabulary.concepts.values():
            assert set(concept.names) == set(CODES), concept.id


@of_the_sample
def test_the_sample_shows_what_a_site_can_be():
    """Enough essays in three, two and one language; each language the source of some; long ones and
    notes.
    """
    works = {}
    for path in ESSAYS:
        if path.parts[-3] == "essays" and document(path).fields.get("status") is None:
            works.setdefault(path.parent.name, {})[path.stem] = document(path)
    works.pop("a-letter-to-the-next-editor")  # it waits for its date
    editions = Counter(len(work) for work in works.values())
    words = [len(one.body.split()) for work in works.values() for one in work.values()]
    sources = Counter(
        lang
        for work in works.values()
        for lang, one in work.items()
        if "translation_of" not in one.fields
    )
    assert len(works) >= 18
    assert len(words) >= 42
    assert editions[3] >= 8
    assert editions[2] >= 6
    assert min(sources[code] for code in WRITTEN) >= 4
    assert sum(90 <= count <= 140 for count in words) >= 3
    assert (
        sum(
            any(1200 <= len(one.body.split()) <= 1800 for one in work.values())
            for work in works.values()
        )
        >= 4
    )
    assert all(
        90 <= count <= 140 or 300 <= count <= 900 or 1200 <= count <= 1800 for count in words
    ), sorted(words)


@of_the_sample
def test_start_knows_every_file_of_the_sample():
    """cli/sample.txt lists what invoke start removes. To fix: tests/sample_list.py --write."""
    assert SAMPLE_LIST.read_text(encoding="utf-8") == sample_list()
