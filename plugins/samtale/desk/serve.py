"""``invoke serve``: builds with drafts, serves, rebuilds on save, reloads the browser.

Each build runs in a process of its own, forked from a server that has the libraries loaded already: quick, never stale,
and nothing can leak from one build into the next. The pages are served from the last build that succeeded; what is
wrong with a newer one is told in the terminal and laid over the page.
"""

import asyncio
import contextlib
import itertools
import json
import multiprocessing
import shutil
import socket
import time
from pathlib import Path

import uvicorn
from rich.console import Console
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from watchfiles import DefaultFilter, awatch

from .build import BuildError

OUT = Console(highlight=False, soft_wrap=True)
LIBRARIES = ["pelican", "pelican.generators", "markdown.extensions.extra", "markdown.extensions.codehilite", "lxml.etree"]
LIBRARIES += ["markdown.extensions.toc", "babel.dates", "babel.messages.pofile", "docutils.core", "pygments.lexers.python"]
NO_STORE = {"cache-control": "no-store"}
SCRIPT = Path(__file__).with_name("live.js")


def free_port(wanted: int) -> int:
    """The wanted port, or the next one up that is free. Raises BuildError where fifty in a row are taken."""
    for port in range(wanted, wanted + 50):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
            return port
    raise BuildError(f"--port: every port from {wanted} to {wanted + 49} is taken: name another")


def build_in_child(answer, settings_file: str, content: str | None, output: str, siteurl: str) -> None:
    """Runs in the child: build, and send back (what was built, "") or ("", what is wrong)."""
    from ..problems import ContentError
    from .build import build

    try:
        done = build(Path(settings_file), content=content, output=output, siteurl=siteurl, drafts=True, audited=False)
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
            OUT.print(f"[bold red]Not built:[/]\n{self.problems.replace('[', chr(92) + '[')}\nThe pages stay as they were.")
            return
        last, self.current = self.current, output
        if last:
            shutil.rmtree(last, ignore_errors=True)
        OUT.print(f"{built.replace('[', chr(92) + '[')} in {time.monotonic() - began:.2f} s")

    def tell(self) -> None:
        """Every open page reloads, or shows what is wrong."""
        event = f"event: problems\ndata: {json.dumps(self.problems)}\n\n" if self.problems else "event: reload\ndata: 1\n\n"
        for listener in self.listeners:
            listener.put_nowait(event)

    async def events(self, _request) -> StreamingResponse:
        queue: asyncio.Queue = asyncio.Queue()
        self.listeners.add(queue)
        if self.problems:
            self.tell()

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
        self.tell()


class Pages(StaticFiles):
    """The current build's files, each page with the line that reloads it, and its language's 404."""

    def __init__(self, preview: Preview):
        super().__init__(directory=preview.folder, html=True, check_dir=False)
        self.preview = preview

    async def get_response(self, path: str, scope) -> Response:
        if self.preview.current is None:
            return live("<!DOCTYPE html><title>Samtale</title><body><p>The site is not built yet.</p>", 503)
        self.directory, self.all_directories = self.preview.current, [self.preview.current]
        with contextlib.suppress(Exception):  # Starlette raises for a missing file; the 404 below is ours
            found = await super().get_response(path, scope)
            if found.status_code < 400:
                file = Path(getattr(found, "path", ""))
                page = file.suffix == ".html" and file.is_file()
                found.headers.update(NO_STORE)
                return live(file.read_text(encoding="utf-8")) if page else found
        own = self.preview.current / path.partition("/")[0] / "404.html"
        page = own if own.is_file() else self.preview.current / "404.html"
        return live(page.read_text(encoding="utf-8"), 404)


def live(html: str, status: int = 200) -> HTMLResponse:
    script = '<script src="/.live.js"></script>'
    page = html.replace("</body>", f"{script}</body>") if "</body>" in html else html + script
    return HTMLResponse(page, status, headers=NO_STORE)


def serve(settings_file: Path, folder: Path, *, port: int, content: str | None) -> None:
    """Serve until interrupted. ``folder`` is for the builds, and is emptied."""
    from .build import read

    port = free_port(port)
    folder = folder / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    siteurl = f"http://localhost:{port}"
    settings = read(settings_file, content=content, siteurl=siteurl, drafts=True)
    preview = Preview(settings_file, folder, siteurl, content)
    preview.build()
    OUT.print(f"Open [bold]{siteurl}/[/] -- save a file and the page follows. Drafts are shown. Ctrl-C ends.")
    routes = [
        Route("/.live", preview.events),
        Route(
            "/.live.js",
            lambda _request: Response(SCRIPT.read_text(encoding="utf-8"), media_type="text/javascript", headers=NO_STORE),
        ),
        Mount("/", Pages(preview)),
    ]
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    )
    plugins = Path(__file__).resolve().parents[2]
    watched = [folder for folder in (Path(settings["PATH"]), Path(settings["THEME"]), plugins) if folder.exists()]

    async def both() -> None:
        watching = [asyncio.create_task(one) for one in (preview.watch(watched), preview.watch_settings())]
        try:
            await server.serve()
        finally:
            for one in watching:
                one.cancel()
            await asyncio.gather(*watching, return_exceptions=True)

    try:
        asyncio.run(both())
    except KeyboardInterrupt:
        pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    OUT.print("Ended.")
