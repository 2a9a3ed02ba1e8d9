"""The builds of one ``invoke serve``: each in a separate process. Every page that can be rendered
is shown, with its faults; if none can, because the settings or the theme are broken, the last pages
stay.
"""

import asyncio
import contextlib
import itertools
import json
import multiprocessing
import shutil
import threading
import time
from collections.abc import AsyncIterator, Iterable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, StreamingResponse
from watchfiles import Change, DefaultFilter, awatch

from ..problems import ERROR, Problem, correctable, errors, escaped
from ..reporting.console import SafeConsole
from ..reporting.report import print_problems, progress
from .faults import LIST, Faults, bar, count, whole_list
from .worker import Answer, BuildRequest, Update, work_in_child

if TYPE_CHECKING:  # the former does not exist on Windows
    from multiprocessing.context import ForkServerContext, SpawnContext

OUT = SafeConsole()
# Imported once, before the builds' processes are forked: libraries, which do not change while the
# author writes.
LIBRARIES = [
    "pelican.generators",
    "pelican.settings",
    "lxml.html",
    "feedgenerator",
    "PIL.Image",
    "yaml",
    "ftfy",
    "selectolax.lexbor",
]
LIBRARIES += ["unidecode", "pygments.lexers.python", "jinja2.ext", "pygments.formatters.html"]
LIBRARIES += ["babel.dates", "babel.lists", "babel.numbers", "babel.support"]
LIBRARIES += ["babel.messages.pofile", "babel.messages.mofile", "babel.messages.extract"]
LIBRARIES += ["markdown.extensions.extra", "markdown.extensions.codehilite"]
LIBRARIES += ["markdown.extensions.toc", "markdown.extensions.sane_lists"]
LIBRARIES += ["docutils.core", "docutils.parsers.rst", "docutils.writers.html5_polyglot"]
LIBRARIES += ["scipy.sparse", "Stemmer"]
TEXTS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm")
FEW = 4  # up to this many files saved together are rewritten at once
NO_STORE = {"cache-control": "no-store"}
MOST_PRINTED = 50  # problems in the terminal after one build; all are in the browser
# what a saved file may correct in others: its name without suffix -> the kinds of problems
ELSEWHERE = {"topics": ("topics", "links"), "series": ("topics",), "gone": ("addresses",)}


class Preview:
    """The builds of one ``serve``, and the browsers that wait for the next.

    Each build runs in a separate process, which remains until the next one has ended well, and
    rewrites single pages in the meantime.
    """

    def __init__(
        self, settings_file: Path, folder: Path, siteurl: str, content: str | None, root: Path
    ):
        self.settings_file, self.folder, self.siteurl, self.content, self.root = (
            settings_file,
            folder,
            siteurl,
            content,
            root,
        )
        self.numbers = itertools.count(1)
        self.current: Path | None = None
        self.child: BaseProcess | None = None
        self.pipe: Connection | None = None
        self.faults = Faults()
        self.failure = ""  # why the last build has no result
        self.printed: frozenset[Problem] = frozenset()
        self.listeners: set[asyncio.Queue[str]] = set()
        self.asking = threading.Lock()  # one request at a time to the child process
        self.dirty = asyncio.Event()
        self.meanwhile: set[str] = set()
        self.building: BaseProcess | None = None  # the process of a build that is not finished
        self.loop: asyncio.AbstractEventLoop | None = None  # in which browsers are answered
        self.context: ForkServerContext | SpawnContext
        if "forkserver" in multiprocessing.get_all_start_methods():
            self.context = multiprocessing.get_context("forkserver")
            self.context.set_forkserver_preload(LIBRARIES)
        else:
            self.context = multiprocessing.get_context("spawn")

    def build(self) -> list[str]:
        """Build into a separate folder, from which the pages are served then. Returns the pages
        that have changed.
        """
        output = self.folder / str(next(self.numbers))
        ours, theirs = self.context.Pipe()
        before = str(self.current) if self.current else None
        wanted = BuildRequest(
            str(self.settings_file), self.content, self.siteurl, str(output), before
        )
        child = self.context.Process(target=work_in_child, args=(theirs, wanted), daemon=True)
        child.start()
        theirs.close()
        self.building = child
        self._send_soon("building")
        answer = self._answer(ours)
        self.building = None
        self.failure = escaped(answer.failure, lines=True)  # shown on pages too
        if self.failure:
            child.join()
            ours.close()
            OUT.print(f"[bold red]Not built:[/]\n{escape(self.failure)}")
            OUT.print("The pages are unchanged." if self.current else "There are no pages yet.")
            return []
        with self.asking:
            last, self.current = self.current, output
            self.end()
            self.child, self.pipe = child, ours
        if last:
            shutil.rmtree(last, ignore_errors=True)
        self.faults = answer.faults
        if answer.unfinished:  # pages first, then their pictures in all sizes
            self._again_soon()
        self._print_faults()
        OUT.print(escape(answer.built))
        return list(answer.changed)

    def _print_faults(self) -> None:
        """Print the problems that are new since the last build, and what is left."""
        problems = self.faults.problems
        new = sorted({*problems} - self.printed, key=lambda one: (one.severity != ERROR, one))
        fixed = len(self.printed - {*problems})
        self.printed = frozenset(problems)
        print_problems(new[:MOST_PRINTED])
        if len(new) > MOST_PRINTED:
            left = len(new) - MOST_PRINTED
            OUT.print(f"... and {left} more, at {self.siteurl}{LIST}, or from invoke check.")
        if fixed:
            OUT.print(f"Fixed: {fixed}.")
        wrong = errors(problems)
        if wrong and (new or fixed):
            files = len({one.path for one in wrong})
            OUT.print(
                f"[bold]{count(wrong)} in {files} file{'s' * (files != 1)}[/]; the pages are shown "
                "all the same, but invoke build will refuse them."
            )
            if line := correctable(problems):
                OUT.print(line)

    def _answer(self, pipe: Connection) -> Answer:
        """What the process of a build answers in the end; its progress, and the faults as soon as
        they are known, are shown until then.
        """
        with progress("Building") as step:
            while True:
                try:
                    message: str | Faults | Answer = pipe.recv()
                except (EOFError, OSError):
                    reason = "The build exited without a result; run invoke build to see why"
                    return Answer(failure=reason)
                if isinstance(message, Answer):
                    return message
                if isinstance(message, Faults):
                    self.faults = message
                    self._send_soon("faults")
                    continue
                step(message)
                self._send_soon("progress", escaped(message))

    def _again_soon(self) -> None:
        """Build again, from another thread."""
        if self.loop:
            self.loop.call_soon_threadsafe(self.dirty.set)

    def _send_soon(self, name: str, data: object = "") -> None:
        """Send an event to all browsers, from another thread."""
        if self.loop:
            self.loop.call_soon_threadsafe(self.send, name, data)

    def end(self) -> None:
        """End the processes of the last build, and of one that is not finished."""
        self.end_unfinished()
        if self.child and self.pipe:
            with contextlib.suppress(OSError):
                self.pipe.send(None)
            self.child.join(5)
            if self.child.is_alive():
                self.child.kill()
            self.pipe.close()
            self.child = None

    def end_unfinished(self) -> None:
        """End the process of a build that is not finished."""
        if self.building:
            self.building.kill()

    def write_again(self, paths: Iterable[str]) -> dict[str, Update]:
        """Rewrite the pages of these source files at once. Returns the result for each."""
        found: dict[str, Update] = {}
        with self.asking:
            for path in paths:
                if not (self.child and self.pipe and self.child.is_alive()):
                    break
                with contextlib.suppress(OSError, EOFError):
                    self.pipe.send(path)
                    found[path] = self.pipe.recv()
        return found

    def report(self, pages: Iterable[str]) -> None:
        """Report to the browsers which pages have changed, and that faults may have."""
        pages = list(pages)
        if len(pages) <= FEW:  # shown at once, before the page is loaded again
            self.send("bars", {page: self.bar(page) for page in pages})
        if self.failure:
            self.send("failed", "")
        else:
            self.send("reload", [f"/{page}" for page in pages])
        self.send("faults", "")

    def send(self, name: str, data: object) -> None:
        """Send an event to all browsers."""
        for listener in self.listeners:
            listener.put_nowait(event(name, data))

    def bar(self, page: str) -> str:
        """The faults of a page as HTML."""
        return bar(self.faults, page, self.failure)

    async def faults_of(self, request: Request) -> HTMLResponse:
        """The answer to a page that asks for its faults."""
        page = request.query_params.get("page", "")
        return HTMLResponse(self.bar(page), headers=NO_STORE)

    async def all_faults(self, _request: Request) -> HTMLResponse:
        """The page with all faults."""
        return HTMLResponse(whole_list(self.faults, self.failure), headers=NO_STORE)

    async def events(self, _request: Request) -> StreamingResponse:
        queue: asyncio.Queue[str] = asyncio.Queue()
        self.listeners.add(queue)

        async def stream() -> AsyncIterator[str]:
            try:
                while True:
                    yield await queue.get()
            finally:
                self.listeners.discard(queue)

        return StreamingResponse(stream(), media_type="text/event-stream", headers=NO_STORE)

    async def watch(self, folders: list[Path]) -> None:
        """On every change below these folders, update the page of the text at once, then
        rebuild.
        """

        def wanted(change: Change, path: str) -> bool:
            return DefaultFilter()(change, path) and not Path(path).is_relative_to(self.folder)

        async for changes in awatch(*folders, watch_filter=wanted, debounce=60, step=15):
            await self.follow({path for _change, path in changes})

    async def watch_settings(self) -> None:
        """Rebuild on changes of the settings file. Its folder is watched, because editors replace
        files.
        """
        file = self.settings_file.resolve()

        def wanted(_change: Change, path: str) -> bool:
            # the settings may import it
            return Path(path).resolve() == file or path.endswith(".py")

        async for _changes in awatch(
            file.parent, watch_filter=wanted, recursive=False, debounce=300, step=30
        ):
            self.dirty.set()

    async def follow(self, paths: set[str]) -> None:
        """Handle changed files."""
        texts = {
            Path(path).relative_to(self.root).as_posix()
            for path in paths
            if Path(path).is_relative_to(self.root)
        }
        texts = {path for path in texts if path.endswith(TEXTS)}
        self.meanwhile |= texts
        # what these files may have corrected is no longer shown, until it is checked again
        kinds = {kind for path in paths for kind in ELSEWHERE.get(Path(path).stem, ())}
        faults = self.faults.without(paths, kinds)
        pages: list[str] = []
        if texts and len(paths) <= FEW:
            began = time.monotonic()
            updates = await asyncio.to_thread(self.write_again, sorted(texts))
            pages = [one.page for one in updates.values() if one.page]
            # another saved file may be what they lack
            if len(texts) == len(paths):
                checked = (one.problems or () for one in updates.values())
                faults = faults.having(problem for found in checked for problem in found)
            if pages:
                passed = 1000 * (time.monotonic() - began)
                OUT.print(f"{escape(', '.join(pages))} in {passed:.0f} ms")
        self.faults = faults
        if pages:
            self.report(pages)
        else:
            self.send("faults", "")
        self.dirty.set()

    async def rebuild(self) -> None:
        """Build if something has changed since the last build started."""
        while True:
            await self.dirty.wait()
            self.dirty.clear()
            self.meanwhile.clear()
            changed = await asyncio.to_thread(self.build)
            if self.meanwhile and not self.failure:  # saved during this build
                again = await asyncio.to_thread(self.write_again, sorted(self.meanwhile))
                changed = [*changed, *(one.page for one in again.values() if one.page)]
            self.report(changed)


def event(name: str, data: object) -> str:
    """A server-sent event (HTML Standard, section 9.2)."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
