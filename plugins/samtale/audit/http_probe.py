"""Requests one address at a time, politely: the part of ``external.py`` that uses the network."""

import asyncio
import contextlib
import re
import socket
import ssl
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from .public_addresses import NotPublicError

NO_HOST = "host not found"
NOT_PUBLIC = "host is on a private network, which is checked only if EXTERNAL_PRIVATE is True"
HOST_SECONDS = 120  # limit on one host's answers and requested delays, in total
# redirects that are followed; seconds that a server may ask us to wait
REDIRECTS, PATIENCE = 10, 30
PHRASES = {status.value: f", {status.phrase.lower()}" for status in HTTPStatus}
HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|[0-9a-f.]*:[0-9a-f:.]*")
# other errors are temporary
NO_NAME = {getattr(socket, name, None) for name in ("EAI_NONAME", "EAI_NODATA")}
# OpenSSL's codes: browsers fetch missing issuers, and companies may have their own
UNKNOWN_ISSUER = {19, 20, 21}


@dataclass(frozen=True)
class Answer:
    """``ok``: True for alive, False for dead, None if unknown; ``reason``: why not alive, in plain
    words; ``moved``: its new permanent address, or ""; ``asked``: when, in epoch seconds.
    """

    ok: bool | None
    reason: str = ""
    moved: str = ""
    asked: float = 0


def web_address(text: str) -> httpx.URL | None:
    """The URL to request for an address: without its fragment, or None if it is not an http(s)
    address. Raises nothing.
    """
    try:
        text = text.strip()
        url = httpx.URL("https:" + text if text.startswith("//") else text).copy_with(fragment=None)
        whole = url.scheme in ("http", "https") and HOST.fullmatch(url.raw_host.decode("ascii"))
        return url if whole and (url.port is None or 0 < url.port < 65536) else None
    except (httpx.InvalidURL, ValueError):
        return None


@dataclass(frozen=True)
class Reply:
    """The result of one request. ``whole``: it applies to all addresses of that server; ``wait``:
    seconds to wait that the server asks for, if acceptable; ``target``: the target of a redirect,
    ``lasting`` if permanent.
    """

    ok: bool | None
    reason: str = ""
    whole: bool = False
    wait: float | None = None
    target: httpx.URL | None = None
    lasting: bool = False


class Round:
    """One round of requests, within one event loop."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        now: float,
        per_host: int,
        parallel: int,
        delay: float,
        timeout: float,
    ):
        self.client, self.now, self.delay, self.timeout = client, now, delay, timeout
        self.turns: dict[bytes, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(per_host)
        )
        self.lines = asyncio.Semaphore(parallel)
        # host -> earliest time of the next request, on the loop's clock
        self.free: dict[bytes, float] = defaultdict(float)
        self.spent: dict[bytes, float] = defaultdict(float)  # host -> seconds spent on it
        self.closed: dict[tuple[str, bytes], Reply] = {}  # server -> why it gets no more requests
        self.waited: set[httpx.URL] = set()  # for which we have already waited once

    async def answer(self, first: httpx.URL) -> Answer:
        """Follow an address to its end: with HEAD and, if that fails, with GET."""
        for method in ("HEAD", "GET"):
            url, moved, lasting = first, "", True
            for _request in range(REDIRECTS + 1):
                reply = await self.send(method, url, first)
                if reply.target is None:
                    break
                url, lasting = reply.target, lasting and reply.lasting
                moved = str(url) if lasting else moved
            else:
                reply = Reply(False, f"more than {REDIRECTS} redirects")
            if reply.whole:
                self.closed[url.scheme, url.netloc] = reply
            if reply.ok or reply.whole:
                break
        return Answer(
            reply.ok, reply.reason, moved if reply.ok and moved != str(first) else "", self.now
        )

    async def send(self, method: str, url: httpx.URL, first: httpx.URL) -> Reply:
        """Send one request, for an address reached from ``first``, when the host's turn comes;
        repeat it once if the host asks us to wait.
        """
        clock, host, server = (
            asyncio.get_running_loop().time,
            url.raw_host,
            (url.scheme, url.netloc),
        )
        async with self.turns[host]:
            while True:
                while server not in self.closed and (pause := self.free[host] - clock()) > 0:
                    await asyncio.sleep(pause)
                if server in self.closed:
                    return self.closed[server]
                if self.spent[host] >= HOST_SECONDS:
                    reply = Reply(
                        None,
                        f"host used up its {HOST_SECONDS} seconds of this check",
                        whole=True,
                    )
                    return self.closed.setdefault(server, reply)
                async with self.lines:
                    began = clock()
                    reply = await self.request(
                        method, url, min(3 * self.timeout, HOST_SECONDS - self.spent[host])
                    )
                self.spent[host] += clock() - began + (reply.wait or 0)
                self.free[host] = max(self.free[host], clock() + max(self.delay, reply.wait or 0))
                if reply.wait is None or first in self.waited:
                    return reply
                self.waited.add(first)

    async def request(self, method: str, url: httpx.URL, seconds: float) -> Reply:
        """One response's status and headers within a time limit, in seconds; the body is not
        read.
        """
        # httpx limits single steps; this limits their sum, for servers that answer byte by byte
        try:
            async with asyncio.timeout(seconds), self.client.stream(method, url) as response:
                if method == "HEAD":  # has no body: after reading it, the connection can be reused
                    await response.aread()
                return read_reply(response)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return failure(error, self.timeout)


def read_reply(response: httpx.Response) -> Reply:
    """The meaning of a response's status and headers."""
    status = response.status_code
    if 200 <= status < 300:
        return Reply(True)
    if response.next_request is not None:
        if web_address(str(response.next_request.url)) is None:
            return Reply(None, "redirects to an invalid URL")
        return Reply(None, target=response.next_request.url, lasting=status in (301, 308))
    after = retry_after(response.headers) if status in (429, 503) else None
    wait = after if after is not None and after <= PATIENCE else None
    reason = f"the server returned {status}{PHRASES.get(status, '')}"
    return Reply(
        False if status in (404, 410) else None, reason, status == 429 or after is not None, wait
    )


def retry_after(headers: httpx.Headers) -> float | None:
    """The seconds that Retry-After asks for, with a date relative to the server's own clock; None
    without it.
    """
    written = headers.get("retry-after", "").strip()
    if re.fullmatch("[0-9]{1,9}", written):
        return float(written)
    with contextlib.suppress(ValueError, TypeError, OverflowError):
        until, there = (
            parsedate_to_datetime(text).timestamp() for text in (written, headers.get("date", ""))
        )
        return max(0.0, until - there)
    return None


def failure(error: Exception, timeout: float) -> Reply:
    """The meaning of an error: about the server, if there was no connection; else about this
    request only.
    """
    for cause in causes(error):
        if isinstance(cause, NotPublicError):
            return Reply(None, NOT_PUBLIC, whole=True)
        if isinstance(cause, socket.gaierror):
            gone = cause.errno in NO_NAME
            return Reply(
                False if gone else None,
                NO_HOST if gone else "host cannot be resolved at present",
                whole=True,
            )
        if isinstance(cause, ssl.SSLCertVerificationError):
            unknown = getattr(cause, "verify_code", None) in UNKNOWN_ISSUER
            reason = getattr(cause, "verify_message", "").rstrip(".") or "not valid"
            return Reply(
                None if unknown else False, f"certificate not accepted: {reason}", whole=True
            )
        if isinstance(cause, ConnectionRefusedError):
            return Reply(False, "connection refused", whole=True)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return Reply(
            None,
            f"no response within {timeout:g} seconds",
            whole=isinstance(error, httpx.ConnectTimeout),
        )
    broken = isinstance(error, httpx.NetworkError | OSError)
    return Reply(None, "connection failed" if broken else "invalid response from the server")


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and its chain of causes."""
    yield error
    for cause in (error.__cause__ or error.__context__, *getattr(error, "exceptions", ())):
        if cause is not None:
            yield from causes(cause)
