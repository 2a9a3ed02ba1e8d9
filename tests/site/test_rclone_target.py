"""What rclone reaches as targets: its own WebDAV, SFTP and S3 servers, and moto; and its S3 server
by ``s3://``.
"""

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import boto3
import pytest
from samtale.config.targets import destination
from samtale.deploy.targets.store import document
from samtale.deploy.targets.store.in_place_store import InPlaceStore
from samtale.deploy.targets.store.rclone import Rclone
from samtale.deploy.targets.store.release_archive import KEPT
from samtale.deploy.targets.store.s3 import S3
from samtale.deploy.targets.store.store import Store
from samtale.deploy.targets.target import BUSY, CHANGED, PublishError, Record, Target

from .conftest import ROOT
from .loopback import moto
from .servers_here import free_port, needs, running
from .small_sites import ONE, THREE, TWO, deploy, made, roll_back

KEY, SECRET = "an-access-key", "a-secret-key"


def own_rclone() -> str:
    """The one beside this Python, for a system's may be too old to serve S3."""
    return needs(str(Path(sys.executable).with_name("rclone")), "rclone", install="rclone")


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Each kind of server -> its settings in rclone, and the folder that it serves (None: it serves
    none).
    """
    program, folder = own_rclone(), tmp_path_factory.mktemp("servers")
    ports = {kind: free_port() for kind in ("webdav", "sftp", "s3")}
    lines = {
        "webdav": [],
        "sftp": ["--user", "vibe", "--pass", "kodeord"],
        "s3": ["--auth-key", f"{KEY},{SECRET}"],
    }
    s3 = {"TYPE": "s3", "PROVIDER": "Other", "ACCESS_KEY_ID": KEY, "SECRET_ACCESS_KEY": SECRET}
    password = subprocess.run(
        [program, "obscure", "kodeord"], capture_output=True, text=True, check=True
    ).stdout.strip()
    with contextlib.ExitStack() as stack:
        for kind, line in lines.items():
            (folder / kind / "essays").mkdir(parents=True)
            whole = [
                program,
                "serve",
                kind,
                str(folder / kind),
                "--addr",
                f"127.0.0.1:{ports[kind]}",
                *line,
            ]
            stack.enter_context(
                running(whole, ports[kind], folder / f"{kind}.log", RCLONE_CONFIG="")
            )
        endpoint = stack.enter_context(moto(folder))
        yield {
            "webdav": (
                {"TYPE": "webdav", "URL": f"http://127.0.0.1:{ports['webdav']}", "VENDOR": "other"},
                folder / "webdav",
            ),
            "sftp": (
                {
                    "TYPE": "sftp",
                    "HOST": "127.0.0.1",
                    "PORT": str(ports["sftp"]),
                    "USER": "vibe",
                    "PASS": password,
                },
                folder / "sftp",
            ),
            "s3": (
                {**s3, "PROVIDER": "Rclone", "ENDPOINT": f"http://127.0.0.1:{ports['s3']}"},
                folder / "s3",
            ),
            "moto": ({**s3, "ENDPOINT": endpoint}, None),
            "folder": ({"TYPE": "alias", "REMOTE": str(folder / "webdav")}, folder / "webdav"),
        }


@pytest.fixture
def known(servers, monkeypatch, tmp_path):
    """All of them are known to rclone, by variables; to boto3, by their keys."""
    monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "none.conf"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    for kind, (settings, _folder) in servers.items():
        for name, value in settings.items():
            monkeypatch.setenv(f"RCLONE_CONFIG_THE{kind.upper()}_{name}", value)
    return servers


@pytest.fixture
def target_at(known, tmp_path):
    """``target_at(kind)``: a target there, with a prefix of this test's own."""
    started = []

    def begin(kind: str, *, cache: str = "cache", path: str = "") -> InPlaceStore:
        path = path or f"essays/{tmp_path.name}"
        if kind == "s3 by ours":
            to = f"s3://{path}?endpoint={known['s3'][0]['ENDPOINT']}"
            store: Store = S3(destination(to, {}))
        else:
            store = Rclone(destination(f"rclone://the{kind}:{path}", {}))
        started.append(InPlaceStore(store, "it", "vibe", tmp_path / cache))
        return started[-1]

    yield begin
    for one in started:
        one.close()


def shown(target: InPlaceStore) -> dict[str, str]:
    paths = [
        path
        for path in target.store.list()
        if not path.startswith(".samtale/") and path != "release.json"
    ]
    return {path: target.store.read(path)[0].decode() for path in paths}


def pages(files: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in files.items() if not path.startswith("theme/")}


KINDS = ["webdav", "sftp", "s3", "moto", "folder", "s3 by ours"]


@pytest.mark.parametrize("kind", KINDS)
def test_deploys_changes_and_ways_back(kind, target_at, tmp_path):
    """First, nothing, changed and removed files, back and forth, pruned: readers get exactly the
    release.
    """
    target = target_at(kind)
    one, two, three = (made(tmp_path, files, target.one_form) for files in (ONE, TWO, THREE))
    assert target.state().current == ""
    assert deploy(target, one) == sorted(ONE)
    assert shown(target) == ONE
    assert target.verify(one.id, one.manifest) == {}
    assert deploy(target, made(tmp_path, ONE, target.one_form)) == []
    assert "da/te/index.html" not in deploy(target_at(kind, cache="elsewhere"), two)
    assert pages(shown(target)) == pages(TWO)
    roll_back(target, one.id)
    assert pages(shown(target)) == pages(ONE)
    roll_back(target, two.id)
    assert pages(shown(target)) == pages(TWO)
    deploy(target, three)
    assert target.state().releases == (one.id, two.id, three.id)
    target.prune([two.id, three.id])
    assert target_at(kind, cache="third").state().releases == (two.id, three.id)
    roll_back(target, two.id)
    assert pages(shown(target)) == pages(TWO)
    target.prune([two.id])
    assert shown(target) == TWO
    assert set(target.store.list(KEPT)) <= target._keys(two.id)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_the_same_size_travels_and_what_is_edited_is_found(kind, target_at, tmp_path):
    """Neither sizes nor times are trusted."""
    target = target_at(kind)
    deploy(target, made(tmp_path, {"index.html": "aaaa", "x.html": "xxxx"}, target.one_form))
    now = made(tmp_path, {"index.html": "bbbb", "x.html": "xxxx"}, target.one_form)
    assert deploy(target, now) == ["index.html"]
    assert shown(target)["index.html"] == "bbbb"
    target.store.write("x.html", b"yyyy", now.manifest.entries["x.html"])
    assert target.verify(now.id, now.manifest) == {"x.html": CHANGED}
    again = made(tmp_path, {"index.html": "bbbb", "x.html": "xxxx"}, target.one_form)
    assert deploy(target, again, reread=True) == ["x.html"]
    assert target.verify(again.id, again.manifest) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_at_once_one_goes_through(kind, target_at, tmp_path):
    """Where conditions are ignored, too."""
    first, second = target_at(kind, cache="1"), target_at(kind, cache="2")
    deploy(first, made(tmp_path, ONE, first.one_form))
    assert first.document.data["conditional"] is (
        kind == "s3 by ours" and first.document.data["conditional"]
    )
    two = made(tmp_path, TWO, first.one_form)
    state = first.state()
    with first.hold(state, two.id):
        with pytest.raises(PublishError) as reported:
            deploy(second, made(tmp_path, THREE, first.one_form))
        assert reported.value.code == BUSY
        first.upload(two, first.manifest(state.current), state, lambda _files, _size: None)
        first.switch(two.id, two.manifest, Record(two.id))
    assert pages(shown(second)) == pages(TWO)


@pytest.mark.parametrize("kind", ["webdav", "sftp", "moto", "s3 by ours"])
def test_interrupted_anywhere_the_next_deploy_makes_it_right(
    kind, target_at, tmp_path, monkeypatch
):
    """Nothing is written after the nth act, as if the line were cut."""
    monkeypatch.setattr(document, "lives", lambda _process: False)
    begin = target_at(kind)
    one = made(tmp_path, ONE, begin.one_form)
    deploy(begin, one)
    for number in range(0, 30, 3):
        target = target_at(kind)
        left = cut_after(target, number, monkeypatch)
        with contextlib.suppress(PublishError):
            deploy(target, made(tmp_path, TWO if number % 2 else THREE, target.one_form))
        cut = left[0] <= 0
        monkeypatch.undo()
        monkeypatch.setattr(document, "lives", lambda _process: False)
        known_again(begin, monkeypatch)
        files = ONE | {"more.html": str(number)}
        deploy(begin, made(tmp_path, files, begin.one_form))
        assert pages(shown(begin)) == pages(files), number
        roll_back(begin, one.id)
        assert pages(shown(begin)) == pages(ONE), number
        if not cut:
            break


def known_again(_target: Target, monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)


def cut_after(target: InPlaceStore, number: int, monkeypatch) -> list[int]:
    left = [number]
    store = target.store
    for name in ("write", "send", "copy", "delete"):
        real = getattr(store, name)

        def act(*arguments, real=real, **options):
            if left[0] <= 0:
                raise PublishError("the line was cut")
            left[0] -= 1
            return real(*arguments, **options)

        monkeypatch.setattr(store, name, act)
    return left


def test_what_readers_learn_of_a_file(target_at, known, tmp_path):
    """Its type and for how long it holds, where a store takes that; and nothing of an encoding that
    it does not have.
    """
    target = target_at("moto")
    one, two = made(tmp_path, ONE, "plain"), made(tmp_path, TWO, "plain")
    deploy(target, one)
    deploy(target, two)
    roll_back(target, one.id)
    client = boto3.client("s3", endpoint_url=known["moto"][0]["ENDPOINT"], region_name="us-east-1")
    reported = {
        path: client.head_object(Bucket="essays", Key=f"{tmp_path.name}/{path}") for path in ONE
    }
    assert reported["da/feed.xml"]["ContentType"] == "application/xml; charset=utf-8"
    assert reported["index.html"]["CacheControl"] == "no-cache"
    assert "immutable" in reported["theme/a.0123456789.css"]["CacheControl"]
    assert not any(one.get("ContentEncoding") for one in reported.values())
    assert not target.packed


def test_no_empty_folders_are_left(target_at, known, tmp_path):
    """A web server would show them."""
    target = target_at("webdav")
    deploy(target, made(tmp_path, {"index.html": "1", "da/gammel/side/index.html": "x"}, "plain"))
    deploy(target, made(tmp_path, {"index.html": "1"}, "plain"))
    assert not (known["webdav"][1] / "essays" / tmp_path.name / "da").exists()


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("rclone://nobody:essays", "has no such remote"),
        ("rclone://thedead:essays", "does not respond"),
        ("rclone://thewrong:essays", "right credentials"),
    ],
)
def test_a_remote_that_is_not_there_is_reported_in_words(to, words, known, monkeypatch, tmp_path):
    """Without a traceback, within seconds."""
    settings = known["sftp"][0]
    for name, value in {**settings, "PORT": str(free_port())}.items():
        monkeypatch.setenv(f"RCLONE_CONFIG_THEDEAD_{name}", value)
    for name, value in {**settings, "USER": "somebody"}.items():
        monkeypatch.setenv(f"RCLONE_CONFIG_THEWRONG_{name}", value)
    target = InPlaceStore(Rclone(destination(to, {})), "it", "vibe", tmp_path)
    try:
        with pytest.raises(PublishError, match=words):
            target.state()
    finally:
        target.close()


def test_a_remote_that_may_only_be_read(known, monkeypatch, tmp_path):
    """Nothing is switched, and the remedy is reported."""
    port, folder = free_port(), tmp_path / "served"
    folder.mkdir()
    line = [
        own_rclone(),
        "serve",
        "webdav",
        str(folder),
        "--addr",
        f"127.0.0.1:{port}",
        "--read-only",
    ]
    monkeypatch.setenv("RCLONE_CONFIG_THEREADER_TYPE", "webdav")
    monkeypatch.setenv("RCLONE_CONFIG_THEREADER_URL", f"http://127.0.0.1:{port}")
    with running(line, port, tmp_path / "log"):
        target = InPlaceStore(
            Rclone(destination("rclone://thereader:essays", {})), "it", "vibe", tmp_path
        )
        try:
            with pytest.raises(PublishError, match="permission denied"):
                deploy(target, made(tmp_path, ONE, "plain"))
        finally:
            target.close()


def test_without_rclone_it_is_said_where_to_get_it(monkeypatch, tmp_path):
    """It is not one of those that everybody needs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    target = InPlaceStore(Rclone(destination("rclone://a:b", {})), "it", "vibe", tmp_path)
    with pytest.raises(PublishError, match="rclone is not installed"):
        target.state()
    target.close()


def test_rclone_ends_with_us_however_we_end(known, tmp_path):
    """After kill -9 neither process nor socket is left, and no secret was on a command line."""
    program = (
        "import sys, time; sys.path.insert(0, sys.argv[1])\n"
        "from samtale.deploy.targets.store.rclone import Rclone; from samtale.config.targets "
        "import destination\n"
        "store = Rclone(destination('rclone://thesftp:essays', {})); store.list(); "
        "print(store.rcd.folder, flush=True)\n"
        "time.sleep(60)"
    )
    line = [sys.executable, "-c", program, str(ROOT / "plugins")]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        assert lines_of(folder)
        assert known["sftp"][0]["PASS"] not in lines_of(folder)
        process.send_signal(signal.SIGKILL)
        process.wait()
    last = time.monotonic() + 120
    while time.monotonic() < last and (folder.exists() or lines_of(folder)):
        time.sleep(0.05)
    assert not folder.exists()
    assert not lines_of(folder)


def lines_of(folder: Path) -> str:
    """The command lines of the processes that name a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return "\n".join(line for line in found if str(folder) in line)
