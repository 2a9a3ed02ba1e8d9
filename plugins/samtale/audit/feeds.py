"""Checks feeds as a feed reader gets them: well formed, each entry once, in its language, and
linking to existing pages.
"""

import json
from collections.abc import Iterator, Set
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from lxml import etree

from ..problems import Problem

ATOM = "{http://www.w3.org/2005/Atom}"
# title, time of the last change, and each entry's key and address
Feed: TypeAlias = tuple[str, bool, list[tuple[str | None, str | None]]]


def feeds(output: Path, files: Set[str], base: str) -> Iterator[Problem]:
    """Check every Atom and JSON feed. files: all of the output, below it; base: the site's URL,
    with a trailing slash.
    """
    for name in sorted(files):
        if name.startswith("theme/") or not name.endswith(("feed.xml", "feed.json")):
            continue
        read = _atom if name.endswith(".xml") else _json
        try:
            title, updated, entries = read((output / name).read_bytes())
        except (etree.XMLSyntaxError, ValueError, KeyError, TypeError, AttributeError) as error:
            yield Problem(
                name,
                1,
                "feed",
                f"cannot be read ({error}); fix the title or summary that breaks it",
            )
            continue
        if not title or not updated:
            yield Problem(name, 1, "feed", "has no title or no update time; fix the settings")
        seen = set()
        for key, url in ((key, url or "") for key, url in entries):
            if not key or key in seen:
                yield Problem(
                    name, 1, "feed", f'contains "{key}" twice; give each entry its own URL'
                )
            seen.add(key)
            file = unquote(url.removeprefix(base)) + ("index.html" if url.endswith("/") else "")
            if url.startswith(base) and file not in files:
                yield Problem(name, 1, "feed", f'points to "{url}", which does not exist')


def _atom(data: bytes) -> Feed:
    root = etree.fromstring(data)
    if root.tag != f"{ATOM}feed":
        raise ValueError(f"root element is <{etree.QName(root).localname}>")
    entries = []
    for entry in root.iterfind(f"{ATOM}entry"):
        link = next(
            (
                one.get("href")
                for one in entry.iterfind(f"{ATOM}link")
                if one.get("rel") in (None, "alternate")
            ),
            "",
        )
        entries.append((entry.findtext(f"{ATOM}id"), link))
    return root.findtext(f"{ATOM}title") or "", bool(root.findtext(f"{ATOM}updated")), entries


def _json(data: bytes) -> Feed:
    feed = json.loads(data)
    if not str(feed["version"]).startswith("https://jsonfeed.org/version/"):
        raise ValueError(f'version "{feed["version"]}" is not one of jsonfeed.org')
    entries = [(item["id"], item.get("url", "")) for item in feed["items"]]
    return feed["title"], True, entries  # a JSON feed has no update time of its own
