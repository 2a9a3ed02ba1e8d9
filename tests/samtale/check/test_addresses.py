"""Addresses in bodies: each leads to what will be there, or is reported at its line."""

import pytest
from samtale.check.addresses import Addresses, dead
from samtale.link.reporter import reported_links
from samtale.link.texts import StaticFile
from samtale.problems import ERROR, WARNING, Problem


@pytest.fixture
def addresses(make_described, make_essay, make_text, theme):
    """A site of two essays with a topic, a picture and a former address; the first has a
    heading.
    """

    def make(**site):
        tea = make_essay("tea", topics=("te",), aliases=("da/gammel.html",))
        coffee = make_essay("coffee", slug="kaffe & kage på ny")
        contents = [
            make_text(tea, '<h2 id="om-te">Om te</h2><a name="gl">x</a>'),
            make_text(coffee),
        ]
        described, model = make_described([tea, coffee], topics=["te"], **site)
        picture = StaticFile("te/krus 1.png", theme, "essays/te/krus 1.png")
        return Addresses(described, theme, model, contents, [picture])

    return make


GOOD = """/da/tea-da/ ../tea-da/ /da/tea-da/#om-te #om-te #gl # #top #_related ?p=1 /da/tea-da/index.html
/da/kaffe%20&%20kage%20på%20ny/
/da/kaffe%20%26%20kage%20p%C3%A5%20ny/ / /index.html /da/ /da/emner/te/ /da/arkiv/ /da/gammel.html /da/feed.xml /feed.json
/robots.txt /sitemap.xml /essays/te/krus%201.png https://example.org/da/tea-da/ https://example.org //example.org/sv/
/theme/samtale.css https://far.example/nix HTTPS://far.example mailto:a@example.org tel:+45 data:image/png;base64,x
javascript:x() {filename}/a.md |static|a.png {tag}te da/../"""


@pytest.mark.parametrize("written", [*GOOD.split(), "", " "])
def test_an_address_that_leads_somewhere_is_not_reported(addresses, written):
    """To pages, files, feeds, former addresses and places of a page; other sites and files of the
    content are for others.
    """
    page = "da/" if written == "da/../" else "da/tea-da/"
    assert addresses().fault(written, page) == ("", "")


@pytest.mark.parametrize(
    ("written", "severity", "message"),
    [
        ("/da/tae-da/", ERROR, '"/da/tae-da/" is a broken link; did you mean "/da/tea-da/"?'),
        ("/da/tea-da", ERROR, 'did you mean "/da/tea-da/"?'),
        ("https://example.org/da/nix-og-ingenting/", ERROR, "is a broken link; fix it"),
        ("nix.html", ERROR, '"nix.html" is a broken link'),
        ("/essays/te/krus1.png", ERROR, 'did you mean "/essays/te/krus%201.png"?'),
        ("/theme/nix.css", ERROR, "is a broken link"),
        ("/theme/", ERROR, "is a broken link"),
        ("#om-tee", ERROR, 'points to a missing anchor; did you mean "#om-te"?'),
        (
            "/da/tea-da/#xyzzy",
            ERROR,
            "points to a missing anchor; use the ID of a heading",
        ),
        (
            "{filname}a.md",
            ERROR,
            '"{filname}a.md" is not a valid URL; did you mean "{filename}..."?',
        ),
        ("{{ x }}", ERROR, "is not a valid URL; remove the braces"),
        ("|filenam|a.md", ERROR, 'did you mean "{filename}..."?'),
        ("http://[x", ERROR, '"http://[x" is not a valid URL; fix it'),
        ("http:/far.example", ERROR, 'has no host; write "//" and the host after "http:"'),
        (
            "htps://far.example",
            WARNING,
            'begins with "htps:", which is not a known URL scheme; did you mean "https:"?',
        ),
        ("xyzzy:x", WARNING, 'begins with "xyzzy:", which is not a known URL scheme; fix it'),
    ],
)
def test_an_address_that_leads_nowhere_is_reported_with_the_nearest(
    addresses, written, severity, message
):
    """Or with another remedy."""
    reported, kind = addresses().fault(written, "da/tea-da/")
    assert message in reported
    assert kind == severity


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("/blog/da/tea-da/", True),
        ("https://example.org/blog/da/tea-da/", True),
        ("../tea-da/", True),
        ("https://example.org/other/", True),
        ("/blog/da/nix/", False),
        ("/blog/da/tea-da", False),
    ],
)
def test_a_site_below_a_folder_knows_its_own(addresses, written, good):
    """What is next to it on the host is not its to know; what it offers is offered below the
    folder.
    """
    reported, _severity = addresses(url="https://example.org/blog", prefix="/blog").fault(
        written, "da/tea-da/"
    )
    assert (reported == "") is good
    assert good or 'did you mean "/blog/da/tea-da/"' in reported or "fix it" in reported


BODY = """<p>En.</p>
<p><a class="x"
href="/da/nix/">a</a> <a href='/da/nix/'>b</a> <img alt="c" src="/nix.png"></p>
<p><a href="/da/p%C3%A5/">d</a> <a href="/da/tea-da/">e</a> <a href="/a&amp;b/">f</a></p>"""


def test_every_address_of_a_body_is_reported_once_at_its_line(addresses, make_text, make_essay):
    """As it is in the source, where Markdown may write it otherwise."""
    source = (
        "Title: x\n\n[a](/da/nix/ 'x') [b](/da/nix/)\n![c](/nix.png)\n\n[d](/da/på/) "
        "[e](/da/tea-da/)\n[f](/a&b/)\n"
    )
    text = make_text(make_essay("water"), BODY, source)
    problems = list(dead([text], addresses()))
    assert {problem.path for problem in problems} == {text.path}
    assert [
        (problem.line, problem.field, problem.message.split('"')[1]) for problem in problems
    ] == [
        (3, "link", "/da/nix/"),
        (4, "picture", "/nix.png"),
        (6, "link", "/da/p%C3%A5/"),
        (7, "link", "/a&b/"),
    ]


def test_every_address_of_a_tag_is_looked_at(addresses, make_text, make_essay):
    """A film has two."""
    text = make_text(make_essay("water"), '<video poster="/nix.png" src="/nix.mp4"></video>')
    assert [
        (problem.field, problem.kind, problem.message) for problem in dead([text], addresses())
    ] == [
        ("picture", "pictures", '"/nix.png" is a missing picture; fix it'),
        ("file", "links", '"/nix.mp4" is a missing file; fix it'),
    ]


def test_a_page_is_not_suggested_to_itself(addresses, make_text, make_essay):
    """Who reads it there has not missed it."""
    body = '<a href="/da/tea-daa/">a</a>'
    for work, remedy in (("tea", "fix it"), ("water", 'did you mean "/da/tea-da/"?')):
        text = make_text(make_essay(work), body)
        assert [one.message.rpartition("; ")[2] for one in dead([text], addresses())] == [remedy]


def test_what_was_reported_before_is_not_reported_again(addresses, make_text, make_essay):
    """Of the same file; another file's fault is another."""
    water, wine = (
        make_text(make_essay(work), '<a href="/da/nix/">a</a> <a href="to%20ord.md">b</a>')
        for work in ("water", "wine")
    )
    reported = [
        Problem(water.path, 1, "link", '"/da/nix/" is a broken link'),
        Problem(water.path, 1, "link", '"to ord.md" points to a missing file'),
        Problem(wine.path, 1, "link", '"to ord.md" points to a missing file'),
    ]
    assert [
        problem.path for problem in dead([water, wine], addresses(), reported_links(reported))
    ] == [wine.path]
