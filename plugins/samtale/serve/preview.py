"""The builds of one ``invoke serve``: each in a separate process; the last good one is shown, and
problems are reported.
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
from starlette.responses import StreamingResponse
from watchfiles import Change, DefaultFilter, awatch

from ..problems import escaped
from ..reporting.console import SafeConsole
from ..reporting.report import progress
from .worker import Answer, BuildRequest, work_in_child

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
        self.problems = ""
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
        """Build into a separate folder; on success the pages are served from there. Returns the
        pages that have changed.
        """
        reported = self.problems
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
        built, changed, self.problems = self._answer(ours)
        self.building = None
        self.problems = escaped(self.problems, lines=True)  # shown as an overlay on pages too
        if self.problems:
            child.join()
            # already reported, when its page was rewritten
            known = reported == self.problems
            OUT.print(
                "[bold red]Not built:[/]", "as above." if known else f"\n{escape(self.problems)}"
            )
            OUT.print("The pages are unchanged." if self.current else "There are no pages yet.")
            return []
        with self.asking:
            last, self.current = self.current, output
            self.end()
            self.child, self.pipe = child, ours
        if last:
            shutil.rmtree(last, ignore_errors=True)
        OUT.print(escape(built))
        return changed

    def _answer(self, pipe: Connection) -> Answer:
        """What the process of a build answers in the end; its progress is shown until then."""
        with progress("Building") as step:
            while True:
                try:
                    message: str | Answer = pipe.recv()
                except (EOFError, OSError):
                    reason = "The build exited without a result; run invoke build to see why"
                    return "", [], reason
                if not isinstance(message, str):
                    return message
                step(message)
                if self.loop:
                    self.loop.call_soon_threadsafe(self.send, "progress", escaped(message))

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

    def write_again(self, paths: Iterable[str]) -> tuple[list[str], str]:
        """Rewrite the pages of these source files at once: (pages written, problems)."""
        pages: list[str] = []
        problems: list[str] = []
        with self.asking:
            for path in paths:
                if not (self.child and self.pipe and self.child.is_alive()):
                    break
                with contextlib.suppress(OSError, EOFError):
                    self.pipe.send(path)
                    page, wrong = self.pipe.recv()
                    pages += [page] if page else []
                    problems += [wrong] if wrong else []
        return pages, escaped("\n".join(problems), lines=True)

    def report(self, pages: Iterable[str]) -> None:
        """Report to the browsers which pages have changed, or the problems."""
        if self.problems:
            self.send("problems", self.problems)
        else:
            self.send("reload", [f"/{page}" for page in pages])

    def send(self, name: str, data: object) -> None:
        """Send an event to all browsers."""
        for listener in self.listeners:
            listener.put_nowait(event(name, data))

    async def events(self, _request: Request) -> StreamingResponse:
        queue: asyncio.Queue[str] = asyncio.Queue()
        self.listeners.add(queue)
        if self.problems:
            queue.put_nowait(event("problems", self.problems))

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
        if texts and len(paths) <= FEW:
            began = time.monotonic()
            pages, problems = await asyncio.to_thread(self.write_again, sorted(texts))
            # another saved file may be what they lack
            problems = problems if len(texts) == len(paths) else ""
            if problems or pages:
                self.problems = problems
                self.report(pages)
                OUT.print(
                    f"{escape(', '.join(pages))} in {1000 * (time.monotonic() - began):.0f} ms"
                    if pages
                    else escape(problems)
                )
        self.dirty.set()

    async def rebuild(self) -> None:
        """Build if something has changed since the last build started."""
        while True:
            await self.dirty.wait()
            self.dirty.clear()
            self.meanwhile.clear()
            changed = await asyncio.to_thread(self.build)
            if self.meanwhile and not self.problems:  # saved during this build
                again, _problems = await asyncio.to_thread(self.write_again, sorted(self.meanwhile))
                changed = [*changed, *again]
            self.report(changed)


def event(name: str, data: object) -> str:
    """A server-sent event (HTML Standard, section 9.2)."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
