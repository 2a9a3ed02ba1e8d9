"""Topics and series gathered from what essays write, where none are declared."""

from samtale.link.vocabulary import Use, gather
from samtale.problems import ERROR, WARNING


def use(name, lang, number):
    return Use(name, lang, f"essays/{number}/{lang}.md", number)


def test_gathered_spellings_are_merged_with_a_warning(languages):
    """The commoner spelling wins in every language, and whoever wrote the other hears of it."""
    uses = [use("te", "da", 1), use("Te", "sv", 2), use("Te", "da", 3)]
    vocabulary, (problem,) = gather("Topics", uses, languages)
    assert vocabulary.concepts["te"].names == {"da": "Te", "sv": "Te"}
    assert (problem.path, problem.line, problem.severity) == ("essays/1/da.md", 1, WARNING)
    assert '"te" is written "Te" elsewhere' in problem.message


def test_gathered_names_on_one_address_are_an_error(languages):
    """Two names, one slug in one language: both are named. In different languages they do not
    meet.
    """
    vocabulary, (problem,) = gather(
        "Topics", [use("Ærø", "da", 1), use("Aerø", "da", 2), use("Arö", "sv", 3)], languages
    )
    assert len(vocabulary.concepts) == 3
    assert problem.severity == ERROR
    assert [name in problem.message for name in ('"Aerø"', '"Ærø"', '"aeroe"')] == [True] * 3


def test_a_gathered_name_without_letters_is_an_error(languages):
    """There is nothing to make an address of."""
    _vocabulary, (problem,) = gather("Topics", [use("🫖", "da", 7)], languages)
    assert (problem.line, problem.severity) == (7, ERROR)


def test_what_is_gathered_does_not_depend_on_the_order_of_reading(languages):
    """Concepts are in one order, with one spelling, whichever essay was read first."""
    uses = [use("kaffe", "da", 1), use("Te", "da", 2), use("te", "da", 3), use("Te", "sv", 4)]
    there, back = gather("Topics", uses, languages)[0], gather("Topics", uses[::-1], languages)[0]
    assert list(there.concepts) == list(back.concepts) == ["kaffe", "te"]
    assert [one.names for one in there.concepts.values()] == [
        one.names for one in back.concepts.values()
    ]


def test_names_with_signs_have_distinct_addresses(languages):
    """In whatever order they are read, and whichever of them the site has."""
    names = {"C": "c", "C++": "c-plus-plus", "C#": "c-sharp", ".NET": "dot-net", "F#": "f-sharp"}
    uses = [use(name, "en", number) for number, name in enumerate(names)]
    for some in (uses, uses[::-1], uses[1:2]):
        vocabulary, problems = gather("Topics", some, languages)
        assert problems == []
        assert {one.names["en"]: one.slugs["en"] for one in vocabulary.concepts.values()} == {
            one.name: names[one.name] for one in some
        }
