"""The site's Content-Security-Policy: a header for servers, and a ``<meta>`` element for pages.

Scripts are allowed only from the folder of the theme, so that an author's file does not run,
whatever its name. Of other sites, only the hosts in EXTERNAL_HOSTS are allowed (W3C,
Content Security Policy Level 3).
"""

from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from .hosts import ExternalHosts

SCRIPTS = "theme/"  # below the site's URL
KINDS = {
    "pictures": "img-src",
    "media": "media-src",
    "frames": "frame-src",
    "forms": "form-action",
    "styles": "style-src",
    "fonts": "font-src",
}
ONLY_AS_HEADER = ("frame-ancestors",)


def directives(url: str, hosts: ExternalHosts) -> dict[str, str]:
    """Each directive with its sources, in a fixed order. url: the site's URL."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii") + (
        f":{parts.port}" if parts.port else ""
    )
    own = f"{parts.scheme}://{host}{quote(parts.path.rstrip('/'), safe='/%~')}/"
    policy = {
        "default-src": "'none'",
        "script-src": own + SCRIPTS,
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "media-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "frame-src": "",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    for kind, name in KINDS.items():
        policy[name] = " ".join(filter(None, (policy[name], *sorted(getattr(hosts, kind)))))
    return {name: sources for name, sources in policy.items() if sources}


def header(url: str, hosts: ExternalHosts) -> str:
    """The value of the header that servers send."""
    return "; ".join(f"{name} {sources}" for name, sources in directives(url, hosts).items())


def meta(url: str, hosts: ExternalHosts, digests: Iterable[str]) -> str:
    """The same for a page's ``<meta>`` element, for servers that send no headers.

    digests: the SHA-256, hexadecimal, of the site's own scripts, which lets them run if the pages
    are served from another address, as in a test.
    """
    policy = {
        name: sources
        for name, sources in directives(url, hosts).items()
        if name not in ONLY_AS_HEADER
    }
    hashes = sorted({f"'{integrity(digest)}'" for digest in digests})
    policy["script-src"] = " ".join((policy["script-src"], *hashes))
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


def integrity(digest: str) -> str:
    """A SHA-256, hexadecimal, in the form of HTML's ``integrity``."""
    return f"sha256-{b64encode(bytes.fromhex(digest)).decode('ascii')}"
