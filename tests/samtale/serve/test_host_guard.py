"""Who is answered by ``invoke serve``: the application itself, asked without a network."""

import asyncio
from types import SimpleNamespace

import pytest
from samtale.problems import BuildError
from samtale.serve.host_guard import HostGuard, names
from samtale.serve.server import application
from starlette.responses import PlainTextResponse

OWN = [
    "localhost:8000",
    "LOCALHOST:8000",
    "localhost.:8000",
    "127.0.0.1:8000",
    "127.9.8.7:8000",
    "[::1]:8000",
]
FOREIGN = [
    "far.example",
    "far.example:8000",
    "localhost",
    "localhost:80",
    "localhost:8001",
    "localhost.far.example:8000",
]
FOREIGN += [
    "127.0.0.1.far.example:8000",
    "10.0.0.1:8000",
    "0.0.0.0:8000",
    "[::]:8000",
    "[::2]:8000",
    "[::ffff:10.0.0.1]:8000",
    "::1:8000",
]
FOREIGN += [
    "",
    ":8000",
    "localhost:",
    "localhost:8000:8000",
    "localhost:8000,far.example",
    "a@localhost:8000",
    "localhost:8000 ",
    "127.1:8000",
]
FOREIGN += ["2130706433:8000", "localhost:99999999", "loc\xe5lhost:8000"]


def ask(
    app, *headers: tuple[str, str], path: str = "/", kind: str = "http", method: str = "GET"
) -> list[dict]:
    """What the application sends for one request."""
    sent = []
    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
    }
    scope["headers"] = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    asked = iter([{"type": "http.request" if kind == "http" else "websocket.connect"}])

    async def receive():
        return next(asked, {"type": "http.disconnect"})

    async def send(message):
        sent.append(message)

    asyncio.run(asyncio.wait_for(app(scope, receive, send), 10))
    return sent


@pytest.fixture
def drafts(tmp_path):
    """The application of a preview with one draft, and with a build's problems to tell."""
    (tmp_path / "index.html").write_text("<body>A secret draft.</body>", encoding="utf-8")
    (tmp_path / "404.html").write_text("<body>A secret 404.</body>", encoding="utf-8")

    async def events(_request):
        return PlainTextResponse("a secret event")

    preview = SimpleNamespace(
        folder=tmp_path,
        current=tmp_path,
        events=events,
        faults_of=events,
        all_faults=events,
        bar=lambda _page: "a secret fault",
    )
    return lambda host="": application(preview, names(8000, host))


@pytest.mark.parametrize("host", OWN)
def test_this_machine_is_answered(drafts, host):
    for path, said in {
        "/": b"secret draft",
        "/.live": b"secret event",
        "/.live/faults": b"secret event",
        "/.faults/": b"secret event",
        "/nix": b"secret 404",
    }.items():
        start, body, *_more = ask(drafts(), ("host", host), path=path)
        assert said in body["body"]
        assert (b"cross-origin-resource-policy", b"same-origin") in start["headers"]


@pytest.mark.parametrize("path", ["/", "/.live", "/.live.js", "/nix"])
@pytest.mark.parametrize("host", FOREIGN)
def test_any_other_name_gets_nothing(drafts, host, path):
    """Neither pages nor events, only a few words of ours, which do not hold what was asked for."""
    start, body = ask(drafts(), ("host", host), path=path)
    assert start["status"] == 421
    assert body["body"].startswith(b'This is "invoke serve"')
    assert b"secret" not in body["body"]
    assert b"far.example" not in body["body"]


def test_one_name_and_no_less_is_asked_for(drafts):
    for headers in (
        [],
        [("host", "localhost:8000")] * 2,
        [("host", "localhost:8000"), ("Host", "far.example")],
    ):
        assert ask(drafts(), *headers)[0]["status"] == 421


@pytest.mark.parametrize(
    "origin",
    [
        "http://far.example",
        "null",
        "http://localhost:8001",
        "file://",
        "https://localhost:8000.far.example",
    ],
)
def test_pages_of_other_sites_get_nothing(drafts, origin):
    """Though they ask by the right name."""
    start, body = ask(drafts(), ("host", "localhost:8000"), ("origin", origin))
    assert (start["status"], b"secret" in body["body"]) == (403, False)
    assert (
        ask(drafts(), ("host", "localhost:8000"), ("origin", "http://localhost:8000"))[0]["status"]
        == 200
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_there_is_nothing_to_do_but_read(drafts, method):
    assert ask(drafts(), ("host", "localhost:8000"), method=method)[0]["status"] == 405


@pytest.mark.parametrize("host", ["localhost:8000", "far.example"])
def test_web_sockets_are_closed(drafts, host):
    """Nothing here speaks that; a stranger's name is not even reported so."""
    assert ask(drafts(), ("host", host), kind="websocket") == [
        {"type": "websocket.close", "code": 1008}
    ]


@pytest.mark.parametrize(
    ("given", "answered", "refused"),
    [
        (
            "mysite.test",
            ["mysite.test", "MYSITE.test:9000", "localhost:8000"],
            ["mysite.test.far.example", "amysite.test", "far.example"],
        ),
        ("mysite.test:9000", ["mysite.test:9000"], ["mysite.test", "mysite.test:8000"]),
        ("[fd00::1]", ["[fd00::1]", "[fd00::1]:8000"], ["[fd00::2]:8000"]),
    ],
)
def test_a_name_that_the_author_gives_is_answered_too(drafts, given, answered, refused):
    """With any port, or with the one that is given."""
    for host in answered:
        assert ask(drafts(given), ("host", host))[0]["status"] == 200, host
    for host in refused:
        assert ask(drafts(given), ("host", host))[0]["status"] == 421, host


@pytest.mark.parametrize("host", ["*", "a b", "http://x", "a/b", "x:y", "\x1b[1m"])
def test_a_name_that_is_none_is_reported(host):
    with pytest.raises(
        BuildError, match=r'^--host: ".*" is not a valid host name; use for example mysite\.test'
    ) as reported:
        names(8000, host)
    assert str(reported.value).isprintable()


def test_what_is_not_a_request_passes():
    """The server's own starting and ending."""
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope["type"])

    asyncio.run(HostGuard(app, names(8000, ""))({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]
