"""Links to other sites, asked of a server on this machine or of a made-up one: nothing here leaves
the machine.
"""

import asyncio
import json
import socket
import ssl
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samtale.audit.external import AGENT, OFFLINE, Cache, Link, archived_copies, ask, dead_links
from samtale.audit.http_probe import Answer, retry_after, web_address
from samtale.problems import ERROR, WARNING

NOW, DAY = 1_795_262_400, 86_400
LIVING, DEAD, UNSURE = True, False, None


class Handler(BaseHTTPRequestHandler):
    """Answers by the path: ``/404`` with 404, and so on; the server remembers who came when."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server, path = self.server, self.path.partition("?")[0]
        with server.lock:
            server.active += 1
            visit = {
                "method": self.command,
                "path": self.path,
                "agent": self.headers["User-Agent"],
                "came": time.monotonic(),
            }
            server.visits.append(visit)
            server.most = max(server.most, server.active)
            earlier = sum(one["path"] == self.path for one in server.visits) - 1
        status, headers = self.found(path, earlier)
        if path == "/slow":
            server.released.wait(120)
        time.sleep(0.01)  # long enough for a second one to be seen, if it came
        with server.lock:
            server.active -= 1
            visit["went"] = time.monotonic()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        body = b"" if self.command == "HEAD" else b"x" * 100_000
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 the name that http.server looks for

    def found(self, path, earlier):
        """Status and headers."""
        name = path.strip("/").partition("/")[0]
        if name == "no-head":
            return (405 if self.command == "HEAD" else 200), {}
        if name == "wrong-head":
            return (404 if self.command == "HEAD" else 200), {}
        if name in ("busy", "later"):
            status = 429 if name == "busy" else 503
            return (200, {}) if earlier else (status, {"Retry-After": path.rpartition("/")[2]})
        if name == "always-busy":
            return 429, {"Retry-After": "0"}
        if name == "loop":
            return 302, {"Location": "/loop"}
        if name == "steps":
            left = int(path.rpartition("/")[2])
            return (302, {"Location": f"/steps/{left - 1}"}) if left else (200, {})
        if name in ("301", "302", "303", "307", "308"):
            return int(name), {"Location": path.removeprefix(f"/{name}")}
        return int(name) if name.isdigit() else 200, {}

    def log_message(self, *_args):
        """Nothing."""


class Server(ThreadingHTTPServer):
    """Keeps who came; its threads end before it does, so that no socket is left open."""

    daemon_threads = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock, self.released = threading.Lock(), threading.Event()
        self.visits, self.active, self.most = [], 0, 0
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, _request, _address):
        """A client that has gone away is what the slow page is for."""

    def seen(self):
        """What was asked, in order: ``HEAD /404``."""
        return [f"{visit['method']} {visit['path']}" for visit in self.visits]


@pytest.fixture
def server(monkeypatch):
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with Server() as one:
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield one
        one.released.set()
        one.shutdown()
        thread.join()


def answers(*urls, cache=None, now=NOW, **options):
    """As ``ask``, of this machine too, impatient and without a cache unless it is given."""
    values = {
        "agent": AGENT.format("https://example.org"),
        "delay": 0,
        "timeout": 120,
        "private": True,
        **options,
    }
    return ask(urls, cache=cache or Cache(), now=now, **values)


def asked(url, **options):
    return answers(url, **options)[url]


def made_up(respond):
    """A network in which ``respond`` (request -> response, status or error to raise) answers for
    every host.
    """

    def handle(request):
        response = respond(request)
        if isinstance(response, Exception):
            raise response
        return httpx.Response(response) if isinstance(response, int) else response

    return httpx.MockTransport(handle)


def behind(error):
    """A connection that failed for that reason, as httpx says it."""
    reported = httpx.ConnectError("All connection attempts failed")
    reported.__cause__ = OSError("in several ways")
    reported.__cause__.__cause__ = ExceptionGroup("several", [OSError("unreachable"), error])
    return reported


def refused_certificate(code, message):
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, message
    return error


@pytest.mark.parametrize(
    ("path", "ok", "reason"),
    [
        ("/200", LIVING, ""),
        ("/204", LIVING, ""),
        ("/404", DEAD, "the server returned 404, not found"),
        ("/410", DEAD, "the server returned 410, gone"),
        ("/401", UNSURE, "the server returned 401, unauthorized"),
        ("/403", UNSURE, "the server returned 403, forbidden"),
        ("/429", UNSURE, "the server returned 429, too many requests"),
        ("/500", UNSURE, "the server returned 500, internal server error"),
        ("/999", UNSURE, "the server returned 999"),
        ("/no-head", LIVING, ""),
        ("/wrong-head", LIVING, ""),
        ("/302/200", LIVING, ""),
        ("/302/404", DEAD, "the server returned 404, not found"),
        ("/steps/10", LIVING, ""),
        ("/steps/11", DEAD, "more than 10 redirects"),
        ("/loop", DEAD, "more than 10 redirects"),
        ("/a page/æ?q=[ø]", LIVING, ""),
    ],
)
def test_what_a_server_answers_is_life_death_or_doubt(server, path, ok, reason):
    """Dead is only what is gone for certain."""
    assert asked(server.url + path) == Answer(ok, reason, "", NOW)


def test_head_comes_first_and_get_where_it_is_refused(server):
    """Nobody is asked for more than it takes."""
    answers(server.url + "/200", server.url + "/no-head")
    assert sorted(server.seen()) == ["GET /no-head", "HEAD /200", "HEAD /no-head"]
    assert {visit["agent"] for visit in server.visits} == {
        "Samtale link check (+https://example.org)"
    }


@pytest.mark.parametrize(
    ("path", "moved"),
    [
        ("/301/200", "/200"),
        ("/308/301/200", "/200"),
        ("/301/302/200", "/302/200"),
        ("/302/301/200", ""),
        ("/303/200", ""),
        ("/307/200", ""),
        ("/301/404", ""),
        ("/301/403", ""),
    ],
)
def test_a_living_page_that_moved_for_good_is_reported_with_its_new_address(server, path, moved):
    """As far as all redirects on the way are for good: what lies beyond is the server's own
    affair.
    """
    assert asked(server.url + path).moved == (server.url + moved if moved else "")


def test_a_page_that_sends_to_itself_has_not_moved():
    """Some set a cookie on the way."""
    again = made_up(
        lambda request: (
            200
            if "cookie" in request.headers
            else _moved("https://a.example/", {"Set-Cookie": "a=b"})
        )
    )
    assert asked("https://a.example/", transport=again) == Answer(LIVING, asked=NOW)


def _moved(target, headers=(), status=301):
    return httpx.Response(status, headers={"Location": target, **dict(headers)})


@pytest.mark.parametrize(
    "target",
    ["ftp://a.example/", "app://open", "mailto:a@a.example", "http://a.example:99999/", "//[/"],
)
def test_a_redirect_to_what_is_no_web_address_is_in_doubt(target):
    """It is not asked for."""
    assert (
        asked("https://a.example/", transport=made_up(lambda _request: _moved(target))).ok is UNSURE
    )


def test_a_fragment_is_not_sent_and_its_page_is_asked_once(server):
    """Each address gets its answer nevertheless, in the order in which they were given."""
    urls = [
        f"{server.url}/b#two",
        f"{server.url}/a",
        f"{server.url}/b",
        f"{server.url}/b#one",
        f"{server.url}/a",
    ]
    found = answers(*urls)
    assert list(found) == urls[:4]
    assert {answer.ok for answer in found.values()} == {LIVING}
    assert server.seen() == ["HEAD /b", "HEAD /a"]


@pytest.mark.parametrize("path", ["/busy/0", "/busy/1", "/later/0"])
def test_a_server_that_asks_us_to_wait_is_asked_once_more(server, path):
    """With the same method, when its time is up."""
    assert asked(server.url + path).ok is LIVING
    assert server.seen() == [f"HEAD {path}"] * 2
    assert server.visits[1]["came"] - server.visits[0]["went"] >= int(path[-1])


@pytest.mark.parametrize(
    "wait", ["31", "3600", "99999999999999999999", "soon", "", "Sat, 21 Nov 2026 13:00:00 GMT"]
)
def test_a_server_that_asks_for_more_than_our_patience_is_asked_nothing_more(wait):
    """Its other addresses are in doubt, and those of other servers are asked."""
    seen = []

    def respond(request):
        seen.append(str(request.url))
        headers = {"Retry-After": wait, "Date": "Sat, 21 Nov 2026 12:00:00 GMT"}
        return httpx.Response(429, headers=headers) if request.url.host == "a.example" else 200

    urls = ["https://a.example/1", "https://a.example/2", "https://b.example/"]
    assert [answer.ok for answer in answers(*urls, transport=made_up(respond)).values()] == [
        UNSURE,
        UNSURE,
        LIVING,
    ]
    assert sorted(seen) == ["https://a.example/1", "https://b.example/"]


def test_a_server_that_stays_busy_is_asked_twice_and_no_more(server):
    """Nor for its other pages."""
    found = answers(server.url + "/always-busy", server.url + "/200")
    assert [answer.ok for answer in found.values()] == [UNSURE, UNSURE]
    assert server.seen() == ["HEAD /always-busy"] * 2


def test_a_time_to_come_back_is_reported_by_the_servers_own_clock():
    """Ours may be wrong."""
    headers = {
        "Retry-After": "Sat, 21 Nov 2026 12:00:20 GMT",
        "Date": "Sat, 21 Nov 2026 12:00:00 GMT",
    }
    assert retry_after(httpx.Headers(headers)) == 20
    assert retry_after(httpx.Headers({"Retry-After": headers["Retry-After"]})) is None


def test_a_slow_page_is_in_doubt(server):
    """Another page of the same server is not."""
    found = answers(server.url + "/slow", server.url + "/200", timeout=0.2)
    assert [answer.ok for answer in found.values()] == [UNSURE, LIVING]
    assert found[server.url + "/slow"].reason == "no response within 0.2 seconds"


@pytest.mark.site
def test_a_closed_port_is_dead():
    """Nobody lives there."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert asked(f"http://127.0.0.1:{port}/") == Answer(DEAD, "connection refused", "", NOW)


@pytest.mark.site
def test_a_server_that_speaks_no_http_is_in_doubt():
    """It is asked with both methods."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(120)

        def babble():
            for _request in range(2):
                connection, _address = listening.accept()
                with connection:
                    connection.recv(1000)
                    connection.sendall(b"220 ready for mail\r\n\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        answer = asked(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        thread.join()
    assert (answer.ok, answer.reason) == (UNSURE, "invalid response from the server")


@pytest.mark.parametrize(
    ("error", "ok", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), DEAD, "host not found"),
        (
            socket.gaierror(socket.EAI_AGAIN, "later"),
            UNSURE,
            "host cannot be resolved at present",
        ),
        (ConnectionRefusedError(), DEAD, "connection refused"),
        (
            refused_certificate(10, "certificate has expired"),
            DEAD,
            "certificate not accepted: certificate has expired",
        ),
        (refused_certificate(20, "no issuer"), UNSURE, "certificate not accepted: no issuer"),
        (ssl.SSLCertVerificationError(1, "?"), DEAD, "certificate not accepted: not valid"),
        (ssl.SSLError(1, "handshake"), UNSURE, "connection failed"),
        (OSError(101, "unreachable"), UNSURE, "connection failed"),
    ],
)
def test_why_no_connection_came_about_is_found_behind_the_error(error, ok, reason):
    """And all of the server's addresses share it, without being asked."""
    seen = []
    transport = made_up(
        lambda request: (
            200 if request.url.host == "b.example" else (seen.append(request), behind(error))[1]
        )
    )
    found = answers("https://a.example/", "https://b.example/", transport=transport)
    assert found["https://a.example/"] == Answer(ok, reason, "", NOW)
    assert len(seen) == (2 if reason == "connection failed" else 1)


def test_where_no_name_is_found_at_all_the_machine_may_be_off_line(tmp_path):
    """One host is dead; several are in doubt, but not where an address that was alive a short while
    ago still is.
    """
    gone = behind(socket.gaierror(socket.EAI_NONAME, "unknown"))
    dead, other, alive = "https://a.example/", "https://b.example/", "https://c.example/"
    nothing = made_up(lambda _request: gone)
    assert asked(dead, transport=nothing).ok is DEAD
    assert {answer.ok for answer in answers(dead, dead + "2", transport=nothing).values()} == {DEAD}
    found = answers(dead, other, transport=nothing)
    assert {(answer.ok, answer.reason) for answer in found.values()} == {(UNSURE, OFFLINE)}

    cache = Cache(tmp_path / "links.json")
    cache.keep({alive: Answer(LIVING, asked=NOW)}, NOW)
    some = made_up(lambda request: 200 if request.url.host == "c.example" else gone)
    assert [a.ok for a in answers(dead, alive, cache=cache, transport=nothing).values()] == [
        UNSURE,
        LIVING,
    ]
    assert [a.ok for a in answers(dead, other, alive, cache=cache, transport=some).values()] == [
        DEAD,
        DEAD,
        LIVING,
    ]


def test_one_host_is_never_asked_twice_at_once_and_has_its_rest(server):
    """Also on the way of a redirect, and where HEAD is refused."""
    paths = ["/1/200", "/302/200", "/no-head", "/404", "/busy/0", "/a", "/b"]
    answers(*(server.url + path for path in paths), delay=0.05)
    assert len(server.visits) > len(paths)
    assert server.most == 1
    for before, after in zip(server.visits, server.visits[1:], strict=False):
        assert after["came"] - before["went"] >= 0.05


def test_several_at_once_to_one_host_if_wanted(server):
    """So that one's own server can be tested quickly."""
    assert len(answers(*(f"{server.url}/{number}x" for number in range(6)), per_host=3)) == 6
    assert 1 <= server.most <= 3


def test_hosts_are_asked_in_parallel():
    """Each waits here until all have come."""
    hosts, arrived = 5, []

    async def handle(request):
        arrived.append(request.url.host)
        async with asyncio.timeout(120):
            while len(arrived) < hosts:
                await asyncio.sleep(0)
        return httpx.Response(200)

    found = answers(
        *(f"https://{n}.example/" for n in range(hosts)),
        transport=httpx.MockTransport(handle),
        timeout=120,
    )
    assert {answer.ok for answer in found.values()} == {LIVING}


def test_no_more_at_once_than_allowed():
    """Over all hosts together."""
    active, most = Counter(), Counter()

    async def handle(_request):
        active["now"] += 1
        most["ever"] = max(most["ever"], active["now"])
        for _turn in range(5):
            await asyncio.sleep(0)
        active["now"] -= 1
        return httpx.Response(200)

    answers(
        *(f"https://{n}.example/" for n in range(20)),
        transport=httpx.MockTransport(handle),
        parallel=3,
    )
    assert most["ever"] == 3


def test_progress_counts_what_is_asked(server):
    """Not what is known or is no address."""
    reported, cache = [], Cache()
    cache.keep({f"{server.url}/known": Answer(LIVING, asked=NOW)}, NOW)
    answers(
        f"{server.url}/a",
        f"{server.url}/b",
        f"{server.url}/known",
        "nowhere",
        cache=cache,
        progress=reported.append,
    )
    assert reported == ["checked 1 of 2 URLs", "checked 2 of 2 URLs"]


def test_a_second_run_asks_only_what_was_in_doubt(server, tmp_path):
    """What is sure is kept in the file, with sorted keys and nothing beside it."""
    file, urls = (
        tmp_path / "new" / "links.json",
        [server.url + path for path in ("/200", "/404", "/500", "/301/200")],
    )
    first = answers(*urls, cache=Cache(file))
    count = len(server.visits)
    later = answers(*urls, cache=Cache(file), now=NOW + 60)
    assert server.seen()[count:] == ["HEAD /500", "GET /500"]
    assert [later[url] for url in urls if not url.endswith("/500")] == [
        first[url] for url in urls if not url.endswith("/500")
    ]
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert list(kept) == sorted(set(urls) - {server.url + "/500"})
    assert kept[server.url + "/301/200"] == {
        "asked": NOW,
        "moved": server.url + "/200",
        "ok": True,
        "reason": "",
    }
    assert [path.name for path in file.parent.iterdir()] == ["links.json"]


@pytest.mark.parametrize(
    ("answer", "days"), [(Answer(LIVING, asked=NOW), 7), (Answer(DEAD, "gone", asked=NOW), 1)]
)
def test_answers_hold_their_time(tmp_path, answer, days):
    """Neither longer nor before they were asked for; what does not hold is not kept."""
    cache = Cache(tmp_path / "links.json")
    cache.keep({"https://a.example/": answer, "https://b.example/": Answer(UNSURE, asked=NOW)}, NOW)
    for seconds, held in [(0, True), (days * DAY - 1, True), (days * DAY, False), (-1, False)]:
        assert (Cache(cache.path).get("https://a.example/", NOW + seconds) == answer) is held
    assert Cache(cache.path).get("https://b.example/", NOW) is None
    cache.keep({}, NOW + days * DAY)
    assert cache.path.read_text(encoding="utf-8") == "{}\n"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"https://a.example/": null}',
        b'{"https://a.example/": {}}',
        b'{"https://a.example/": {"ok": true, "other": 1}}',
        b'{"https://a.example/": {"ok": null, "reason": "", "moved": "", "asked": 1795262400}}',
        b'{"https://a.example/": {"ok": 1, "reason": "", "moved": "", "asked": 1795262400}}',
        b'{"https://a.example/": {"ok": true, "reason": [], "moved": "", "asked": 1795262400}}',
        b'{"https://a.example/": {"ok": true, "reason": "", "moved": "", "asked": "now"}}',
        b'{"https://a.example/": {"ok": true, "reason": "", "moved": "", "asked": NaN}}',
        b'{"https://a.example/": {"ok": true, "reason": "", "moved": "", "asked": 1'
        + b"0" * 1000
        + b"}}",
    ],
)
def test_a_broken_cache_is_as_none(tmp_path, text):
    """It is written again."""
    file = tmp_path / "links.json"
    file.write_bytes(text)
    assert Cache(file).get("https://a.example/", NOW) is None
    assert (
        asked("https://a.example/", cache=Cache(file), transport=made_up(lambda _request: 200)).ok
        is LIVING
    )
    assert list(json.loads(file.read_text(encoding="utf-8"))) == ["https://a.example/"]


def test_a_cache_that_cannot_be_written_harms_nothing(tmp_path):
    """Its answers are reported all the same."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "links.json", tmp_path / "folder"):
        assert (
            asked(
                "https://a.example/", cache=Cache(path), transport=made_up(lambda _request: 200)
            ).ok
            is LIVING
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_run_that_is_stopped_keeps_what_is_alive(tmp_path):
    """What seems dead might be so for want of a network."""
    file = tmp_path / "links.json"

    def respond(request):
        if request.url.host == "c.example":
            raise KeyboardInterrupt
        return 200 if request.url.host == "a.example" else 404

    urls = ["https://a.example/", "https://b.example/", "https://c.example/"]
    with pytest.raises(KeyboardInterrupt):
        answers(*urls, cache=Cache(file), transport=made_up(respond))
    assert set(Cache(file).answers) <= {"https://a.example/"}


ADDRESSES = st.one_of(
    st.text(),
    st.text().map("http://{}".format),
    st.text(alphabet="ab.:/@[]%#? \\æ\u0130\u3002\ud800-_01").map("https://{}".format),
    st.integers().map("http://a.example:{}/".format),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ADDRESSES))
def test_anything_that_can_be_written_gets_an_answer(urls):
    """And nothing is raised, neither then nor when it is reported."""
    found = answers(*urls, transport=made_up(lambda _request: 200))
    assert list(found) == list(dict.fromkeys(urls))
    assert all(answer.ok is (web_address(url) is not None) for url, answer in found.items())
    dead_links([Link(url, "a.md", 1) for url in urls], found, {})


@settings(deadline=None)
@given(
    st.text().map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(),
    st.sampled_from([301, 302, 429, 503]),
)
def test_whatever_a_server_says_gets_an_answer(value, status):
    """In the headers that are read."""
    said = made_up(
        lambda _request: httpx.Response(status, headers=[(b"Location", value), (b"Date", value)])
    )
    assert isinstance(asked("https://a.example/", transport=said), Answer)
    wait = retry_after(httpx.Headers([(b"Retry-After", value), (b"Date", value)]))
    assert wait is None or wait >= 0


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://a.example/b#c", "https://a.example/b"),
        ("HTTP://A.Example:80/b", "http://a.example/b"),
        ("//a.example/b", "https://a.example/b"),
        ("https://blåbær.example/æ ø", "https://xn--blbr-roah.example/%C3%A6%20%C3%B8"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        (" https://a.example/ ", "https://a.example/"),
        *(
            (text, None)
            for text in (
                "",
                "a.example",
                "/a",
                "#a",
                "mailto:a@a.example",
                "ftp://a.example/",
                "http://",
                "http:///a",
            )
        ),
        *(
            (f"http://{host}/", None)
            for host in ("a b", "[::1", "a..b", ".", "a:0", "a:99999", "a:b", "999.9.9.9", "x" * 64)
        ),
    ],
)
def test_what_is_sent_for_an_address(written, sent):
    """Nothing for what is none."""
    assert web_address(written) == (sent and httpx.URL(sent))
    if sent is None:
        assert asked(written, transport=made_up(lambda _request: 500)) == Answer(
            DEAD, "not a valid URL", "", NOW
        )


A, B = "https://a.example/page", "https://b.example/"
ELSEWHERE, LOOK = (
    "link to another page, or add a copy to content/archived.yaml",
    "open it in a browser",
)
COPY = f"link to the archived copy {B}"


@pytest.mark.parametrize(
    ("url", "answer", "archived", "severity", "message"),
    [
        (
            A,
            Answer(DEAD, "the server returned 404, not found"),
            {},
            ERROR,
            f'"{A}" is a broken link (the server returned 404, not found); {ELSEWHERE}',
        ),
        (
            A,
            Answer(DEAD, "host not found"),
            {A: B},
            ERROR,
            f'"{A}" is a broken link (host not found); {COPY}',
        ),
        (
            A + "#note",
            Answer(DEAD, "host not found"),
            {A: B},
            ERROR,
            f'"{A}#note" is a broken link (host not found); {COPY}',
        ),
        (
            "htp:/a",
            Answer(DEAD, "not a valid URL"),
            {},
            ERROR,
            (
                '"htp:/a" is a broken link (not a valid URL); use for example '
                "https://example.org/page"
            ),
        ),
        (
            A,
            Answer(UNSURE, "no response within 15 seconds"),
            {},
            WARNING,
            f'"{A}" could not be checked (no response within 15 seconds); {LOOK}',
        ),
        (
            A,
            Answer(UNSURE, "no response within 15 seconds"),
            {A: B},
            WARNING,
            (
                f'"{A}" could not be checked (no response within 15 seconds); {LOOK}; if the page is '
                f"gone, {COPY}"
            ),
        ),
        (
            A,
            Answer(LIVING, moved=B),
            {A: "https://c.example/"},
            WARNING,
            f'"{A}" has moved permanently; replace it with {B}',
        ),
        (
            A + "#note",
            Answer(LIVING, moved=B),
            {},
            WARNING,
            f'"{A}#note" has moved permanently; replace it with {B}#note',
        ),
        (
            A + "#note",
            Answer(LIVING, moved=B + "#top"),
            {},
            WARNING,
            f'"{A}#note" has moved permanently; replace it with {B}#top',
        ),
    ],
)
def test_what_the_author_sees(url, answer, archived, severity, message):
    """What is wrong, and how to fix it."""
    (problem,) = dead_links([Link(url, "content/a.md", 7)], {url: answer}, archived)
    assert (problem.path, problem.line, problem.field) == ("content/a.md", 7, "link")
    assert (problem.message, problem.severity) == (message, severity)


def test_each_use_is_reported_in_order_and_the_living_are_not():
    """By path, then by line; twice on one line is once."""
    found = {A: Answer(DEAD, "gone"), B: Answer(LIVING)}
    links = [
        Link(A, "b.md", 2),
        Link(B, "a.md", 1),
        Link(A, "a.md", 10),
        Link(A, "a.md", 9),
        Link(A, "a.md", 9),
    ]
    problems = dead_links(links, found, {})
    assert [(problem.path, problem.line) for problem in problems] == [
        ("a.md", 9),
        ("a.md", 10),
        ("b.md", 2),
    ]


def test_copies_are_read_from_a_mapping():
    """Quoted or not; an empty file names none."""
    text = f"# copies\n{A}: {B}\n'{B}': \"https://web.example/20200101/{B}\"\n"
    assert archived_copies(text, "archived.yaml") == (
        {A: B, B: f"https://web.example/20200101/{B}"},
        [],
    )
    assert (
        archived_copies("", "archived.yaml")
        == archived_copies("# none\n", "archived.yaml")
        == ({}, [])
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- a\n", 1, "contains no URLs; write one per line"),
        ("\na\n", 2, "contains no URLs"),
        (f"{B}: {B}\n{A}:\n", 2, '"" is not a valid URL; use for example'),
        (f"{B}: {B}\n{A}: nowhere\n", 2, '"nowhere" is not a valid URL; use for example'),
        (f"a.example/page: {B}\n", 1, '"a.example/page" is not a valid URL'),
        (f"{B}: {B}\n{A}:\n  - {B}\n", 3, '"" is not a valid URL'),
        (f"? [{A}]\n: {B}\n", 1, '"" is not a valid URL'),
        (f"{A}: {B}\n{A}: {A}\n", 2, f'"{A}" appears twice; remove one'),
        (f"{A}: {B}\n{B}: [\n", 3, "cannot be read ("),
        (f"{A}: \x00\n", 0, "cannot be read ("),
        ("[" * 5000, 0, "cannot be read ("),
    ],
)
def test_what_is_no_copy_is_a_problem_with_its_line(text, line, message):
    """The rest is read."""
    copies, problems = archived_copies(text, "content/archived.yaml")
    assert [(one.path, one.line, one.severity) for one in problems] == [
        ("content/archived.yaml", line, ERROR)
    ]
    assert problems[0].message.startswith(message)
    assert "\n" not in problems[0].message
    assert set(copies.values()) <= {B}


@given(st.text() | st.text(alphabet="ab:/&*!?{}[]<-\n 'h"))
def test_any_text_can_stand_in_the_file_of_copies(text):
    """It is read, or there is a problem."""
    copies, problems = archived_copies(text, "archived.yaml")
    assert all(web_address(url) for pair in copies.items() for url in pair)
    assert all(problem.line >= 0 for problem in problems)
