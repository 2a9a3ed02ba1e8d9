"""Other sites from which pages may load something, or to which they may send something: the setting
EXTERNAL_HOSTS.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

# kinds that the policy also allows from the site itself
LOADED = ("pictures", "media", "styles", "fonts")
HOST = re.compile(
    r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::\d{1,5})?"
)


@dataclass(frozen=True)
class ExternalHosts:
    """Host names, with a port if it is not the default; ``*.example.org`` means all hosts below it.

    ``own``: the site's host, from which its pages may also load by an absolute URL.
    """

    frames: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()
    own: str = ""

    def allows(self, kind: str, host: str) -> bool:
        """Whether something of this kind (a field's name) may be loaded from that host."""
        if self.own and host == self.own and kind in LOADED:
            return True
        return any(
            one == host or (one.startswith("*.") and host.endswith(one[1:]))
            for one in getattr(self, kind)
        )


NO_HOSTS = ExternalHosts()


def hosts_from(value: object, own: str = "") -> ExternalHosts:
    """Parse the setting, such as ``{"frames": ["player.example.org"]}``. own: the site's host.
    Raises ValueError.
    """
    kinds = [one.name for one in fields(ExternalHosts) if one.name != "own"]
    if value is None:
        return ExternalHosts(own=own)
    if not isinstance(value, Mapping):
        raise ValueError(
            f'{value!r} is not a dictionary; use for example {{"frames": ["player.example.org"]}}'
        )
    found = {}
    for kind, hosts in value.items():
        if kind not in kinds:
            raise ValueError(f"{kind!r} is not one of {', '.join(kinds)}; fix it")
        if isinstance(hosts, str) or not isinstance(hosts, list | tuple):
            raise ValueError(f"{kind}: {hosts!r} is not a list; use [{hosts!r}]")
        for host in hosts:
            if not isinstance(host, str) or not HOST.fullmatch(host.lower()):
                raise ValueError(
                    f'{kind}: {host!r} is not a host name; use for example "player.example.org", '
                    "without https://"
                )
        found[kind] = tuple(sorted({host.lower() for host in hosts}))
    return ExternalHosts(**found, own=own)
