"""Checks the essays' links to other sites: in parallel, politely, and with cached answers.

Only ``ask`` uses the network and only ``Cache`` the disk, the rest is pure. The caller passes the
time.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import yaml
from related.files import write_atomically

from ..problems import ERROR, WARNING, Problem
from .http_probe import NO_HOST, Answer, Round, web_address
from .public_addresses import public_transport

AGENT = "Samtale link check (+{})"  # formatted with the site's URL
HOLD = {True: 7 * 86_400, False: 86_400}  # seconds that an answer is cached
NO_ADDRESS, OFFLINE = "not a valid URL", ("no host could be resolved; check the network connection")
WHOLE = "use for example https://example.org/page"


@dataclass(frozen=True)
class Link:
    """One use of an address: as it is written, the source file, and the line there (from 1)."""

    url: str
    path: str
    line: int


class Cache:
    """Definite answers of earlier runs, in a JSON file ``{address: {ok, reason, moved, asked}}``;
    without a path, in memory only.

    A broken file counts as empty; a failed write is ignored. Raises nothing.
    """

    def __init__(self, path: Path | None = None):
        self.path = path
        self.answers: dict[str, Answer] = {}
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
            read = json.loads(path.read_text(encoding="utf-8")) if path else {}
            answers = {url: Answer(**kept) for url, kept in read.items()}
            kinds = {
                (type(a.ok), type(a.reason), type(a.moved), isinstance(a.asked, int | float))
                for a in answers.values()
            }
            self.answers = answers if kinds <= {(bool, str, str, True)} else {}

    def get(self, url: str, now: float) -> Answer | None:
        """The cached answer for an address (without fragment) at ``now``, in epoch seconds."""
        answer = self.answers.get(url)
        if answer is None or answer.ok is None:
            return None
        return answer if answer.asked <= now < answer.asked + HOLD[answer.ok] else None

    def keep(self, answers: Mapping[str, Answer], now: float) -> None:
        """Add the definite ``answers``, drop those that are expired at ``now``, and write the file
        atomically.
        """
        self.answers |= {url: answer for url, answer in answers.items() if answer.ok is not None}
        self.answers = {url: answer for url, answer in self.answers.items() if self.get(url, now)}
        if self.path:
            text = json.dumps(self.answers, default=vars, indent=1, sort_keys=True)
            with contextlib.suppress(OSError):
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_atomically(self.path, text + "\n")


def ask(
    urls: Iterable[str],
    *,
    cache: Cache,
    now: float,
    agent: str,
    per_host: int = 1,
    parallel: int = 16,
    delay: float = 1.0,
    timeout: float = 15.0,
    private: bool = False,
    progress: Callable[[str], None] = lambda _text: None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> dict[str, Answer]:
    """An Answer for each address, in the order given; cached addresses are not requested, and new
    answers are cached.

    now: epoch seconds; agent: the User-Agent; per_host, parallel: concurrent requests to one host,
    and in all; delay: seconds between two requests to one host; timeout: seconds for each step of a
    request; private: whether hosts of this machine and of local networks are requested too, and the
    proxy of the environment is used, which may connect to any host; progress: called with a short
    text after each address. Raises nothing for any address; RuntimeError within a running event
    loop. If stopped by Ctrl-C, it caches the addresses found alive.
    """
    asked = {url: web_address(url) for url in urls}
    known = {str(url): cache.get(str(url), now) for url in asked.values() if url}
    found: dict[str, Answer] = {}

    async def go_round(wanted: list[str]) -> None:
        headers, total = {b"User-Agent": agent.encode("utf-8")}, len(found) + len(wanted)
        # names are resolved in threads
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(parallel))
        through = transport or (None if private else public_transport())
        async with httpx.AsyncClient(headers=headers, timeout=timeout, transport=through) as client:
            turn = Round(
                client, now=now, per_host=per_host, parallel=parallel, delay=delay, timeout=timeout
            )

            async def one(url: str) -> None:
                found[url] = await turn.answer(httpx.URL(url))
                progress(f"checked {len(found)} of {total} URLs")

            await asyncio.gather(*map(one, wanted))

    sure = False
    try:
        if wanted := [url for url, answer in known.items() if answer is None]:
            asyncio.run(go_round(wanted))
        # no host resolves: check whether we are online, with an address that was alive recently
        if found and _nameless(found):
            if alive := [url for url, answer in known.items() if answer and answer.ok]:
                asyncio.run(go_round(alive[:1]))
            if _nameless(found) and len({httpx.URL(url).raw_host for url in found}) > 1:
                found |= {
                    url: replace(answer, ok=None, reason=OFFLINE) for url, answer in found.items()
                }
        sure = True
    finally:
        cache.keep({url: answer for url, answer in found.items() if sure or answer.ok}, now)
    known |= {
        url: answer for url, answer in found.items() if answer.ok is not None or known[url] is None
    }
    answers = {url: answer for url, answer in known.items() if answer is not None}
    return {
        url: answers[str(whole)] if whole else Answer(False, NO_ADDRESS, asked=now)
        for url, whole in asked.items()
    }


def _nameless(answers: Mapping[str, Answer]) -> bool:
    return all(answer.reason == NO_HOST for answer in answers.values())


def dead_links(
    links: Iterable[Link], answers: Mapping[str, Answer], archived: Mapping[str, str]
) -> list[Problem]:
    """The problem with each use of an address, sorted by path and line: an error for a dead link, a
    warning if that is uncertain or if it has moved permanently. ``answers``: from ``ask``;
    ``archived``: address -> its copy's.

    An address that is used twice on a line is reported once. Raises KeyError for an address that
    was not checked.
    """
    found = []
    for link in sorted(links, key=lambda link: (link.path, link.line, link.url)):
        answer, (page, _, place) = answers[link.url], link.url.partition("#")
        copy = archived.get(link.url) or archived.get(page)
        if answer.moved:
            moved = f"{answer.moved}#{place}" if place and "#" not in answer.moved else answer.moved
            message = f'"{link.url}" has moved permanently; replace it with {moved}'
        elif answer.ok:
            continue
        elif answer.ok is None:
            gone = f"; if the page is gone, link to the archived copy {copy}" if copy else ""
            message = (
                f'"{link.url}" could not be checked ({answer.reason}); open it in a browser{gone}'
            )
        else:
            remedy = (
                WHOLE
                if answer.reason == NO_ADDRESS
                else "link to another page, or add a copy to content/archived.yaml"
            )
            remedy = f"link to the archived copy {copy}" if copy else remedy
            message = f'"{link.url}" is a broken link ({answer.reason}); {remedy}'
        found.append(
            Problem(link.path, link.line, "link", message, ERROR if answer.ok is False else WARNING)
        )
    return list(dict.fromkeys(found))


def archived_copies(text: str, path: str) -> tuple[dict[str, str], list[Problem]]:
    """Read ``content/archived.yaml``: address -> its copy's address, and a problem for each line
    that is not such a pair.

    ``path`` is the file that the problems name. Raises nothing.
    """
    try:
        root = yaml.compose(text, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", None) or error).split())
        return {}, [
            Problem(path, mark.line + 1 if mark else 0, "archived", f"cannot be read ({reason})")
        ]
    if root is not None and not isinstance(root, yaml.MappingNode):
        message = (
            "contains no URLs; write one per line: the URL, a colon, a space and the URL of its "
            "copy"
        )
        return {}, [Problem(path, root.start_mark.line + 1, "archived", message)]
    copies: dict[str, str] = {}
    problems: list[Problem] = []
    for nodes in root.value if root else ():
        texts = [node.value if isinstance(node, yaml.ScalarNode) else "" for node in nodes]
        wrong = [number for number in (0, 1) if not web_address(texts[number])]
        for number in wrong:
            message = f'"{texts[number]}" is not a valid URL; {WHOLE}'
            problems.append(Problem(path, nodes[number].start_mark.line + 1, "archived", message))
        if not wrong and texts[0] in copies:
            message = f'"{texts[0]}" appears twice; remove one'
            problems.append(Problem(path, nodes[0].start_mark.line + 1, "archived", message))
        elif not wrong:
            copies[texts[0]] = texts[1]
    return copies, problems
