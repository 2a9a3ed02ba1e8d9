"""The index: brought up to date by parts, it is what it would be if it were made at once.

``invoke endure`` edits more sites than one of long and one of short texts.
"""

import os
from dataclasses import replace

import numpy as np
import pytest
from related import fairness, index, index_update, similarity, vectors
from related.index import Index, digest, ranked
from related.text import Document

LONG = bool(os.environ.get("SAMTALE_ENDURE"))


@pytest.fixture
def shallow(monkeypatch):
    """So few neighbours are kept that every edit cuts into the lists, and every edit is fixed."""
    for module, name, value in [
        *[(module, "DEEP", 8) for module in (similarity, index_update)],
        *[(module, "MINIMUM", 5) for module in (fairness, index_update)],
        (index, "AT_ONCE", 2.0),
        (similarity, "STRIP", 64),
        (index_update, "STRIP", 16),
        (vectors, "GRID", 1),
    ]:
        monkeypatch.setattr(module, name, value)


@pytest.fixture
def chances(make_site, make_text, make_chance):
    return make_site, make_text, make_chance


@pytest.fixture
def updated(monkeypatch):
    """How many documents each mending took as they were; the test is of no use where it does not
    fix.
    """
    reported = []

    def spy(state, before, origin, fresh, comparison):
        reported.append(int((~fresh).sum()))
        index_update.update_neighbours(state, before, origin, fresh, comparison)

    monkeypatch.setattr(index, "update_neighbours", spy)
    return reported


def edit(documents, chance, make_text):
    """One random change: of a text, a title, a language, a work, an id; one document more or
    less.
    """
    found = documents[:]
    at = chance.randrange(len(found))
    one, other = found[at], chance.choice(found)
    kind = chance.choice(
        [
            "text",
            "text",
            "copy",
            "copy",
            "empty",
            "title",
            "lang",
            "region",
            "work",
            "unwork",
            "rename",
            "add",
            "remove",
        ]
    )
    if kind == "add":
        return [*found, replace(other, id=f"new-{chance.randrange(10**9)}", work="")]
    if kind == "remove":
        del found[at]
        return found
    changes = {
        "text": {"text": make_text(base(one), chance)},
        "copy": {"text": other.text, "title": other.title},
        "empty": {"text": ""},
        "title": {"title": f"zorax{chance.randrange(3)}"},
        "lang": {"lang": chance.choice(["da", "sv", "en"])},
        "region": {"lang": f"{one.lang}-XX"},
        "work": {"work": f"work{chance.randrange(9)}"},
        "unwork": {"work": ""},
        "rename": {"id": f"{chance.choice('az')}-{chance.randrange(10**9)}"},
    }
    found[at] = replace(one, **changes[kind])
    return found


def base(document):
    return document.lang.split("-")[0]


def assert_equal(state, fresh):
    """All that is ever read from a state is the same."""
    most = fairness.MINIMUM
    assert state.ids == fresh.ids
    assert np.array_equal(state.neighbours.who[:, :, :most], fresh.neighbours.who[:, :, :most])
    assert np.array_equal(state.neighbours.near[:, :, :most], fresh.neighbours.near[:, :, :most])
    assert ranked(state) == ranked(fresh)


@pytest.mark.parametrize(
    ("seed", "length"), [(seed, length) for seed in range(12 if LONG else 1) for length in (3, 12)]
)
@pytest.mark.usefixtures("shallow")
def test_after_any_edits_all_is_as_if_made_at_once(chances, lexicon, updated, seed, length):
    """Short texts make for many that are equally near; some updates come after several edits."""
    make_site, make_text, make_chance = chances
    chance = make_chance(seed)
    documents = make_site(160, seed, length)
    live = Index(lexicon)
    live.update(documents)
    for _update in range(14):
        for _edit in range(chance.choice([1, 1, 1, 2, 12])):
            documents = edit(
                documents, chance, lambda lang, chance: make_text(lang, chance, length)
            )
        chance.shuffle(documents)
        assert_equal(live.update(documents), Index(lexicon).update(documents))
    assert len(updated) >= 7
    assert max(updated) > 100


def test_with_the_real_limits_too(chances, lexicon, updated):
    """On a site that is large enough for lists to end before the documents do."""
    make_site, make_text, make_chance = chances
    chance = make_chance(7)
    documents = [
        replace(one, lang="da" if one.lang == "sv" else one.lang) for one in make_site(420, 7)
    ]
    live = Index(lexicon)
    live.update(documents)
    for _update in range(6):
        documents = edit(documents, chance, make_text)
        assert_equal(live.update(documents), Index(lexicon).update(documents))
    assert live.state.neighbours.who[:, :, : fairness.MINIMUM].min() >= 0
    assert updated


@pytest.mark.parametrize("more", [1, 3, 9])
def test_when_a_language_grows_every_word_has_a_new_weight(make_site, lexicon, monkeypatch, more):
    """Also the words of documents whose own words are as rare as they were."""
    monkeypatch.setattr(index, "AT_ONCE", 2.0)
    documents = make_site(60, 11)
    live = Index(lexicon)
    live.update(documents)
    for number in range(more):
        documents = [*documents, Document(f"sv-new-{number}", "sv", "", f"zor{number}qax")]
    assert_equal(live.update(documents), Index(lexicon).update(documents))


@pytest.mark.usefixtures("shallow")
def test_what_is_taken_back_leaves_no_trace(chances, lexicon):
    """Neither words that only a former text had, nor documents that were there for a while."""
    make_site, make_text, make_chance = chances
    documents = make_site(150, 3)
    live = Index(lexicon)
    before = ranked(live.update(documents))
    chance = make_chance(3)
    changed = documents
    for _edit in range(9):
        changed = edit(changed, chance, make_text)
    assert ranked(live.update(changed)) != before
    live.update([*documents, Document("sv-new", "sv", "", "zorbax zorcax fågel")])
    assert_equal(live.update(documents), Index(lexicon).update(documents))


def test_a_word_that_is_gone_from_the_other_language_leaves_no_trace(lexicon):
    """A namesake that no document holds any longer made a text sound longer than it is."""
    here = Document("da-1", "da", "", "zorbax kunder brød")
    live = Index(lexicon)
    live.update([here, Document("sv-1", "sv", "", "zorbax snö kunder")])
    documents = [here, Document("sv-1", "sv", "", "stad kunder")]
    assert_equal(live.update(documents), Index(lexicon).update(documents))


def test_an_update_without_changes_changes_nothing(make_site, lexicon, updated):
    """And compares nothing again."""
    documents = make_site(90)
    live = Index(lexicon)
    before = live.update(documents)
    assert_equal(live.update(documents), before)
    assert updated == [90]


def test_the_order_of_input_does_not_matter(make_site, make_index, make_chance):
    """Documents are sorted by id."""
    documents = make_site(120)
    turned = documents[::-1]
    make_chance(1).shuffle(turned)
    assert_equal(make_index(turned).state, make_index(documents).state)


def test_translations_are_no_neighbours(make_site, make_index):
    """Nor is a document its own; all others are there, each once, best first."""
    documents = make_site(120)
    state = make_index(documents).state
    works = {one.id: one.work or one.id for one in documents}
    for name, found in zip(state.ids, ranked(state), strict=True):
        others = [other for other in works if works[other] != works[name]]
        assert sorted(other for other, _score in found) == sorted(others)
        assert [score for _other, score in found] == sorted(
            (score for _other, score in found), reverse=True
        )


SMALL = [[], ["da"], ["da", "da"], ["da", "sv"], ["xx", "yy"], ["", "da", "en-GB"]]


@pytest.mark.parametrize("langs", SMALL)
def test_very_small_sites(lexicon, langs):
    """Also when all documents go away and come again."""
    documents = [
        Document(f"{number}", lang, "", "fugl bird zorax") for number, lang in enumerate(langs)
    ]
    live = Index(lexicon)
    for these in (documents, [], documents, documents[:1], documents):
        assert_equal(live.update(these), Index(lexicon).update(these))
    assert [len(found) for found in ranked(live.state)] == [len(langs) - 1] * len(langs)


def test_progress_is_shown(make_site, lexicon):
    """In words for a reader of the terminal."""
    reported = []
    Index(lexicon).update(make_site(30), reported.append)
    assert reported == [
        "counting the words of 30 of 30 texts",
        "counted the words of 30 of 30 texts",
        "weighing words",
        "compared 30 of 30 texts",
    ]


def test_the_fingerprint_of_a_document():
    """All that its place depends on is in it, and nothing else."""
    one = Document("a", "en", "Title", "Text", "work")
    same = [replace(one, id="b"), replace(one, lang="en-GB"), replace(one, lang="EN")]
    other = [replace(one, **{key: "x"}) for key in ("lang", "title", "text", "work")]
    assert {digest(document) for document in same} == {digest(one)}
    assert len({digest(document) for document in [one, *other]}) == 5
    assert digest(replace(one, text="\ud800")) != digest(one)
