"""Which requests ``invoke serve`` answers: those whose ``Host`` is this machine, or the host that
the author has named.

A page on another site can make a browser send requests to this machine: directly, or through a
domain that resolves to it (DNS rebinding). The former cannot read the answer, the latter can: the
name in ``Host`` reveals it. Drafts are among the pages served, so requests for another host get no
content at all.
"""

import ipaddress
import re
from dataclasses import dataclass

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..problems import BuildError, escaped

NAMED = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?")
METHODS = ("GET", "HEAD")
REFUSED = (
    'This is "invoke serve", which accepts requests to localhost only. To allow another host name, '
    "start it with --host NAME.\n"
)
FOREIGN = "Requests from other sites are not allowed.\n"
READ_ONLY = "Only reading is allowed.\n"
ALWAYS = (
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)


@dataclass(frozen=True)
class Names:
    """The names of one server: those of this machine with ``port``, and ``host`` (from ``--host``;
    "" for none).
    """

    port: int
    host: str = ""

    def include(self, written: str) -> bool:
        """Whether a ``Host``, or the part of an ``Origin`` after its scheme, is one of these."""
        match = NAMED.fullmatch(written)
        if not match:
            return False
        name, port = match[1].lower().removesuffix("."), match[2]
        if (
            self.host
            and (f"{name}:{port}" if port and ":" in self.host.rpartition("]")[2] else name)
            == self.host
        ):
            return True
        return int(port or 80) == self.port and _is_loopback(name)


def names(port: int, host: str) -> Names:
    """What ``--host`` adds: a name, or a name with a port. Raises BuildError."""
    match = NAMED.fullmatch(host)
    if host and not match:
        raise BuildError(
            f'--host: "{escaped(host)}" is not a valid host name; use for example mysite.test, '
            "or mysite.test:8080"
        )
    return Names(port, host.lower())


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


class HostGuard:
    """ASGI: passes on read-only requests for one of ``names``; all others get a short text without
    any content.
    """

    def __init__(self, app: ASGIApp, names: Names):
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # the server's own events: startup and shutdown
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        status, text = self.refusal(scope)
        if not status and scope["type"] == "http":
            await self.app(scope, receive, _adding(send))
        elif scope["type"] == "http":
            await PlainTextResponse(text, status, {"cache-control": "no-store"})(
                scope, receive, send
            )
        else:  # there are no WebSocket endpoints
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    def refusal(self, scope: Scope) -> tuple[int, str]:
        """The status and the text with which a request is refused; (0, "") if it is allowed."""
        headers = [(name.lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        hosts, origins = (
            [value for name, value in headers if name == one] for one in (b"host", b"origin")
        )
        if len(hosts) != 1 or not self.names.include(hosts[0]):
            return 421, REFUSED
        if any(not self.names.include(re.sub("^https?://", "", origin)) for origin in origins):
            return 403, FOREIGN
        if scope.get("method", "GET") not in METHODS:
            return 405, READ_ONLY
        return 0, ""


def _adding(send: Send) -> Send:
    """The same, with headers that prevent other sites' pages from embedding the response."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *ALWAYS]}
        await send(message)

    return sent
