"""Texts and files by strangers, through whole builds: what is not accepted reaches no page, by any
way.
"""

import pytest
from samtale.build.build import build
from samtale.problems import ContentError

from .conftest import Output, at_now

HEAD = "Title: {title}\nDate: 2024-01-01\nTopics: Te\nAuthor: Vibe\n{more}\n"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2">{}<rect width="3" '
    'height="2"/></svg>'
)


@pytest.fixture
def built(site, tmp_path):
    """``built(files, settings)``: the output of a small site."""

    def make(files, settings=""):
        with at_now():
            done = build(site(files, settings), output=str(tmp_path / "out"))
        return Output(tmp_path / "out"), done

    return make


def refused(built, files, settings=""):
    """What is wrong with it, as (file, line, field)."""
    with pytest.raises(ContentError) as caught:
        built(files, settings)
    return sorted(
        {
            (problem.path.rpartition("/")[2], problem.line, problem.field)
            for problem in caught.value.problems
        }
    )


@pytest.mark.parametrize("place", ["Title: {}", "Summary: {}", "Author: {}"])
def test_markup_around_a_text_is_a_text(built, place):
    """In every place outside of the body, also where owners vouch for every author."""
    markup = "A &lt;b&gt;bold &amp; &lt;i title='x'&gt;word"
    lines = {"Title": "Title: Te", "Author": "Author: Vibe", "Summary": "Summary: Kort."}
    lines[place.partition(":")[0]] = place.format(markup)
    text = "\n".join(lines.values()) + "\nDate: 2024-01-01\nSlug: te\n\nTekst om te.\n"
    output, _done = built({"essays/te/da.md": text}, 'RAW_HTML = "allow"')
    for name in output.names():
        if name.endswith((".html", ".xml")):
            assert "<b>bold" not in output.text(name), name
            assert "<i title" not in output.text(name), name


@pytest.mark.parametrize(
    "alt",
    ["a <b>b</b>", "a `b` c", "a <!-- b -->", 'a "b" c', "a *b* [c](d)", "a &lt;b&gt; &amp; c"],
)
def test_a_pictures_text_is_a_text(built, alt):
    """Whatever markup is in it: no element comes of it, and no control character."""
    text = HEAD.format(title="Te", more="") + f"![{alt}](krus.svg)\n\nTekst.\n"
    output, _done = built({"essays/te/da.md": text, "essays/te/krus.svg": SVG.format("")})
    (image,) = output.page("da/te/").xpath("//*[@class='body']//img")
    assert image.get("alt")
    assert not set(image.get("alt")) & {chr(code) for code in range(32)}
    assert not output.page("da/te/").xpath("//*[@class='body']//b")


def test_what_the_gate_refuses_is_reported_at_its_line_and_leaves_no_page(built):
    """Of essays and of pages, in Markdown, reStructuredText and HTML; all of it in one run."""
    files = {
        "essays/a/da.md": HEAD.format(title="A", more="")
        + "Tekst.\n\n<svg><title><style></style></title></svg>\n",
        "essays/b/da.md": HEAD.format(title="B", more="")
        + "<form action='/x'><input name='b'></form>\n",
        "essays/c/da.rst": (
            "C\n#\n\n:date: 2024-01-01\n:lang: da\n\nTekst.\n\n.. raw:: "
            "html\n\n   <iframe src='https://far.example/'></iframe>\n"
        ),
        "pages/d/da.md": "Title: D\n\n<p onclick='x'>Tekst.</p>\n",
    }
    found = refused(built, files)
    assert {name for name, _line, _field in found} == {"da.md", "da.rst"}
    assert {(name, line) for name, line, field in found if field == "html"} == {
        ("da.md", 3),
        ("da.md", 6),
        ("da.md", 8),
        ("da.rst", 11),
    }


def test_allow_is_reported_once(built):
    """At the line of the setting."""
    files = {f"essays/{one}/da.md": HEAD.format(title=one, more="") + "Tekst.\n" for one in "abc"}
    _output, done = built(files, 'RAW_HTML = "allow"')
    assert [problem.field for problem in done.warnings if problem.field == "RAW_HTML"] == [
        "RAW_HTML"
    ]


@pytest.mark.parametrize("name", ["x.js", "x.xml", "x.xhtml", "x.svgz", "x.php", "x.html"])
def test_files_that_browsers_run_are_errors_unless_the_owner_names_them(built, name):
    """Whole HTML files too, where nothing reads them."""
    files = {
        "essays/a/da.md": HEAD.format(title="A", more="") + "Tekst.\n",
        f"files/{name}": "<x/>",
    }
    assert (name, 1, "file") in refused(built, files)


def test_an_active_file_is_published_where_the_owner_names_it(built):
    """ACTIVE_FILES: under its name with a hash, as all scripts are."""
    files = {"essays/a/da.md": HEAD.format(title="A", more="") + "Tekst.\n", "files/x.js": "1"}
    output, _done = built(files, 'ACTIVE_FILES = ["files/x.js"]')
    assert output.text(output.asset("files/x.js")) == "1"


@pytest.mark.parametrize("path", ["content/files/x.js", "files/y.js", "x.js"])
def test_a_path_of_active_files_that_names_no_file_is_reported(built, path):
    """With the one that is meant, which is below the content."""
    files = {"essays/a/da.md": HEAD.format(title="A", more="") + "Tekst.\n", "files/x.js": "1"}
    with (
        pytest.raises(ContentError, match=r'did you mean "files/x\.js"')
        if path != "x.js"
        else pytest.raises(ContentError)
    ):
        built(
            {**files, "files/x.js": "1", "files/z.txt": "1"},
            f'ACTIVE_FILES = ["{path}", "files/x.js"]',
        )


def test_the_line_is_that_of_the_html_and_not_of_a_pictures_text(built):
    """Which is plain text, whatever it looks like; of several that are refused each has its own
    line.
    """
    body = (
        "![a <script> b](/images/x.svg)\n\n<script>x()</script>\n\n![c "
        "<script>](/images/x.svg)\n\n<script>y()</script>\n"
    )
    found = refused(
        built,
        {"essays/a/da.md": HEAD.format(title="A", more="") + body, "images/x.svg": SVG.format("")},
    )
    first = HEAD.format(title="A", more="").count("\n") + 1
    assert [line for _file, line, field in found if field == "html"] == [first + 2, first + 6]


def test_a_drawing_with_several_faults_says_how_many_and_where(built):
    """The first in words."""
    drawing = SVG.format(
        '\n<h:p xmlns:h="http://www.w3.org/1999/xhtml">x</h:p>\n<rect onclick="x()"/>'
    )
    files = {
        "essays/a/da.md": HEAD.format(title="A", more="") + "![a](x.svg)\n\nTekst.\n",
        "essays/a/x.svg": drawing,
    }
    with pytest.raises(ContentError, match="and 1 more, in line 3"):
        built(files)


def test_a_drawing_is_published_without_what_is_not_accepted(built):
    """SVG_FILES = "clean": with a warning; the author's file stays as it is."""
    drawing = SVG.format(
        '<style>@import "/x.css";</style><h:p xmlns:h="http://www.w3.org/1999/xhtml">x</h:p>'
    )
    files = {
        "essays/te/da.md": HEAD.format(title="Te", more="") + "![a](krus.svg)\n\nTekst.\n",
        "essays/te/krus.svg": drawing,
    }
    assert ("krus.svg", 1, "picture") in refused(built, files)
    output, done = built(files, 'SVG_FILES = "clean"')
    published = output.text(output.asset("essays/te/krus.svg"))
    assert "<rect" in published
    assert "xhtml" not in published
    assert "@import" not in published
    assert any(
        "krus.svg" in problem.path and "removed from the published file" in problem.message
        for problem in done.warnings
    )


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "text",
        SVG.format("<rect"),
        SVG.format("")[:-6],
        '<html xmlns="http://www.w3.org/1999/xhtml"/>',
        b"\xff\xfe<svg/>",
    ],
)
def test_a_drawing_that_is_none_is_reported_at_its_line_where_drawings_are_cleaned_too(
    built, drawing
):
    """In both ways to treat them."""
    files = {
        "essays/te/da.md": HEAD.format(title="Te", more="") + "![a](krus.svg)\n\nTekst.\n",
        "essays/te/krus.svg": drawing,
    }
    for settings in ("", 'SVG_FILES = "clean"'):
        assert [where for where in refused(built, files, settings) if where[0] == "krus.svg"] == [
            ("krus.svg", 1, "picture")
        ]


def test_a_picture_of_the_site_may_be_named_by_its_whole_url(built):
    """Texts from another publisher do: nothing is reported of it."""
    text = (
        HEAD.format(title="Te", more="")
        + '<img src="https://samtale.example/images/krus.svg" alt="a">\n\nTekst.\n'
    )
    _output, done = built({"essays/te/da.md": text, "images/krus.svg": SVG.format("")})
    assert not [problem for problem in done.warnings if "another host" in problem.message]


def test_a_text_without_words_is_published_as_a_draft_alone(built):
    """An empty page is nothing that readers should meet."""
    good = {"essays/b/da.md": HEAD.format(title="B", more="") + "Tekst.\n"}
    assert ("da.md", 5, "text") in refused(
        built, good | {"essays/a/da.md": HEAD.format(title="A", more="")}
    )
    built(good | {"essays/a/da.md": HEAD.format(title="A", more="Status: draft\n")})


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('DEFAULT_PAGINATION = "ten"', "DEFAULT_PAGINATION"),
        ("EXTRA_PATH_METADATA = []", "EXTRA_PATH_METADATA"),
    ],
)
def test_a_setting_of_the_wrong_type_is_an_error_at_its_line(built, line, key):
    """Pelican's too, as far as they are honoured."""
    files = {"essays/a/da.md": HEAD.format(title="A", more="") + "Tekst.\n"}
    assert ("pelicanconf.py", 5, key) in refused(built, files, line)


def test_each_page_carries_the_policy_and_its_scripts_their_hashes(own_site):
    """So that hosts without headers are protected as well; "allow" leaves it to the server."""
    for name in ("index.html", "da/index.html", "da/soeg/index.html", "404.html"):
        page = own_site.page(name)
        (policy,) = page.xpath("//head/meta[@http-equiv='Content-Security-Policy']/@content")
        assert "script-src https://samtale.example/theme/ 'sha256-" in policy
        assert "'self'" not in policy.partition("script-src")[2].partition(";")[0]
        for script in page.xpath("//script[@src]"):
            assert f"'{script.get('integrity')}'" in policy
