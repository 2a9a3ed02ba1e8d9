"""Which addresses are asked: after every form in which one can be written, at each hop, and as it
was checked.
"""

import asyncio
import socket
from ipaddress import ip_address

import httpcore
import httpx
import pytest
from samtale.audit import http_probe
from samtale.audit.external import Cache, ask
from samtale.audit.http_probe import HOST_SECONDS, NOT_PUBLIC, Answer
from samtale.audit.public_addresses import NotPublicError, PublicOnly, is_public, public_transport

CLOSED_4 = """0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.8.9.10 169.254.1.1 169.254.169.254 172.16.0.1
 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
 239.1.1.1 240.0.0.1 255.255.255.255"""
CLOSED_6 = """:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:10.0.0.1 64:ff9b::10.0.0.1 64:ff9b::7f00:1
 64:ff9b:1::1 100::1 2001::1 2001:0:1:2:3:4:5:6 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1
 5f00::1 fc00::1 fd00::1 fe80::1 fe80::1%1 fec0::1 ff02::1 ff0e::1 2606:4700::1111%1"""
OPEN = """1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 192.167.0.1
 198.17.0.1 198.20.0.1 223.255.255.255 2606:4700::1111 2a00:1450::1 2001:4860::8888 64:ff9b::8.8.8.8 ::ffff:8.8.8.8"""


def test_what_is_not_of_the_public_internet_is_closed():
    """Private, shared, loopback, link-local, multicast, reserved, for documents; and what holds one
    of these.
    """
    assert [one for one in f"{CLOSED_4} {CLOSED_6}".split() if is_public(ip_address(one))] == []


def test_what_is_of_the_public_internet_is_open():
    """The neighbours of closed networks, and public addresses within others."""
    assert [one for one in OPEN.split() if not is_public(ip_address(one))] == []


class Names:
    """A network of names: what each leads to, time after time. ``connected``: the addresses that
    were connected to.
    """

    def __init__(self, names: dict[str, list[list[str]]]):
        self.names, self.connected = names, []

    def found(self, host: str, port: int) -> list[tuple]:
        answers = self.names[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
        ]

    async def connect_tcp(self, host, *_more):
        self.connected.append(host)
        raise httpcore.ConnectError("nobody is there")


@pytest.fixture
def network(monkeypatch):
    """``network({"far.example": [["8.8.8.8"]]})``: such names, each with its answers in turn."""

    def made(names: dict[str, list[list[str]]]) -> Names:
        network = Names(names)

        async def getaddrinfo(_loop, host, port, **_more):
            return network.found(host, port)

        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
        return network

    return made


def connect(network: Names, host: str) -> None:
    asyncio.run(PublicOnly(network).connect_tcp(host, 80, timeout=5))


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "10.0.0.1"],
        ["::1"],
        ["::ffff:192.168.1.1"],
        ["169.254.169.254"],
        [],
    ],
)
def test_a_name_that_leads_to_a_closed_address_is_not_connected_to(network, addresses):
    """Not even if another of its addresses is open."""
    names = network({"far.example": [addresses]})
    with pytest.raises(NotPublicError):
        connect(names, "far.example")
    assert names.connected == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(network):
    """A name that leads elsewhere the second time is looked up once for each connection."""
    names = network({"far.example": [["8.8.8.8", "9.9.9.9"], ["127.0.0.1"]]})
    with pytest.raises(httpcore.ConnectError):
        connect(names, "far.example")
    assert names.connected == ["8.8.8.8", "9.9.9.9"]
    with pytest.raises(NotPublicError):
        connect(names, "far.example")


@pytest.mark.site
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],  # noqa: S104
)
def test_this_machine_is_not_asked_unless_it_is_allowed(host):
    """A server that would answer gets no connection; the setting is named."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        url = f"http://{host}:{listening.getsockname()[1]}/"
        assert ask([url], cache=Cache(), now=5, agent="a", delay=0, timeout=120) == {
            url: Answer(None, NOT_PUBLIC, "", 5)
        }
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_closed_address_is_refused_where_it_leads(status):
    """The second hop is checked as the first is."""

    class First(httpx.AsyncBaseTransport):
        def __init__(self):
            self.inner = public_transport()

        async def handle_async_request(self, request):
            if request.url.host == "far.example":
                return httpx.Response(
                    status, headers={"Location": "http://127.0.0.1:9/x"}, request=request
                )
            return await self.inner.handle_async_request(request)

    url = "http://far.example/"
    assert ask([url], cache=Cache(), now=5, agent="a", delay=0, transport=First()) == {
        url: Answer(None, NOT_PUBLIC, "", 5)
    }


def test_one_host_takes_a_limited_time(monkeypatch):
    """However many links lead there, and however long it lets each wait: those that are left are
    reported as untested.
    """
    now, came = [0.0], []

    async def sleep(seconds):
        now[0] += seconds

    async def answer(request):
        came.append(request.url)
        now[0] += 1
        first = came.count(request.url) == 1
        return httpx.Response(503 if first else 200, headers={"Retry-After": "20"} if first else {})

    urls = [f"http://far.example/{number}" for number in range(30)]
    monkeypatch.setattr(http_probe.asyncio, "sleep", sleep)
    monkeypatch.setattr(asyncio.BaseEventLoop, "time", lambda _loop: now[0])
    answers = ask(
        urls, cache=Cache(), now=5, agent="a", delay=0, transport=httpx.MockTransport(answer)
    )
    untested = [answer.reason for answer in answers.values() if answer.ok is None]
    assert set(untested) == {f"host used up its {HOST_SECONDS} seconds of this check"}
    assert 0 < len(untested) < len(urls)
    assert now[0] < HOST_SECONDS + 2 * 21
    assert len(came) < len(urls)


class Endless(httpx.AsyncByteStream):
    """A body without an end."""

    def __init__(self):
        self.read = 0

    async def __aiter__(self):
        while True:
            self.read += 1
            yield b"x" * 65_536


@pytest.mark.parametrize("status", [200, 404, 500])
def test_of_a_body_nothing_is_read(status):
    """Neither of a page that is alive nor of one that is not."""
    body = Endless()

    async def respond(request):
        head = request.method == "HEAD"
        return httpx.Response(
            405 if head else status, stream=httpx.ByteStream(b"") if head else body
        )

    url = "http://far.example/"
    ask([url], cache=Cache(), now=5, agent="a", delay=0, transport=httpx.MockTransport(respond))
    assert body.read == 0
