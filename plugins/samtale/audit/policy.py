"""Checks for content that a finished page must not have: what the Content-Security-Policy blocks,
and what the allow-list refuses in bodies.

Bodies were checked when they were read; they are checked again here, because pictures and links
were inserted later.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from ..problems import ERROR, WARNING
from ..sanitize import ExternalHosts
from ..sanitize.tree import Attributes, refusals
from ..sanitize.urls import candidates, host_of, is_allowed
from .elements import Elements, Fault

LOADS = frozenset("img iframe audio video source embed track".split())
URLS = frozenset("href src action formaction data xlink:href ping".split())
# which browsers do not run
DATA_BLOCKS = re.compile(r"application/(?:[\w.-]+\+)?json|text/plain", re.IGNORECASE)
CITATIONS = re.compile(
    r"data:application/(?:x-bibtex|vnd\.citationstyles\.csl\+json)[;,]"
)  # our own downloads (describe/citing.py)
SCRIPTS = "theme/"  # below the site's URL: the folder of its own scripts
BLOCKED = "is blocked by the Content-Security-Policy"


def policy(
    page: Elements, base: str, hosts: ExternalHosts, raw_html: str = "strict"
) -> Iterator[Fault]:
    """base: the site's URL, with a trailing slash; raw_html: the setting, with ``allow`` bodies are
    not checked.
    """
    path = urlsplit(base).path
    for node, tag, attributes in page.nodes:
        if attributes:
            yield from _attributes(node, attributes)
        if tag in ("script", "style"):
            yield from _inline(node, tag, attributes, path)
        elif tag in LOADS or tag == "link":
            yield from _loaded(node, tag, attributes, hosts)
    heads = {node.mem_id for node, _tag, _attributes in page.head}
    for node, tag, attributes in page.nodes:
        refresh = tag == "meta" and (attributes.get("http-equiv") or "").lower() == "refresh"
        if tag in ("base", "object", "embed", "applet") or (refresh and node.mem_id not in heads):
            yield node, "html", f"<{tag}> could redirect readers to another URL; remove it", ERROR
    if raw_html == "allow":
        return
    for _body, elements in page.bodies:
        for one in refusals(elements, hosts):
            if not one.external:
                yield one.node, "html", one.message, ERROR


def _attributes(node: LexborNode, attributes: Attributes) -> Iterator[Fault]:
    for name, value in attributes.items():
        if name.startswith("on"):
            yield (
                node,
                "script",
                f'{name}="{" ".join((value or "").split())[:40]}" {BLOCKED}; remove it',
                ERROR,
            )
        elif (
            name in URLS
            and value
            and not is_allowed(value, media=True)
            and not CITATIONS.match(value)
        ):
            yield (
                node,
                "script",
                f'{name}="{" ".join(value.split())[:40]}" can run JavaScript; use another URL',
                ERROR,
            )


def _inline(node: LexborNode, tag: str, attributes: Attributes, path: str) -> Iterator[Fault]:
    if tag == "script":
        source = attributes.get("src")
        if source is None and not DATA_BLOCKS.fullmatch((attributes.get("type") or "").strip()):
            yield (
                node,
                "script",
                f"an inline script {BLOCKED}; move it to a file of the theme",
                ERROR,
            )
        elif source is not None and (host_of(source) or not source.startswith(f"{path}{SCRIPTS}")):
            yield node, "script", f'the script "{source}" {BLOCKED}; move it to the theme', ERROR
    if tag == "style":
        yield node, "style", f"a style element {BLOCKED}; use a class", ERROR


def _loaded(
    node: LexborNode, tag: str, attributes: Attributes, hosts: ExternalHosts
) -> Iterator[Fault]:
    """Report resources loaded from other hosts, outside bodies (in bodies, sanitize/ reports them
    at their line).
    """
    sheet = tag == "link" and "stylesheet" in (attributes.get("rel") or "").lower().split()
    if sheet:
        kind, loaded = "styles", [attributes.get("href")]
    elif tag in LOADS:
        kind = (
            "frames"
            if tag in ("iframe", "embed")
            else "pictures"
            if tag in ("img", "source")
            else "media"
        )
        loaded = [
            attributes.get("src"),
            attributes.get("poster"),
            *candidates(attributes.get("srcset") or ""),
        ]
    else:
        return
    for source in loaded:
        host = host_of(source or "")
        if host and not hosts.allows(kind, host):
            message = (
                f'"{source}" is loaded from another host and {BLOCKED}; keep a copy, or add the '
                "host to EXTERNAL_HOSTS"
            )
            yield node, "loaded", message, ERROR if kind in ("styles", "frames") else WARNING
