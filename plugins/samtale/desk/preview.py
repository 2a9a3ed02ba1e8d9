"""The builds of one ``invoke serve``: each in a process of its own, the last good one shown, and what is wrong told."""

import asyncio
import gc
import itertools
import json
import multiprocessing
import shutil
import time
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from starlette.responses import StreamingResponse
from watchfiles import DefaultFilter, awatch

from .engine import BuildError

OUT = Console(highlight=False, soft_wrap=True)
# Loaded once, before the builds' processes are forked: what is not ours, and does not change while one writes.
LIBRARIES = ["pelican.generators", "pelican.settings", "lxml.html", "feedgenerator", "PIL.Image", "yaml", "ftfy", "nh3"]
LIBRARIES += ["unidecode", "pygments.lexers.python", "jinja2.ext", "pygments.formatters.html"]
LIBRARIES += ["babel.dates", "babel.lists", "babel.numbers", "babel.support"]
LIBRARIES += ["babel.messages.pofile", "babel.messages.mofile", "babel.messages.extract"]
LIBRARIES += ["markdown.extensions.extra", "markdown.extensions.codehilite"]
LIBRARIES += ["markdown.extensions.toc", "markdown.extensions.sane_lists"]
LIBRARIES += ["docutils.core", "docutils.parsers.rst", "docutils.writers.html5_polyglot"]
LIBRARIES += ["scipy.sparse", "Stemmer"]
NO_STORE = {"cache-control": "no-store"}


def build_in_child(answer, settings_file: str, content: str | None, output: str, siteurl: str) -> None:
    """Runs in the child: build, and send back (what was built, "") or ("", what is wrong)."""
    from ..problems import ContentError
    from .build import build

    gc.set_threshold(200_000)  # the process ends with the build: most garbage need not be looked for
    options = {"siteurl": siteurl, "drafts": True, "audited": False, "template_cache": Path(output).parent / "templates"}
    try:
        done = build(Path(settings_file), content=content, output=output, **options)
        told = "".join(f"{problem}\n" for problem in done.warnings)
        answer.send((f"{told}Built {done.essays} texts as {done.files} files", ""))
    except ContentError as error:
        answer.send(("", "\n".join(str(problem) for problem in error.problems)))
    except Exception as error:  # whatever it is, the author reads it and goes on writing
        answer.send(("", f"{type(error).__name__}: {error}" if not isinstance(error, BuildError) else str(error)))


class Preview:
    """The builds of one ``serve``, and the browsers that wait for the next."""

    def __init__(self, settings_file: Path, folder: Path, siteurl: str, content: str | None):
        self.settings_file, self.folder, self.siteurl, self.content = settings_file, folder, siteurl, content
        self.numbers = itertools.count(1)
        self.current: Path | None = None
        self.problems = ""
        self.listeners: set[asyncio.Queue] = set()
        self.building = asyncio.Lock()
        methods = multiprocessing.get_all_start_methods()
        self.context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            self.context.set_forkserver_preload(LIBRARIES)

    def build(self) -> None:
        """One build into a folder of its own; on success the pages are served from there."""
        began = time.monotonic()
        output = self.folder / str(next(self.numbers))
        ours, theirs = self.context.Pipe(duplex=False)
        arguments = (theirs, str(self.settings_file), self.content, str(output), self.siteurl)
        child = self.context.Process(target=build_in_child, args=arguments, daemon=True)
        child.start()
        theirs.close()
        try:
            built, self.problems = ours.recv()
        except EOFError:
            built, self.problems = "", "The build ended without an answer: run invoke build to see why"
        child.join()
        if self.problems:
            OUT.print(f"[bold red]Not built:[/]\n{escape(self.problems)}\nThe pages stay as they were.")
            return
        last, self.current = self.current, output
        if last:
            shutil.rmtree(last, ignore_errors=True)
        OUT.print(f"{escape(built)} in {time.monotonic() - began:.2f} s")

    @property
    def event(self) -> str:
        """What open pages are told: to reload, or what is wrong."""
        return f"event: problems\ndata: {json.dumps(self.problems)}\n\n" if self.problems else "event: reload\ndata: 1\n\n"

    async def events(self, _request) -> StreamingResponse:
        queue: asyncio.Queue = asyncio.Queue()
        self.listeners.add(queue)
        if self.problems:
            queue.put_nowait(self.event)

        async def stream():
            try:
                while True:
                    yield await queue.get()
            finally:
                self.listeners.discard(queue)

        return StreamingResponse(stream(), media_type="text/event-stream", headers=NO_STORE)

    async def watch(self, folders: list[Path]) -> None:
        """Rebuild on every change below these folders."""

        def wanted(change, path: str) -> bool:
            return DefaultFilter()(change, path) and not Path(path).is_relative_to(self.folder)

        async for _changes in awatch(*folders, watch_filter=wanted, debounce=300, step=30):
            await self.rebuild()

    async def watch_settings(self) -> None:
        """Rebuild on changes of the settings file: its folder is watched, since editors replace files."""
        file = self.settings_file.resolve()

        def wanted(_change, path: str) -> bool:
            return Path(path).resolve() == file

        async for _changes in awatch(file.parent, watch_filter=wanted, recursive=False, debounce=300, step=30):
            await self.rebuild()

    async def rebuild(self) -> None:
        async with self.building:
            await asyncio.to_thread(self.build)
        for listener in self.listeners:
            listener.put_nowait(self.event)
