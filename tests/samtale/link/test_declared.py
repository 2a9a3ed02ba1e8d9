"""Topics and series declared in a file, with a name per language."""

import pytest
from samtale.link.declared import declared_file, read_declared
from samtale.problems import ERROR

YAML = """tea:
  da: {name: Te, description: "Om \\"te\\""}
  sv: {name: Te, slug: en-kopp-te}
  fi: Tee
coffee:
  da: Kaffe på ny
  en: Coffee
"""
TOML = """[tea]
da = {name = "Te", description = "Om \\"te\\""}
sv = {name = "Te", slug = "en-kopp-te"}
fi = "Tee"
[coffee]
da = "Kaffe på ny"
en = "Coffee"
"""
JSON = """{"tea": {"da": {"name": "Te", "description": "Om \\"te\\""}, "sv": {"name": "Te", "slug": "en-kopp-te"}, "fi": "Tee"},
"coffee": {"da": "Kaffe på ny", "en": "Coffee"}}"""


@pytest.fixture
def declared(tmp_path, languages):
    """A file's text (and suffix) -> its vocabulary and problems."""

    def read(text, suffix=".yaml"):
        (tmp_path / f"topics{suffix}").write_text(text, encoding="utf-8")
        return read_declared(declared_file(tmp_path, "topics"), "topics", languages.values())

    return read


@pytest.mark.parametrize(
    ("text", "suffix"), [(YAML, ".yaml"), (YAML, ".yml"), (TOML, ".toml"), (JSON, ".json")]
)
def test_a_declared_vocabulary_is_the_same_in_every_format(declared, text, suffix):
    """Names, slugs and descriptions per language; a language without a name has no page; other
    languages may stay.
    """
    vocabulary, problems = declared(text, suffix)
    assert problems == []
    tea, coffee = vocabulary.concepts.values()
    assert (tea.id, tea.names, tea.slugs) == (
        "tea",
        {"da": "Te", "sv": "Te"},
        {"da": "te", "sv": "en-kopp-te"},
    )
    assert tea.descriptions == {"da": "Om »te«"}
    assert (coffee.names, coffee.slugs) == (
        {"da": "Kaffe på ny", "en": "Coffee"},
        {"da": "kaffe-paa-ny", "en": "coffee"},
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Te", "tea"),
        ("te", "tea"),
        ("tea", "tea"),
        ("en-kopp-te", "tea"),
        ("KAFFE PÅ NY", "coffee"),
        ("kaffe-paa-ny", "coffee"),
    ],
)
def test_a_concept_is_found_by_any_of_its_names(declared, name, found):
    """By name, slug or id, in any language and any case."""
    assert declared(YAML)[0].find(name).id == found


def test_a_name_is_found_as_it_is_typed_and_as_it_is_set(declared):
    """An author who writes a straight apostrophe in both files means the same topic."""
    vocabulary, _problems = declared('letters:\n  en: "Readers\' letters"\n')
    concept = vocabulary.concepts["letters"]
    assert [vocabulary.find("Readers’ letters"), vocabulary.find("Readers' letters")] == [
        concept,
        concept,
    ]


def test_declared_names_with_signs_have_distinct_addresses(declared):
    """A slug that is written there stays; a name is found and suggested as it is written."""
    vocabulary, problems = declared(
        'c:\n  en: C\n"C++":\n  en: C++\ncs:\n  en: C#\nnet:\n  en: {name: .NET, slug: net}\n'
        "d:\n  en: Disney\ndp:\n  en: Disney+\n"
    )
    assert problems == []
    assert [one.slugs["en"] for one in vocabulary.concepts.values()] == [
        "c",
        "c-plus-plus",
        "c-sharp",
        "net",
        "disney",
        "disney-plus",
    ]
    assert vocabulary.find("c#").id == "cs"
    assert 'did you mean ".NET"?' in vocabulary.unknown(".NE", "en")[0]


def test_an_unknown_name_gets_a_suggestion(declared):
    """In the essay's language first; where nothing is like it, only the file is named."""
    vocabulary, _problems = declared(YAML)
    assert vocabulary.find("Kafe på ny") is None
    assert 'did you mean "Kaffe på ny"?' in vocabulary.unknown("Kafe på ny", "da")[0]
    assert 'did you mean "Coffee"?' in vocabulary.unknown("Cofee", "en")[0]
    assert "did you mean" not in vocabulary.unknown("Xyzzy", "da")[0]
    assert "topics.yaml" in vocabulary.unknown("Xyzzy", "da")[0]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("tea:\n  da: Te\n  sv: [\n", 4, "cannot be read"),
        ("- tea\n- coffee\n", 1, ""),
        ("tea\n", 1, ""),
        ("tea: Te\n", 1, "is not a list of languages"),
        ("tea:\n  da: Te\ncoffee:\n  da: {slug: kaffe}\n", 4, 'has no name in "da"'),
        ("tea:\n  da: Te\n  danish: Te\n", 3, '"danish" is not a valid language code'),
        (
            "teapot:\n  da: Tepotte\ntea:\n  da: Te\n  dansk: Te\n",
            5,
            '"dansk" is not a valid language code',
        ),
        ("tea:\n  da: Te\ncoffee:\n  da: Te\n  en: Coffee\n", 4, '"Te" is also a name of "tea"'),
        ("tea:\n  da: Te!\ncoffee:\n  da: Te?\n", 3, 'produce the same URL ("te", da)'),
        ("tea:\n  da: 🫖\n", 2, ""),
    ],
)
def test_a_faulty_file_is_a_problem_with_its_line(declared, text, line, message):
    """Each is an error in the file, on the line that it is about; none is a crash."""
    _vocabulary, problems = declared(text)
    assert problems
    assert any(message in one.message for one in problems)
    assert {(one.line, one.severity) for one in problems} == {(line, ERROR)}


def test_without_a_file_nothing_is_declared(tmp_path):
    """The vocabulary is gathered then."""
    (tmp_path / "series.yaml").write_text("", encoding="utf-8")
    assert declared_file(tmp_path, "topics") is None
