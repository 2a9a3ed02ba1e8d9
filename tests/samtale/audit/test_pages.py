"""A finished page as a browser gets it: each fault within it is found once, at its line, and a
sound page has none.
"""

import pytest
from samtale.problems import ERROR, WARNING
from samtale.sanitize import ExternalHosts

from .conftest import alternates, page

LD = '<script type="application/ld+json">{}</script>'
SOUND = """<h2 id="a">A</h2> <h3 id="b">B</h3> <h2>C</h2>
<p class="on" title="onclick=x">Hun skrev onclick="x" og javascript: og sagde: {nej, ja}.</p>
<p><code>{filename}x</code> <kbd>{{ x }}</kbd> <pre><span>{% x %}</span>{tag}</pre> <a href="/x{filename}">x</a></p>
<img src="/a.png" alt="a"> <img src="a.png" alt="b" srcset="/b.png 2x"> <video src="/a.mp4" poster="/a.png"></video>
<a href="https://far.example/">x</a> <!-- <script>x</script> onclick="x" --> <img src="https://far.example/a.png" alt="a">"""
THEME = """<script src="/theme/map.js" defer></script> <img src="/a.png" alt="a"> <link rel="stylesheet" href="/theme/a.css">
<a href="data:application/x-bibtex;charset=utf-8,x" download="a.bib">x</a> <form action="/da/soeg/"><input name="q"></form>"""


def found(problems):
    """Line, field and severity of each."""
    return [(problem.line, problem.field, problem.severity) for problem in problems]


def test_a_sound_page_is_not_reported(read):
    """Code may hold anything, and to speak of programs is not to run them."""
    head = LD.format('{"@type": "BlogPosting", "inLanguage": "da"}') + LD.format(
        '{"@graph": [{"@type": "WebSite"}]}'
    )
    assert read(page(SOUND, head=head, outside=THEME)).problems == ()


@pytest.mark.parametrize(
    ("body", "field", "severity"),
    [
        ('<img src="/a.png">', "picture", WARNING),
        ('<img src="/a.png" alt=" ">', "picture", WARNING),
        ("<h3>B</h3>", "headings", WARNING),
        ('<p onclick="x()">a</p>', "html", ERROR),
        ("<a href=' JavaScript:x()'>a</a>", "html", ERROR),
        ("<script>x()</script>", "html", ERROR),
        ('<script src="/theme/map.js"></script>', "html", ERROR),
        ("<style>a {}</style>", "html", ERROR),
        ('<meta http-equiv="Refresh" content="0; url=/x/">', "html", ERROR),
        ('<iframe src="https://far.example/"></iframe>', "html", ERROR),
        ("<form></form>", "html", ERROR),
        ("<p>{filename}x.md</p>", "braces", ERROR),
        ("<em>a</em>{tag}te", "braces", ERROR),
        ("<p>{{ title }}</p>", "braces", WARNING),
        ("<p>{% include x %}</p>", "braces", WARNING),
        ("<p>a {: lang=sv }</p>", "braces", WARNING),
        ("<p>a {: .note }</p>", "braces", WARNING),
        ("<p>a {#anker}</p>", "braces", WARNING),
        ("<p>a {lang=sv}</p>", "braces", WARNING),
        ("<p>a&#2;b</p>", "text", ERROR),
        ("<p>a\x02b</p>", "text", ERROR),
    ],
)
def test_each_fault_of_a_body_is_reported_once_at_its_line(read, body, field, severity):
    """Whatever it is written like. (Of a control character the line is not looked for: it comes
    from elsewhere.)
    """
    problems = read(page(f"<p>a</p>\n\n{body}")).problems
    assert found(problems) == [(1 if field == "text" else 7, field, severity)]
    assert all(
        problem.path == "da/te/index.html" and "\n" not in problem.message for problem in problems
    )


@pytest.mark.parametrize(
    ("outside", "field", "severity"),
    [
        ('<p onclick="x()">a</p>', "script", ERROR),
        ("<p\tONCLICK = x()>a</p>", "script", ERROR),
        ('<a href="javascript:x()">a</a>', "script", ERROR),
        ("<a href=' JavaScript:x()'>a</a>", "script", ERROR),
        ('<a href="java&#115;cript:x()">a</a>', "script", ERROR),
        ('<a href="java&#10;script:x()">a</a>', "script", ERROR),
        ('<a href="javascript&colon;x()">a</a>', "script", ERROR),
        ('<iframe src="data:text/html,x"></iframe>', "script", ERROR),
        ("<svg><title><script>x()</script></title></svg>", "script", ERROR),
        ("<script>x()</script>", "script", ERROR),
        ("<SCRIPT>x()</SCRIPT>", "script", ERROR),
        ('<script type="module">x()</script>', "script", ERROR),
        ('<script src="/files/a.js"></script>', "script", ERROR),
        ('<script src="/themes/a.js"></script>', "script", ERROR),
        ('<script src="//far.example/theme/a.js"></script>', "script", ERROR),
        ('<script src="https://far.example/theme/a.js"></script>', "script", ERROR),
        ("<style>a {}</style>", "style", ERROR),
        ("<svg><style>a {}</style></svg>", "style", ERROR),
        ('<base href="/x/">', "html", ERROR),
        ('<object data="/x"></object>', "html", ERROR),
        ('<meta http-equiv="Refresh" content="0; url=/x/">', "html", ERROR),
        ('<img src="https://far.example/a.png" alt="a">', "loaded", WARNING),
        ("<img src=//far.example/a.png alt=a>", "loaded", WARNING),
        ('<img src = "https://far.example/a.png" alt="a">', "loaded", WARNING),
        ('<iframe src="http://far.example/"></iframe>', "loaded", ERROR),
        ('<link rel="stylesheet" href="https://far.example/a.css">', "loaded", ERROR),
        (
            '<img src="/a.png" srcset="/b.png, https://far.example/a.png 2x" alt="a">',
            "loaded",
            WARNING,
        ),
        ('<video src="/a.mp4" poster="https://far.example/a.png"></video>', "loaded", WARNING),
        (LD.format("{"), "json-ld", ERROR),
        (LD.format("[]"), "json-ld", ERROR),
        (LD.format('{"@type": "BlogPosting", "inLanguage": "sv"}'), "json-ld", ERROR),
        (LD.format('{"@graph": [{"@type": "BlogPosting"}]}'), "json-ld", ERROR),
    ],
)
def test_each_fault_of_a_template_is_reported_once_at_its_line(read, outside, field, severity):
    """What the theme or a plugin writes around the text."""
    problems = read(page("<p>a</p>", outside=f"<p>b</p>\n\n{outside}")).problems
    assert found(problems) == [(9, field, severity)]
    assert all(
        problem.path == "da/te/index.html" and "\n" not in problem.message for problem in problems
    )


def test_hosts_that_the_owner_lists_may_be_loaded_from(read):
    """With EXTERNAL_HOSTS, each for its kind."""
    outside = (
        '<link rel="stylesheet" href="https://a.example/a.css"><iframe '
        'src="https://b.example/"></iframe>'
    )
    hosts = ExternalHosts(styles=("a.example",), frames=("b.example",))
    assert read(page(outside=outside), hosts=hosts).problems == ()
    assert (
        len(read(page(outside=outside), hosts=ExternalHosts(styles=("b.example",))).problems) == 2
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [('<p id="a"></p><p id="a"></p><p id="a"></p>', "id"), ("<h1>B</h1>", "headings")],
)
def test_a_fault_of_the_whole_page_is_reported_at_its_first_line(read, body, field):
    """It is at no one place."""
    assert found(read(page(body)).problems) == [(1, field, WARNING)]


def test_a_former_addresss_page_may_send_its_readers_on(read):
    """By its head, where no essay reaches."""
    assert read(page(head='<meta http-equiv="refresh" content="0; url=/x/">')).problems == ()


def test_what_the_owner_allows_is_no_error(read):
    """With RAW_HTML = "allow": in bodies; what is around them is looked at all the same."""
    body = '<script>x()</script>\n<p onclick="x()">a</p>'
    assert read(page(body), raw_html="allow").problems == ()
    assert found(read(page(outside=body), raw_html="allow").problems) == [
        (7, "script", ERROR),
        (8, "script", ERROR),
    ]


def test_of_a_foreign_plugins_page_only_the_links_are_looked_at(read):
    """It is not ours to say how it is written."""
    text = (
        '<html><body><p onclick="x()">{filename}<a href="/x/">a</a><img '
        'src="y.png"></p></body></html>'
    )
    one = read(text)
    assert (one.ours, one.problems, one.references) == (False, (), ("/x/", "y.png"))


@pytest.mark.parametrize(
    "text", ["", " \n", "<!-- nothing -->", "nothing", "\0", b"\xff\xfe", "<?xml version='1.0'?>"]
)
def test_a_page_without_html_is_no_crash(read, text):
    """Search engines ask for such files, to know whose site it is."""
    one = read(text, "google.html")
    assert (one.ours, one.url, one.references, one.problems) == (
        False,
        "https://example.org/google.html",
        (),
        (),
    )


def test_what_is_kept_of_a_page(read):
    """All that the other checks ask of it; addresses decoded where they name pages, and as written
    where they are reported.
    """
    head = (
        alternates(da="da/p%C3%A5/", x="da/p%C3%A5/")
        + '<meta property="og:image" content="/a.png"><link href="/b.css">'
    )
    body = (
        '<a href="/x/" id="b">a</a>\n<a href="/x/">b</a> <a name="c">d</a> <a>e</a> <a '
        'href="">f</a>'
    )
    one = read(
        page(body, "sv", head + '<meta name="robots" content="noindex, follow">'),
        "da/på/index.html",
    )
    assert (one.name, one.url, one.lang) == ("da/på/index.html", "https://example.org/da/på/", "sv")
    assert (one.ours, one.hidden, one.shared) == (True, True, ("/a.png",))
    assert one.anchors == {"b", "c"}
    assert one.alternates == dict.fromkeys(["da", "x-default"], "https://example.org/da/på/")
    assert sorted(one.references) == sorted(
        {"", "/b.css", "/x/", *one.alternates.values(), "https://example.org/da/p%C3%A5/"}
        - {"https://example.org/da/på/"}
    )
    assert read(page(), "a/b.html").url == "https://example.org/a/b.html"
