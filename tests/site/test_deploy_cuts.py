"""What a deploy reports is so: cut off at every stage, on disks that fill up at any moment, and
beside another one.

``invoke endure`` does more of them, and prints what each run reported against what was so.
"""

import os
import random
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from samtale.deploy import deploy as desk
from samtale.deploy.targets.registry import target_for
from samtale.deploy.targets.ssh.shell import FULL
from samtale.deploy.targets.target import BUSY, UNFINISHED, UNREACHABLE, UPLOAD, PublishError

from .cutting import Cutter, on_a_small_disk
from .loopback import ssh_host, web_server
from .publishing import Version, durations, publish, silent, versions, where
from .test_deploy_kills import reading, target

LONG = bool(os.environ.get("SAMTALE_ENDURE"))
OLD, NEW = "the old release", "the new release"
CUTS = {  # stage: when, which call of which tool, and what is so then; what may be reported
    "asking what is there": (("dead", "df -Pk*"), OLD, {UNREACHABLE}),
    "taking the lock": (("dead", "flock -n*"), OLD, {UNREACHABLE, UPLOAD}),
    "uploading": (("dead", "rsync --server*"), OLD, {UPLOAD}),
    "putting together": (("dead", "cp -al*"), OLD, {UPLOAD}),
    "behind the last file": (("after", "mv .incoming*"), OLD, {UPLOAD}),
    "before the switch": (("dead", "mv -fT*"), OLD, {UPLOAD}),
    "after the switch": (("after", "mv -fT*"), NEW, {0}),
    "while it switches": (("late", "mv -fT*"), NEW, {0}),
    "writing the history": (("dead", "mv -f .history*", 2), NEW, {UNFINISHED, 0}),
    "removing old ones": (("dead", "mv releases*"), NEW, {0, UNFINISHED}),
}
SOME = ("putting together", "after the switch", "while it switches")
ROOM = {  # bytes that a disk has left: targets that keep whole releases need more
    "file": (0, 8_192, 60_000, 250_000, 400_000, 900_000),
    "ssh": (0, 8_192, 60_000, 250_000, 400_000, 900_000),
    "rclone": (0, 4_096, 12_000, 20_000, 40_000, 2_000_000),
    "git": (0, 4_096, 8_192, 12_000, 20_000, 2_000_000),
}


def rooms(kind: str) -> tuple[int, ...]:
    return ROOM[kind] if LONG else ROOM[kind][2::3]


def reported(version: Version, there, cache: Path) -> tuple[int, str]:
    """The exit code of a deploy, in a process of its own, and all that it says."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said: list[str] = []
        code = 1
        try:
            publish(version, there, cache, silent(said))
            code = 0
        except PublishError as error:
            said.append(str(error))
            code = error.code
        except BaseException as error:
            said.append(repr(error))
        finally:
            os.write(write, "\n".join(said).encode())
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        text = pipe.read().decode()
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), text


def state(there, cache: Path):
    one = target_for(there, who="test", cache=str(cache))
    try:
        found = one.state()
        return found.current, one.verify(
            found.current, one.manifest(found.current)
        ) if found.current else {}
    finally:
        one.close()


def digest(version: Version) -> str:
    return version.manifest.digest


def is_there(version: Version, current: str) -> bool:
    return current.endswith(digest(version)[:12])


def test_a_cut_connection_is_reported_as_it_is(site, tmp_path):
    """At every stage: whether it was switched, in the exit code and in words; and the next deploy
    goes through untended.
    """
    cutter, served = Cutter(tmp_path, tmp_path / "ssh"), tmp_path / "srv"
    with (
        ssh_host(tmp_path / "ssh", before=str(cutter.tools)) as host,
        web_server(tmp_path / "nginx", served / "current") as web,
    ):
        there = where(host.address(served), web.url)
        found = versions(site({}), site, tmp_path, there.to, there.siteurl)
        cache = tmp_path / "cache"
        assert reported(found[0], there, cache)[0] == 0
        assert reported(found[1], there, cache)[0] == 0
        with reading(web.url, found, tmp_path) as met:
            for turn, (stage, (cut, so, codes)) in enumerate(
                (stage, one) for stage, one in CUTS.items() if LONG or stage in SOME
            ):
                old, new = found[(turn + 1) % 2], found[turn % 2]
                cutter.cut(*cut)
                code, said = reported(new, there, cache)
                assert cutter.has_cut, stage
                current, _wrong = state(there, cache)
                print(
                    f"  {stage:<22} reported {code:>2}; readers get "
                    f"{NEW if is_there(new, current) else OLD}"
                )
                assert is_there(new if so == NEW else old, current), f"{stage}: {code}: {said}"
                assert code in codes, f"{stage}: {code}: {said}"
                assert ("Nothing was switched" in said) <= (so == OLD), f"{stage}: {said}"
                code, said = reported(new, there, cache)
                assert code == 0, f"after a cut when {stage}: {said}"
                current, wrong = state(there, cache)
                assert (is_there(new, current), wrong) == (True, {}), stage
        print(f"  {met[0]['answers']} answers, {len(met[0]['torn'])} torn")
        assert met[0]["torn"] == []
        assert met[0]["answers"] > 100


@pytest.mark.parametrize(
    "kind", ROOM if LONG else ("file", "git")
)  # by ssh the same programs run as in a folder
def test_a_full_disk_is_reported_as_it_is(kind, site, tmp_path, monkeypatch):
    """With no room, and with more and more of it: published is only what is whole; with room again,
    the next one does it.
    """
    monkeypatch.setattr(
        desk, "SPARE", -(10**15)
    )  # what is asked for beforehand has a test of its own
    monkeypatch.setenv("RCLONE_CONFIG_HERE_TYPE", "local")
    if kind == "ssh" and os.geteuid():
        pytest.skip("an sshd that sees a small disk must be root's")
    made = Made(kind, tmp_path, site)
    lines = on_a_small_disk(tmp_path / "srv", made.fill)
    if lines is None:
        pytest.skip("this machine lets nobody make a small disk")
    print(f"\n{kind}:\n{lines}")
    counts = Counter(line.split()[4] for line in lines.splitlines())
    assert counts.total() == len(rooms(kind))
    assert set(counts) > {"0"}, "each disk was full, or none"


class Made:
    """Two versions for a kind of target, and what is done with them on a small disk."""

    def __init__(self, kind: str, folder: Path, site):
        self.kind, self.folder, self.cache = kind, folder, folder / "cache"
        self.address = {
            "file": f"file://{folder}/srv/t",
            "rclone": f"rclone://here:{folder}/srv/t",
        }.get(kind, "")
        if kind == "git":
            self.address = f"git+file://{folder}/srv/t#pages"
        self.found = versions(site({}), site, folder, self.address or f"file://{folder}/srv/t", "")

    @contextmanager
    def there(self):
        if self.kind == "ssh":
            with ssh_host(self.folder / "ssh") as host:
                yield where(host.address(self.folder / "srv" / "t"), "")
        else:
            if self.kind == "git":
                # a folder of the test's own
                assert os.system(f"git init -q --bare {self.folder}/srv/t") == 0  # noqa: S605
            yield where(self.address, "")

    def fill(self, room) -> str:
        lines = []
        with self.there() as there:
            assert reported(self.found[0], there, self.cache)[0] == 0
            for turn, more in enumerate(rooms(self.kind)):
                old, new = self.found[turn % 2], self.found[(turn + 1) % 2]
                room(more)
                code, said = reported(new, there, self.cache)
                room(1 << 30)
                current, wrong = state(there, self.cache)
                lines.append(
                    f"  {more:>7} bytes left: reported {code} ; readers get "
                    f"{NEW if is_there(new, current) else OLD}"
                )
                assert code in (0, UPLOAD, UNFINISHED), f"{code}: {said}"
                assert code == 0 or FULL in said or self.kind == "rclone", said
                assert is_there(new if code in (0, UNFINISHED) else old, current), (
                    f"{more}: {code}: {said}"
                )
                assert code or wrong == {}, f"{more}: {wrong}"
                code, said = reported(new, there, self.cache)
                assert code == 0, f"with room again: {said}"
                current, wrong = state(there, self.cache)
                assert (is_there(new, current), wrong) == (True, {}), f"{more}: {wrong}"
        return "\n".join(lines)


@pytest.mark.parametrize(
    "kind", ("file", "ssh", "s3", "whole", "rclone", "git") if LONG else ("ssh", "git")
)
def test_two_at_once_report_what_is_so(kind, site, tmp_path, monkeypatch):
    """Begun at any moment of the other: whoever reports that it has published has done so, the
    other names who was quicker.
    """
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("RCLONE_CONFIG_HERE_TYPE", "local")
    dice, codes = random.Random(kind), Counter()  # noqa: S311 the same dice each time
    with target(kind, tmp_path) as (address, url):
        found, there = versions(site({}), site, tmp_path, address, url), where(address, url)
        caches = [tmp_path / "cache", tmp_path / "other"]
        publish(found[0], there, caches[0], silent())
        seconds = sum(durations(found[1], there, caches[0]).values())
        for _round in range(10 if LONG else 1):
            answers: list[tuple[int, str]] = [(99, ""), (99, "")]

            def one(number: int, pause: float, answers=answers) -> None:
                threading.Event().wait(pause)
                answers[number] = reported(found[number], there, caches[number])

            pauses = dice.uniform(0, seconds), dice.uniform(0, seconds)
            both = [
                threading.Thread(target=one, args=(number, pause))
                for number, pause in enumerate(pauses)
            ]
            for thread in both:
                thread.start()
            for thread in both:
                thread.join()
            outcome = [code for code, _said in answers]
            codes[tuple(sorted(outcome))] += 1
            current, wrong = state(there, caches[0])
            assert wrong == {}, wrong
            assert set(outcome) in ({0}, {0, BUSY}), answers
            if BUSY in outcome:
                assert is_there(found[outcome.index(0)], current), answers
    print(f"\n{kind}: {dict(codes)}")
