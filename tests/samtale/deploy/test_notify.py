"""Hubs and search engines are reported of a new release, and what they make of it."""

import json
from urllib.parse import parse_qs

import pytest
from samtale.deploy import notify
from samtale.deploy.notify import notify_others

SITE = "https://example.org/blog"
PATHS = (
    "sv/te/index.html",
    "da/index.html",
    "index.html",
    "da/på 1.html",
    "da/404.html",
    "404.html",
    "feed.xml",
    "da/feed.json",
)


@pytest.fixture
def notified(server):
    """What is said after the world was reported, and for how long was waited."""

    def notify_of(*statuses, paths=PATHS, location=None, **to):
        left = list(statuses)
        headers = {"Location": location} if location else {}
        server.answer = lambda _request: (left.pop(0) if len(left) > 1 else left[0], headers, b"")
        waited = []
        values = {"hub": "", "key": "", "engine": f"{server.url}/indexnow", **to}
        return list(notify_others(SITE, paths, pause=waited.append, **values)), waited

    return notify_of


def test_a_hub_hears_of_every_feed(server, notified):
    """And of nothing else; in the form that WebSub wants."""
    assert notified(204, hub=f"{server.url}/hub") == ([], [])
    asked = [parse_qs(request.content.decode()) for request in server.requests]
    assert asked == [
        {"hub.mode": ["publish"], "hub.url": [address], "hub.topic": [address]}
        for address in (f"{SITE}/da/feed.json", f"{SITE}/feed.xml")
    ]
    assert {(request.command, request.path) for request in server.requests} == {("POST", "/hub")}


def test_a_search_engine_hears_of_every_page(server, notified):
    """In one request, as readers know their addresses, with the key and where it is shown."""
    assert notified(202, key="a1b2c3d4") == ([], [])
    (request,) = server.requests
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.content) == {
        "host": "example.org",
        "key": "a1b2c3d4",
        "keyLocation": f"{SITE}/a1b2c3d4.txt",
        "urlList": [f"{SITE}/da/", f"{SITE}/da/p%C3%A5%201.html", f"{SITE}/", f"{SITE}/sv/te/"],
    }


@pytest.mark.parametrize(
    ("to", "paths"),
    [
        ({}, PATHS),
        ({"key": "k"}, ("feed.xml", "404.html")),
        ({"hub": "http://x"}, ("index.html",)),
        ({"key": "k"}, ()),
    ],
)
def test_nobody_is_asked_in_vain(server, notified, to, paths):
    """Without a hub or a key, or with nothing to say."""
    assert notified(500, paths=paths, **to) == ([], [])
    assert server.requests == []


def test_more_addresses_than_a_request_may_hold_go_in_several(server, notified, monkeypatch):
    """Each once."""
    monkeypatch.setattr(notify, "MOST", 3)
    assert notified(200, key="k") == ([], [])
    assert [len(json.loads(request.content)["urlList"]) for request in server.requests] == [3, 1]


@pytest.mark.parametrize(
    "case",
    [
        ((500, 200), 2, [2], ""),
        ((429, 503, 200), 3, [2, 4], ""),
        ((500,), 3, [2, 4], "it returned 500"),
        ((403,), 1, [], "it returned 403"),
        ((422, 200), 1, [], "it returned 422"),
    ],
)
@pytest.mark.parametrize("who", ["hub", "engine"])
def test_who_does_not_listen_is_asked_again(server, notified, who, case):
    """With more time between, but not for ever; and not at all if the answer would be the same."""
    statuses, asked, waited, said = case
    to = {"hub": f"{server.url}/hub"} if who == "hub" else {"key": "k"}
    warnings, waits = notified(*statuses, paths=("feed.xml", "index.html", "da/index.html"), **to)
    assert (len(server.requests), waits) == (asked, waited)
    name = f"{server.url}/hub" if who == "hub" else f"{server.url}/indexnow"
    of = "/feed.xml" if who == "hub" else "2 changed URLs"
    assert warnings == ([f"{name} could not be notified of {of}: {said}"] if said else [])


def test_one_hub_that_is_not_there_is_reported_once(notified, nowhere):
    """Not for each feed; and the search engine hears of it all the same."""
    (warning,), waited = notified(200, hub=nowhere, key="k")
    assert warning.startswith(f"{nowhere} could not be notified of /da/feed.json: ")
    assert waited == [2, 4]


@pytest.mark.parametrize("engine", ["no address", "ftp://x", "http://["])
def test_an_address_that_is_none_is_a_warning(notified, engine):
    """Like all that goes wrong here."""
    (warning,), _waited = notified(200, key="k", engine=engine)
    assert "could not be notified of 4 changed URLs" in warning


@pytest.mark.parametrize("status", [301, 302, 303])
def test_who_sends_us_elsewhere_has_got_nothing(server, notified, status):
    """What follows such an answer is a mere question, whatever is answered to it."""
    warnings, _waited = notified(status, 200, hub=f"{server.url}/hub", location="/there")
    (warning,) = warnings
    assert warning.startswith(
        f"{server.url}/hub could not be notified of /da/feed.json: it redirects ({status}) and did "
        "not receive the request; "
    )


@pytest.mark.parametrize("status", [307, 308])
def test_who_keeps_the_message_may_send_it_on(server, notified, status):
    """Then it arrives."""
    assert notified(
        status, 200, hub=f"{server.url}/hub", location="/there", paths=("feed.xml",)
    ) == (
        [],
        [],
    )
    assert [(request.command, request.path) for request in server.requests] == [
        ("POST", "/hub"),
        ("POST", "/there"),
    ]
    assert server.requests[1].content
