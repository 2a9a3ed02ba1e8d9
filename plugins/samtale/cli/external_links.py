"""``invoke check --external``: the links of all essays to other sites."""

import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

from ..audit.external import AGENT, Cache, Link, archived_copies, ask, dead_links
from ..describe.describe import Described
from ..problems import Problem
from ..read.source_lines import SourceLines
from ..read.text import NotText, decode

ADDRESS = re.compile(
    r"""<[a-zA-Z][^<>]*?\s(?:href|src|cite|poster)\s*=\s*(?:"((?:https?:)?//[^"]*)"|'((?:https?:)?//[^']*)')"""
)
ARCHIVED = "archived.yaml"


def external(
    described: Described, cache: Path, progress: Callable[[str], None]
) -> tuple[int, list[Problem]]:
    """Check every link to another site. Returns the number of addresses, and the problems.

    cache: the file in which answers are cached.
    """
    links = list(links_out(described))
    copies, problems = _copies(described)
    urls = list(dict.fromkeys(link.url for link in links))
    agent, private = AGENT.format(described.site.url), described.site.external_private
    answers = ask(
        urls,
        cache=Cache(cache),
        now=int(time.time()),
        agent=agent,
        private=private,
        progress=progress,
    )
    return len(urls), sorted([*problems, *dead_links(links, answers, copies)])


def links_out(described: Described) -> Iterator[Link]:
    """Each use of an address of another site in a body, with its line."""
    for text in described.texts:
        found = dict.fromkeys(
            unescape(one or other) for one, other in ADDRESS.findall(text.body.html)
        )
        urls = [
            url
            for url in found
            if not url.startswith(f"{described.site.url}/") and url != described.site.url
        ]
        lines = SourceLines(Path(text.path))
        for url in urls:
            yield Link(
                url,
                text.path,
                lines.line(f"]({url}", f"]: {url}", f'="{url}', f"<{url}", url),
            )


def _copies(described: Described) -> tuple[dict[str, str], list[Problem]]:
    """Addresses -> those of copies: from ``content/archived.yaml``, and from the essays'
    ``Archive``.
    """
    path = described.site.content / ARCHIVED
    copies: dict[str, str] = {}
    problems: list[Problem] = []
    if path.is_file():
        try:
            copies, problems = archived_copies(decode(path.read_bytes())[0], str(path))
        except NotText as error:
            problems = [Problem(str(path), error.line, "archived", str(error))]
    for text in described.texts:
        copies |= text.values.get("archive") or {}
    return copies, problems
