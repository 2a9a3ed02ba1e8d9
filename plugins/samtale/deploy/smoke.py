"""The smoke test: requests a site over HTTP, as a reader's browser would, to check that it serves
what was published.

It checks the release; the home page and the newest essay of each language, with everything that
they need from the same site; the feeds; and that a missing page gives a 404. Bodies are compared by
digest.
"""

import json
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpx
from lxml import etree, html
from lxml.etree import _Element

from .manifest import MARK, Manifest, sha256
from .targets.target import PublishError

STARTING = 5  # seconds that a web server may take to start again after a switch
NOWHERE = "no-such-page-{}/"
TYPES = {
    "text/html": ("text/html",),
    "application/xml": ("application/xml", "text/xml", "application/atom+xml"),
}
TYPES |= {
    "application/feed+json": ("application/feed+json", "application/json"),
    "text/css": ("text/css",),
}
TYPES |= {"image/svg+xml": ("image/svg+xml",)}


def wait_for(
    siteurl: str, release: str, seconds: float, *, pause: Callable[[float], None] = time.sleep
) -> str:
    """Wait until the site serves this release. Returns "" or what it serves instead. A site at
    which no server answers is waited for only as long as a server takes to start.
    """
    said, answered = "nothing", False
    end = time.monotonic() + seconds
    starting = time.monotonic() + min(seconds, STARTING)
    with _client() as client:
        while True:
            try:
                answer = client.get(f"{siteurl}/{MARK}?{release}")
                answered = True
                said = _release_in(answer)
                if said == release:
                    return ""
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                said = str(error) or type(error).__name__
                if not answered and _lacks(error) and time.monotonic() >= starting:
                    return said
            if time.monotonic() >= end:
                return said
            pause(min(1.0, max(0.1, end - time.monotonic())))


def no_server(siteurl: str) -> str:
    """What a site lacks to answer at all, as a sentence with the remedy; "" if something answers,
    or may do so later.
    """
    try:
        with _client() as client:
            client.head(f"{siteurl}/")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"{siteurl}: {what}" if (what := _lacks(error)) else ""
    return ""


def _lacks(error: BaseException | None) -> str:
    """What a connection failed for that waiting does not bring: a server, or its name."""
    while error is not None:
        if isinstance(error, ConnectionRefusedError):
            return (
                "no web server answers there (connection refused); start one, for example with "
                "the configuration that invoke server-config prints, or correct the URL"
            )
        if isinstance(error, socket.gaierror):
            return (
                "the name of the host is not known (DNS); correct the URL, or register the name, "
                "and start a web server there (invoke server-config prints its configuration)"
            )
        error = error.__cause__ or error.__context__
    return ""


def _release_in(answer: httpx.Response) -> str:
    if not answer.is_success:
        return f"status {answer.status_code}"
    try:
        return str(json.loads(answer.content)["release"])
    except (ValueError, TypeError, KeyError):
        return "no release"


def smoke(siteurl: str, manifest: Manifest) -> list[str]:
    """The site's problems, each as a sentence; empty if there are none."""
    asked = sorted(path for path, entry in manifest.entries.items() if entry.asked)
    questions = [path for path in asked if path.endswith(".html")]
    lists = [path for path in asked if not path.endswith(".html")]
    with _client() as client, ThreadPoolExecutor(8) as pool:
        found: list[str] = []
        needed: set[str] = set()
        pages = list(pool.map(lambda path: _asked(client, siteurl, path, manifest), questions))
        for path, (fault, body) in zip(questions, pages, strict=True):
            found += [fault] if fault else []
            needed |= _needs(siteurl, path, body, manifest) if body else set()
        feeds = list(pool.map(lambda path: _asked(client, siteurl, path, manifest), lists))
        for path, (fault, body) in zip(lists, feeds, strict=True):
            found += [fault] if fault else _malformed(path, body)
        found += [
            fault
            for fault, _body in pool.map(
                lambda path: _asked(client, siteurl, path, manifest), sorted(needed)
            )
            if fault
        ]
        nowhere = NOWHERE.format(manifest.digest[:8])
        try:
            status: int | str = client.get(f"{siteurl}/{nowhere}").status_code
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            status = str(error) or type(error).__name__
        if status not in (404, 410):
            found.append(
                f"/{nowhere}: does not exist, but the server returned {status}; configure it to "
                "return 404 for missing pages"
            )
    return found


def unreachable(siteurl: str) -> str:
    """Why the site's URL does not answer at all; "" if it does."""
    try:
        with _client() as client:
            client.head(f"{siteurl}/")
    except httpx.TransportError as error:
        return str(error) or type(error).__name__
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        pass
    return ""


def differing(
    siteurl: str, manifest: Manifest, paths: Iterable[str], progress: Callable[[int], None]
) -> Iterator[str]:
    """What the site serves differently from what was published, each as a sentence, sorted by
    path.
    """
    with _client() as client, ThreadPoolExecutor(8) as pool:
        for number, (fault, _body) in enumerate(
            pool.map(lambda path: _asked(client, siteurl, path, manifest), paths), 1
        ):
            progress(number)
            if fault:
                yield fault


def ready() -> None:
    """Raises PublishError if this machine cannot send requests: checked before readers get the
    release.
    """
    try:
        _client().close()
    except (ImportError, OSError, ValueError) as error:
        raise PublishError(
            f"HTTP requests are not possible from here ({error}); fix the proxy or certificate "
            "variables"
        ) from error


def _client() -> httpx.Client:
    return httpx.Client(
        timeout=20,
        follow_redirects=False,
        headers={"Cache-Control": "no-cache", "User-Agent": "Samtale (deploy)"},
    )


def _asked(client: httpx.Client, siteurl: str, path: str, manifest: Manifest) -> tuple[str, bytes]:
    """("" or the problem, the body)."""
    entry = manifest.entries[path]
    address = "/" + quote(
        path.removesuffix("index.html") if re.search(r"(^|/)index\.html$", path) else path
    )
    try:
        answer = client.get(siteurl + address + ("?choose" if address == "/" else ""))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"{address}: {str(error) or type(error).__name__}", b""
    # a page that is published does not redirect
    own = entry.work or (entry.asked and path != "index.html")
    if (
        answer.has_redirect_location
        and path.endswith("index.html")
        and not own
        and _leads(siteurl, path, answer, manifest)
    ):
        return "", b""  # a former address, redirected by the server
    if answer.status_code not in ((404, 200) if path.endswith("404.html") else (200, 410)):
        return f"{address}: the server returned {answer.status_code}", b""
    if sha256(answer.content) != entry.sha256:
        return (
            (
                f"{address}: served content differs from what was published ({len(answer.content)} "
                "bytes)"
            ),
            b"",
        )
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if entry.type in TYPES and said not in TYPES[entry.type]:
        return (
            f'{address}: served as "{said}", not as {entry.type}; fix the server\'s media types',
            b"",
        )
    return "", answer.content


def _leads(siteurl: str, path: str, answer: httpx.Response, manifest: Manifest) -> bool:
    """Whether a redirect leads to another page of the same site."""
    below = _below(siteurl, str(answer.url), answer.headers["location"])
    return below is not None and any(
        one in manifest.entries and one != path for one in (below, f"{below}index.html")
    )


def _below(siteurl: str, here: str, link: str) -> str | None:
    """The path in the site that a link leads to; None for another site's."""
    base = urlsplit(siteurl)
    try:
        parts = urlsplit(urljoin(here, link))
    except ValueError:
        return None
    prefix = f"{base.path.rstrip('/')}/"
    if (parts.scheme, parts.netloc.lower()) != (base.scheme, base.netloc.lower()) or not (
        parts.path or "/"
    ).startswith(prefix):
        return None
    return unquote(parts.path.removeprefix(prefix))


def _needs(siteurl: str, path: str, body: bytes, manifest: Manifest) -> set[str]:
    """The files of the same site that a page loads: stylesheets, scripts, pictures."""
    here = f"{siteurl}/{quote(path.removesuffix('index.html'))}"
    tree = html.document_fromstring(body)
    wanted = _values(
        tree,
        "//link[contains(@rel,'stylesheet') or contains(@rel,'icon')]/@href | //script/@src | "
        "//img/@src | //source/@src",
    )
    wanted += [
        part.split()[0]
        for value in _values(tree, "//@srcset")
        for part in value.split(",")
        if part.split()
    ]
    below = (_below(siteurl, here, link) for link in wanted)
    return {one for one in below if one is not None and one in manifest.entries}


def _values(tree: _Element, attributes: str) -> list[str]:
    """The values of attributes, selected by an XPath."""
    found = tree.xpath(attributes)
    return [str(value) for value in found] if isinstance(found, list) else []


def _malformed(path: str, body: bytes) -> list[str]:
    try:
        json.loads(body) if path.endswith(".json") else etree.fromstring(body)
    except (ValueError, etree.XMLSyntaxError) as error:
        return [f"/{path}: is not a valid feed: {error}"]
    return []
