"""Files as they come: each of these was once got wrong."""

import re
import shutil

import pytest
from samtale.build.build import build
from samtale.problems import BuildError, ContentError

from .conftest import ROOT, Output

HEAD = "Title: {title}\nDate: 2024-01-01\n{more}\n{body}\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"/>'


def essay(body="Tekst.", title="A", more=""):
    return HEAD.format(title=title, more=more, body=body)


@pytest.fixture
def made(site, tmp_path):
    """Build a small site: (its output, the warnings as text)."""

    def make(files, settings=""):
        done = build(site(files, settings), output=str(tmp_path / "output"))
        return Output(tmp_path / "output"), "\n".join(map(str, done.warnings))

    return make


@pytest.fixture
def reported(site, tmp_path):
    """The problems that stop the build of a small site, as text."""

    def make(files, settings=""):
        with pytest.raises(ContentError) as caught:
            build(site(files, settings), output=str(tmp_path / "output"))
        return "\n".join(map(str, caught.value.problems))

    return make


@pytest.mark.parametrize(
    "draft",
    [
        {"essays/d/da.md": essay('<img src="/images/x.svg" alt="x">', more="Status: draft\n")},
        {"essays/d/da.md": essay('<img src="../../images/x.svg" alt="x">', more="Status: draft\n")},
        {"essays/d/da.md": essay("![x](/images/x.svg)", more="Status: skip\n")},
        {"posts/r.rst": "R\n#\n\n:date: 2024-01-01\n:status: draft\n\n.. image:: /images/x.svg\n"},
    ],
)
def test_a_picture_of_what_is_not_published_stays_back(made, draft):
    """In whatever markup it is shown, and below images/ too."""
    output, _warnings = made({"a.md": essay(), "images/x.svg": SVG, "images/y.svg": SVG, **draft})
    assert "images/x.svg" not in output.files()
    assert "images/y.svg" in output.files()


def test_a_picture_that_a_published_essay_shows_too_is_there(made):
    """A draft does not take it away."""
    draft = essay("![x](/images/x.svg)", title="D", more="Status: draft\n")
    output, _warnings = made(
        {"a.md": essay("![x](/images/x.svg)"), "d.md": draft, "images/x.svg": SVG}
    )
    assert "images/x.svg" in output.files()
    assert output.page("da/a/").xpath("//div[@class='body']//img/@width") == ["40"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (essay("En\x0cside."), "a.md:4: text: contains a control character (U+000C)"),
        (essay(more="Image: nej.png\n"), 'a.md:3: Image: "nej.png" is not a file in the content'),
        (essay(more="Template: nej\n"), 'Template: "nej" is not a template of the theme'),
        (
            essay(more="Timezone: Mars\n"),
            "a.md:3: Timezone: is a name reserved by Pelican",
        ),
        (essay("Her[^1]."), 'a.md:4: note: "[^1]" has no text'),
        (essay('<a href="x" onclick="y()">z</a>'), "a.md:"),
        (essay("<script>x()</script>"), "a.md:4: html: <script> can run JavaScript"),
        (
            essay('<a href="javascript:x()">z</a>'),
            'a.md:4: html: href="javascript:x()" can run JavaScript',
        ),
        (essay("[x](#nej)"), 'a.md:4: link: "#nej" points to a missing anchor'),
        (essay("[x](/da/nej/)"), 'a.md:4: link: "/da/nej/" is a broken link'),
        (essay('<a href="http://[x">y</a>'), "is not a valid URL"),
        (
            essay(more="save_as: robots.txt\n"),
            'a.md:3: save_as: "robots.txt" is not the file of a page',
        ),
        (essay(more="Slug: feed.xml\n"), "is also the URL of"),
        (essay(more="Slug: 404.html\n"), "is also the URL of"),
        (essay(more="Url: foo.png\n"), 'a.md:3: Url: "foo.png" is not the URL of a page'),
    ],
)
def test_what_would_reach_a_reader_wrong_is_reported_at_its_source(reported, text, message):
    """With the author's file, whether it is found in the source or in the finished page."""
    assert message in reported({"a.md": text})


def test_a_source_that_cannot_be_read_is_reported_once(reported):
    """Its faultless translations are not blamed for it."""
    translation = essay(more="Translation-of: da\nTranslation: author\n")
    problems = reported(
        {"essays/a/da.md": essay(more="Status: nej\n"), "essays/a/sv.md": translation}
    )
    assert problems.count("\n") == 0
    assert "da.md:3: Status" in problems


def test_a_broken_file_of_topics_is_reported_once(reported):
    """Not once more for every essay that uses a topic."""
    problems = reported({"a.md": essay(more="Topics: Te\n"), "topics.yaml": "te:\n  da: [\n"})
    assert problems.count("\n") == 0
    assert "topics.yaml" in problems


def test_a_name_that_fits_two_works_is_reported(reported):
    """A folder's name and another essay's slug: the author says which."""
    files = {
        "essays/trust/da.md": essay(title="Tillid"),
        "essays/other/sv.md": essay(title="X", more="Slug: trust\n"),
        "essays/z/en.md": essay(title="Z", more="Translation-of: trust\nTranslation: human\n"),
    }
    assert 'Translation-of: "trust" is ambiguous' in reported(files)


def test_a_folder_and_a_slug_of_one_name_are_two_works(made):
    """Nobody said that they are one."""
    output, _warnings = made(
        {
            "essays/doors/da.md": essay(title="Døre"),
            "posts/d.md": essay(title="Doors", more="Lang: en\n"),
        }
    )
    assert output.page("da/doere/").xpath("//link[@hreflang]/@hreflang") == ["da", "x-default"]


def test_a_key_of_ones_own_may_be_called_source(made):
    """It is kept for templates, and moves nothing."""
    files = {
        "essays/k/da.md": essay(more="Source: Survey 2010\n"),
        "essays/k/sv.md": essay(more="Translation-of: da\nTranslation: author\n"),
    }
    output, _warnings = made(files)
    assert output.page("sv/a/").xpath("string(//p[@class='translation']/a)") == "A"


@pytest.mark.parametrize(
    "head",
    [
        "Title:A\nDate:2024-01-01\n",
        "  Title: A\n  Date: 2024-1-1\n",
        "Title: A\nDate: 2024/01/01 10:00\n",
    ],
)
def test_classic_headers_are_read(made, head):
    """As Python-Markdown's own reader of them does, and dates that cannot be mistaken."""
    output, _warnings = made({"a.md": f"{head}\nTekst.\n"})
    assert output.page("da/a/").xpath("string(//time)") == "1. januar 2024"


def test_a_short_file_name_may_be_a_word(made):
    """om.md is Danish for "about" as well as a language: Lang decides."""
    output, _warnings = made({"a.md": essay(), "pages/info/om.md": "Title: Om\nLang: da\n\nOm.\n"})
    assert output.page("da/om/").xpath("string(//h1)") == "Om"


def test_html_articles_are_read_by_pelican_and_placed_by_us(made):
    """With Pelican's own reader: language, tags, category and source are understood."""
    meta = (
        '<meta name="date" content="2012-07-09"/><meta name="lang" content="{}"/><meta '
        'name="{}" content="{}"/>'
    )
    page = "<html><head><title>G</title>" + meta + "</head><body><p>Brød.</p></body></html>"
    files = {
        "a.html": page.format("sv", "slug", "gammel"),
        "b.html": page.format("da", "translation-of", "gammel"),
        "c.html": page.format("da", "category", "Ting").replace("<title>G", "<title>C"),
    }
    output, _warnings = made(files)
    assert output.page("da/g/").xpath("string(//p[@class='translation']/a)") == "G"
    assert output.page("da/emner/").xpath("//ul[@class='index-list']//a/text()") == ["Ting"]


def test_headings_of_an_essay_never_collide_with_the_theme(made):
    """Whatever an author calls a chapter."""
    body = "## Text\n\na\n\n## Series\n\nb\n\n## Contents\n\n[c](#text) [d](#series) [e](#contents)"
    output, _warnings = made({"a.md": essay(body, more="Lang: en\n")})
    page = output.page("en/a/")
    assert page.xpath("//h2[@id]/@id") == ["text", "series", "contents"]


def test_each_table_has_a_name_of_its_own(made):
    """Each is a landmark for who cannot see it."""
    table = "|a|\n|-|\n|b|\n"
    output, _warnings = made({"a.md": essay(f"{table}\nx\n\n{table}")})
    assert output.page("da/a/").xpath("//div[@role='region']/@aria-label") == ["Tabel 1", "Tabel 2"]


def test_a_unicode_slug_is_an_address(made):
    """Percent-encoded where machines read it; the site is sound."""
    output, warnings = made(
        {"a.md": essay(more="Slug: åben\n"), "b.md": essay("[x](a.md)", title="B")}
    )
    assert (
        output.page("da/åben/")
        .xpath("string(//link[@rel='canonical']/@href)")
        .endswith("/da/%C3%A5ben/")
    )
    assert warnings == ""


def test_a_feed_has_whole_addresses_only(made):
    """Topics, home and notes too, below a path of the host."""
    body = "[t]({tag}te) [h]({index}) [n](#x){: #x }[^1]\n\n[^1]: Note."
    output, _warnings = made(
        {"a.md": essay(body, more="Tags: te\n")}, 'SITEURL = "https://x.example/blog"'
    )
    content = output.text("da/feed.json")
    hrefs = re.findall(r'href=\\"([^"\\]*)\\"', content)
    assert len(hrefs) >= 4
    assert all(href.startswith("https://x.example/blog/da/") for href in hrefs)


def test_a_summary_has_no_note_numbers_and_is_no_quotation(made):
    """Without a Summary the first paragraph of the essay's own serves."""
    output, _warnings = made({"a.md": essay("> Andres ord.\n\nEn påstand[^1] her.\n\n[^1]: Note.")})
    assert (
        output.page("da/a/").xpath("string(//meta[@name='description']/@content)")
        == "En påstand her."
    )


def test_a_site_without_authors_or_card_says_what_it_can(made):
    """A card without a picture, and the site as publisher."""
    output, _warnings = made({"a.md": essay()}, 'SOCIAL_CARD = ""; CARDS = None')
    page = output.page("da/a/")
    assert page.xpath("string(//meta[@name='twitter:card']/@content)") == "summary"
    assert '"@type":"Organization"' in page.xpath("string(//script)")


def test_a_folder_that_samtale_has_not_written_is_no_output(site, tmp_path):
    """Also where a page lies in it."""
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(BuildError, match="did not write"):
        build(site({"a.md": essay()}), output=str(tmp_path / "www"))
    assert (tmp_path / "www" / "index.html").read_text(encoding="utf-8") == "mine"


def test_styles_are_taken_out_with_a_warning(made):
    """The page holds under a strict Content-Security-Policy."""
    output, warnings = made({"a.md": essay('<p style="color: red">x</p>')})
    assert output.page("da/a/").xpath("//@style") == []
    assert (
        "a.md:4: warning: style: a style attribute was removed, because the Content-Security-Policy would block it"
        in warnings
    )


def test_what_is_loaded_from_other_hosts_is_a_warning(made):
    """It builds, and the editor knows."""
    _output, warnings = made({"a.md": essay("![x](https://other.example/p.png)")})
    assert "is loaded from another host" in warnings


def test_a_page_of_tomorrow_waits(made):
    """As an essay does."""
    output, _warnings = made(
        {"a.md": essay(), "pages/q/da.md": "Title: Q\nDate: 2099-01-01\n\nKvadrattal.\n"}
    )
    assert output.holding("Kvadrattal") == []


@pytest.mark.parametrize(
    "meta", ['<meta name="status" content="skip">', '<meta name="status" content="draft">']
)
def test_html_drafts_stay_back_and_have_previews(site, tmp_path, meta):
    """Though Pelican's own reader has read them."""
    head = f'<head><title>H</title><meta name="date" content="2024-01-01">{meta}</head>'
    html = f'<html>{head}<body><img src="{{static}}/images/x.svg" alt="x"></body></html>'
    settings = site({"a.md": essay(), "essays/h/da.html": html, "images/x.svg": SVG})
    build(settings, output=str(tmp_path / "output"))
    assert Output(tmp_path / "output").holding("x.svg") == []
    build(settings, output=str(tmp_path / "preview"), drafts=True)
    assert ("da/drafts/h/index.html" in Output(tmp_path / "preview").names()) is ("draft" in meta)


def test_an_output_within_the_content_is_refused(site, tmp_path):
    """Its pages would be read as essays by the next build."""
    with pytest.raises(BuildError, match="sources"):
        build(site({"a.md": essay()}), output=str(tmp_path / "content" / "out"))


def test_a_template_that_cannot_be_read_is_reported_with_its_line(site, tmp_path):
    """Not as a fault of the essays."""
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    with (theme / "templates" / "page.html").open("a", encoding="utf-8") as file:
        file.write("{% if %}")
    with pytest.raises(BuildError, match=r"page\.html:\d+: template"):
        build(site({"a.md": essay()}, f"THEME = {str(theme)!r}"), output=str(tmp_path / "output"))


def test_plain_paths_lead_to_files_in_any_markup(made):
    """Raw HTML in Markdown, reStructuredText and HTML articles, below a path of the host too."""
    files = {
        "essays/m/da.md": essay(
            (
                '<img src="p.svg" alt="x"> <a href="../r/da.rst#x">r</a> <img '
                'src="/images/q.svg" alt="x">'
            ),
            title="M",
        ),
        "essays/r/da.rst": (
            "R\n#\n\n:date: 2024-01-01\n\n.. image:: ../m/p.svg\n   :alt: "
            "x\n\n.. _x:\n\n`m <../m/da.md>`__\n"
        ),
        "h.html": '<html><head><title>H</title><meta name="date" content="2024-01-01"></head>'
        '<body><img src="essays/m/p.svg" alt="x"><a '
        'href="https://e.example/a.html">e</a></body></html>',
        "essays/m/p.svg": SVG,
        "images/q.svg": SVG,
    }
    output, _warnings = made(files, 'SITEURL = "https://x.example/blog"')
    for slug in ("m", "r", "h"):
        assert f"/blog/{output.asset('essays/m/p.svg')}" in output.page(f"da/{slug}/").xpath(
            "//div[@class='body']//img/@src"
        )
    assert output.page("da/m/").xpath("//div[@class='body']//a[not(@class='permalink')]/@href") == [
        "/blog/da/r/#x"
    ]
    assert output.page("da/r/").xpath("//div[@class='body']//a[not(@class='permalink')]/@href") == [
        "/blog/da/m/"
    ]
    assert output.page("da/h/").xpath("//div[@class='body']//a[not(@class='permalink')]/@href") == [
        "https://e.example/a.html"
    ]
    assert "images/q.svg" in output.files()


def test_a_draft_with_a_series_of_its_own_stops_nothing(made):
    """Where topics are declared and series are not: the names of series are gathered, from what is
    published.
    """
    files = {
        "a.md": essay(more="Topics: Te\nSeries: Kendt\n"),
        "b.md": essay(title="B", more="Status: draft\nSeries: Kladdeserie\n"),
        "topics.yaml": "te:\n  da: Te\n",
    }
    output, warnings = made(files)
    assert (warnings, output.holding("Kladdeserie")) == ("", [])
    assert output.page("da/serier/").xpath("//ul[@class='index-list']//a/text()") == ["Kendt"]


def test_a_draft_takes_no_picture_of_a_like_name_away(made):
    """Names with spaces are known too, and a name within another is no mention."""
    draft = essay(
        "![x](/images/my%20pic.svg) ![x](/images/big.svg)", title="D", more="Status: draft\n"
    )
    files = {
        "a.md": essay(),
        "d.md": draft,
        "images/my pic.svg": SVG,
        "images/big.svg": SVG,
        "images/g.svg": SVG,
    }
    output, _warnings = made(files)
    assert {name for name in output.files() if name.startswith("images/")} == {"images/g.svg"}


EVERYTHING = 'STATIC_PATHS = [""]\n'


@pytest.mark.parametrize(
    ("files", "settings", "named"),
    [
        (
            {"essays/te/da.md": essay(title="Te"), "da/te": "x"},
            EVERYTHING,
            ["content/da/te:1: name:", 'essays/te/da.md ("/da/te/")'],
        ),
        (
            {"essays/te/da.md": essay("[x](/da/te)", title="Te"), "da/te": "x"},
            EVERYTHING,
            ["content/da/te:1:", "essays/te/da.md"],
        ),
        (
            {"te/da.md": essay(title="Te"), "sv": "x"},
            EVERYTHING,
            ["content/sv:1:", 'would be published at "/sv"', "needs a folder"],
        ),
        (
            {"a.md": essay(), "robots.txt": "x"},
            EVERYTHING,
            ["content/robots.txt:1:", 'the site\'s own file "robots.txt"'],
        ),
        ({"a.md": essay(), "theme": "x"}, EVERYTHING, ["content/theme:1:", "the theme's files"]),
        (
            {"a.md": essay(), "theme/samtale.css": "p {}"},
            EVERYTHING,
            ["content/theme/samtale.css:1:", "the theme's files"],
        ),
        (
            {"a.md": essay(), "search-index/x.txt": "x"},
            EVERYTHING,
            ["content/search-index/x.txt:1:", "search index"],
        ),
        (
            {"a.md": essay(more="Save_as: da/t.html\nUrl: da/t.html\n"), "da/t.html/x.txt": "x"},
            EVERYTHING,
            ["content/da/t.html/x.txt:1:", "a.md"],
        ),
        (
            {"a.md": essay(more="Aliases: /da/te/\n"), "da/te": "x"},
            EVERYTHING,
            ["content/da/te:1:", "a.md"],
        ),
        (
            {"a.md": essay(), "files/one.txt": "1", "files/two.txt": "2"},
            (
                'EXTRA_PATH_METADATA = {"files/one.txt": {"path": "x.txt"}, "files/two.txt": '
                '{"path": "X.txt"}}\n'
            ),
            ["files/two.txt", "files/one.txt"],
        ),
        (
            {"a.md": essay(), "files/one.txt": "1", "files/two.txt": "2"},
            (
                'EXTRA_PATH_METADATA = {"files/one.txt": {"path": "x"}, "files/two.txt": {"path": '
                '"x/y.txt"}}\n'
            ),
            ["files/one.txt", "files/two.txt"],
        ),
    ],
)
def test_two_files_that_want_one_name_are_both_reported(reported, files, settings, named):
    """Before anything is written, whichever of them is the page."""
    message = reported(files, settings)
    assert all(name in message for name in named), message
    assert len([line for line in message.splitlines() if ": warning:" not in line]) == 1


@pytest.mark.parametrize(
    "path",
    ["/srv/x.txt", "../x.txt", "a/../../x.txt", "a/./x.txt", "./x.txt", "a//x.txt", "a/", "."],
)
def test_a_path_that_leaves_the_output_or_is_not_plain_is_reported_at_its_setting(reported, path):
    """Before anything is written: ``invoke check`` writes nothing, wherever a path leads."""
    message = reported(
        {"a.md": essay(), "files/x.txt": "x"},
        f'EXTRA_PATH_METADATA = {{"files/x.txt": {{"path": {path!r}}}}}\n',
    )
    assert f'EXTRA_PATH_METADATA: "files/x.txt" would be published at "{path}", which' in message
    assert "pelicanconf.py:5:" in message


def test_a_file_with_the_name_of_a_folder_of_the_theme_is_reported(reported):
    """Also where the owner may put one."""
    settings = 'EXTRA_PATH_METADATA = {"files/x.txt": {"path": "theme/fonts"}}\n'
    message = reported({"a.md": essay(), "files/x.txt": "x"}, settings)
    assert "content/files/x.txt:1: name:" in message
    assert "the theme's files" in message


@pytest.mark.parametrize(
    "alias", ["/Theme/q/", "/SEARCH-Index/x/", "/da/Feed.xml/", "/Robots.txt/"]
)
def test_names_of_the_sites_own_files_are_taken_in_any_case(reported, alias):
    """A file system that ignores case has one place for both."""
    assert 'a.md:3: Aliases: "' in reported({"a.md": essay(more=f"Aliases: {alias}\n")})


@pytest.mark.parametrize(
    "alt",
    ["the tag <img src=x>", "code: <a href=next.html> tag", "a=b src=c", "{filename} src='d'"],
)
def test_what_a_pictures_text_speaks_of_is_no_link(made, alt):
    """Attributes are read one by one: what the value of one holds is no other."""
    _output, warnings = made({"essays/a/da.md": essay(f"![{alt}](x.svg)"), "essays/a/x.svg": SVG})
    assert "link" not in warnings


def test_the_owner_may_put_a_stylesheet_in_the_place_of_the_themes(made):
    """The settings are the owner's alone."""
    settings = 'EXTRA_PATH_METADATA = {"files/own.css": {"path": "theme/samtale.css"}}\n'
    output, _warnings = made({"a.md": essay(), "files/own.css": "p { color: #333 }"}, settings)
    assert "#333" in output.text("theme/samtale.css")
