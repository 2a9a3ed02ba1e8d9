"""A site is asked over HTTP: one fault each, and what is right is not called wrong."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from samtale.deploy.manifest import MARK, Entry, Manifest, mark, sha256, type_of
from samtale.deploy.smoke import STARTING, differing, no_server, smoke, wait_for

PAGE = """<html><head><link rel="stylesheet" href="{up}theme/x.css"><link rel="icon" href="/favicon.ico">
<script src="{up}theme/x.js"></script></head><body><a href="{up}sv/">sv</a><img src="{up}na%C3%A6r.png"
srcset="{up}a.png 1x, {up}b.png 2x"><source src="https://elsewhere.example/a.png"><img src="http://["></body></html>"""
FILES = {
    "index.html": PAGE.format(up=""),
    "da/index.html": PAGE.format(up="../"),
    "da/te/index.html": PAGE.format(up="{root}/"),
    "da/ko/index.html": "Ko",
    "da/gammel/index.html": "Te",
    "404.html": "Intet",
    "theme/x.css": "css",
    "theme/x.js": "js",
    "favicon.ico": "ico",
    "naær.png": "png",
    "a.png": "a",
    "b.png": "b",
    "feed.xml": "<feed/>",
    "feed.json": "{{}}",
    "download.pdf": "pdf",
}
ASKED = ("index.html", "da/index.html", "da/te/index.html", "feed.xml", "feed.json")


class Published:
    """A site that is served as it was published, but for what a test puts wrong in ``faults``: path
    -> the answer.
    """

    def __init__(self, server, prefix=""):
        self.url, self.prefix = f"{server.url}{prefix}", prefix
        self.faults, self.server = {}, server
        self.files = {
            path: text.replace("{root}", self.url).replace("{{}}", "{}").encode()
            for path, text in FILES.items()
        }
        entries = {
            path: Entry(sha256(content), len(content), type_of(path))
            for path, content in self.files.items()
        }
        entries |= {path: replace(entries[path], asked=True) for path in ASKED}
        entries |= {
            path: replace(entries[path], work=path)
            for path in ("da/te/index.html", "da/ko/index.html")
        }
        self.manifest = Manifest(entries)
        server.answer = self.answer

    def answer(self, request):
        path = self.path(request)
        if path in self.faults:
            return self.faults[path]
        if path not in self.files:
            return self.faults.get("nowhere", (404, {}, b"?"))
        return self.right(path)

    def path(self, request):
        """The file that is meant."""
        found = (
            request.path.partition("?")[0].removeprefix(f"{self.prefix}/").replace("%C3%A6", "æ")
        )
        return (
            f"{found}index.html"
            if found == "" or (found.endswith("/") and "no-such-page" not in found)
            else found
        )

    def right(self, path):
        return 200, {"Content-Type": f"{type_of(path)}; charset=utf-8"}, self.files[path]

    def asked(self):
        """The paths that were asked for."""
        return sorted({self.path(request) for request in self.server.requests})


@pytest.fixture(params=["", "/blog"])
def site(server, request):
    """At the root of a host, and below it."""
    return Published(server, request.param)


def test_a_site_that_serves_what_was_published_is_right(site):
    """The pages, all that they need of the same site, the feeds, and nothing else are asked for."""
    assert smoke(site.url, site.manifest) == []
    nowhere = f"no-such-page-{site.manifest.digest[:8]}/"
    needed = {"theme/x.css", "theme/x.js", "naær.png", "a.png", "b.png"} | (
        {"favicon.ico"} if not site.prefix else set()
    )
    assert set(site.asked()) == {*ASKED, *needed, nowhere}
    assert all("no-cache" in request.headers["Cache-Control"] for request in site.server.requests)
    assert any(request.path == f"{site.prefix}/?choose" for request in site.server.requests)


def page(body=b"x", status=200, kind="text/html", **headers):
    """An answer."""
    return status, {"Content-Type": kind, **headers}, body


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("da/te/index.html", page(status=500), "/da/te/: the server returned 500"),
        ("da/index.html", page(status=403), "/da/: the server returned 403"),
        ("theme/x.css", page(status=404), "/theme/x.css: the server returned 404"),
        ("naær.png", page(status=404), "/na%C3%A6r.png: the server returned 404"),
        ("b.png", page(status=404), "/b.png: the server returned 404"),
        (
            "index.html",
            page(b"an older page"),
            "/: served content differs from what was published (13 bytes)",
        ),
        (
            "theme/x.js",
            page(b""),
            "/theme/x.js: served content differs from what was published (0 bytes)",
        ),
        ("da/index.html", page(status=302, Location="/sv/"), "/da/: the server returned 302"),
        ("da/te/index.html", page(status=301, Location="/"), "/da/te/: the server returned 301"),
        ("feed.xml", page(status=404), "/feed.xml: the server returned 404"),
        ("nowhere", page(), "does not exist, but the server returned 200"),
        ("nowhere", page(status=302, Location="/"), "does not exist, but the server returned 302"),
    ],
)
def test_one_fault_is_reported_and_no_other(site, path, answer, said):
    """By the address that it is at."""
    site.faults[path] = answer
    (fault,) = smoke(site.url, site.manifest)
    assert said in fault


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("da/index.html", "text/plain", 'served as "text/plain", not as text/html'),
        ("da/index.html", "", 'served as "", not as text/html'),
        ("da/index.html", "Text/HTML ; charset=utf-8", ""),
        (
            "theme/x.css",
            "application/octet-stream",
            'served as "application/octet-stream", not as text/css',
        ),
        ("feed.xml", "text/html", "not as application/xml"),
        ("feed.xml", "text/xml", ""),
        ("feed.xml", "application/atom+xml", ""),
        ("feed.json", "application/json", ""),
        ("theme/x.js", "application/javascript", ""),
    ],
)
def test_a_type_that_browsers_would_stumble_over_is_reported(site, path, kind, said):
    """What they take as well is not."""
    site.faults[path] = page(site.files[path], kind=kind)
    found = smoke(site.url, site.manifest)
    assert [said in fault for fault in found] == [True] * bool(said)


@pytest.mark.parametrize(
    ("path", "content"),
    [("feed.xml", b"<feed>"), ("feed.xml", b""), ("feed.json", b"{"), ("feed.json", b"")],
)
def test_a_feed_is_well_formed(server, path, content):
    """Though it is served as it was published."""
    site = Published(server)
    site.files[path] = content
    site.manifest = Manifest(
        {
            **site.manifest.entries,
            path: replace(site.manifest.entries[path], sha256=sha256(content)),
        }
    )
    (fault,) = smoke(site.url, site.manifest)
    assert fault.startswith(f"/{path}: is not a valid feed: ")


@pytest.mark.parametrize("siteurl", ["", "http://[", "http://example.org:port"])
def test_a_site_that_is_not_there_is_reported(nowhere, server, siteurl):
    """For every page that was asked for."""
    found = smoke(siteurl or nowhere, Published(server).manifest)
    assert len(found) == len(ASKED) + 1
    assert not any(fault.endswith(": ") for fault in found)


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("da/gammel/index.html", page(status=301, Location="{}/da/te/"), ""),
        ("da/gammel/index.html", page(status=301, Location="../te/"), ""),
        ("da/gammel/index.html", page(status=308, Location="{}/da/te/index.html"), ""),
        (
            "da/gammel/index.html",
            page(status=301, Location="{}/da/gammel/"),
            "the server returned 301",
        ),
        (
            "da/gammel/index.html",
            page(status=301, Location="{}/da/nothing/"),
            "the server returned 301",
        ),
        (
            "da/gammel/index.html",
            page(status=301, Location="https://elsewhere.example/da/te/"),
            "the server returned 301",
        ),
        ("da/gammel/index.html", page(status=301, Location="http://["), "the server returned 301"),
        ("da/gammel/index.html", page(status=301), "the server returned 301"),
        ("da/gammel/index.html", page(b"Te", status=410), ""),
        ("da/gammel/index.html", page(b"Te", status=404), "the server returned 404"),
        ("da/ko/index.html", page(status=301, Location="{}/da/"), "the server returned 301"),
        ("index.html", page(status=302, Location="{}/da/"), ""),
        ("download.pdf", page(status=301, Location="{}/da/"), "the server returned 301"),
        ("404.html", page(b"Intet", status=404), ""),
        ("404.html", page(b"Intet", status=403), "the server returned 403"),
        ("download.pdf", page(b"another"), "served content differs"),
    ],
)
def test_former_addresses_may_lead_on(site, path, answer, said):
    """To another page of the same site; the chooser to a home. An essay's own page leads
    nowhere.
    """
    status, headers, body = answer
    site.faults[path] = (
        status,
        {name: value.replace("{}", site.url) for name, value in headers.items()},
        body,
    )
    counted = []
    found = list(differing(site.url, site.manifest, sorted(site.files), counted.append))
    assert [said in fault for fault in found] == [True] * bool(said)
    assert counted == list(range(1, len(FILES) + 1))


def test_differences_are_reported_in_the_order_of_the_paths(site):
    """Whichever answer comes first."""
    site.faults |= {path: page(status=500) for path in ("b.png", "a.png", "feed.xml")}
    found = list(differing(site.url, site.manifest, sorted(site.files), lambda _number: None))
    assert [fault.partition(":")[0] for fault in found] == ["/a.png", "/b.png", "/feed.xml"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page(mark("r1", Manifest({}))), "r1"),
        (page(status=404), "status 404"),
        (page(status=302, Location="/"), "status 302"),
        (page(b"<html>"), "no release"),
        (page(b"[]"), "no release"),
        (page(b"null"), "no release"),
        (page(b'{"other": 1}'), "no release"),
    ],
)
def test_a_site_says_which_release_it_is(server, answer, said):
    """And what it says is reported, where it is another."""
    server.answer = lambda _request: answer
    assert wait_for(server.url, "r2", 0) == said
    assert wait_for(server.url, "r1", 0) == ("" if said == "r1" else said)
    assert server.requests[0].path == f"/{MARK}?r2"  # which no cache has an answer to


def test_a_switch_may_be_seen_a_little_later(server):
    """It is asked again, with pauses, until the time is over."""
    server.answer = lambda _request: page(mark("old", Manifest({})))
    pauses = []

    def pause(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            server.answer = lambda _request: page(mark("new", Manifest({})))

    assert wait_for(server.url, "new", 60, pause=pause) == ""
    assert pauses == [1.0] * 3
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("url", "why"), [("", "connection refused"), ("http://no-such-host.invalid", "DNS")]
)
def test_where_no_server_is_nothing_is_waited_for(nowhere, monkeypatch, url, why):
    """Beyond the seconds that one takes to start; and the remedy is named."""
    now = [0.0]
    clock = SimpleNamespace(monotonic=lambda: now[0])
    monkeypatch.setattr("samtale.deploy.smoke.time", clock)

    def pause(seconds):
        now[0] += seconds

    assert wait_for(url or nowhere, "r1", 600, pause=pause)
    assert now == [STARTING]
    assert why in no_server(url or nowhere)
    assert "invoke server-config" in no_server(url or nowhere)


def test_a_server_that_answers_is_waited_for(server):
    """Whatever it answers."""
    server.answer = lambda _request: page(status=502)
    assert no_server(server.url) == ""


def test_a_site_that_does_not_answer_is_reported(nowhere):
    """In the words of what went wrong, once the time is over."""
    assert "refused" in wait_for(nowhere, "r1", 0)
    assert "invoke server-config" in no_server(nowhere)
    assert wait_for("http://[", "r1", 0)
