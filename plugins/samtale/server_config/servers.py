"""What a web server must know to serve a site correctly, and its configuration for nginx or Caddy.

The facts are the same for both; each has a template that reads as an administrator would have
written it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..config.site import Site
from ..describe.view import RedirectView, View
from ..languages import Language
from ..output.hashed_names import ASK, FOREVER, HASHED
from ..output.media_types import CHARSET, EMBEDDED, FEEDS, TYPES
from ..sanitize import content_policy
from .syntax import FILTERS, is_plain, writable

POSITIONS = 4  # entries of a browser's language list; users hardly ever set later ones
LONGEST = 64  # characters of one language with its weight; no language tag in use is half as long
# the part of Accept-Language that is evaluated
ACCEPTED = rf"^((?:[^,]{{0,{LONGEST}}},){{0,{POSITIONS - 1}}}[^,]{{0,{LONGEST}}})(?:,|$)"
NORWEGIAN = ("nb", "no", "nn")  # readers of one of these also read the others, and Danish
# in an address as it is sent
AMBIGUOUS = r"(?i)^(?:[^/]|[^?]*(?://|\\|%(?:2e|2f|5c|0[0-9a-f]|1[0-9a-f]|7f)|/\.\.?(?:[/?]|$)))"
REFUSED_FEATURES = (
    "accelerometer",
    "camera",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "payment",
    "usb",
)
HSTS = ("Strict-Transport-Security", "max-age=31536000")


@dataclass(frozen=True)
class Facts:
    """All that a configuration depends on. Addresses are within the host, as browsers send them;
    ``files`` and ``paths`` are not percent-encoded. ``prefix``: the path of the site's URL, or "";
    ``root``: the folder that is served; ``listen``: (host or "", port) to listen on for plain HTTP,
    or None; ``choices``: (pattern of Accept-Language, home page), the first match is used;
    ``lost``: (path of an edition, its 404 page); ``moved``: (path, address); ``gone``: (path,
    file); ``headers``: of every response; ``hashed``: the pattern of paths that may be cached
    forever; ``downloads``: that of files which browsers must not display, or "".
    """

    scheme: str
    host: str
    port: int | None
    prefix: str
    root: str
    listen: tuple[str, int] | None
    choices: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    moved: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    hashed: str
    downloads: str = ""
    brotli: bool = False


def facts_of(
    site: Site,
    views: Iterable[View],
    *,
    root: str = "",
    listen: tuple[str, int] | None = None,
    hsts: bool = False,
    brotli: bool = False,
) -> Facts:
    """The facts of a site that has been described."""
    url, prefix = urlsplit(site.url), writable(unquote(site.prefix), "SITEURL")
    views = sorted(views, key=lambda view: view.save_as)
    host = (url.hostname or "").encode("idna").decode("ascii")
    local = (host, url.port) if url.scheme == "http" and host == "127.0.0.1" and url.port else None
    headers = (
        ("Content-Security-Policy", content_policy.header(site.url, site.hosts)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in REFUSED_FEATURES)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        *((HSTS,) if hsts else ()),
        *((("X-Robots-Tag", "noindex"),) if site.unlisted else ()),
    )
    return Facts(
        scheme=url.scheme,
        host=host,
        port=url.port,
        prefix=prefix,
        root=writable(root, "root") or f"/srv/www/{host}/current",
        listen=listen or local,
        choices=tuple(
            (pattern, site.address(f"{code}/")) for pattern, code in choices(site.languages)
        ),
        lost=tuple((f"{prefix}/{code}/", f"{code}/404.html") for code in site.codes),
        moved=tuple(
            (f"{prefix}/{unquote(view.url)}", address_of(view.target.url, site))
            for view in views
            if isinstance(view, RedirectView)
        ),
        gone=tuple(
            (f"{prefix}/{unquote(view.url)}", view.save_as) for view in views if view.kind == "gone"
        ),
        headers=headers,
        hashed=f"{re.escape(prefix)}/{HASHED}",
        downloads=_downloads(site, prefix),
        brotli=brotli,
    )


def _downloads(site: Site, prefix: str) -> str:
    """The pattern of the paths of active files, which may have a hash in their names."""
    named = (path.rpartition(".") for path in site.active)
    found = [
        rf"{re.escape(stem)}(?:\.[0-9a-f]{{10}})?{re.escape(dot + ending)}"
        for stem, dot, ending in named
    ]
    return f"{re.escape(prefix)}/(?:{'|'.join(found)})" if found else ""


def address_of(url: str, site: Site) -> str:
    """An address without any character that has a meaning in a server's configuration."""
    return quote(site.address(url), safe="/:?#@!&'()*+,;=%~")


def choices(languages: Iterable[Language]) -> list[tuple[str, str]]:
    """(pattern, language code) in the order in which they are tried: the first language in
    Accept-Language is preferred, whatever its weight, unless that is 0. Patterns contain no
    lookahead, which Caddy (RE2) does not support. They are applied to what ACCEPTED matches, and
    take time in proportion to its length (tests/samtale/server_config/test_growth.py).
    """
    codes = [language.code for language in languages]
    asked: dict[str, list[str]] = {code: [code] for code in codes}
    # for a browser that asks for pt or pt-PT, pt-BR is better than another language
    for code in codes:
        base = code.partition("-")[0]
        if base not in codes and not any(base in tags for tags in asked.values()):
            asked[code].append(base)
    for tag in NORWEGIAN:
        near = next((code for code in (*NORWEGIAN, "da") if code in codes), "")
        if near and tag not in codes:
            asked[near].append(tag)
    exact = sorted(codes, key=lambda code: -code.count("-"))  # pt-BR before pt
    # at most three digits: RFC 9110, 12.4.2
    above_zero = r"1(?:\.0{0,3})?|0?\.(?:[1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9])"
    weight = rf"(?:\s*;\s*q\s*=\s*(?:{above_zero}))?"
    return [
        (
            rf"(?i)^{'[^,]*,' * place}\s*(?:{'|'.join(map(re.escape, asked[code]))})(?:-[a-z0-9]+)*{weight}\s*(?:,|$)",  # noqa: E501
            code,
        )
        for place in range(POSITIONS)
        for code in exact
    ]


def configuration(server: str, facts: Facts) -> str:
    """The complete configuration of a site for nginx ("nginx") or Caddy ("caddy")."""
    environment = Environment(  # noqa: S701 no HTML
        loader=FileSystemLoader(Path(__file__).parent),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters |= FILTERS
    environment.tests["plain"] = is_plain
    environment.globals |= {
        "accepted": ACCEPTED,
        "ambiguous": AMBIGUOUS,
        "embedded": "|".join(EMBEDDED),
    }
    own = f"site {facts.host} {facts.listen[1] if facts.listen else ''} {facts.prefix}".strip()
    # of nginx's variables, which all sites of a server share
    name = re.sub(r"[^a-z0-9]+", "_", own.lower())
    template = environment.get_template({"nginx": "nginx.conf.j2", "caddy": "Caddyfile.j2"}[server])
    return template.render(
        site=facts, name=name, types=TYPES, feeds=FEEDS, charset=CHARSET, forever=FOREVER, ask=ASK
    )
