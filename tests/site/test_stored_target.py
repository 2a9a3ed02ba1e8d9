"""Stores of objects as targets, interrupted and scribbled upon at every step: in memory, so that
every step can be tried.
"""

import contextlib
import gzip
import hashlib
import itertools
import json
from pathlib import Path

import pytest
from samtale.deploy.manifest import MARK
from samtale.deploy.targets.store import document
from samtale.deploy.targets.store.in_place_store import InPlaceStore
from samtale.deploy.targets.store.store import Conflict, Object, Store
from samtale.deploy.targets.target import ADDED, BUSY, CHANGED, MISSING, PublishError, Record

from .small_sites import ONE, THREE, TWO, deploy, made, roll_back

SITES = {"A": ONE, "B": TWO, "C": THREE}


class Memory(Store):
    """A store in this process. ``heeds``: conditions; ``says``: MD5s; it dies at its nth
    change.
    """

    where = "memory"

    def __init__(
        self,
        there: dict | None = None,
        *,
        heeds: bool = True,
        tells: bool = True,
        form: str = "gzip",
    ):
        self.there: dict[str, bytes] = {} if there is None else there
        self.heeds, self.tells, self.form = heeds, tells, form
        self.left = -1

    def _act(self) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1

    def read(self, key):
        return (self.there[key], _md5(self.there[key])) if key in self.there else None

    def write(self, key, content, entry, *, tag=None):
        self._act()
        now = _md5(self.there[key]) if key in self.there else ""
        if self.heeds and tag is not None and tag != now:
            raise Conflict(key)
        self.there[key] = content
        return _md5(content)

    def send(self, files, progress):
        for key, (path, entry) in sorted(files.items()):
            self._act()
            self.there[key] = path.read_bytes()
            assert _md5(self.there[key]) == entry.md5
            progress(1, entry.size)

    def copy(self, pairs, progress):
        for source, target, _entry in pairs:
            self._act()
            if source not in self.there:
                raise PublishError(f"{source}: is not there")
            self.there[target] = self.there[source]

    def delete(self, keys):
        for key in keys:
            self._act()
            self.there.pop(key, None)

    def list(self, prefix=""):
        found = {
            key: Object(len(self.there[key]), _md5(self.there[key]) if self.tells else "")
            for key in sorted(self.there)
        }
        return {key: one for key, one in found.items() if key.startswith(prefix)}

    def digest(self, key):
        return _md5(self.there[key]) if key in self.there else ""


class Killed(BaseException):
    """As by a signal: nothing that follows is done."""


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


@pytest.fixture(autouse=True)
def the_killed_are_dead(monkeypatch):
    """Processes that were killed are, here, this one."""
    monkeypatch.setattr(document, "lives", lambda _process: False)


def target_at(store: Store, cache: Path) -> InPlaceStore:
    return InPlaceStore(store, "a store", "vibe", cache)


def shown(store: Store) -> dict[str, str]:
    """What readers get."""
    found = {
        key: store.read(key)[0]
        for key in store.list()
        if not key.startswith(".samtale/") and key != MARK
    }
    return {
        key: (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
        for key, content in found.items()
    }


def holds(store: Store, files: dict[str, str]) -> bool:
    """Whether it is that site: hashed files of other releases may lie beside it."""
    there = shown(store)
    return {
        key: text for key, text in there.items() if key in files or not key.startswith("theme/")
    } == files


KINDS = {
    "s3": {},
    "careless": {"heeds": False},
    "webdav": {"heeds": False, "tells": False, "form": "plain"},
}


@pytest.fixture(params=list(KINDS))
def kind(request) -> dict:
    return KINDS[request.param]


def interrupted(store: Store, cache: Path, number: int, act, at=target_at) -> bool:
    """Do something at a target, whose process ends before its nth change. Whether it came
    through.
    """
    store.left = number
    try:
        act(at(store, cache))
    except Killed:
        return False
    finally:
        store.left = -1
    return True


def sites(folder: Path, kind: dict) -> dict:
    form = kind.get("form", "gzip")
    return {name: lambda files=files: made(folder, files, form) for name, files in SITES.items()}


@pytest.mark.parametrize("tail", ["A", "B", "C", "back"])
def test_killed_at_any_moment_the_next_deploy_makes_it_right(kind, tail, tmp_path):
    """For every change at which a deploy may end: then every path is right, and the way back gives
    exactly what was.
    """
    make, cache = sites(tmp_path, kind), tmp_path / "cache"
    zero = ONE | {"index.html": "zero", "old.html": "0"}
    for number in itertools.count():
        store = Memory(**kind)
        first = made(tmp_path, zero, store.form)
        a = make["A"]()
        deploy(target_at(store, cache), first)
        deploy(target_at(store, cache), a)
        through = interrupted(store, cache, number, lambda target: deploy(target, make["B"]()))
        target = target_at(store, cache)
        was = target.state().current
        if tail == "back":
            roll_back(target, first.id)
            assert holds(store, zero), number
        else:
            deploy(target, make[tail]())
            assert holds(store, SITES[tail]), number
        assert target.state().current == json.loads(store.there[MARK])["release"]
        now = target.state().current
        assert target.verify(now, target.manifest(now)) == {}
        if target.state().current != was:
            roll_back(target, was)
            assert holds(store, ONE if was == a.id else TWO), number
        roll_back(target, first.id) if target.state().current != first.id else None
        assert holds(store, zero), number
        if through:
            break
    assert number > 8


def test_killed_twice_and_in_the_midst_of_a_way_back(kind, tmp_path):
    """A, then B killed anywhere, then C killed anywhere, then a way back killed anywhere; then any
    deploy.
    """
    make, cache = sites(tmp_path, kind), tmp_path / "cache"
    zero = {"index.html": "zero", "da/kaffe/index.html": "0", "theme/b.1123456789.css": "i {}"}
    for one, two in itertools.product(range(0, 24, 2), range(0, 24, 3)):
        store = Memory(**kind)
        first = made(tmp_path, zero, store.form)
        deploy(target_at(store, cache), first)
        deploy(target_at(store, cache), make["A"]())
        interrupted(store, cache, one, lambda target: deploy(target, make["B"]()))
        interrupted(store, cache, two, lambda target: deploy(target, make["C"]()))
        interrupted(
            store, cache, (one + two) % 13, lambda target, first=first: roll_back(target, first.id)
        )
        target = target_at(store, cache)
        last = SITES["ABC"[(one + two) % 3]]
        deploy(target, made(tmp_path, last, store.form))
        assert holds(store, last), (one, two)
        if target.state().current != first.id:
            roll_back(target, first.id)
        assert holds(store, zero), (one, two)


def test_pruned_is_what_nobody_needs_even_when_killed_at_it(kind, tmp_path):
    """Kept files of releases that stay are there; the others' go, at the latest with the next
    pruning.
    """
    make, cache = sites(tmp_path, kind), tmp_path / "cache"
    for number in itertools.count():
        store = Memory(**kind)
        releases = [make[name]() for name in "ABC"]
        for release in releases:
            deploy(target_at(store, cache), release)
        stay = [release.id for release in releases[1:]]
        through = interrupted(
            store, cache, number, lambda target, stay=stay: (target.state(), target.prune(stay))
        )
        again = target_at(store, cache)
        again.state()
        again.prune(stay)
        assert again.state().releases == tuple(stay)
        roll_back(again, stay[0])
        assert holds(store, TWO)
        roll_back(again, stay[1])
        assert holds(store, THREE)
        if through:
            break
    again.prune([stay[1]])
    left = {key for key in store.there if key.startswith(".samtale/")} - again._keys(stay[1])
    assert sorted(left) == [f".samtale/manifests/{stay[1]}.json.gz", ".samtale/state.json"]
    assert shown(store) == THREE


@pytest.mark.parametrize(
    "text",
    [None, b"", b"scribble", b"[]", b"{}", b'{"current": 5}', b'{"current": "../x"}', b"\xff"],
)
def test_a_document_that_is_lost_or_nonsense_is_found_out_again(kind, text, tmp_path):
    """What is published, and the releases that can be gone back to, the mark and the manifests
    tell.
    """
    store, cache, make = Memory(**kind), tmp_path / "cache", sites(tmp_path, kind)
    a, b = make["A"](), make["B"]()
    deploy(target_at(store, cache), a)
    deploy(target_at(store, cache), b)
    if text is None:
        del store.there[document.KEY]
    else:
        store.there[document.KEY] = text
    target = target_at(store, cache)
    state = target.state()
    assert (state.current, state.releases, state.foreign) == (b.id, (a.id, b.id), False)
    deploy(target, make["C"]())
    assert holds(store, THREE)
    assert target.document.data["conditional"] is store.heeds
    roll_back(target, a.id)
    assert holds(store, ONE)


@pytest.mark.parametrize("change", [b"", b"scribble", None, "edited"])
def test_a_manifest_that_is_lost_or_edited_by_hand(kind, change, tmp_path):
    """Every file is looked at instead; the release can no longer be gone back to, and that is
    said.
    """
    store, make = Memory(**kind), sites(tmp_path, kind)
    a, b = make["A"](), make["B"]()
    deploy(target_at(store, tmp_path / "one"), a)
    deploy(target_at(store, tmp_path / "one"), b)
    key = f".samtale/manifests/{b.id}.json.gz"
    if change is None:
        del store.there[key]
    else:
        text = gzip.decompress(store.there[key]).replace(b"html", b"htm")
        store.there[key] = gzip.compress(text) if change == "edited" else change
    target = target_at(store, tmp_path / "elsewhere")
    assert target.state().current == b.id
    assert target.manifest(b.id) is None
    deploy(target, make["C"]())
    assert holds(store, THREE)
    assert target.manifest(b.id) is None
    roll_back(target, a.id)
    assert holds(store, ONE)


def test_what_was_changed_by_hand_is_corrected(kind, tmp_path):
    """--again sees it, and removes what is strange; what later releases keep is not spoilt
    unseen.
    """
    store, cache, make = Memory(**kind), tmp_path / "cache", sites(tmp_path, kind)
    a = make["A"]()
    deploy(target_at(store, cache), a)
    store.there["index.html"] = b"eno"
    store.there["strange.html"] = b"x"
    del store.there["da/feed.xml"]
    target = target_at(store, cache)
    target.state()
    wrong = {"da/feed.xml": MISSING, "index.html": CHANGED, "strange.html": ADDED}
    assert target.verify(a.id, target.manifest(a.id)) == wrong
    assert sorted(deploy(target, make["A"](), reread=True)) == [
        "da/feed.xml",
        "index.html",
        "strange.html",
    ]
    assert shown(store) == ONE
    del store.there["da/feed.xml"]
    deploy(target, make["B"]())
    assert holds(store, TWO)
    with pytest.raises(PublishError, match="is missing or has changed"):
        roll_back(target, a.id)
    assert holds(store, TWO)


def test_of_two_deploys_at_once_one_goes_through(kind, tmp_path, monkeypatch):
    """However they meet: the second is reported, and changes nothing that readers get."""
    monkeypatch.setattr(document, "lives", lambda _process: True)
    store, make = Memory(**kind), sites(tmp_path, kind)
    deploy(target_at(store, tmp_path / "1"), make["A"]())
    first, second = target_at(store, tmp_path / "1"), target_at(store, tmp_path / "2")
    b, c = make["B"](), make["C"]()
    state, other = first.state(), second.state()
    with first.hold(state, b.id):
        with pytest.raises(PublishError) as reported, second.hold(other, c.id):
            pass
        assert reported.value.code == BUSY
        with pytest.raises(PublishError) as reported:
            deploy(target_at(store, tmp_path / "3"), c)
        assert reported.value.code == BUSY
        first.upload(b, first.manifest(state.current), state, lambda _files, _size: None)
        first.switch(b.id, b.manifest, Record(b.id))
    with pytest.raises(PublishError) as reported, second.hold(other, c.id):
        pass
    assert reported.value.code == BUSY
    assert holds(store, TWO)
    deploy(second, c)
    assert holds(store, THREE)


def test_a_store_without_conditions_lets_one_of_two_that_began_at_once_go_on(tmp_path):
    """The last to write has the lock; the other finds that out before readers get anything."""
    store = Memory(heeds=False)
    deploy(target_at(store, tmp_path / "1"), made(tmp_path, ONE, "gzip"))
    b, c = made(tmp_path, TWO, "gzip"), made(tmp_path, THREE, "gzip")
    first, second = target_at(store, tmp_path / "1"), target_at(store, tmp_path / "2")
    state, other = first.state(), second.state()
    with contextlib.ExitStack() as stack:
        taken = dict(store.there)
        stack.enter_context(first.hold(state, b.id))
        late = store.there[document.KEY]
        store.there[document.KEY] = taken[document.KEY]
        stack.enter_context(second.hold(other, c.id))
        assert late != store.there[document.KEY]
        first.upload(b, first.manifest(state.current), state, lambda _files, _size: None)
        with pytest.raises(PublishError) as reported:
            first.switch(b.id, b.manifest, Record(b.id))
        assert reported.value.code == BUSY
        second.upload(c, second.manifest(other.current), other, lambda _files, _size: None)
        second.switch(c.id, c.manifest, Record(c.id))
    assert holds(store, THREE)
    assert target_at(store, tmp_path / "3").state().current == c.id


def test_somebody_elses_files_are_foreign(tmp_path):
    """A prefix that is not empty is not published over."""
    assert target_at(Memory({"index.html": b"x"}), tmp_path).state().foreign
    assert not target_at(Memory(), tmp_path).state().foreign
