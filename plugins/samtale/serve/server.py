"""``invoke serve``: builds with drafts, serves, rebuilds on save, reloads the browser.

Each build runs in a process forked from a server that has already imported the libraries: no code
is stale, and nothing leaks from one build into the next. The process remains until the next build
has ended well, and rewrites the page of a text at once when it is saved (page_update.py). Errors in
texts do not prevent a build here: each page has its faults over it (faults.py). Only if the
settings or the theme are broken, the pages of the last build stay.
"""

import asyncio
import contextlib
import shutil
import socket
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ..problems import BuildError
from .faults import LIST, Faults, bar
from .host_guard import HostGuard, Names, names
from .preview import NO_STORE, OUT, Preview

HERE = Path(__file__).parent


def free_port(wanted: int) -> int:
    """The requested port, or the next free one above it. Raises BuildError if fifty in a row are in
    use.
    """
    for port in range(wanted, wanted + 50):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
            return port
    raise BuildError(f"--port: all ports from {wanted} to {wanted + 49} are in use; choose another")


class Pages(StaticFiles):
    """Serves the current build's files, each page with the reload script, and the 404 page of its
    language.
    """

    def __init__(self, preview: Preview):
        super().__init__(directory=preview.folder, html=True, check_dir=False)
        self.preview = preview

    async def get_response(self, path: str, scope: Scope) -> Response:
        if self.preview.current is None:
            return waiting(self.preview.failure)
        self.directory, self.all_directories = self.preview.current, [self.preview.current]
        # Starlette raises for a missing file; our 404 page is below
        with contextlib.suppress(Exception):
            found = await super().get_response(path, scope)
            if found.status_code < 400:
                file = Path(getattr(found, "path", ""))
                is_page = file.suffix == ".html" and file.is_file()
                found.headers.update(NO_STORE)
                if not is_page:
                    return found
                name = file.relative_to(self.preview.current).as_posix()
                return live(file.read_text(encoding="utf-8"), self.preview.bar(name))
        own = self.preview.current / path.partition("/")[0] / "404.html"
        page = own if own.is_file() else self.preview.current / "404.html"
        try:
            return live(page.read_text(encoding="utf-8"), self.preview.bar(""), 404)
        except OSError:  # .cache was emptied
            self.preview.dirty.set()
            return waiting(self.preview.failure)


def live(html: str, bar: str, status: int = 200) -> HTMLResponse:
    """A page with its faults over it, which reloads when it has changed."""
    style = '<link rel="stylesheet" href="/.live.css">'
    script = f'<aside id="samtale-faults">{bar}</aside><script src="/.live.js"></script>'
    head, end, rest = html.partition("</head>")
    # the page's Content-Security-Policy allows this script
    html = head.replace("; script-src ", "; script-src 'self' ", 1) + style + end + rest
    before, end, after = html.rpartition("</body>")
    page = f"{before}{script}{end}{after}" if end else html + script
    return HTMLResponse(page, status, headers=NO_STORE)


def waiting(failure: str = "") -> HTMLResponse:
    """What is shown before there are pages. failure: why there are none, or ""."""
    state = "The site is being built; this page will reload."
    if failure:
        state = "The site could not be built; this page will reload when it can."
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Samtale</title></head>'
        f'<body data-waiting class="samtale-wait"><p>{state}</p></body></html>'
    )
    return live(html, bar(Faults(), "", failure), 503)


def application(preview: Preview, allowed: Names) -> HostGuard:
    """The ASGI application: serves the pages, and events about the next build, to requests for an
    allowed host.
    """
    types = {"js": "text/javascript", "css": "text/css"}
    files = {
        kind: Response((HERE / f"live.{kind}").read_text("utf-8"), media_type=of, headers=NO_STORE)
        for kind, of in types.items()
    }
    routes = [
        Route("/.live", preview.events),
        Route("/.live/faults", preview.faults_of),
        Route(LIST, preview.all_faults),
        Route("/.live.js", lambda _request: files["js"]),
        Route("/.live.css", lambda _request: files["css"]),
        Mount("/", Pages(preview)),
    ]
    return HostGuard(Starlette(routes=routes), allowed)


def serve(
    settings_file: Path, folder: Path, *, port: int, content: str | None, host: str = ""
) -> None:
    """Serve until interrupted. ``folder`` is for the builds, and is emptied. host: a name in
    addition to those of this machine.
    """
    from ..host.settings import read_settings

    names(port, host)
    wanted, port = port, free_port(port)
    if port != wanted:
        OUT.print(f"Port {wanted} is in use; using {port} instead.")
    folder = folder / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    siteurl = f"http://localhost:{port}"
    settings = read_settings(settings_file, content=content, siteurl=siteurl, drafts=True)
    preview = Preview(settings_file, folder, siteurl, content, Path(settings["PATH"]))
    answering = application(preview, names(port, host))
    server = uvicorn.Server(
        uvicorn.Config(
            answering, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1
        )
    )
    plugins = Path(__file__).resolve().parents[2]
    overrides = [
        settings_file.resolve().parent / one for one in settings["THEME_TEMPLATES_OVERRIDES"]
    ]
    watched = [
        folder
        for folder in (Path(settings["PATH"]), Path(settings["THEME"]), plugins, *overrides)
        if folder.exists()
    ]

    async def first() -> None:
        """The first build: pages that are opened meanwhile show how far it is."""
        preview.report(await asyncio.to_thread(preview.build))
        if not server.should_exit:
            OUT.print(
                f"Open [bold]{siteurl}/[/] -- pages reload when you save a file. Drafts are "
                "included. Press Ctrl-C to stop."
            )

    async def both() -> None:
        preview.loop = asyncio.get_running_loop()
        serving = asyncio.create_task(server.serve())
        building = asyncio.create_task(first())
        await asyncio.wait({serving, building}, return_when=asyncio.FIRST_COMPLETED)
        preview.end_unfinished()
        await building
        watching = [
            asyncio.create_task(one)
            for one in (preview.watch(watched), preview.watch_settings(), preview.rebuild())
        ]
        try:
            await serving
        finally:
            for one in watching:
                one.cancel()
            await asyncio.gather(*watching, return_exceptions=True)

    try:
        asyncio.run(both())
    except KeyboardInterrupt:
        pass
    finally:
        preview.end()
        shutil.rmtree(folder, ignore_errors=True)
    OUT.print("Ended.")
