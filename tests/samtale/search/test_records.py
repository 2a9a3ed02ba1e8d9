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
    """As metadata: no reader is shown a sentence that nobody wrote."""
    (one,) = records(make_essay(topics=("openness", "quiet")))
    assert (
        '<p data-pagefind-meta="topics" data-pagefind-ignore>Åbenhed, Openness, Öppenhet, Ro '
        "&amp; fred</p>"
    ) in one.html
    assert one.html.startswith('<html lang="da">')
    assert "topics" not in records(make_essay())[0].html


def test_places_within_a_text_are_left_out(make_model, make_essay, make_site):
    """Not what only looks like one."""
    essay = make_essay()
    views = make_model([essay]).views
    (one,) = records_of(
        views.values(),
        {essay.save_as: '<p class="x" id="p1">Et id="2" ord.</p>'},
        make_site(),
        None,
    )
    assert '<p class="x">Et id="2" ord.</p>' in one.html


def test_a_title_cannot_end_its_element(records, make_essay):
    """Whatever signs are in it."""
    (one,) = records(make_essay(title="<script>&"))
    assert "&lt;script&gt;&amp;</h1>" in one.html


def test_authors_and_series_are_reported_too(make_model, make_essay, make_site, make_vocabulary):
    """As metadata, like the topics."""
    essay = make_essay(authors=("Ida & Åse",))
    model = make_model([essay])
    (one,) = records_of(model.views.values(), {essay.save_as: "<p>Te.</p>"}, make_site(), None)
    assert '<p data-pagefind-meta="authors" data-pagefind-ignore>Ida &amp; Åse</p>' in one.html
    assert "series" not in one.html
