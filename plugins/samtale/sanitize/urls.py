"""URLs as browsers read them: whether a URL is safe, and which other host it leads to (URL
Standard, 4.4).
"""

import re
from urllib.parse import urlsplit

from .allowlist import IMAGES, SCHEMES

EDGES = "".join(map(chr, range(33)))  # C0 controls and space, which browsers remove at both ends
REMOVED = re.compile(r"[\t\n\r]")  # browsers remove these anywhere
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# as some software reads it
SPACED = re.compile(r"\s*(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:", re.IGNORECASE)
RUNS = frozenset("javascript vbscript data blob filesystem livescript mocha".split())
# of the browser, of the reader's own files, or known to run what a URL says
PRIVILEGED = frozenset(
    """about file view-source chrome edge opera brave resource moz-extension chrome-extension jar
    res mhtml wyciwyg shell ms-msdt ms-officecmd ms-appinstaller search-ms ms-its mk
    its hcp""".split()
)
DATA = re.compile(
    r"data\s*:\s*(?:image/(?P<image>[a-z0-9.+-]+)|(?:font|audio|video)/[a-z0-9.+-]+)\s*[;,]",
    re.IGNORECASE,
)


def plain(url: str) -> str:
    """The URL without what browsers remove from it."""
    return REMOVED.sub("", url.strip(EDGES))


def scheme_of(url: str) -> str:
    """Its scheme in lower case; "" for a relative URL."""
    found = SCHEME.match(plain(url)) if ":" in url else None
    return found[1].lower() if found else ""


def is_allowed(url: str, *, media: bool = False) -> bool:
    """Whether its scheme is safe. media: the URL of a picture or recording, which may be embedded
    in it (``data:``).
    """
    scheme = scheme_of(url)
    if not scheme or scheme in SCHEMES:
        return not (":" in url and SPACED.match(plain(url)))
    if scheme == "data" and media and (found := DATA.match(plain(url))):
        return found["image"] is None or found["image"].lower() in IMAGES
    return False


def runs(url: str) -> bool:
    """Whether browsers run its scheme, or show it as a document of the site."""
    return scheme_of(url) in RUNS or bool(":" in url and SPACED.match(plain(url)))


def opens_elsewhere(url: str) -> bool:
    """Whether its scheme is unknown, but only asks the system to open an application, which
    browsers confirm: harmless in a link that a reader follows.
    """
    scheme = scheme_of(url)
    return bool(scheme) and scheme not in RUNS | PRIVILEGED and not SPACED.match(plain(url))


def candidates(srcset: str) -> list[str]:
    """The URLs of a ``srcset`` (HTML Living Standard, 4.8.4.3.10, without its descriptors)."""
    found, rest = [], srcset
    while match := re.match(r"[\s,]*(\S+)", rest):
        url, rest = match[1], rest[match.end() :]
        if url.endswith(","):
            found.append(url.rstrip(","))
            continue
        found.append(url)
        rest = re.sub(r"^[^,]*,?", "", rest)
    return found


def host_of(url: str) -> str:
    """The host of another site, with its port, in lower case; "" for a URL within this site, or
    with a scheme without hosts.
    """
    written = plain(url).replace("\\", "/")
    scheme = scheme_of(written)
    if scheme not in ("", "http", "https"):
        return ""
    if scheme:
        written = f"//{written.split(':', 1)[1].lstrip('/')}"
    elif re.match(r"/{2,}", written):
        written = f"//{written.lstrip('/')}"
    else:
        return ""
    try:
        return urlsplit(written).netloc.rpartition("@")[2].lower() or "?"
    except ValueError:
        return "?"
