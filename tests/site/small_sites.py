"""Sites of a few files, published by a target's own methods, in the order in which ``invoke
deploy`` calls them.
"""

import itertools
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from samtale.deploy.manifest import MARK, manifest_of, mark, release_id
from samtale.deploy.plan import plan_of
from samtale.deploy.targets.target import PublishError, Record, Release, Target

SECONDS = itertools.count(1_760_000_000)
ONE = {
    "index.html": "one",
    "da/te/index.html": "te",
    "da/feed.xml": "<feed>1</feed>",
    "theme/a.0123456789.css": "p {}",
}
TWO = {
    "index.html": "two",
    "da/te/index.html": "te",
    "da/kaffe/index.html": "te",
    "theme/b.1123456789.css": "i {}",
}
THREE = {
    "index.html": "3",
    "da/te/index.html": "øl",
    "da/feed.xml": "<feed>1</feed>",
    "theme/a.0123456789.css": "p {}",
}


def made(folder: Path, files: dict[str, str], one_form: str = "") -> Release:
    """A finished site in a folder of its own."""
    site = Path(tempfile.mkdtemp(dir=folder))
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    manifest = manifest_of(
        site, ("da",), "", lambda path: {"kept": path.endswith(".html")}, one_form
    )
    release = Release(
        release_id(manifest, datetime.fromtimestamp(next(SECONDS), UTC)), site, manifest
    )
    (site / MARK).write_bytes(mark(release.id, manifest))
    return release


def deploy(
    target: Target, release: Release, *, reread: bool = False, message: str = ""
) -> list[str]:
    """Publish it as ``deploy/deploy.py`` does. Returns the paths that travelled or went; none where
    nothing had changed.
    """
    state = target.state()
    before = None if reread else target.manifest(state.current)
    if reread or (before is None and state.current):
        before = target.manifest(state.current, reread=True)
    plan = plan_of(before, release.manifest)
    if plan.nothing:
        return []
    record = Record(release.id, when="2026-11-21T12:00:00Z", who="vibe", message=message)
    with target.hold(state, release.id):
        target.upload(release, before, state, lambda _files, _size: None)
        if target.whole and (wrong := target.verify(release.id, release.manifest)):
            raise PublishError(f"{wrong}")
        target.switch(release.id, release.manifest, record)
        target.note(replace(record, result="published", told=True))
    return [*plan.paths, *plan.lost]


def roll_back(target: Target, release: str) -> None:
    state = target.state()
    manifest = target.manifest(release)
    with target.hold(state, release):
        record = Record(release, what="rollback", who="vibe")
        target.switch(release, manifest, record)
        target.note(replace(record, result="published", told=True))
