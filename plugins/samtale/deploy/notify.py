"""Notifies others of a new release: WebSub hubs of its feeds (W3C WebSub 5), search engines of its
changed addresses (indexnow.org/documentation). A failure is a warning; the next deploy tries again.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from urllib.parse import quote, urlsplit

import httpx

INDEXNOW = "https://api.indexnow.org/indexnow"
# attempts; seconds between them; addresses in one request, by the protocol
TRIES, PAUSE, MOST = 3, 1.0, 10_000


def notify_others(
    siteurl: str,
    paths: Iterable[str],
    *,
    hub: str,
    key: str,
    engine: str = INDEXNOW,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[str]:
    """Notify all of changed paths; yields a warning, as a sentence, for each failure."""
    paths = sorted(paths)
    with httpx.Client(timeout=15, follow_redirects=True) as client:
        if hub:
            for path in (path for path in paths if path.endswith(("feed.xml", "feed.json"))):
                data = {
                    "hub.mode": "publish",
                    "hub.url": _address(siteurl, path),
                    "hub.topic": _address(siteurl, path),
                }
                if reason := _sent(partial(client.post, hub, data=data), pause):
                    yield f"{hub} could not be notified of /{path}: {reason}"
                    break  # the others would fail in the same way
        if key:
            pages = [
                _address(siteurl, path)
                for path in paths
                if path.endswith(".html") and not path.endswith("404.html")
            ]
            for start in range(0, len(pages), MOST):
                body: dict[str, str | list[str]] = {
                    "host": urlsplit(siteurl).netloc,
                    "key": key,
                    "keyLocation": _address(siteurl, f"{key}.txt"),
                }
                body["urlList"] = pages[start : start + MOST]
                if reason := _sent(partial(client.post, engine, json=body), pause):
                    yield f"{engine} could not be notified of {len(pages)} changed URLs: {reason}"
                    break


def _sent(send: Callable[[], httpx.Response], pause: Callable[[float], None]) -> str:
    """Why the request was not accepted, after some attempts; "" if it was."""
    reason = ""
    for number in range(TRIES):
        if number:
            pause(PAUSE * 2**number)
        try:
            answer = send()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            reason = str(error) or type(error).__name__
            continue
        # like all requests redirected by 301, 302 or 303
        if answer.history and answer.request.method != "POST":
            return (
                f"it redirects ({answer.history[0].status_code}) and did not receive the request; "
                "use the URL that it redirects to"
            )
        if answer.is_success:
            return ""
        reason = f"it returned {answer.status_code}"
        if answer.status_code < 500 and answer.status_code != 429:
            return reason  # trying again will not help
    return reason


def _address(siteurl: str, path: str) -> str:
    return f"{siteurl}/{quote(path.removesuffix('index.html') if path.endswith('/index.html') or path == 'index.html' else path)}"  # noqa: E501
