"""Two versions of one small site, built once, that tests publish again and again: also in processes
that are killed midway.
"""

import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from samtale.config.targets import Destination
from samtale.deploy import deploy as desk
from samtale.deploy.deploy_job import Options, Reporter
from samtale.deploy.manifest import Manifest
from samtale.deploy.targets.registry import target_for
from samtale.deploy.targets.target import PublishError
from samtale.deploy.workspace import Workspace

from .conftest import at_now

ESSAY = (
    "Title: {}\nDate: 2024-01-0{}\nLang: {}\n\n"
    + "En tekst om dette og hint, og om at tale sammen. " * 20
)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><title>{}</title></svg>'
SHOWN = "\n\n![en dør](door.svg)\n"
FIRST = {
    f"essays/{name}/{lang}.md": ESSAY.format(f"{name.capitalize()} {lang}", number, lang)
    for number, name in enumerate("abcd", 1)
    for lang in ("da", "sv", "en")
}
FIRST["essays/a/da.md"] += SHOWN
FIRST["essays/a/door.svg"] = PICTURE.format("en dør")
SECOND = {
    **FIRST,
    "essays/a/da.md": FIRST["essays/a/da.md"] + "\nOg mere.\n",
    "essays/a/door.svg": PICTURE.format("en port"),
}
SECOND |= {
    "essays/e/da.md": ESSAY.format("Ny", 9, "da"),
    "essays/c/en.md": FIRST["essays/c/en.md"] + "\n\nMore.\n",
}


@dataclass
class Version:
    """A site that is built and packed: what ``desk.deploy`` would have built."""

    folder: Path
    run: object
    manifest: Manifest


def silent(
    said: list[str] | None = None, step: Callable[[str], None] = lambda _text: None
) -> Reporter:
    said = [] if said is None else said
    return Reporter(said.append, said.append, None, step, lambda _text: None)


def where(to: str, url: str, **more) -> Destination:
    return Destination("", to, siteurl=url, **{"keep": 2, "wait": 120, "preview": True, **more})


def versions(settings: Path, write: Callable, folder: Path, to: str, url: str) -> list[Version]:
    """FIRST and SECOND, for one target."""
    found = []
    for number, files in enumerate((FIRST, SECOND)):
        shutil.rmtree(settings.parent / "content", ignore_errors=True)
        write(files)
        place = folder / f"version{number}" / "site"
        place.parent.mkdir(parents=True)
        destination = where(to, url)
        target = target_for(destination, who="test", cache=str(folder / "cache"))
        try:
            with at_now():
                run, manifest = desk._built(
                    place,
                    target,
                    destination,
                    Options(settings, siteurl=url),
                    silent(),
                    Workspace(folder / "cache"),
                )
        finally:
            target.close()
        found.append(Version(place, run, manifest))
    return found


def publish(
    version: Version, destination: Destination, cache: Path, reporter: Reporter, **options
) -> None:
    """``invoke deploy`` of a version that is built already. Raises PublishError."""
    built, desk._built = desk._built, _instead(version)
    target = None
    try:
        target = target_for(destination, who="test", cache=str(cache))
        settings = Options(Path("pelicanconf.py"), siteurl=destination.siteurl, yes=True, **options)
        desk.deploy(target, destination, settings, reporter, Workspace(cache))
    finally:
        desk._built = built
        if target:
            target.close()


def _instead(version: Version) -> Callable:
    def built(folder: Path, *_rest) -> tuple:
        subprocess.run(["cp", "-al", str(version.folder), str(folder)], check=True)
        return version.run, version.manifest

    return built


def victim(
    version: Version,
    destination: Destination,
    cache: Path,
    *,
    step: str = "",
    seconds: float = 0,
    whole_group: bool = False,
) -> tuple[int, str]:
    """Publish in another process, which is killed so many seconds after it has said that it begins
    that step; without one: never.

    whole_group: its helpers (ssh, rsync) are killed too. Returns (exit status: -9 if it was killed
    in time, what went wrong).
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        code = 1
        try:

            def kill() -> None:
                os.killpg(0, signal.SIGKILL) if whole_group else os.kill(
                    os.getpid(), signal.SIGKILL
                )

            def said(text: str) -> None:
                if step and text.startswith(step):
                    if not seconds:
                        kill()
                    timer = threading.Timer(seconds, kill)
                    timer.daemon = True
                    timer.start()

            publish(version, destination, cache, silent(step=said))
            code = 0
        except PublishError as error:
            os.write(write, str(error).encode())
        except BaseException as error:
            os.write(write, repr(error).encode())
        finally:
            os._exit(code)
    os.close(write)
    _pid, status = os.waitpid(child, 0)
    with os.fdopen(read, "rb") as pipe:
        reported = pipe.read().decode()
    return (-os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)), reported


def durations(version: Version, destination: Destination, cache: Path) -> dict[str, float]:
    """How long each step of a deploy takes, in seconds."""
    moments: list[tuple[str, float]] = []
    publish(
        version,
        destination,
        cache,
        silent(step=lambda text: moments.append((text, time.monotonic()))),
    )
    ends = [*(moment for _text, moment in moments[1:]), time.monotonic()]
    return {_short(text): end - begin for (text, begin), end in zip(moments, ends, strict=True)}


def _short(text: str) -> str:
    return "Checking http" if text.startswith("Checking http") else text.split(maxsplit=1)[0]


def moments(seconds: float, count: int, seed: str) -> list[float]:
    """Random moments within a step, and a little beyond."""
    dice = random.Random(seed)  # noqa: S311 the same dice each time
    return [dice.uniform(0, seconds * 1.1) for _ in range(count)]
