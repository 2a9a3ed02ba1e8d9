"""The facts that a server is reported, without any server."""

import re
from urllib.parse import unquote

import pytest
from samtale.describe.parts import Link
from samtale.describe.view import RedirectView, View
from samtale.languages import load_languages
from samtale.problems import BuildError
from samtale.sanitize import ExternalHosts, content_policy
from samtale.server_config.servers import address_of, choices, configuration, facts_of


@pytest.fixture
def chosen(theme):
    """``chosen(["da", "sv"], "sv;q=0.5")``: the language that a browser is given on a site of
    these.
    """
    (danish,) = load_languages({"da": {"name": "Dansk", "neighbours": []}}, [theme / "languages"])

    def choose(codes, accepted):
        named = [
            type("Named", (), {"code": code, "neighbours": danish.neighbours})() for code in codes
        ]
        return next((code for pattern, code in choices(named) if re.search(pattern, accepted)), "")

    return choose


@pytest.mark.parametrize(
    ("codes", "accepted", "code"),
    [
        ("da sv", "sv,da", "sv"),
        ("da sv", "sv;q=0,da", "da"),
        ("da sv", "sv;q=0.0 , da;q=1.0", "da"),
        ("da sv", "no", "da"),
        ("da nb", "no", "nb"),
        ("da nb", "nn-NO", "nb"),
        ("nn nb", "nn", "nn"),
        ("nn nb", "no", "nb"),
        ("nn", "nb", "nn"),
        ("sv en", "nb,en", "en"),
        ("pt-br en", "pt-BR", "pt-br"),
        ("pt-br en", "pt-PT,en", "pt-br"),
        ("pt pt-br", "pt-br", "pt-br"),
        ("pt pt-br", "pt-pt", "pt"),
        ("da", "de,fr,es,it,da", ""),
        ("da", "da;q=2", ""),
        ("da", "da;q=", ""),
        ("da", "da;q=0.001", "da"),
        ("da", "da;q=.5", "da"),
        ("da", "da;q=1.000", "da"),
        ("da sv", "da;q=0.000,sv", "sv"),
        ("da sv", "da;q=0.0001,sv", "sv"),
        ("da sv", "da;q=0.1234,sv", "sv"),
        ("da sv", "da;q=1.0000,sv", "sv"),
    ],
)
def test_a_reader_gets_the_first_of_his_languages_that_the_site_has(chosen, codes, accepted, code):
    """Or its nearest relative; a weight that is none, and what is behind the fourth place,
    counts for nothing.
    """
    assert chosen(codes.split(), accepted) == code


def test_a_policy_names_the_hosts_that_the_owner_lists_and_no_others():
    """Each in its own directive; scripts come from the theme's and the search's folders alone."""
    hosts = ExternalHosts(
        frames=("player.example",),
        pictures=("a.example:8443", "*.b.example"),
        forms=("letters.example",),
    )
    plain, policy = (
        content_policy.directives("https://own.example/blog", one)
        for one in (ExternalHosts(), hosts)
    )
    added = {
        name: value.removeprefix(plain.get(name, "")).strip()
        for name, value in policy.items()
        if value != plain.get(name)
    }
    assert added == {
        "frame-src": "player.example",
        "img-src": "*.b.example a.example:8443",
        "form-action": "letters.example",
    }
    assert policy["script-src"] == "https://own.example/blog/theme/"
    assert "unsafe-eval" not in str(policy)
    assert "unsafe-inline" not in str(policy)


def test_a_pages_own_policy_is_the_same_as_far_as_it_can_be():
    """With the hashes of the theme's scripts, so that they run from any address."""
    header = content_policy.header("http://127.0.0.1:8000", ExternalHosts()).split("; ")
    meta = content_policy.meta("http://127.0.0.1:8000", ExternalHosts(), ["00" * 32]).split("; ")
    assert [one for one in header if one not in meta and not one.startswith("script-src")] == [
        "frame-ancestors 'none'"
    ]
    assert f"'sha256-{'A' * 43}='" in next(one for one in meta if one.startswith("script-src"))


VIEWS = [
    RedirectView(
        "redirect", "da", 'da/"x"\\$y;/', "x", "X", "redirect", target=Link("Y", "da/rød$/")
    ),
    View("gone", "da", "da/$/", "da/$/index.html", "X", "gone"),
    View("gone", "da", "da/te/", "da/te/index.html", "X", "gone"),
]


def test_an_address_cannot_end_a_line_of_the_configuration(make_site):
    """Quotation marks, backslashes and the signs of variables are written so that they mean
    themselves.
    """
    site = make_site(url="https://example.org/blog", prefix="/blog")
    facts = facts_of(site, VIEWS)
    assert address_of("da/rød$/", site) == "/blog/da/r%C3%B8d%24/"
    nginx, caddy = configuration("nginx", facts), configuration("caddy", facts)
    assert 'location = "/blog/da/\\"x\\"\\\\$y;/" { return 301 "/blog/da/r%C3%B8d%24/"; }' in nginx
    assert r"`~^/blog/da/\x{22}x\x{22}\x{5C}\x{24}y\x{3B}/$` `/blog/da/r%C3%B8d%24/`" in caddy
    assert r"`~^/blog/da/\x{24}/$` yes" in caddy
    assert "`~^/blog/da/te/$` `/da/te/index.html`" in caddy
    assert 'location = "/blog/da/$/" { return 410; }' in nginx
    assert 'try_files "/da/te/index.html" =404;' in nginx


# of what Caddy puts its environment's and a request's values into; none of these names is set
# anywhere
PLACEHOLDERS = [
    "{$SAMTALE_NONE}",
    "{$SAMTALE_NONE:x}",
    "{env.SAMTALE_NONE}",
    "{http.request.host}",
    "{path}",
    "`",
    "{",
    "}",
]


@pytest.mark.parametrize(
    "sign", [*PLACEHOLDERS, '"', "'", "\\", "\n", "$host", "${host}", ";", "#", " "]
)
def test_what_the_owner_writes_never_becomes_configuration(make_site, sign):
    """In addresses that have moved or are gone it means itself: not a line, a word or a variable
    more than with letters.
    """

    def written(word: str) -> dict[str, str]:
        views = [
            RedirectView(
                "redirect",
                "da",
                f"da/{word}/",
                "x",
                "X",
                "redirect",
                target=Link("Y", f"da/{word}-y/"),
            ),
            View("gone", "da", f"da/{word}-z/", f"da/{word}-z/index.html", "X", "gone"),
        ]
        facts = facts_of(make_site(url="https://example.org", prefix=""), views)
        return {server: configuration(server, facts) for server in ("nginx", "caddy")}

    plain, odd = written("plain"), written(sign)
    assert "{$" not in odd["caddy"]
    ours = set(re.findall(r"\{[a-z][^}\s]*\}", plain["caddy"]))
    assert set(re.findall(r"\{[a-z][^}\s]*\}", odd["caddy"])) == ours
    lines, quotes = plain["caddy"].count("\n"), plain["caddy"].count("`")
    assert odd["caddy"].count("\n") in (lines, lines - 1)  # the page of such an address is left out
    assert odd["caddy"].count("`") in (quotes, quotes - 4)
    outside = {
        server: re.sub(r'location = "(?:\\.|[^"\\])*"', "", text, flags=re.DOTALL)
        for server, text in odd.items()
    }
    variables = set(re.findall(r"\$\{?\w+", plain["nginx"]))
    assert set(re.findall(r"\$\{?\w+", outside["nginx"])) <= variables


@pytest.mark.parametrize(
    "prefix", ['/a"b', "/a%60b", "/a%0Ab", "/{$X}", "/%7Benv.X%7D", "/$host", "//far.example"]
)
def test_a_site_address_that_would_be_configuration_is_refused(make_site, prefix):
    """So is a folder of a target; a redirect to the homes below such an address could leave the
    site.
    """
    with pytest.raises(
        BuildError, match=r"^SITEURL: .* cannot be used in a server configuration; use "
    ):
        facts_of(make_site(url=f"https://example.org{prefix}", prefix=prefix), [])
    with pytest.raises(BuildError, match=r"^root: .* cannot be used"):
        facts_of(make_site(), [], root=unquote(prefix))


def test_without_a_port_the_site_is_where_its_address_says(make_site):
    """With its certificate left to Caddy, and reported of in nginx; its root is a link that
    deployments switch.
    """
    facts = facts_of(make_site(url="https://kø.example"), [])
    nginx, caddy = configuration("nginx", facts), configuration("caddy", facts)
    assert "    listen 80;\n" in nginx
    assert "    server_name xn--k-5ga.example;\n" in nginx
    assert "#     listen 443 ssl http2;" in nginx
    assert '    root "/srv/www/xn--k-5ga.example/current";\n' in nginx
    assert "\nhttps://xn--k-5ga.example {\n" in caddy
    assert "Strict-Transport-Security" not in nginx + caddy


def test_the_same_site_gives_the_same_text(make_site):
    """Whatever the order of what is described."""
    bodies = ['<img src="https://b.example/x">', '<img src="https://a.example/x">']
    texts = {
        configuration(server, facts_of(make_site(), views))
        for server in ("nginx", "caddy")
        for views, found in ((VIEWS, bodies), (VIEWS[::-1], bodies[::-1]))
    }
    assert len(texts) == 2


def test_active_files_are_served_as_downloads(make_site):
    """Under their hashed names too; a site without any has no such rule."""
    facts = facts_of(make_site(active=("files/a.js", "files/søg.html")), [])
    assert all(
        re.fullmatch(facts.downloads, path)
        for path in ("/files/a.js", "/files/a.0123456789.js", "/files/søg.html")
    )
    assert not any(
        re.fullmatch(facts.downloads, path)
        for path in ("/theme/a.js", "/files/b.js", "/files/axjs")
    )
    for server in ("nginx", "caddy"):
        assert "attachment" in configuration(server, facts)
        assert "attachment" not in configuration(server, facts_of(make_site(), []))
