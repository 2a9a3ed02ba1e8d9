"""``invoke check --external``: the links of all essays to other sites."""

import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

from ..audit.external import AGENT, Cache, Link, archived_copies, ask, dead_links
from ..check.places import Places
from ..link.article import source_html, value
from ..problems import Problem
from ..read.text import NotText, decode
from ..run import Run

ADDRESS = re.compile(
    r"""<[a-zA-Z][^<>]*?\s(?:href|src|cite|poster)\s*=\s*(?:"((?:https?:)?//[^"]*)"|'((?:https?:)?//[^']*)')"""
)
ARCHIVED = "archived.yaml"


def external(run: Run, cache: Path, progress: Callable[[str], None]) -> tuple[int, list[Problem]]:
    """Ask after every link that leads out of the site: how many addresses there are, and what is
    wrong with them.

    cache: the file that answers are kept in.
    """
    links = list(links_out(run))
    copies, problems = _copies(run)
    urls = list(dict.fromkeys(link.url for link in links))
    agent, private = AGENT.format(run.site.url), run.site.external_private
    answers = ask(
        urls,
        cache=Cache(cache),
        now=int(time.time()),
        agent=agent,
        private=private,
        progress=progress,
    )
    return len(urls), sorted([*problems, *dead_links(links, answers, copies)])


def links_out(run: Run) -> Iterator[Link]:
    """Each use of an address of another site in a body, at its line."""
    for content in run.contents:
        found = dict.fromkeys(
            unescape(one or other) for one, other in ADDRESS.findall(source_html(content))
        )
        urls = [
            url for url in found if not url.startswith(f"{run.site.url}/") and url != run.site.url
        ]
        places = Places(Path(content.source_path)) if urls else None
        for url in urls:
            yield Link(
                url,
                content.source_path,
                places.line(f"]({url}", f"]: {url}", f'="{url}', f"<{url}", url),
            )


def _copies(run: Run) -> tuple[dict[str, str], list[Problem]]:
    """Addresses -> those of copies: from ``content/archived.yaml``, and from the essays'
    ``Archive``.
    """
    path = run.site.content / ARCHIVED
    copies, problems = {}, []
    if path.is_file():
        try:
            copies, problems = archived_copies(decode(path.read_bytes())[0], str(path))
        except NotText as error:
            problems = [Problem(str(path), error.line, "archived", str(error))]
    for content in run.contents:
        copies |= value(content, "archive", {}) or {}
    return copies, problems
