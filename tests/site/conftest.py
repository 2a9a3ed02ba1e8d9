"""Whole sites, built once a session: the awkward one (published, and as a preview) and our own."""

import fcntl
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import expect, sync_playwright
from samtale.build.build import build
from samtale.output.hashed_names import as_written, is_hashed

from . import loopback
from .servers_here import PATIENCE, needs

ROOT = Path(__file__).resolve().parents[2]
AWKWARD = ROOT / "tests" / "fixtures" / "awkward"
NOW = "1795262400"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
]
SAMPLE = "SAMPLE = True" in (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
# of small sites: what is related, searched and drawn has tests of its own, and takes most of the time
CONF = f"""import sys
sys.path.insert(0, {str(ROOT / "plugins")!r})
from samtale.defaults import *
LANGUAGES = {{"da": {{}}, "sv": {{}}, "en": {{}}}}; RELATED = 0; RELATED_CACHE = ""; SEARCH = False; CARDS = None
"""
of_the_sample = pytest.mark.skipif(
    not SAMPLE, reason="this site is its owner's own: the sample's essays are not there"
)


@contextmanager
def at_now() -> Iterator[None]:
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = NOW
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


@pytest.fixture(scope="session", autouse=True)
def shared_servers() -> Iterator[None]:
    """Ends the servers that tests share."""
    with loopback.SHARED:
        yield


class Output:
    """A built site: read its pages as trees, its files as text."""

    def __init__(self, folder: Path):
        self.folder = folder

    def page(self, url: str) -> html.HtmlElement:
        name = f"{url}index.html" if url.endswith("/") or not url else url
        return html.document_fromstring(
            (self.folder / name).read_bytes(), parser=html.HTMLParser(encoding="utf-8")
        )

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def names(self) -> set[str]:
        return {
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def files(self) -> set[str]:
        """The names of all files, those of assets without the hash of their content."""
        return {as_written(name) for name in self.names()}

    def asset(self, path: str) -> str:
        """The name that an asset has in the output. There is exactly one."""
        (name,) = [name for name in self.names() if is_hashed(name) and as_written(name) == path]
        return name

    def holding(self, needle: str) -> list[str]:
        """The files that mention something, in their name or in their bytes."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return sorted(
            path.name
            for path in found
            if needle in as_written(path.name) or needle.encode() in path.read_bytes()
        )


@pytest.fixture(scope="session")
def awkward_source(tmp_path_factory) -> Path:
    """The awkward site's sources, its Norwegian catalogue made from the Danish: what counts is that
    it is a file.
    """
    folder = tmp_path_factory.mktemp("source") / "awkward"
    shutil.copytree(AWKWARD, folder)
    danish = (ROOT / "theme" / "languages" / "da.po").read_text(encoding="utf-8")
    norwegian = danish.replace('"Language: da\\n"', '"Language: nb\\n"')
    (folder / "languages" / "nb.po").write_text(norwegian, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def once(tmp_path_factory) -> Callable[..., Output]:
    """``once("own", settings_file)`` builds a site if no other process of this run has built it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def built(name: str, settings: Path, **options) -> Output:
        folder = shared / "once" / name / "site"
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (shared / "once" / f"{name}.lock").open("w") as lock, at_now():
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                build(settings, output=str(folder), **options)
        return Output(folder)

    return built


@pytest.fixture(scope="session")
def awkward(awkward_source, once) -> Output:
    return once("awkward", awkward_source / "pelicanconf.py")


@pytest.fixture(scope="session")
def preview(awkward_source, once) -> Output:
    return once("preview", awkward_source / "pelicanconf.py", drafts=True)


@pytest.fixture(scope="session")
def own_site(once) -> Output:
    return once("own", ROOT / "pelicanconf.py")


expect.set_options(timeout=PATIENCE * 1000)


def _patient(make: Callable) -> Callable:
    """What it makes waits longer for whatever is to come: nothing that is tested is in a hurry."""

    def patient(**options):
        made = make(**options)
        made.set_default_timeout(PATIENCE * 1000)
        return made

    return patient


@pytest.fixture(scope="module")
def chromium():
    """A browser: CHROMIUM says which, where it has another name."""
    path = os.environ.get("CHROMIUM") or needs(
        "chromium", "chromium-browser", "google-chrome", install="chromium"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        browser.new_context = _patient(browser.new_context)
        browser.new_page = _patient(browser.new_page)
        yield browser
        browser.close()


@pytest.fixture
def site(tmp_path):
    """A small site of one's own making: ``site({"essays/x/da.md": "..."})`` writes it and returns
    its settings file.
    """

    def make(files: dict[str, str | bytes], settings: str = "") -> Path:
        (tmp_path / "pelicanconf.py").write_text(f"{CONF}{settings}\n", encoding="utf-8")
        (tmp_path / "content").mkdir(exist_ok=True)
        for name, text in files.items():
            path = tmp_path / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "pelicanconf.py"

    return make


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments):
        pass


@pytest.fixture(scope="module")
def address(own_site):
    """Our own site, served as any plain server would."""
    handler = functools.partial(Quiet, directory=str(own_site.folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page_of(chromium, address):
    """``page_of("/da/", width=320)`` opens a page and gives it back."""
    contexts = []

    def open_page(url, *, width=1280, scheme="light", scripts=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=scripts,
            base_url=address,
            reduced_motion="reduce",  # nothing is caught in the midst of a transition
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def visit(chromium, address):
    """``visit("/da/")`` opens a page of our own site in a browser that has been there before:
    where nothing is clicked or typed, that is quicker and changes nothing.
    """
    contexts = {}

    def open_page(url, *, width=1280, scripts=True):
        if scripts not in contexts:
            context = chromium.new_context(
                java_script_enabled=scripts, base_url=address, reduced_motion="reduce"
            )
            contexts[scripts] = context.new_page()
        page = contexts[scripts]
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(url)
        return page

    yield open_page
    for page in contexts.values():
        page.context.close()
