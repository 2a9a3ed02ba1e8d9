"""Which IP addresses belong to the public internet, and connections to these only. The address that
was checked is the one that is connected to, so that a name which resolves differently the second
time gains nothing (DNS rebinding). Each hop of a redirect is checked.
"""

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx

# IANA's registries of special-purpose addresses, and multicast; listed here, because Python's own
# list differs by version
NOT_PUBLIC_4 = """0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"""  # noqa: E501
# Teredo and others, documentation, 6to4
NOT_PUBLIC_6 = "2001::/23 2001:db8::/32 2002::/16 3fff::/20"
PUBLIC_6 = IPv6Network("2000::/3")  # all others are local, multicast or reserved
# mapped; NAT64, by which IPv6-only networks reach IPv4
HOLDS_4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
CLOSED_4 = tuple(map(IPv4Network, NOT_PUBLIC_4.split()))
CLOSED_6 = tuple(map(IPv6Network, NOT_PUBLIC_6.split()))
MOST = 4  # addresses tried per host


class NotPublicError(OSError):
    """A host's address belongs to this machine, to a local network, or to no network."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the public internet, in whatever form it is written."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in CLOSED_4)
    if address.scope_id is not None:
        return False
    if any(address in network for network in HOLDS_4):
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in PUBLIC_6 and not any(address in network for network in CLOSED_6)


class PublicOnly(httpcore.AsyncNetworkBackend):
    """Connects only to hosts all of whose addresses are public."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend | None = None):
        self.backend = backend or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises NotPublicError, socket.gaierror, and what httpcore itself raises."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("name resolution timed out") from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not addresses or not all(is_public(ip_address(address)) for address in addresses):
            raise NotPublicError(f"{host} is not on the public internet")
        each = timeout and timeout / min(len(addresses), MOST)
        failed: Exception = httpcore.ConnectError("no address is reachable")
        for address in addresses[:MOST]:
            try:
                return await self.backend.connect_tcp(
                    address, port, each, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def sleep(self, seconds: float) -> None:
        await self.backend.sleep(seconds)


def public_transport() -> httpx.AsyncHTTPTransport:
    """A transport with such connections. httpx has no parameter for this: its connection pool
    is replaced.
    """
    transport = httpx.AsyncHTTPTransport(trust_env=False)
    # with the owner's own certificate authorities (SSL_CERT_FILE)
    context = httpx.create_ssl_context(trust_env=True)
    transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001
        ssl_context=context, network_backend=PublicOnly()
    )
    return transport
