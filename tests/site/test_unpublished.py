"""Drafts and essays that wait for their date: nothing of them is published; previews show them."""

import pytest

SECRETS = (
    "Hemmelighed",
    "Kladde",
    "secret.svg",
    "secret-too",
    "Tomorrow",
    "Futur",
    "tomorrow",
    "hemmelighed",
)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_production_build_has_no_trace_of_them(awkward, secret):
    """No page, picture, list, feed, sitemap, author or topic mentions what is not published."""
    assert awkward.holding(secret) == []


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("da/drafts/hemmelighedskraemmeri/", "Hemmelighedskræmmeri"),
        ("en/drafts/tomorrowland/", "Tomorrowland"),
    ],
)
def test_a_preview_shows_them_at_addresses_of_their_own(preview, url, title):
    """Each with its picture, saying what it is, and not to be indexed."""
    page = preview.page(url)
    assert page.xpath("string(//h1)") == title
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("string(//p[@class='meta']/strong)").strip()


def test_a_preview_lists_them_apart(preview):
    """They are in the list of drafts, and in no other."""
    assert {"Hemmelighedskræmmeri", "Tomorrowland"} <= set(
        preview.page("da/drafts/").xpath("//h2/a/text()")
    )
    assert "Tomorrowland" not in preview.page("en/").text_content()
    assert "Tomorrowland" not in preview.text("en/feed.xml")


def test_a_preview_asks_not_to_be_indexed(preview):
    """The whole preview is closed to search engines."""
    assert preview.text("robots.txt") == "User-agent: *\nDisallow: /\n"
    assert preview.page("da/").xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_pictures_that_published_essays_share_stay(awkward):
    """A picture below images/ is published, but for those that only drafts use."""
    assert "images/shown.svg" in awkward.files()
