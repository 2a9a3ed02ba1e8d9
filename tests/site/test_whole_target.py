"""Whole releases in a store, interrupted and scribbled upon at every step: readers always get
exactly one of them, whole.
"""

import gzip
import itertools
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import boto3
import pytest
from samtale.config.targets import Destination
from samtale.deploy.manifest import MARK
from samtale.deploy.targets.registry import target_for
from samtale.deploy.targets.store import document
from samtale.deploy.targets.store.atomic_store import POINTER, RELEASES, AtomicStore
from samtale.deploy.targets.store.in_place_store import InPlaceStore
from samtale.deploy.targets.store.store import Store
from samtale.deploy.targets.target import (
    ADDED,
    BUSY,
    CHANGED,
    MISSING,
    UNREACHABLE,
    PublishError,
    Record,
)
from samtale.output.hashed_names import is_hashed

from .loopback import moto
from .small_sites import ONE, THREE, TWO, deploy, made, roll_back
from .test_stored_target import Killed, Memory
from .test_stored_target import interrupted as ended

ZERO = {"index.html": "zero", "old.html": "0", "theme/z.2123456789.css": "b {}"}
SITES = {"A": ONE, "B": TWO, "C": THREE}


class Watched(Memory):
    """A store whose readers look before every change; ``edge``: whether a CDN is before it."""

    def __init__(self, *, edge: bool = False, **kind):
        super().__init__(**kind)
        self.edge = Edge(self) if edge else None
        self.sent = 0

    def _act(self) -> None:
        assert readers_get(self) in ({}, ZERO, ONE, TWO, THREE)
        super()._act()

    def send(self, files, progress):
        self.sent += len(files)
        super().send(files, progress)


class Edge:
    """A CDN that serves one release."""

    slow = 0

    def __init__(self, store: Watched):
        self.store, self.release = store, ""

    def shown(self) -> str:
        return self.release

    def show(self, release: str) -> None:
        self.store._act()
        self.release = release


def readers_get(store: Watched) -> dict[str, str]:
    """The site that the pointer leads to. Hashed files of other releases may lie beside it."""
    release = store.edge.release if store.edge else store.there.get(POINTER, b"").decode().strip()
    folder = f"{RELEASES}{release}/"
    found = {
        key.removeprefix(folder): content
        for key, content in store.there.items()
        if release and key.startswith(folder)
    }
    assert bool(release) == (MARK in found)
    known = {
        path
        for site in (ZERO, ONE, TWO, THREE)
        if site["index.html"] == _text(found.get("index.html", b""))
        for path in site
    }
    return {
        path: _text(one)
        for path, one in found.items()
        if path in known or not (path == MARK or is_hashed(path))
    }


def _text(content: bytes) -> str:
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()


@pytest.fixture(autouse=True)
def the_killed_are_dead(monkeypatch):
    """Processes that were killed are, here, this one."""
    monkeypatch.setattr(document, "lives", lambda _process: False)


KINDS = {"s3": {}, "edge": {"edge": True}, "careless": {"heeds": False}, "mute": {"tells": False}}


@pytest.fixture(params=list(KINDS))
def kind(request) -> dict:
    return KINDS[request.param]


def target_at(store: Watched, cache: Path) -> AtomicStore:
    return AtomicStore(store, "a store", "vibe", cache, edge=store.edge)


interrupted = partial(ended, at=target_at)


def make(folder: Path, name: str):
    return made(folder, SITES[name], "gzip")


@pytest.mark.parametrize("tail", ["A", "B", "C", "back"])
def test_killed_at_any_moment_the_next_deploy_makes_it_right(kind, tail, tmp_path):
    """For every change at which a deploy may end: what is reported is what readers get, and any way
    on is open.
    """
    cache = tmp_path / "cache"
    for number in itertools.count():
        store = Watched(**kind)
        first, a, b = made(tmp_path, ZERO, "gzip"), make(tmp_path, "A"), make(tmp_path, "B")
        deploy(target_at(store, cache), first)
        deploy(target_at(store, cache), a)
        through = interrupted(store, cache, number, lambda target, b=b: deploy(target, b))
        target = target_at(store, cache)
        was = target.state()
        assert readers_get(store) == (TWO if was.current == b.id else ONE), number
        assert was.releases == ((first.id, a.id, b.id) if was.current == b.id else (first.id, a.id))
        assert was.current != b.id or was.record(b.id)
        if tail == "back":
            roll_back(target, first.id)
            assert readers_get(store) == ZERO
        else:
            deploy(target, make(tmp_path, tail))
            assert readers_get(store) == SITES[tail], number
        now = target_at(store, cache).state().current
        assert target.verify(now, target.manifest(now)) == {}
        for release, site in ((first.id, ZERO), (a.id, ONE)):
            if target.state().current != release:
                assert target.verify(release, target.manifest(release)) == {}
                roll_back(target, release)
            assert readers_get(store) == site, number
        assert target.state().current == target.document.data["current"] == a.id
        if through:
            break
    assert number > 8


def test_killed_twice_and_in_the_midst_of_a_way_back(kind, tmp_path):
    """The first deploy killed anywhere, then B, then a way back; then any deploy, and the way back
    again.
    """
    cache = tmp_path / "cache"
    for one, two in itertools.product(range(0, 12, 2), range(0, 16, 3)):
        store = Watched(**kind)
        a, b = make(tmp_path, "A"), make(tmp_path, "B")
        interrupted(store, cache, one, lambda target, a=a: deploy(target, a))
        deploy(target_at(store, cache), a)
        assert not target_at(store, cache).state().foreign
        interrupted(store, cache, two, lambda target, b=b: deploy(target, b))
        interrupted(
            store,
            cache,
            (one + two) % 5,
            lambda target, a=a: a.id == target.state().current or roll_back(target, a.id),
        )
        deploy(target_at(store, cache), make(tmp_path, "C"))
        assert readers_get(store) == THREE, (one, two)
        roll_back(target_at(store, cache), a.id)
        assert readers_get(store) == ONE, (one, two)


def test_an_interrupted_deploy_goes_on_where_it_stopped(tmp_path):
    """What it has brought is not sent again; nor is what any release near has already."""
    store, cache = Watched(), tmp_path / "cache"
    deploy(target_at(store, cache), make(tmp_path, "A"))
    assert store.sent == len(ONE)
    store.sent = 0
    many = {f"{number}.html": f"side {number}" for number in range(20)}
    interrupted(
        store, cache, 15, lambda target: deploy(target, made(tmp_path, {**ONE, **many}, "gzip"))
    )
    brought = sum(key.endswith(".html") and key.rpartition("/")[2] in many for key in store.there)
    assert 5 < brought < 20
    store.sent, store._act = 0, lambda: None
    last = made(tmp_path, {**ONE, **many}, "gzip")
    deploy(target_at(store, cache), last)
    assert store.sent == 20 - brought
    target = target_at(store, cache)
    state = target.state()
    target.prune(state.releases)
    folders = {key.split("/")[1] for key in store.there if key.startswith(RELEASES)}
    assert folders == set(state.releases)
    assert target.manifests.names() == sorted(state.releases)


def test_pages_that_are_open_still_find_their_assets(tmp_path):
    """Hashed files of the last three releases are there; nobody takes them for strange, and older
    ones go.
    """
    store, cache = Watched(), tmp_path / "cache"
    store._act = lambda: None
    releases = [
        made(
            tmp_path,
            {"index.html": str(one), f"theme/{one}.0123456789.css": f"p{one} {{}}"},
            "gzip",
        )
        for one in range(5)
    ]
    for release in releases:
        deploy(target_at(store, cache), release)
    target = target_at(store, cache)
    last = target.state().current
    there = {key for key in store.there if key.startswith(f"{RELEASES}{last}/theme/")}
    assert {Path(key).name[0] for key in there} == {"1", "2", "3", "4"}
    assert target.verify(last, releases[-1].manifest) == {}
    assert deploy(target, releases[-1], reread=True) == []


def test_pruned_even_when_killed_at_it(kind, tmp_path):
    """None is offered that is half gone, whether the document is there or not; what is left goes
    with the next pruning.
    """
    cache = tmp_path / "cache"
    for turn in itertools.count():
        number, lost = divmod(turn, 2)
        store = Watched(**kind)
        releases = [make(tmp_path, name) for name in "ABC"]
        for release in releases:
            deploy(target_at(store, cache), release)
        stay = [release.id for release in releases[1:]]
        through = interrupted(
            store, cache, number, lambda target, stay=stay: (target.state(), target.prune(stay))
        )
        if lost:
            del store.there[document.KEY]
        again = target_at(store, cache)
        offered = again.state().releases
        assert all(again.verify(one, again.manifest(one)) == {} for one in offered), number
        deploy(again, make(tmp_path, "A"))
        now = again.state().current
        again.prune([*stay, now])
        assert again.state().releases == (*stay, now)
        assert {key.split("/")[1] for key in store.there if key.startswith(RELEASES)} == {
            *stay,
            now,
        }
        assert again.manifests.names() == [*stay, now]
        roll_back(again, stay[0])
        assert readers_get(store) == TWO
        if through and lost:
            break
    assert number > 5


@pytest.mark.parametrize(
    "text", [None, b"", b"scribble", b"[]", b"{}", b'{"current": "../x"}', b"\xff"]
)
def test_a_document_that_is_lost_or_nonsense_is_found_out_again(kind, text, tmp_path):
    """What is published the pointer says; the manifests and the marks, what can be gone back
    to.
    """
    store, cache = Watched(**kind), tmp_path / "cache"
    a, b = make(tmp_path, "A"), make(tmp_path, "B")
    deploy(target_at(store, cache), a)
    deploy(target_at(store, cache), b)
    interrupted(store, cache, 6, lambda target: deploy(target, make(tmp_path, "C")))
    if text is None:
        del store.there[document.KEY]
    else:
        store.there[document.KEY] = text
    target = target_at(store, cache)
    state = target.state()
    assert (state.current, state.releases, state.foreign) == (b.id, (a.id, b.id), False)
    deploy(target, make(tmp_path, "C"))
    assert readers_get(store) == THREE
    roll_back(target, a.id)
    assert readers_get(store) == ONE


@pytest.mark.parametrize("text", [b"", b"scribble", b"\xff\xfe", b"../..", None])
def test_a_pointer_that_is_lost_or_nonsense_leads_to_nothing(text, tmp_path):
    """It is reported so, and the next deploy fixes it; no file of it has to travel."""
    store, cache = Watched(), tmp_path / "cache"
    a = make(tmp_path, "A")
    deploy(target_at(store, cache), a)
    store._act, store.sent = lambda: None, 0
    if text is None:
        del store.there[POINTER]
    else:
        store.there[POINTER] = text
    target = target_at(store, cache)
    assert (target.state().current, target.state().releases) == ("", (a.id,))
    deploy(target, make(tmp_path, "A"))
    assert readers_get(store) == ONE
    assert store.sent == 0


@pytest.mark.parametrize("change", [b"", b"scribble", None])
def test_a_manifest_that_is_lost(kind, change, tmp_path):
    """Every file is looked at instead; it can still be gone back to."""
    store = Watched(**kind)
    a, b = make(tmp_path, "A"), make(tmp_path, "B")
    deploy(target_at(store, tmp_path / "one"), a)
    deploy(target_at(store, tmp_path / "one"), b)
    key = f".samtale/manifests/{b.id}.json.gz"
    if change is None:
        del store.there[key]
    else:
        store.there[key] = change
    target = target_at(store, tmp_path / "elsewhere")
    target.state()
    assert target.manifest(b.id) is None
    assert set(TWO) <= set(target.manifest(b.id, reread=True).entries)
    deploy(target, make(tmp_path, "C"))
    assert readers_get(store) == THREE
    target.manifests.cache = (
        tmp_path / "one"
    )  # switched to as deploy/releases.py does, without a manifest
    roll_back(target, b.id)
    assert readers_get(store) == TWO


def test_what_was_changed_by_hand_is_corrected(kind, tmp_path):
    """A look finds it, --again brings it again; and a deploy without it does not take damage over
    into the next release.
    """
    store, cache = Watched(**kind), tmp_path / "cache"
    a = make(tmp_path, "A")
    deploy(target_at(store, cache), a)

    def damage(release: str) -> None:
        folder = f"{RELEASES}{release}/"
        store.there[folder + "da/te/index.html"] = b"et"
        store.there[folder + "strange.html"] = b"x"
        del store.there[folder + "da/feed.xml"]

    damage(a.id)
    store._act = lambda: None
    target = target_at(store, cache)
    target.state()
    wrong = {"da/feed.xml": MISSING, "da/te/index.html": CHANGED, "strange.html": ADDED}
    assert target.verify(a.id, target.manifest(a.id)) == wrong
    assert sorted(deploy(target, make(tmp_path, "A"), reread=True)) == sorted(wrong)
    assert readers_get(store) == ONE
    damage(target.state().current)
    deploy(target, make(tmp_path, "B"))
    assert readers_get(store) == TWO
    now = target.state().current
    store.there[f"{RELEASES}{now}/{MARK}"] = b"{}"
    assert target.verify(now, target.manifest(now)) == {MARK: CHANGED}
    assert deploy(target, make(tmp_path, "B"), reread=True) == [MARK]
    assert target.verify(target.state().current, target.manifest(target.state().current)) == {}


def test_of_two_deploys_at_once_one_goes_through(kind, tmp_path, monkeypatch):
    """However they meet: the second is reported, and changes nothing that readers get."""
    store, cache = Watched(**kind), tmp_path / "cache"
    deploy(target_at(store, cache), make(tmp_path, "A"))
    first, second = target_at(store, cache), target_at(store, cache)
    b, c = make(tmp_path, "B"), make(tmp_path, "C")
    state, other = first.state(), second.state()
    monkeypatch.setattr(document, "lives", lambda _process: True)
    with first.hold(state, b.id):
        for late in (
            lambda: second.hold(other, c.id).__enter__(),
            lambda: deploy(target_at(store, cache), c),
        ):
            with pytest.raises(PublishError) as reported:
                late()
            assert reported.value.code == BUSY
        first.upload(b, first.manifest(state.current), state, lambda _files, _size: None)
        first.switch(b.id, b.manifest, Record(b.id))
    with pytest.raises(PublishError) as reported, second.hold(other, c.id):
        pass
    assert reported.value.code == BUSY
    assert readers_get(store) == TWO
    deploy(second, c)
    assert readers_get(store) == THREE


def test_a_store_without_conditions_lets_one_of_two_that_began_at_once_go_on(tmp_path):
    """The last to write has the lock; the other finds that out before readers get anything."""
    store, cache = Watched(heeds=False), tmp_path / "cache"
    deploy(target_at(store, cache), make(tmp_path, "A"))
    b, c = make(tmp_path, "B"), make(tmp_path, "C")
    first, second = target_at(store, cache), target_at(store, cache)
    state, other = first.state(), second.state()
    with ExitStack() as stack:
        before = store.there[document.KEY]
        stack.enter_context(first.hold(state, b.id))
        store.there[document.KEY] = before
        stack.enter_context(second.hold(other, c.id))
        first.upload(b, first.manifest(state.current), state, lambda _files, _size: None)
        with pytest.raises(PublishError) as reported:
            first.switch(b.id, b.manifest, Record(b.id))
        assert reported.value.code == BUSY
        assert readers_get(store) == ONE
        second.upload(c, second.manifest(other.current), other, lambda _files, _size: None)
        second.switch(c.id, c.manifest, Record(c.id))
    assert readers_get(store) == THREE
    assert target_at(store, cache).state().current == c.id


def test_one_that_looked_while_another_died_switching_looks_again(kind, tmp_path):
    """The document is as it was reported, and yet readers get another release: BUSY, and the next
    look is right.
    """
    store, cache = Watched(**kind), tmp_path / "cache"
    deploy(target_at(store, cache), make(tmp_path, "A"))
    first, second = target_at(store, cache), target_at(store, cache)
    b, c = make(tmp_path, "B"), make(tmp_path, "C")
    state = first.state()
    with suppress(Killed), first.hold(state, b.id):
        first.upload(b, first.manifest(state.current), state, lambda _files, _size: None)
        first.document.note(Record(b.id))
        first.document.write()
        other = second.state()
        store.left = 2 if store.edge else 1  # the pointer, the path; not the document
        first.document.write = lambda: None
        first.switch(b.id, b.manifest, Record(b.id))
        raise Killed
    store.left = -1
    with pytest.raises(PublishError) as reported, second.hold(other, c.id):
        pass
    assert reported.value.code == BUSY
    assert second.state().current == b.id
    deploy(second, c)
    assert readers_get(store) == THREE


def test_somebody_elses_files_are_foreign(tmp_path):
    """A prefix that is not empty is not published over; nor is a site in place by a whole one, or
    the other way round.
    """

    def in_place(store: Store) -> InPlaceStore:
        return InPlaceStore(store, "a store", "vibe", tmp_path / "cache")

    assert not target_at(Watched(), tmp_path).state().foreign
    store = Watched()
    store.there["index.html"] = b"x"
    assert target_at(store, tmp_path).state().foreign
    store = Watched()
    deploy(in_place(store), make(tmp_path, "A"))
    state = target_at(store, tmp_path).state()
    assert (state.foreign, state.current, state.releases) == (True, "", ())
    store = Watched()
    deploy(target_at(store, tmp_path), make(tmp_path, "A"))
    assert not target_at(store, tmp_path).state().foreign
    assert in_place(store).state().foreign


@pytest.fixture
def bucket(tmp_path, monkeypatch):
    """The endpoint of a bucket, and of CloudFront, on this machine."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with moto(tmp_path) as endpoint:
        yield endpoint


def distribution_at(endpoint: str) -> tuple[object, str]:
    """(client, ID) of a distribution with two origins, the second of which is the bucket."""
    client = boto3.client("cloudfront", endpoint_url=endpoint, region_name="us-east-1")
    origins = [
        {
            "Id": name,
            "DomainName": f"{name}.s3.amazonaws.com",
            "OriginPath": "",
            "S3OriginConfig": {"OriginAccessIdentity": ""},
        }
        for name in ("api", "essays")
    ]
    behaviour = {"TargetOriginId": "essays", "ViewerProtocolPolicy": "allow-all", "MinTTL": 0}
    behaviour["ForwardedValues"] = {"QueryString": False, "Cookies": {"Forward": "none"}}
    config = {
        "CallerReference": "1",
        "Origins": {"Quantity": 2, "Items": origins},
        "DefaultCacheBehavior": behaviour,
    }
    made_one = client.create_distribution(
        DistributionConfig={**config, "Comment": "kept", "Enabled": True}
    )
    return client, made_one["Distribution"]["Id"]


@pytest.mark.parametrize("prefix", ["", "/en side"])
def test_cloudfront_serves_the_release_that_was_switched_to(prefix, bucket, tmp_path):
    """The origin's path follows deploys and ways back; the rest of the distribution stays; objects
    tell what they are.
    """
    client, number = distribution_at(bucket)
    address = (
        f"s3://essays{prefix.replace(' ', '%20')}?endpoint={bucket}&whole=1&cloudfront={number}"
    )
    target = target_for(Destination("", address), who="vibe", cache=str(tmp_path / "cache"))
    assert (target.whole, target.slow) == (True, 600)

    def path() -> str:
        config = client.get_distribution_config(Id=number)["DistributionConfig"]
        assert config["Comment"] == "kept"
        assert config["Origins"]["Items"][0]["OriginPath"] == ""
        return config["Origins"]["Items"][1]["OriginPath"]

    a, b = make(tmp_path, "A"), make(tmp_path, "B")
    for release in (a, b):
        deploy(target, release)
        assert path() == f"{prefix.replace(' ', '%20')}/releases/{release.id}"
        assert target.state().current == release.id
        assert target.verify(release.id, release.manifest) == {}
    assert deploy(target, b) == []
    roll_back(target, a.id)
    assert path().endswith(a.id)
    assert target.state().current == a.id
    assert not target.state().foreign
    target.prune([])
    assert target.state().releases == (a.id,)
    store = boto3.client("s3", endpoint_url=bucket, region_name="us-east-1")
    found = {one["Key"] for one in store.list_objects_v2(Bucket="essays")["Contents"]}
    assert not any(b.id in key for key in found)
    before = f"{prefix[1:]}/" if prefix else ""
    page = store.get_object(Bucket="essays", Key=f"{before}releases/{a.id}/index.html")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")
    pointer = store.get_object(Bucket="essays", Key=f"{before}current")
    assert (pointer["Body"].read(), pointer["CacheControl"]) == (f"{a.id}\n".encode(), "no-cache")
    target.close()


def test_a_distribution_that_is_not_there_is_reported(bucket, tmp_path):
    """Before anything is built or written."""
    address = f"s3://essays?endpoint={bucket}&whole=1&cloudfront=ENOWHERE"
    target = target_for(Destination("", address), who="vibe", cache=str(tmp_path))
    with pytest.raises(
        PublishError, match="CloudFront ENOWHERE: no such distribution; fix its ID"
    ) as reported:
        target.state()
    assert reported.value.code == UNREACHABLE
