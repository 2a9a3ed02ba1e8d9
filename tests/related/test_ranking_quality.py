"""The measure of ranking: figures of lists that are known to be right, wrong or unfair; and of a few
of our own essays.
"""

import importlib.util
import re
import sys

import pytest
from related.index import Index, ranked
from related.lexicon import STANDARD, read_lexicon
from related.text import Document

GROUPS = ("plain-words", "the-counter", "four-periods", "one-per-cent", "half-understood")


@pytest.fixture(scope="module")
def measure():
    """The benchmark as a module: it is a program, not a part of a package."""
    path = "tests/benchmarks/ranking_quality.py"
    spec = importlib.util.spec_from_file_location("ranking_quality", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["ranking_quality"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["ranking_quality"]


@pytest.fixture
def documents(measure):
    """Three groups in two languages."""
    words = {"tea": "tea cup kettle", "boat": "boat sail harbour", "law": "law court judge"}
    return [
        measure.Document(f"{group}/{lang}", lang, group, " ".join([text] * 30), group)
        for group, text in words.items()
        for lang in ("da", "en")
    ]


def listing(documents, key):
    """A ranking by a key of (query, other): smaller is nearer."""
    return {
        one.id: [
            other.id
            for other in sorted(documents, key=lambda other: (key(one, other), other.id))
            if other is not one
        ]
        for one in documents
    }


def test_a_perfect_list_has_perfect_figures(measure, documents):
    """The translation first."""
    ranking = listing(documents, lambda one, other: one.group != other.group)
    assert measure.across(documents, ranking) == (1, 1)
    right, _same, pool = measure.mixed(documents, ranking)
    assert (right, pool) == (1, 0.5)


def test_a_list_that_pushes_a_language_down_is_seen_in_its_share(measure, documents):
    """All of the own language first: the translation is still the first of the other language."""
    own_first = listing(
        documents, lambda one, other: (one.lang != other.lang, one.group != other.group)
    )
    assert measure.across(documents, own_first) == (1, 1)
    right, same, pool = measure.mixed(documents, own_first)
    assert right == 0
    assert same == pool == 0.5  # the lists are short: all others are among the first five
    halves = measure.half_each(documents, 1)
    figures = measure.mixed_halves(halves, listing(halves, lambda a, b: a.lang != b.lang))
    assert figures[5] == 1.0


def test_what_a_list_lacks_shares_the_places_behind_it(measure):
    """So that a short list is not better than a long one."""
    assert measure.place(["a", "b"], "b", {"a", "b", "c", "d", "e"}) == 2
    assert measure.place(["a", "b"], "d", {"a", "b", "c", "d", "e"}) == 4


def test_halves_are_cut_in_the_middle_and_short_texts_left_out(measure, documents):
    """The title stays with the first half."""
    first, second = measure.halves(documents[:1])
    assert (first.text + " " + second.text, first.title, second.title) == (
        documents[0].text,
        "tea",
        "",
    )
    assert measure.halves([measure.Document("x", "da", "x", "too short", "x")]) == []


def test_our_own_essays_are_found_in_the_other_languages(measure, root):
    """A few groups: their translations come first, and halves of them too, mostly."""
    documents = []
    for group in GROUPS:
        for path in sorted((root / "content" / "essays" / group).glob("*.md")):
            text = re.sub(
                r"\A---.*?\n---\n|\A(?:[\w-]+:.*\n)+", "", path.read_text("utf-8"), flags=re.DOTALL
            )
            documents.append(
                measure.Document(f"{group}/{path.stem}", path.stem, group, text, group)
            )
    known = read_lexicon(STANDARD)

    def rank(given):
        state = Index(known, None).update(
            [Document(one.id, one.lang, one.title, one.text) for one in given], str
        )
        return {
            name: [other for other, _score in row]
            for name, row in zip(state.ids, ranked(state, 100), strict=True)
        }

    assert measure.across(documents, rank(documents))[0] == 1.0
    cut = measure.halves(documents)
    assert measure.across(cut, rank(cut), "A", "B")[1] > 0.5
    lines = measure.measure("own", documents, rank)
    assert lines[0] == f"own: {len(documents)} documents"
    sample = measure.half_each(documents, 1)
    assert measure.mixed_halves(sample, rank(sample))[1] > 0.5
