"""The awkward site, published: every edition where it belongs, and nowhere else."""

import gzip
import re

import pytest
from samtale.audit.site import audit


def test_nothing_is_wrong_with_the_finished_pages(awkward):
    """Links, anchors, hreflang, ids, headings, pictures and the sitemap hold, below a path of the
    host too.
    """
    assert audit(awkward.folder, "https://trappen.example/blog", ["da", "sv", "en", "nb"]) == []


def test_a_preview_is_sound_too(preview):
    """Drafts and scheduled essays are linked properly where they are shown."""
    assert audit(preview.folder, "https://trappen.example/blog", ["da", "sv", "en", "nb"]) == []


@pytest.mark.parametrize(
    ("url", "lang", "text"),
    [
        (
            "da/doeren/",
            "da",
            "Hun sagde »kom ind« og mente ›gå‹. Prisen var 50\u00a0000 kr.\u00a0– det var den.",
        ),
        ("sv/dorren/", "sv", "Hon sade ”kom in”\u00a0– och menade ’gå’."),
        ("en/the-door/", "en", "She said “come in”—and meant ‘go’, didn’t she?"),
        ("nb/brevene-pa-laven/", "nb", "Hun sa «kom inn»."),
        ("sv/trappen/", "sv", "Hon sade ”hej”\u00a0– och gick."),
    ],
)
def test_each_edition_has_its_language_and_its_typography(awkward, url, lang, text):
    """Quotes, dashes, apostrophes and thousands follow the language; the fourth came by data alone,
    the last is rst.
    """
    page = awkward.page(url)
    assert page.get("lang") == lang
    assert text in page.xpath("string(//div[@class='body'])").replace("\n", " ")


def test_code_stays_as_it_was_typed(awkward):
    """No quote and no dash is set in code, in whatever way it was marked."""
    body = awkward.page("da/doeren/")
    assert [code.text_content().strip() for code in body.xpath("//code")] == [
        '"kode" -- her',
        "print(\"kode -- 'her'\")",
    ]
    assert 'print("kod")' in awkward.page("sv/trappen/").text_content()


def test_a_title_is_escaped_wherever_it_is(awkward):
    """Quotation marks, ampersands and angle brackets in a title reach no page, feed or script
    raw.
    """
    page = awkward.page("da/doeren/")
    assert page.xpath("string(//h1)") == "»Døren« på klem & ›mere‹ <til>"
    assert (
        page.xpath("string(//meta[@property='og:title']/@content)")
        == "»Døren« på klem & ›mere‹ <til>"
    )
    for name in awkward.names():
        if name.endswith((".html", ".xml")):
            assert "<til>" not in awkward.text(name), name


def test_dates_are_in_words_of_the_page(awkward):
    """Each edition has its date as its readers write it."""
    dates = {
        url: awkward.page(url).xpath("string(//time)")
        for url in ("da/doeren/", "sv/dorren/", "en/the-door/")
    }
    assert dates == {
        "da/doeren/": "10. januar 2025",
        "sv/dorren/": "12 januari 2025",
        "en/the-door/": "13 January 2025",
    }


def test_the_day_is_that_of_the_sites_time_zone(awkward):
    """An essay of New Year's Eve at half past eleven in Copenhagen belongs to the old year."""
    assert "Æblegrød" in awkward.page("da/arkiv/2024/").text_content()
    assert "da/arkiv/2025/index.html" in awkward.names()


def test_the_switcher_leads_only_to_what_is_published(awkward):
    """It names each language in full and marks the page's own; a draft is no edition."""
    switcher = awkward.page("da/doeren/").xpath("//nav[@class='switcher']//a")
    assert [(link.text, link.get("aria-current")) for link in switcher] == [
        ("Dansk", "true"),
        ("Svenska", None),
        ("English", None),
    ]
    alone = awkward.page("sv/hemlighetsmakeri/").xpath("//nav[@class='switcher']//a")
    assert [link.text for link in alone] == ["Svenska"]


def test_readers_see_how_a_translation_came_about(awkward):
    """Who translated, from what, and where the source is; nothing leads to a source that is not
    published.
    """
    said = {
        url: " ".join(awkward.page(url).xpath("string(//p[@class='translation'])").split())
        for url in (
            "sv/dorren/",
            "en/the-door/",
            "nb/brevene-pa-laven/",
            "sv/film/",
            "sv/hemlighetsmakeri/",
        )
    }
    assert said == {
        "sv/dorren/": (
            "Översatt från danska av Öst Åker. Originalet: »Døren« på klem & ›mere‹ <til>"
        ),
        "en/the-door/": (
            "Machine translation from Danish. The original: »Døren« på klem & ›mere‹ <til>"
        ),
        "nb/brevene-pa-laven/": "Oversat fra dansk af forfatteren. Originalen: Æblegrød på Ærø",
        "sv/film/": "Översatt från danska. Originalet: Film",
        "sv/hemlighetsmakeri/": "Översatt från danska.",
    }


def test_one_slug_may_serve_two_languages(awkward):
    """Slugs are free per language: the same one is no collision."""
    assert awkward.page("da/film/").get("lang") == "da"
    assert awkward.page("sv/film/").get("lang") == "sv"


def test_what_a_language_lacks_is_apart_in_the_order_of_its_neighbours(awkward):
    """Each with its language named, lang and hreflang set; nothing is copied under a wrong
    language.
    """
    items = awkward.page("en/").xpath("//section[@class='other-languages']//li")
    found = [
        (item.find("a").get("lang"), item.find("a").get("hreflang"), item.xpath("string(span)"))
        for item in items
    ]
    assert found
    assert all(lang == hreflang for lang, hreflang, _named in found)
    langs = [lang for lang, _hreflang, _named in found]
    assert langs == sorted(langs, key=["da", "sv", "nb"].index)
    assert {named for _lang, _hreflang, named in found} <= {
        "in Danish",
        "in Swedish",
        "in Norwegian Bokmål",
    }
    assert not {card.text for card in awkward.page("en/").xpath("//article[@class='card']//a")} & {
        "Film",
        "Trappan",
    }


def test_a_topic_is_one_concept_with_a_page_in_each_language_that_names_it(awkward):
    """Its pages link to their siblings; a language without a name for it has none."""
    page = awkward.page("da/emner/doere/")
    assert page.xpath("//link[@hreflang]/@hreflang") == ["da", "sv", "en", "nb", "x-default"]
    assert page.xpath("//nav[@class='switcher']//a/@href")[1] == "/blog/sv/amnen/dorrar/"
    assert "nb/emner/aabenhed/index.html" not in awkward.names()
    assert page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")[0].endswith(
        "/da/emner/doere/feed.xml"
    )


def test_names_sort_after_the_alphabet_of_the_page(awkward):
    """Æ and Ø come last in Danish, Ö last in Swedish."""
    assert awkward.page("da/forfattere/").xpath("//ul[@class='index-list']//a/text()") == [
        "Ærlig Pen",
        "Öst Åker",
    ]
    assert awkward.page("da/emner/").xpath("//ul[@class='index-list']//a/text()") == [
        "Døre",
        "Zebraer & »striber«",
        "Åbenhed",
    ]
    assert awkward.page("sv/amnen/").xpath("//ul[@class='index-list']//a/text()") == [
        "Dörrar",
        "Zebror",
        "Öppenhet",
    ]


def test_links_in_a_text_lead_to_pages(awkward):
    """Plain relative paths, fragments, and Pelican's {tag}, {author} and {index} are addresses in
    the page's language.
    """
    links = awkward.page("da/doeren/").xpath("//div[@class='body']/p//a[not(@class)]")
    assert [(link.get("href"), link.get("hreflang")) for link in links] == [
        ("/blog/sv/dorren/", "sv"),
        ("/blog/da/aeblegroed-paa-aeroe/#slut", None),
        ("/blog/da/emner/doere/", None),
        ("/blog/da/forfattere/aerlig-pen/", None),
        ("/blog/da/", None),
    ]


def test_previous_and_next_stay_within_the_language(awkward):
    """A reader who goes on is never thrown into another language."""
    for name in awkward.names():
        if name.count("/") == 2 and name.endswith("index.html"):
            lang = name.split("/")[0]
            for href in awkward.page(name).xpath("//nav[@class='essay-nav']//a/@href"):
                assert href.startswith(f"/blog/{lang}/"), name


def test_a_hidden_essay_has_its_page_and_is_in_no_list(awkward):
    """Only who has the address finds it, and search engines are asked to leave it."""
    assert awkward.page("da/skjult-doer/").xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert awkward.holding("Skjult dør") == ["index.html"]


def test_lists_are_cut_into_pages(awkward):
    """Page 2 is canonical to itself, has no editions in other languages, and leads back."""
    page = awkward.page("da/side/2/")
    assert (
        page.xpath("string(//link[@rel='canonical']/@href)")
        == "https://trappen.example/blog/da/side/2/"
    )
    assert page.xpath("//link[@hreflang]") == []
    assert page.xpath("//nav[@class='pager']/a/@href") == ["/blog/da/"]


def test_each_language_has_its_404_and_the_root_speaks_all(awkward):
    """A lost reader is spoken to in the language of the address."""
    assert awkward.page("sv/404.html").xpath("string(//h1)") == "Sidan finns inte"
    assert awkward.page("404.html").xpath("//li/@lang") == ["da", "sv", "en", "nb"]
    assert awkward.page("nb/404.html").xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_chooser_offers_the_languages_without_a_script(awkward):
    """``/`` is plain HTML: full names, each in its own language."""
    page = awkward.page("")
    assert page.xpath("//main//a/text()") == ["Dansk", "Svenska", "English", "Norsk bokmål"]
    assert not page.xpath("//script[not(@type='application/ld+json')]")


def test_no_page_needs_what_a_strict_policy_forbids(awkward):
    """No style attribute, no executable inline script, nothing from another host."""
    for name in awkward.names():
        if not name.endswith(".html"):
            continue
        page = awkward.page(name)
        assert not page.xpath("//@style"), name
        assert not page.xpath("//script[not(@src) and not(@type='application/ld+json')]"), name
        assert not page.xpath("//style"), name
        for address in page.xpath(
            "//link[@rel='stylesheet' or @rel='icon']/@href | //img/@src | //script/@src"
        ):
            assert address.startswith("/blog/"), name


def test_no_text_is_left_in_braces(awkward):
    """No template's and no link's braces reach a reader."""
    for name in awkward.names():
        if name.endswith(".html"):
            page = re.sub(r"<script.*?</script>", "", awkward.text(name), flags=re.DOTALL)
            assert not re.search(
                r"\{\{|\}\}|\{%|\{(filename|static|attach|tag|author|index)\}", page
            ), name


def test_an_essay_costs_at_most_60_kb_over_the_wire_with_its_faces(own_site):
    """HTML, styles and programs, gzipped, and the two faces that a page shows; without pictures,
    the longest essay included.
    """
    faces = {f"theme/fonts/samtale-serif-{face}.woff2" for face in ("regular", "italic")}
    fonts = sum((own_site.folder / own_site.asset(face)).stat().st_size for face in faces)
    assert fonts <= 48 * 1024

    def packed(name: str) -> int:
        return len(gzip.compress((own_site.folder / name).read_bytes(), 6))

    weights = {}
    for name in own_site.names():
        if name.endswith(".html"):
            page = own_site.page(name)
            asked = page.xpath("//link[@rel='stylesheet']/@href | //script/@src")
            weights[name] = (
                fonts + packed(name) + sum(packed(address.lstrip("/")) for address in asked)
            )
            assert len(asked) + 3 <= 5 or not page.xpath("//article[@class='essay']"), (
                name
            )  # with itself and its faces
    assert {name: weight for name, weight in weights.items() if weight > 60 * 1024} == {}
