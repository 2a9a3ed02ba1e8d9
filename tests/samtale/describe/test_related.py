"""What is below an essay: what to read next and why, and the essays that refer to it."""

import pytest
from related.shown import Relation, Relations

TOPICS = {"drinks": {"da": "Drikke", "sv": "Drycker", "en": "Drinks"}, "cups": {"sv": "Koppar"}}


@pytest.fixture
def related(make_model, editions, make_essay):
    """Below the essays of tea is coffee, pinned on the Danish one."""
    words = (("te", "te"), ("kop", "kop"))
    below = {
        ("tea", "da"): (Relation("coffee", "da", ("drinks", "cups"), words, pinned=True),),
        ("tea", "sv"): (Relation("coffee", "da", ("cups", "drinks"), (("kopp", "kop"),)),),
    }
    cups = make_essay("cups", "sv", day=9, topics=("cups",))
    return make_model(
        [*editions, cups],
        topics=TOPICS,
        relations=Relations(below=below, citing={"tea": ("coffee",)}),
    )


def view_of(model, work, lang):
    return model.views[f"{lang}/{work}-{lang}/index.html"]


def test_a_related_essay_comes_with_its_reasons(related):
    """Words as pairs, topics as links in the page's language; those without a name in it are left
    out.
    """
    (one,) = view_of(related, "tea", "da").related
    assert (one.card.url, one.card.title, one.card.summary) == (
        "da/coffee-da/",
        "coffee in da",
        "About coffee.",
    )
    assert [(link.title, link.url) for link in one.topics] == [("Drikke", "da/emner/drikke/")]
    assert (one.words, one.pinned) == ((("te", "te"), ("kop", "kop")), True)


def test_a_related_essay_may_be_in_another_language(related):
    """The card says which; topics and words are the page's own."""
    (one,) = view_of(related, "tea", "sv").related
    assert (one.card.lang, one.words, one.pinned) == ("da", (("kopp", "kop"),), False)
    assert [link.title for link in one.topics] == ["Koppar", "Drycker"]


def test_an_essay_without_kin_has_no_block(related):
    """And the model needs no relations at all."""
    assert view_of(related, "tea", "en").related == ()
    assert view_of(related, "coffee", "da").citing == ()


@pytest.mark.parametrize("lang", ["da", "sv", "en"])
def test_an_essay_names_those_that_refer_to_it(related, lang):
    """All editions do, whichever of them was linked to; each in the edition that is best for its
    readers.
    """
    assert [card.url for card in view_of(related, "tea", lang).citing] == ["da/coffee-da/"]


def test_essays_that_refer_to_one_come_newest_first(make_model, make_essay, editions):
    """A draft is reported of none."""
    essays = [*editions, make_essay("milk", day=5), make_essay("plan", status="draft")]
    relations = Relations(citing={"tea": ("coffee", "milk"), "plan": ("tea",)})
    model = make_model(essays, topics=TOPICS, relations=relations, previews=True)
    assert [card.url for card in view_of(model, "tea", "da").citing] == [
        "da/milk-da/",
        "da/coffee-da/",
    ]
    assert (
        next(
            view for view in model.views.values() if view.essay and view.essay.status == "draft"
        ).citing
        == ()
    )


def test_a_draft_has_kin_and_is_nobodys(make_model, make_essay, editions):
    """Its author sees in the preview what will be below it."""
    draft = make_essay("plan", status="draft")
    relations = Relations(below={("plan", "da"): (Relation("tea", "da"),)})
    model = make_model([*editions, draft], topics=TOPICS, relations=relations, previews=True)
    assert [one.card.url for one in model.views[draft.save_as].related] == ["da/tea-da/"]
