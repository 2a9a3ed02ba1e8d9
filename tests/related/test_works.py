"""Works: how near they are over all of their editions, and which of them are shown."""

from dataclasses import replace

import pytest
from related.index import ranked
from related.works import WEAK, Neighbour, Weights, Work, chosen, rank_neighbours

TEXTS = {
    "birds": {"da": "fuglen i skoven", "sv": "fågeln i skogen", "en": "the bird in the forest"},
    "trees": {"da": "træet i skoven", "en": "the tree in the forest"},
    "shops": {"da": "kunder og pris", "en": "customers and price"},
    "ships": {"sv": "båten och fisken på havet"},
    "trade": {"en": "the company and its customers"},
}
NOTHING = Weights(0, 0, 0, 0)


@pytest.fixture(scope="module")
def neighbours_of(make_index, make_document):
    """Ranks the works of TEXTS for each other: (what is known of them, weights) -> Neighbours.of."""
    documents = [
        make_document(f"{lang}-{name}", text, work=name)
        for name, texts in TEXTS.items()
        for lang, text in texts.items()
    ]
    state = make_index(documents).state
    work_of = [name.split("-")[1] for name in state.ids]

    def make(works=None, weights=NOTHING):
        return rank_neighbours(
            state, work_of, works or {name: Work() for name in TEXTS}, weights
        ).of

    make.state = state
    return make


def listed(state):
    """Document -> document -> score."""
    return {name: dict(found) for name, found in zip(state.ids, ranked(state), strict=True)}


def test_a_works_score_is_the_mean_over_all_editions(neighbours_of):
    """Of each edition of the one with each edition of the other."""
    scores = listed(neighbours_of.state)
    for name, found in neighbours_of().items():
        assert sorted(one.work for one in found) == sorted(set(TEXTS) - {name})
        for one in found:
            pairs = [
                scores[f"{lang}-{name}"][f"{other}-{one.work}"]
                for lang in TEXTS[name]
                for other in TEXTS[one.work]
            ]
            assert one.score == pytest.approx(sum(pairs) / len(pairs), abs=1e-6)


def test_an_edition_that_is_not_among_the_nearest_counts_as_the_last_that_is(
    neighbours_of, monkeypatch
):
    """So that a work is not the nearer, the fewer of its editions are near."""
    monkeypatch.setattr("related.works.CLOSE", 1)
    state, scores = neighbours_of.state, listed(neighbours_of.state)
    nearest = {
        name: {state.ids[place] for place in first.tolist()}
        for name, first in zip(state.ids, state.neighbours.who[:, :, 0], strict=True)
    }
    missed = 0
    for name, found in neighbours_of().items():
        editions = [f"{lang}-{name}" for lang in TEXTS[name]]
        last = min(scores[edition][other] for edition in editions for other in nearest[edition])
        for one in found:
            pairs = [
                (edition, f"{lang}-{one.work}") for edition in editions for lang in TEXTS[one.work]
            ]
            missed += sum(other not in nearest[edition] for edition, other in pairs)
            counted = [
                scores[edition][other] if other in nearest[edition] else last
                for edition, other in pairs
            ]
            assert one.score == pytest.approx(sum(counted) / len(counted), abs=1e-6)
    assert missed > 2


def test_strength_is_a_cosine_across_languages_too(make_index, make_document):
    """There both directions are added up, and so they are halved."""
    documents = [
        make_document(f"{lang}-{lang}", "zorax zorbax" if lang != "fi" else "helt andet")
        for lang in ("da", "en", "fi")
    ]
    state = make_index([*documents, make_document("da-twin", "zorax zorbax")]).state
    (twin, other, stranger) = rank_neighbours(
        state, [name.split("-")[1] for name in state.ids], {}, NOTHING
    ).of["da"]
    strengths = {one.work: one.strength for one in (twin, other, stranger)}
    assert strengths["twin"] == pytest.approx(1.2, abs=0.01)  # letters count for a fifth of words
    assert strengths["en"] == pytest.approx(1.2, abs=0.01)
    assert strengths["fi"] < WEAK


def test_kindred_works_come_first(neighbours_of):
    """Also where they have no language in common; and their strength is a cosine."""
    found = neighbours_of()
    assert [found[name][0].work for name in ("birds", "trees", "trade")] == [
        "trees",
        "birds",
        "shops",
    ]
    for neighbours in found.values():
        assert [one.score for one in neighbours] == sorted(
            (one.score for one in neighbours), reverse=True
        )
        assert all(0 <= one.strength < 1.5 for one in neighbours)


def one_of(found, name, other):
    return next(one for one in found[name] if one.work == other)


RAISED = [
    ("a link", {"birds": {"links": frozenset({"ships"})}}, Weights(0, 0.3, 0, 0), 0.3),
    ("a link from there", {"ships": {"links": frozenset({"birds"})}}, Weights(0, 0.3, 0, 0), 0.3),
    (
        "both",
        {"ships": {"links": frozenset({"birds"})}, "birds": {"links": frozenset({"ships"})}},
        Weights(0, 0.3, 0, 0),
        0.6,
    ),
    (
        "a topic",
        {"birds": {"topics": frozenset("xy")}, "ships": {"topics": frozenset("xz")}},
        Weights(0.5, 0, 0, 0),
        0.458145,
    ),
    ("a series", {"birds": {"series": "s"}, "ships": {"series": "s"}}, Weights(0, 0, 0.2, 0), 0.2),
    (
        "another series",
        {"birds": {"series": "s"}, "ships": {"series": "t"}},
        Weights(0, 0, 0.2, 0),
        0,
    ),
    (
        "an author",
        {"birds": {"authors": frozenset("ab")}, "ships": {"authors": frozenset("b")}},
        Weights(0, 0, 0, 0.1),
        0.1,
    ),
    ("no weight", {"birds": {"series": "s"}, "ships": {"series": "s"}}, NOTHING, 0),
]


@pytest.mark.parametrize(
    ("known", "weights", "more"), [case[1:] for case in RAISED], ids=[case[0] for case in RAISED]
)
def test_what_else_is_known_raises_the_score(neighbours_of, known, weights, more):
    """By its weight, in both directions, and for no other pair; the strength of the words is not
    touched.
    """
    works = {name: replace(Work(), **known.get(name, {})) for name in TEXTS}
    plain, found = neighbours_of(), neighbours_of(works, weights)
    for name in TEXTS:
        for one in plain[name]:
            now = one_of(found, name, one.work)
            expected = more if {name, one.work} == {"birds", "ships"} else 0
            assert now.score - one.score == pytest.approx(expected, abs=1e-5)
            assert now.strength == one.strength


def test_what_is_shared_is_reported(neighbours_of):
    """The rarest topic first."""
    works = {name: Work(topics=frozenset({"all"})) for name in TEXTS}
    works["birds"] = Work(frozenset({"all", "rare", "most"}), "s", links=frozenset({"trees"}))
    works["trees"] = Work(frozenset({"all", "rare", "most"}), "s")
    works["shops"] = Work(frozenset({"all", "most"}))
    found = neighbours_of(works, Weights())
    assert one_of(found, "trees", "birds").topics == ("rare", "most", "all")
    assert [
        (one.linked, one.series)
        for one in (one_of(found, "trees", "birds"), one_of(found, "trees", "shops"))
    ] == [
        (True, True),
        (False, False),
    ]


def test_equal_works_are_in_order_of_name(make_index, make_document):
    """So that the list is the same on every machine."""
    documents = [
        make_document(f"da-{name}", "fugl skov" if name == "a" else "fugl hav") for name in "cabd"
    ]
    state = make_index(documents).state
    found = rank_neighbours(state, [name[-1] for name in state.ids], {}, Weights()).of
    assert [one.work for one in found["a"]] == ["b", "c", "d"]
    assert len({one.score for one in found["a"]}) == 1


def test_small_sites(make_index, make_document):
    """Nothing is related to nothing."""
    assert rank_neighbours(make_index([]).state, [], {}, Weights()).of == {}
    alone = [make_document("da-a", "fugl"), make_document("en-a", "bird")]
    assert rank_neighbours(make_index(alone[:1]).state, ["a"], {}, Weights()).of == {"a": ()}
    both = make_index([replace(one, work="a") for one in alone])
    assert rank_neighbours(both.state, ["a", "a"], {}, Weights()).of == {"a": ()}


NEIGHBOURS = [
    Neighbour("near", 0.9, 0.8),
    Neighbour("linked", 0.7, 0.0, linked=True),
    Neighbour("edge", 0.6, WEAK),
    Neighbour("weak", 0.5, WEAK - 0.001),
    Neighbour("last", 0.1, 0.5),
]
CHOICES = [
    ([], [], 9, ["near", "linked", "edge", "last"]),
    ([], [], 2, ["near", "linked"]),
    ([], [], 0, []),
    (["last", "near"], [], 3, ["last!", "near!", "linked"]),
    (["weak"], [], 2, ["weak!", "near"]),
    (["unheard-of"], [], 1, ["unheard-of!"]),
    ([], ["near", "edge"], 9, ["linked", "last"]),
    (["near"], ["near"], 1, ["near!"]),
]


@pytest.mark.parametrize(("pinned", "barred", "most", "names"), CHOICES)
def test_the_works_to_show(pinned, barred, most, names):
    """Pinned ones first, in their order; none that is barred, or too weak without a link."""
    found = chosen(NEIGHBOURS, pinned, frozenset(barred), most)
    assert [one.work + "!" * pin for one, pin in found] == names


def test_who_wants_all_gets_all():
    """The threshold can be set."""
    assert [one.work for one, _pin in chosen(NEIGHBOURS, [], frozenset(), 9, weak=0)] == [
        one.work for one in NEIGHBOURS
    ]


def test_a_link_counts_from_either_end_however_far_away(neighbours_of, monkeypatch):
    """Also between works that are not among each other's nearest."""
    monkeypatch.setattr("related.works.CLOSE", 1)
    alone = neighbours_of()
    one, other = next(
        (a, b) for a in TEXTS for b in TEXTS if a != b and all(near.work != b for near in alone[a])
    )
    for linking, linked in ((one, other), (other, one)):
        works = {name: Work() for name in TEXTS} | {linking: Work(links=frozenset({linked}))}
        assert next(near for near in neighbours_of(works)[one] if near.work == other).linked
