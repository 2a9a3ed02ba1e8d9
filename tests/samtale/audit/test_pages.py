"""A finished page as a browser gets it: each fault within it is found once, at its line, and a sound page has none."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from samtale.audit.pages import is_suspect, policy
from samtale.problems import ERROR, WARNING

from .conftest import alternates, page

LD = '<script type="application/ld+json">{}</script>'
SOUND = """<h2 id="a">A</h2> <h3 id="b">B</h3> <h2>C</h2>
<p class="on" title="onclick=x">Hun skrev onclick="x" og javascript: og sagde: {nej, ja}.</p>
<p><code>{filename}x</code> <kbd>{{ x }}</kbd> <pre><span>{% x %}</span>{tag}</pre> <a href="/x{filename}">x</a></p>
<img src="/a.png" alt="a"> <img src="a.png" alt="b" srcset="/b.png 2x"> <video src="/a.mp4" poster="/a.png"></video>
<a href="https://far.example/">x</a> <script src="/theme/map.js"></script> <!-- <script>x</script> onclick="x" -->"""


def found(problems):
    """Line, field and severity of each."""
    return [(problem.line, problem.field, problem.severity) for problem in problems]


def test_a_sound_page_is_told_nothing(read):
    """Code may hold anything, and to speak of programs is not to run them."""
    head = LD.format('{"@type": "BlogPosting", "inLanguage": "da"}') + LD.format('{"@graph": [{"@type": "WebSite"}]}')
    assert read(page(SOUND, head=head)).problems == ()


@pytest.mark.parametrize(
    ("body", "field", "severity"),
    [
        ('<img src="/a.png">', "picture", WARNING),
        ('<img src="/a.png" alt=" ">', "picture", WARNING),
        ("<h3>B</h3>", "headings", WARNING),
        ('<p onclick="x()">a</p>', "script", ERROR),
        ("<p\tONCLICK = x()>a</p>", "script", ERROR),
        ('<a href="javascript:x()">a</a>', "script", ERROR),
        ("<a href=' JavaScript:x()'>a</a>", "script", ERROR),
        ('<a href="java&#115;cript:x()">a</a>', "script", ERROR),
        ('<a href="java&#10;script:x()">a</a>', "script", ERROR),
        ('<a href="javascript&colon;x()">a</a>', "script", ERROR),
        ('<iframe src="data:text/html,x"></iframe>', "script", ERROR),
        ("<script>x()</script>", "script", ERROR),
        ("<SCRIPT>x()</SCRIPT>", "script", ERROR),
        ('<script type="module">x()</script>', "script", ERROR),
        ("<style>a {}</style>", "style", ERROR),
        ('<base href="/x/">', "html", ERROR),
        ('<meta http-equiv="Refresh" content="0; url=/x/">', "html", ERROR),
        ('<img src="https://far.example/a.png" alt="a">', "loaded", WARNING),
        ("<img src=//far.example/a.png alt=a>", "loaded", WARNING),
        ('<img src = "https://far.example/a.png" alt="a">', "loaded", WARNING),
        ('<iframe src="http://far.example/"></iframe>', "loaded", WARNING),
        ('<link rel="stylesheet" href="https://far.example/a.css">', "loaded", WARNING),
        ('<img src="/a.png" srcset="/b.png, https://far.example/a.png 2x" alt="a">', "loaded", WARNING),
        ('<video src="/a.mp4" poster="https://far.example/a.png"></video>', "loaded", WARNING),
        ("<p>{filename}x.md</p>", "braces", ERROR),
        ("<em>a</em>{tag}te", "braces", ERROR),
        ("<p>{{ title }}</p>", "braces", WARNING),
        ("<p>{% include x %}</p>", "braces", WARNING),
        ("<p>a {: lang=sv }</p>", "braces", WARNING),
        ("<p>a {: .note }</p>", "braces", WARNING),
        ("<p>a {#anker}</p>", "braces", WARNING),
        ("<p>a {lang=sv}</p>", "braces", WARNING),
        (LD.format("{"), "json-ld", ERROR),
        (LD.format("[]"), "json-ld", ERROR),
        (LD.format('{"@type": "BlogPosting", "inLanguage": "sv"}'), "json-ld", ERROR),
        (LD.format('{"@graph": [{"@type": "BlogPosting"}]}'), "json-ld", ERROR),
    ],
)
def test_each_fault_is_told_once_at_its_line(read, body, field, severity):
    """Whatever it is written like."""
    problems = read(page(f"<p>a</p>\n\n{body}")).problems
    assert found(problems) == [(7, field, severity)]
    assert all(problem.path == "da/te/index.html" and "\n" not in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("body", "field"),
    [('<p id="a"></p><p id="a"></p><p id="a"></p>', "id"), ("<h1>B</h1>", "headings")],
)
def test_a_fault_of_the_whole_page_is_told_at_its_first_line(read, body, field):
    """It stands at no one place."""
    assert found(read(page(body)).problems) == [(1, field, WARNING)]


def test_a_former_addresss_page_may_send_its_readers_on(read):
    """By its head, where no essay reaches."""
    assert read(page(head='<meta http-equiv="refresh" content="0; url=/x/">')).problems == ()


def test_what_the_owner_allows_is_no_error(read):
    """With RAW_HTML = "allow"; what is loaded from elsewhere is told all the same."""
    body = '<script>x()</script>\n<p onclick="x()">a</p>\n<img src="https://far.example/a.png" alt="a">'
    assert found(read(page(body), raw_html="allow").problems) == [(7, "loaded", WARNING)]


def test_of_a_foreign_plugins_page_only_the_links_are_looked_at(read):
    """It is not ours to say how it is written."""
    text = '<html><body><p onclick="x()">{filename}<a href="/x/">a</a><img src="y.png"></p></body></html>'
    one = read(text)
    assert (one.ours, one.problems, one.references) == (False, (), (("/x/", 1), ("y.png", 1)))


@pytest.mark.parametrize("text", ["", " \n", "<!-- nothing -->", "nothing", "\0", b"\xff\xfe", "<?xml version='1.0'?>"])
def test_a_page_without_html_is_no_crash(read, text):
    """Search engines ask for such files, to know whose site it is."""
    one = read(text, "google.html")
    assert (one.ours, one.url, one.references, one.problems) == (False, "https://example.org/google.html", (), ())


def test_what_is_kept_of_a_page(read):
    """All that the other checks ask of it; addresses decoded where they name pages, and as written where they are told."""
    head = alternates(da="da/p%C3%A5/", x="da/p%C3%A5/") + '<meta property="og:image" content="/a.png"><link href="/b.css">'
    body = '<a href="/x/" id="b">a</a>\n<a href="/x/">b</a> <a name="c">d</a> <a>e</a> <a href="">f</a>'
    one = read(page(body, "sv", head + '<meta name="robots" content="noindex, follow">'), "da/på/index.html")
    assert (one.name, one.url, one.lang) == ("da/på/index.html", "https://example.org/da/på/", "sv")
    assert (one.ours, one.hidden, one.shared) == (True, True, ("/a.png",))
    assert one.anchors == {"b", "c"}
    assert one.alternates == dict.fromkeys(["da", "x-default"], "https://example.org/da/på/")
    assert Counter(one.references) >= Counter([("/b.css", 2), ("/x/", 5), ("/x/", 6), ("", 6)])
    assert read(page(), "a/b.html").url == "https://example.org/a/b.html"


names = st.sampled_from(["href", "src", "onclick", "ONLOAD", "class", "poster", "http-equiv", "rel", "type", "alt"])
values = st.sampled_from(
    ["javascript:x", "java\tscript:x", "j&#97;vascript:x", "&#x6a;avascript:x", " VBScript:x", "a.png", "refresh"]
)
values |= st.sampled_from(["data:text/html,x", "https://far.example/", "//far.example/a", "stylesheet", "application/ld+json"])
between, blank = st.sampled_from([" ", "\n", "\t", "/", "  "]), st.sampled_from(["", " ", "\n", "\t"])
quotes = st.sampled_from(["'", '"', ""])
attributes = st.builds("{}{}{}={}{quote}{}{quote}".format, between, names, blank, blank, values, quote=quotes)
tags = st.sampled_from(["a", "IMG", "script", "Script", "style", "base", "meta", "link", "iframe", "p", "video"])
html = st.lists(
    st.builds(lambda tag, parts: f"<{tag}{''.join(parts)}>x", tags, st.lists(attributes, max_size=3)), max_size=3
).map("".join)


@given(html)
def test_every_page_that_has_a_fault_is_suspect(html):
    """So that the others need no closer look, and none slips through."""
    data = page(html).encode()
    faults = list(policy(etree.fromstring(data, etree.HTMLParser(encoding="utf-8")), Counter()))
    assert is_suspect(data) or faults == []


def test_a_plain_page_is_not_suspect():
    """Or nothing would be won."""
    assert not is_suspect(page("<p>Ord om onclick og javascript.</p>", head=LD.format("{}")).encode())
