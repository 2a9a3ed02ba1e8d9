"""Works: which editions belong together, and which of them each translation was made from."""

import time

import pytest
from samtale.link.works import Entry, link

CODES = ("da", "sv", "en")


def entry(name, **parts):
    """``te/da`` is the Danish edition of the work "te", with a slug of its own."""
    work, lang = name.split("/")
    return Entry(
        name, work, lang, parts.pop("slug", f"{work}-{lang}"), f"essays/{name}.md", **parts
    )


def sources(works):
    return {
        work: {one.entry.lang: one.source_lang for one in editions}
        for work, editions in works.items()
    }


LINKED = [
    (
        "same folder",
        [entry("te/en"), entry("te/da"), entry("te/sv")],
        {"te": {"da": "", "sv": "", "en": ""}},
    ),
    ("two works", [entry("te/da"), entry("kaffe/da")], {"kaffe": {"da": ""}, "te": {"da": ""}}),
    (
        "by language",
        [entry("te/da"), entry("te/sv", translation_of="da")],
        {"te": {"da": "", "sv": "da"}},
    ),
    (
        "by slug",
        [entry("te/da"), entry("thé/sv", translation_of="te-da")],
        {"te": {"da": "", "sv": "da"}},
    ),
    (
        "by folder",
        [entry("te/da"), entry("thé/sv", translation_of="te")],
        {"te": {"da": "", "sv": "da"}},
    ),
    (
        "its own folder",
        [entry("te/da"), entry("te/sv", translation_of="te")],
        {"te": {"da": "", "sv": "da"}},
    ),
    (
        "with _ for -",
        [entry("te/da", slug="en-kop-te"), entry("thé/sv", translation_of="en_kop_te")],
        {"te": {"da": "", "sv": "da"}},
    ),
    (
        "of a translation",
        [entry("te/da"), entry("te/en", translation_of="da"), entry("te/sv", translation_of="en")],
        {"te": {"da": "", "sv": "en", "en": "da"}},
    ),
    (
        "a folder of two names its source",
        [entry("te/en"), entry("te/da", translation_of="en"), entry("thé/sv", translation_of="te")],
        {"te": {"da": "en", "sv": "en", "en": ""}},
    ),
    (
        "Pelican's true",
        [entry("te/da"), entry("te/sv", translation="true")],
        {"te": {"da": "", "sv": "da"}},
    ),
    (
        "human",
        [entry("te/da", translation="human"), entry("te/sv")],
        {"te": {"da": "sv", "sv": ""}},
    ),
    (
        "Pelican's false",
        [entry("te/da"), entry("te/sv", translation="false")],
        {"te": {"da": "", "sv": ""}},
    ),
    (
        "three works become one",
        [entry("c/da"), entry("b/sv", translation_of="c"), entry("a/en", translation_of="b-sv")],
        {"a": {"da": "", "sv": "da", "en": "sv"}},
    ),
]


@pytest.mark.parametrize(
    ("entries", "expected"), [case[1:] for case in LINKED], ids=[case[0] for case in LINKED]
)
def test_editions_are_grouped_and_their_sources_found(entries, expected):
    """Editions are in the site's order of languages, whatever order they were read in."""
    for order in (entries, entries[::-1]):
        works, problems = link(order, CODES)
        assert problems == []
        assert sources(works) == expected
        assert all(
            list(found) == sorted(found, key=CODES.index) for found in sources(works).values()
        )


WRONG = [
    (
        "itself",
        [entry("te/da", translation_of="te-da", lines={"translation_of": 4})],
        '"te-da" is this edition itself',
        4,
    ),
    ("itself by folder", [entry("te/da", translation_of="te")], '"te" is this edition itself', 1),
    (
        "own language",
        [entry("te/da", translation_of="da"), entry("te/sv")],
        '"da" is the language of this edition',
        1,
    ),
    (
        "no such edition",
        [entry("te/da", translation_of="en"), entry("te/sv")],
        'no edition in "en" (available: sv)',
        1,
    ),
    ("alone", [entry("te/da", translation_of="en")], "(available: none)", 1),
    (
        "misspelt",
        [entry("kaffe/da"), entry("te/sv", translation_of="kafe")],
        'did you mean "kaffe"?',
        1,
    ),
    (
        "nothing like it",
        [entry("te/sv", translation_of="xyzzy")],
        '"xyzzy" is not a language, slug or essay of this site',
        1,
    ),
    (
        "translated from what",
        [entry("te/da", translation="true", lines={"translation": 3})],
        "none of the other editions can be the source",
        3,
    ),
    (
        "of which",
        [entry("te/da"), entry("te/sv"), entry("te/en", translation="machine")],
        "more than one",
        1,
    ),
    (
        "circle",
        [entry("te/da", translation_of="sv"), entry("te/sv", translation_of="da")],
        "is a circular reference (da, sv)",
        1,
    ),
]


@pytest.mark.parametrize(
    ("entries", "message", "line"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_a_source_that_cannot_be_is_a_problem(entries, message, line):
    """It is reported once, with the line of the key; and the edition has no source then."""
    works, (problem,) = link(entries, CODES)
    assert message in problem.message
    assert (problem.line, problem.field) in ((line, "Translation-of"), (line, "Translation"))
    faulty = next(
        one for editions in works.values() for one in editions if one.entry.path == problem.path
    )
    assert faulty.source_lang == ""


def test_an_essay_of_the_same_language_is_no_source():
    """The message does not deny that the essay exists, nor offer the very name that was written."""
    _works, (problem,) = link([entry("kaffe/da"), entry("te/da", translation_of="kaffe")], CODES)
    assert 'did you mean "kaffe"' not in problem.message
    assert "is not a language, slug or essay of this site" not in problem.message


def test_who_was_translated_from_a_circle_is_not_to_blame():
    """Only who is in the circle is reported of it, whatever the order of the languages."""
    entries = [
        entry("te/da", translation_of="sv"),
        entry("te/sv", translation_of="en"),
        entry("te/en", translation_of="sv"),
    ]
    _works, (problem,) = link(entries, CODES)
    assert problem.path in ("essays/te/sv.md", "essays/te/en.md")


def test_two_files_of_one_language_in_one_work():
    """Both are named; the first by its path is kept."""
    works, (problem,) = link(
        [entry("te/da"), Entry("x", "te", "da", "te2", "essays/te/da.rst")], CODES
    )
    assert (problem.path, problem.field) == ("essays/te/da.rst", "Lang")
    assert "essays/te/da.md" in problem.message
    assert [one.entry.path for one in works["te"]] == ["essays/te/da.md"]


def test_linking_is_linear():
    """Thirty thousand editions, joined by slug, take seconds; were each compared with each, it
    would be hours.
    """
    entries = []
    for number in range(10_000):
        entries.append(entry(f"w{number}/da"))
        entries += (
            entry(f"v{number}{lang}/{lang}", translation_of=f"w{number}-da")
            for lang in ("sv", "en")
        )
    started = time.process_time()
    works, problems = link(entries, CODES)
    assert (len(works), problems) == (10_000, [])
    assert time.process_time() - started < 10
