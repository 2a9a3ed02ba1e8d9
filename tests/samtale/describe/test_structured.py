"""JSON-LD: what machines are reported of a page."""

import pytest
from related.shown import Relation, Relations
from samtale.describe.structured import structured_data


@pytest.fixture
def graph(make_site):
    """View -> its parts by type."""

    def parts(view):
        data = structured_data(view, make_site())
        assert data["@context"] == "https://schema.org"
        return {part["@type"]: part for part in data["@graph"]}

    return parts


def test_an_essay_is_a_posting_with_a_trail(graph, model):
    """Every key that search engines ask for, with whole addresses."""
    parts = graph(model.views["da/coffee-da/index.html"])
    assert set(parts) == {"BlogPosting", "BreadcrumbList"}
    posting = parts["BlogPosting"]
    assert set(posting) >= {
        "headline",
        "description",
        "inLanguage",
        "datePublished",
        "dateModified",
        "author",
        "image",
    }
    assert (
        posting["url"]
        == posting["@id"]
        == posting["mainEntityOfPage"]
        == "https://example.org/da/coffee-da/"
    )
    assert posting["inLanguage"] == "da"
    assert posting["datePublished"] == "2026-01-04T12:00:00+00:00"
    assert not {"translationOfWork", "workTranslation", "translator", "about", "position"} & set(
        posting
    )


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("da", {"of": "sv", "into": [], "by": {"@type": "Person", "name": "Ida"}}),
        ("sv", {"of": None, "into": ["da", "en"], "by": None}),
        ("en", {"of": "sv", "into": [], "by": {"@type": "Organization", "name": "Babel"}}),
    ],
)
def test_translations_name_their_source_and_the_source_names_them(graph, model, lang, expected):
    """In both directions; a machine is no person."""
    posting = graph(model.views[f"{lang}/tea-{lang}/index.html"])["BlogPosting"]
    assert {
        "of": posting.get("translationOfWork", {}).get("inLanguage"),
        "into": [work["inLanguage"] for work in posting.get("workTranslation", [])],
        "by": posting.get("translator"),
    } == expected


def test_topics_series_and_authors_are_linked(graph, make_model, make_essay):
    """An essay of a series has its place in it."""
    essay = make_essay(topics=("t",), series="s", authors=("Åse",))
    model = make_model([essay], topics={"t": {"da": "Te"}}, series={"s": {"da": "Krus"}})
    posting = graph(model.views[essay.save_as])["BlogPosting"]
    assert posting["about"] == [
        {"@type": "Thing", "name": "Te", "url": "https://example.org/da/emner/te/"}
    ]
    assert posting["author"] == [
        {"@type": "Person", "name": "Åse", "url": "https://example.org/da/forfattere/aase/"}
    ]
    assert posting["isPartOf"][1]["url"] == "https://example.org/da/serier/krus/"
    assert posting["position"] == 1


def test_related_essays_are_named_with_their_language(graph, make_model, editions):
    """In the order of the page, in both of the ways that machines look for."""
    topics = {"drinks": {"da": "Drikke", "sv": "Drycker", "en": "Drinks"}}
    relations = Relations(below={("tea", "en"): (Relation("coffee", "da"),)})
    parts = graph(
        make_model(editions, topics=topics, relations=relations).views["en/tea-en/index.html"]
    )
    url = "https://example.org/da/coffee-da/"
    assert parts["BlogPosting"]["relatedLink"] == [url]
    assert parts["BlogPosting"]["isRelatedTo"] == [
        {
            "@type": "BlogPosting",
            "@id": url,
            "url": url,
            "headline": "coffee in da",
            "inLanguage": "da",
        }
    ]
    alone = graph(make_model(editions, topics=topics).views["en/tea-en/index.html"])["BlogPosting"]
    assert not {"isRelatedTo", "relatedLink"} & set(alone)


@pytest.mark.parametrize(
    ("path", "spoken"), [("index.html", ["da", "sv", "en"]), ("sv/index.html", "sv")]
)
def test_the_homes_are_the_website(graph, model, path, spoken):
    """The chooser speaks of all languages, a home of its own."""
    assert graph(model.views[path])["WebSite"]["inLanguage"] == spoken


def test_a_trail_is_numbered_from_the_home_page(graph, model):
    """With whole addresses, itself last."""
    steps = graph(model.views["da/emner/drikke/index.html"])["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["item"]) for step in steps] == [
        (1, "https://example.org/da/"),
        (2, "https://example.org/da/emner/"),
        (3, "https://example.org/da/emner/drikke/"),
    ]


def test_what_is_not_published_is_no_posting(graph, make_model, make_essay, make_site):
    """A draft's preview has a trail alone; a lost reader's page says nothing."""
    draft = make_essay(status="draft")
    model = make_model([draft], previews=True)
    assert set(graph(model.views[draft.save_as])) == {"BreadcrumbList"}
    assert structured_data(model.views["da/404.html"], make_site()) is None
