"""``invoke server-config``: prints web-server configuration for a site, which is described and not
written.
"""

import re
from collections.abc import Callable
from pathlib import Path

from ..config.settings_file import misspelt
from ..config.targets import Destination, destination, destinations
from ..config.values import Settings, SettingsError
from ..host.run import describe_site
from ..host.settings import read_settings
from ..problems import BuildError, did_you_mean
from ..reporting.report import plainly
from ..reporting.report import progress as showing
from ..server_config.servers import configuration, facts_of
from .commands import settings_file

SERVERS = ("nginx", "caddy")


def server_config(
    settings_file: Path,
    server: str,
    *,
    to: str = "",
    siteurl: str | None,
    content: str | None,
    root: str,
    listen: str,
    hsts: bool,
    brotli: bool,
    progress: Callable[[str], None] = lambda _text: None,
) -> str:
    """The configuration for a whole site; ``to``: the target that is served. Raises BuildError or
    ContentError.
    """
    if server not in SERVERS:
        raise BuildError(
            f'"{server}" is not a supported '
            f"server{did_you_mean(server, SERVERS) or '; use nginx or caddy'}"
        )
    if root and (not root.startswith("/") or re.search(r"[\"`$\\{}\n]", root)):
        raise BuildError(
            f'--root: "{root}" is not a valid folder; use an absolute path of plain letters'
        )
    place = place_of(listen)
    settings = read_settings(settings_file, content=content, siteurl=siteurl, drafts=False)
    if to:
        where = _destination(to, settings)
        settings |= {
            "UNLISTED": where.preview,
            "SITEURL": siteurl or where.siteurl or settings["SITEURL"],
        }
        if not root and where.scheme not in ("ssh", "file"):
            raise BuildError(
                f'--to: "{to}" is not a folder that a web server serves; set one with --root'
            )
        root = root or f"{where.path.rstrip('/')}/current"
    described = describe_site(settings, progress)
    facts = facts_of(
        described.site,
        described.model.views.values(),
        root=root.rstrip("/"),
        listen=place,
        hsts=hsts,
        brotli=brotli,
    )
    return configuration(server, facts)


def _destination(to: str, settings: Settings) -> Destination:
    """The target that is served. Raises BuildError."""
    try:
        return destination(to, destinations(settings["TARGETS"]), misspelt(settings, "TARGETS"))
    except SettingsError as error:
        raise BuildError(str(error)) from error


def place_of(listen: str) -> tuple[str, int] | None:
    """``8080``, or ``127.0.0.1:8080``: (host or "", port). Raises BuildError."""
    if not listen:
        return None
    host, _, port = listen.rpartition(":")
    if (
        not re.fullmatch(r"[0-9a-zA-Z.-]*", host)
        or not port.isdecimal()
        or not 0 < int(port) < 65536
    ):
        raise BuildError(
            f'--listen: "{listen}" is not a valid port; use for example 8080 or 127.0.0.1:8080'
        )
    return host, int(port)


def print_server_config(
    place: Path,
    server: str,
    settings: str,
    *,
    to: str,
    siteurl: str | None,
    content: str | None,
    root: str,
    listen: str,
    hsts: bool,
    brotli: bool,
) -> None:
    """Print it to standard output."""
    with plainly():
        with showing("Describing") as step:
            text = server_config(
                settings_file(place, settings),
                server,
                to=to,
                siteurl=siteurl,
                content=content,
                root=root,
                listen=listen,
                hsts=hsts,
                brotli=brotli,
                progress=step,
            )
        print(text, end="")
