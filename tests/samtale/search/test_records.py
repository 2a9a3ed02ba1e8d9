"""What is indexed of a site."""

import pytest
from samtale.search.records import records_of

TOPICS = {
    "openness": {"da": "Åbenhed", "sv": "Öppenhet", "en": "Openness"},
    "quiet": {"da": "Ro & fred"},
}


@pytest.fixture
def records(make_model, make_essay, make_site, make_vocabulary):
    def make(*essays, **site):
        model = make_model(essays, topics=TOPICS, **site)
        bodies = {essay.save_as: f"<p>Of {essay.work}.</p>" for essay in essays}
        return list(
            records_of(
                model.views.values(), bodies, make_site(**site), make_vocabulary("topics", TOPICS)
            )
        )

    return make


def test_what_is_listed_is_indexed_in_the_order_of_addresses(records, make_essay):
    """No draft, and nothing hidden; whatever the order that essays come in."""
    essays = [
        make_essay("tea", "sv"),
        make_essay("tea"),
        make_essay("ale"),
        make_essay("x", status="hidden"),
    ]
    essays.append(make_essay("y", status="draft"))
    found = [(one.lang, one.url) for one in records(*essays, previews=True)]
    assert found == [("da", "/da/ale-da/"), ("da", "/da/tea-da/"), ("sv", "/sv/tea-sv/")]
    assert records(*essays) == records(*reversed(essays))


def test_addresses_are_within_the_host(records, make_essay):
    """A site below a path has it in its results."""
    (one,) = records(make_essay(), url="https://example.org/blog", prefix="/blog")
    assert one.url == "/blog/da/tea-da/"


def test_topics_are_indexed_in_all_languages_but_are_no_text(records, make_essay):
    """As names: no reader is shown a sentence that nobody wrote."""
    (one,) = records(make_essay(topics=("openness", "quiet")))
    assert one.names == ("Åbenhed", "Openness", "Öppenhet", "Ro & fred")
    assert one.html == "<p>Of tea.</p>"
    assert records(make_essay())[0].names == ()


def test_authors_are_names_like_topics(make_model, make_essay, make_site):
    essay = make_essay(authors=("Ida & Åse",))
    model = make_model([essay])
    (one,) = records_of(model.views.values(), {essay.save_as: "<p>Te.</p>"}, make_site(), None)
    assert one.names == ("Ida & Åse",)
    assert one.title == "tea in da"
