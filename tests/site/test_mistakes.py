"""What authors get wrong: reported with file, line and remedy, all at once; and what was published
stays as it was.
"""

import pytest
from samtale.build.build import build
from samtale.problems import BuildError, ContentError

from .test_reproducible import digests

GOOD = "Title: God\nDate: 2024-01-01\n\nGod.\n"
TOPICS = "trust:\n  da: Tillid\n  sv: Tillit\n"

MISTAKES = [
    ("no title", "Date: 2024-01-01\n\nx", "x.md:1: Title: is missing"),
    ("no date", "Title: x\n\nx", "x.md:1: Date: is missing"),
    ("an empty file", "", "x.md:1: text: is empty; begin it with"),
    (
        "a date that is none",
        "Title: x\nDate: 31. februar\n\nx",
        'x.md:2: Date: "31. februar" is not a valid date; use',
    ),
    (
        "a day that is not in the calendar",
        "Title: x\nDate: 2024-02-30\n\nx",
        'x.md:2: Date: "2024-02-30" is not a valid date',
    ),
    (
        "a key given twice",
        "Title: x\nDate: 2024-01-01\nTitle: y\n\nx",
        'x.md:3: front matter: "title" appears twice',
    ),
    (
        "front matter never closed",
        "---\ntitle: x\n",
        'x.md:1: front matter: the front matter opened by "---" is never',
    ),
    (
        "a language that the site lacks",
        "Title: x\nDate: 2024-01-01\nLang: fi\n\nx",
        'x.md:3: Lang: "fi" is not a language',
    ),
    (
        "an unknown topic",
        "Title: x\nDate: 2024-01-01\nTopics: Tilid\n\nx",
        'did you mean "Tillid"? (To add a new one, write it there',
    ),
    (
        "an unknown status",
        "Title: x\nDate: 2024-01-01\nStatus: drafft\n\nx",
        'x.md:3: Status: "drafft" is not a valid value',
    ),
    (
        "a source that does not exist",
        "Title: x\nDate: 2024-01-01\nTranslation-of: zz\n\nx",
        'x.md:3: Translation-of: "zz" is not a language',
    ),
    (
        "a translation of nothing",
        "Title: x\nDate: 2024-01-01\nTranslation: true\n\nx",
        "x.md:3: Translation: ",
    ),
    (
        "a broken link",
        "Title: x\nDate: 2024-01-01\n\na\n\n[x](nix.md)",
        'x.md:6: link: "nix.md" points to a missing file',
    ),
    (
        "a link to a draft",
        "Title: x\nDate: 2024-01-01\n\n[x](draft.md)",
        "points to an essay that is not published yet",
    ),
    (
        "a topic that is not there",
        "Title: x\nDate: 2024-01-01\n\n[x]({tag}nix)",
        'link: "{tag}nix" does not match a topic',
    ),
    (
        "two files of one language",
        "Title: God\nDate: 2024-01-01\n\nx",
        'x.md:1: Title: "god" (from the title) is also the slug of',
    ),
    (
        "the address of a list",
        "Title: Arkiv\nDate: 2024-01-01\n\nx",
        'is the URL of the site\'s own page "Arkiv"',
    ),
    (
        "a title without a letter",
        "Title: 🙂\nDate: 2024-01-01\n\nx",
        "x.md:1: Title: contains no letters or digits",
    ),
    (
        "an author without a letter",
        "Title: x\nDate: 2024-01-01\nAuthor: ...\n\nx",
        'x.md:3: Author: "..." contains no letters or digits',
    ),
    (
        "one of two authors",
        "Title: x\nDate: 2024-01-01\nAuthors: Bo; 🙂\n\nx",
        'x.md:3: Author: "🙂" contains no letters or digits',
    ),
    (
        "a path that leads out",
        "Title: x\nDate: 2024-01-01\nsave_as: ../../x.html\n\nx",
        "x.md:3: save_as: ",
    ),
]


@pytest.mark.parametrize(
    ("name", "text", "reported"), MISTAKES, ids=[name for name, _text, _told in MISTAKES]
)
def test_a_mistake_stops_the_build_and_harms_nothing(site, tmp_path, name, text, reported):
    """File, line, what is wrong and how to fix it; the last output stays byte for byte."""
    files = {
        "god.md": GOOD,
        "topics.yaml": TOPICS,
        "draft.md": "Title: K\nStatus: draft\nDate: 2024-01-01\n\nk",
    }
    build(site(files), output=str(tmp_path / "output"))
    before = digests(tmp_path / "output")
    with pytest.raises(ContentError) as caught:
        build(site({**files, "x.md": text}), output=str(tmp_path / "output"))
    assert reported in str(caught.value)
    assert digests(tmp_path / "output") == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".output")] == []


def test_all_mistakes_are_reported_in_one_run(site, tmp_path):
    """Not one a build."""
    with pytest.raises(ContentError) as caught:
        build(
            site(
                {f"{number}.md": text for number, (_name, text, _told) in enumerate(MISTAKES[:6])}
            ),
            output=str(tmp_path / "o"),
        )
    assert len({problem.path for problem in caught.value.problems}) == 6


def test_an_address_that_is_taken_is_reported_with_both_names(site, tmp_path):
    """Before anything is written."""
    with pytest.raises(ContentError) as caught:
        build(
            site({"essays/a/da.md": GOOD, "essays/b/da.md": GOOD}), output=str(tmp_path / "output")
        )
    assert 'Title: "/da/god/" is also the URL of' in str(caught.value)
    assert "essays/a/da.md" in str(caught.value)
    assert "essays/b/da.md" in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "reported"),
    [
        ("SITENAME = (", "SyntaxError"),
        ("SITENAME = NIX", "NameError"),
        ('TIMEZONE = "Mars"', 'TIMEZONE: "Mars" is not a known time zone'),
        ('LANGUAGES = {"fi": {}}', '"fi" has no fi.toml'),
        ('PLUGINS = ["nix"]', "nix"),
    ],
)
def test_broken_settings_are_reported_plainly(site, tmp_path, settings, reported):
    """With the setting's name, or the line of the file."""
    with pytest.raises(BuildError) as caught:
        build(site({"god.md": GOOD}, settings), output=str(tmp_path / "output"))
    assert reported in str(caught.value) or ":5:" in str(caught.value)
    assert not (tmp_path / "output").exists()


def test_the_sources_are_never_taken_for_an_output(site, tmp_path):
    """Nor a folder that no build has written, nor a file."""
    settings = site({"god.md": GOOD})
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    for target in (
        tmp_path,
        tmp_path / "content",
        tmp_path / "photos",
        tmp_path / "pelicanconf.py",
    ):
        with pytest.raises(BuildError):
            build(settings, output=str(target))
    assert (tmp_path / "photos" / "a.jpg").read_bytes() == b"x"


def test_a_misspelt_key_is_a_warning(site, tmp_path):
    """With the nearest key that there is."""
    done = build(
        site({"a.md": "Titel: x\nTitle: x\nDate: 2024-01-01\n\nx"}), output=str(tmp_path / "output")
    )
    assert [str(problem).partition("content/")[2] for problem in done.warnings] == [
        'a.md:1: warning: Titel: unknown key; did you mean "Title"?'
    ]
