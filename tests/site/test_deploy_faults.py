"""What goes wrong at a target: it is reported in words, with its exit code; readers keep what they
have; the next deploy fixes it.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import boto3
import pytest
from samtale.deploy.targets.target import BUSY, PublishError

from .conftest import ROOT
from .publishing import SECOND, publish, silent, versions, victim, where
from .servers_here import wait_for
from .test_deploy import Editor, editor, warm  # noqa: F401 fixtures

DRIVER = """
import sys
sys.path.insert(0, {plugins!r})
from pathlib import Path
from invoke.exceptions import Exit
from samtale.cli import publishing
from samtale.deploy import deploy
deploy.SPARE = -10**15
try:
    publishing.deploy_site(
        Path({root!r}), {settings!r}, to={to!r}, content="", siteurl="", drafts=False, dry_run=False,
        yes=True, allow_removals="", message="", again=False, reread=False,
    )
except Exit as end:
    sys.exit(end.code)
"""


@pytest.fixture
def two(site, tmp_path):
    """Two versions of a site, the first of them published to a folder; and where."""
    there = where(f"file://{tmp_path / 'srv'}", "")
    found = versions(site({}), site, tmp_path, there.to, "")
    publish(found[0], there, tmp_path / "cache", silent())
    return found, there, tmp_path / "cache"


def current(folder: Path) -> str:
    return (folder / "srv" / "current").readlink().name


def stopped(version, there, cache) -> int:
    """Another deploy that is stopped in the midst of its upload; its process."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            publish(
                version,
                there,
                cache,
                silent(step=lambda text: _stop() if text.startswith("Verifying") else None),
            )
            code = 0
        except PublishError as error:
            code = error.code
        finally:
            os._exit(code)
    _pid, status = os.waitpid(child, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    return child


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def ended(child: int) -> int:
    _pid, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def test_two_at_once(two, tmp_path):
    """The second is reported who is at work, with code 6, and changes nothing; the first then goes
    through.
    """
    found, there, cache = two
    before = current(tmp_path)
    first = stopped(found[1], there, cache)
    code, reported = victim(found[1], there, cache)
    assert (code, "is deploying there now" in reported) == (1, True)
    assert current(tmp_path) == before
    os.kill(first, signal.SIGCONT)
    assert ended(first) == 0
    assert current(tmp_path) != before


def test_a_dead_deploy_holds_no_lock(two, tmp_path):
    """Killed while it holds the lock, it lets go of it: the next deploy begins at once."""
    found, there, cache = two
    first = stopped(found[1], there, cache)
    os.kill(first, signal.SIGKILL)
    assert ended(first) == -9
    assert victim(found[1], there, cache) == (0, "")


def test_a_lock_whose_holder_is_not_heard_of_is_taken(two, tmp_path):
    """A connection that died without a word: after three minutes another gets its lock; should it
    wake up, it stops (code 6).
    """
    found, there, cache = two
    first = stopped(found[1], there, cache)
    time.sleep(
        2.1
    )  # a release is named by its second, or the one after that of the release before: so the other's differs
    long_ago = time.time() - 600
    os.utime(tmp_path / "srv" / ".lock.beat", (long_ago, long_ago))
    assert victim(found[1], there, cache) == (0, "")
    now = current(tmp_path)
    os.kill(first, signal.SIGCONT)
    assert ended(first) == BUSY
    assert current(tmp_path) == now


def test_what_changed_since_the_plan(two, tmp_path):
    """Somebody publishes between plan and confirmation: the deploy stops, with code 6."""
    found, there, cache = two
    reporter = silent()

    def meanwhile(_question: str) -> bool:
        assert victim(found[1], there, cache) == (0, "")
        return True

    from samtale.deploy import deploy as desk
    from samtale.deploy.deploy_job import Options
    from samtale.deploy.targets.registry import target_for
    from samtale.deploy.workspace import Workspace

    from .publishing import _instead

    reporter.ask = meanwhile
    found[0].manifest.entries[
        "da/index.html"
    ]  # what the other one is about to publish differs from it
    third = versions_third(found[1])
    target = target_for(there, who="test", cache=str(cache))
    built, desk._built = desk._built, _instead(third)
    try:
        with pytest.raises(PublishError, match="published there in the meantime") as error:
            desk.deploy(target, there, Options(Path("x")), reporter, Workspace(cache))
    finally:
        desk._built = built
        target.close()
    assert error.value.code == BUSY


def versions_third(version):
    """A third version: the second, less one file."""
    from dataclasses import replace

    entries = {
        path: entry
        for path, entry in version.manifest.entries.items()
        if not path.startswith("da/arkiv/")
    }
    return replace(version, manifest=replace(version.manifest, entries=entries))


def test_a_dropped_connection(editor, tmp_path):  # noqa: F811
    """The connection breaks during the upload: nothing is switched, and the next deploy goes on."""
    one: Editor = editor("ssh")
    one.deploy()
    before = one.current()
    one.site({**SECOND, "images/big.bin": os.urandom(12_000_000)})
    line = [
        sys.executable,
        "-m",
        "invoke",
        "deploy",
        "--to",
        one.to,
        *one.siteurl,
        "--yes",
        "--settings",
        str(one.settings),
    ]
    with subprocess.Popen(
        line, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as running:
        for said in running.stderr:
            if said.startswith("Uploading"):
                break
        wait_for(lambda: any(one.served.glob(".upload/**/*")), "nothing is uploaded")
        server = int((one.folder / "ssh" / "pid").read_text())
        for session in subprocess.run(
            ["pgrep", "-P", str(server)], capture_output=True, text=True, check=False
        ).stdout.split():
            os.kill(int(session), signal.SIGKILL)
        reported = running.stderr.read()
    assert running.returncode in (3, 6, 7), reported
    assert "Traceback" not in reported
    assert one.current() == before
    one.deploy(SOURCE_DATE_EPOCH="")
    assert one.current() != before


def test_a_host_key_that_changed(editor):  # noqa: F811
    """Somebody may be listening: code 3, and nothing is sent."""
    one: Editor = editor("ssh")
    host = one.host
    (host.folder / "known_hosts").write_text(
        (host.folder / "known_hosts").read_text().replace("AAAAI", "AAAAI", 1)
    )
    shutil.copy(host.folder / "known_hosts", host.folder / "kept")
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(host.folder / "other")],
        check=True,
    )
    kind, key = (host.folder / "other.pub").read_text().split()[:2]
    (host.folder / "known_hosts").write_text(f"[127.0.0.1]:{host.port} {kind} {key}\n")
    one.deploy(
        code=3,
        said="its host key has changed, which may be an attack",
    )
    (host.folder / "known_hosts").write_text("")
    one.deploy(code=3, said="its host key is unknown")
    shutil.copy(host.folder / "kept", host.folder / "known_hosts")
    (host.folder / "authorized_keys").write_text("")
    one.deploy(code=3, said="it does not accept this key")
    assert not one.served.exists()


def test_a_host_that_is_not_there(editor):  # noqa: F811
    """A port at which nobody answers, a bucket that is not there: code 3."""
    one: Editor = editor("file")
    one.run("deploy", "--to", "ssh://127.0.0.1:1/x", "--yes", code=3, said="it does not respond")
    one.run(
        "deploy",
        "--to",
        "s3://essays?endpoint=http://127.0.0.1:1",
        "--yes",
        code=3,
        said="try again",
    )


def bucket_at(endpoint: str):
    known = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **known)


def in_small_disk(
    one: Editor, tmp_path: Path, commands: str, size: str = "1m"
) -> subprocess.CompletedProcess:
    """Run a shell's commands where the target's folder is a small disk of its own."""
    if subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody make a small disk (unshare -Urm)")
    one.served.mkdir(exist_ok=True)
    driver = DRIVER.format(
        plugins=str(ROOT / "plugins"), root=str(tmp_path), to=one.to, settings=str(one.settings)
    )
    (tmp_path / "driver.py").write_text(driver)
    script = (
        f"mount -t tmpfs -o size={size} none {one.served} && deploy() {{ {sys.executable} "
        f"{tmp_path}/driver.py; }}; {commands}"
    )
    return subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_full_target(editor, tmp_path):  # noqa: F811
    """A disk that fills during the upload: code 7, nothing is switched; with room again, the same
    command goes through.
    """
    one: Editor = editor("file")
    srv = one.served
    one.site({"images/big.bin": os.urandom(3_000_000)})
    done = in_small_disk(
        one,
        tmp_path,
        (
            f"deploy; echo code $?; ls {srv}; mount -o remount,size=60m {srv}; deploy; echo code "
            f"$?; ls {srv}"
        ),
    )
    _first, _, second = done.stdout.partition("code 7")
    assert second, done.stdout + done.stderr
    assert "its disk is full" in done.stderr
    assert "current" not in second.partition("First release")[0]
    assert "code 0" in second
    assert "current" in second.rpartition("code 0")[2]
    assert "Traceback" not in done.stderr


def test_too_little_room_is_reported_before(editor, tmp_path):  # noqa: F811
    """The plan knows how much is free: code 4, and nothing is sent."""
    one: Editor = editor("file")
    command = (
        f"{sys.executable} -m invoke deploy --to {one.to} --yes --settings "
        f"{one.settings}; echo code $?; ls -A {one.served}"
    )
    done = in_small_disk(one, tmp_path, command)
    assert "20 MB must stay free; free some space" in done.stderr, done.stderr
    assert done.stdout.rstrip().endswith("code 4")


def test_a_read_only_target(editor, tmp_path):  # noqa: F811
    """Reported before anything is built: code 3."""
    one: Editor = editor("file")
    done = in_small_disk(one, tmp_path, f"mount -o remount,ro {one.served}; deploy; echo code $?")
    assert "is not writable" in done.stderr, done.stderr
    assert "Building" not in done.stderr
    assert "code 3" in done.stdout


@pytest.mark.parametrize("kind", ["file", "s3"])
def test_a_damaged_file_at_the_target(kind, editor):  # noqa: F811
    """deploy-verify finds it (code 10); a deploy that reads everything fixes it, and nothing else;
    then all is right.
    """
    one: Editor = editor(kind)
    one.deploy()
    if kind == "file":
        (one.served / "current" / "da" / "b-da" / "index.html").write_text("<p>somebody else's</p>")
    else:
        endpoint = one.to.partition("endpoint=")[2]
        bucket = bucket_at(endpoint)
        bucket.put_object(
            Bucket="essays", Key="site/da/b-da/index.html", Body=b"<p>somebody else's</p>"
        )
    reported = one.run(
        "deploy-verify",
        "--to",
        one.to,
        *one.siteurl,
        code=10,
        said="da/b-da/index.html: is not as published",
    )
    assert "/da/b-da/: served content differs" in reported
    one.deploy(said="nothing to publish")
    one.deploy("--reread", said="1 file, ")
    one.run("deploy-verify", "--to", one.to, *one.siteurl)
    assert "somebody else" not in one.page("da/b-da/").text


def test_a_link_at_the_target_is_found_and_goes_no_further(editor):  # noqa: F811
    """Samtale publishes files: a symbolic link to another place shows readers what is not of the
    site.
    """
    one: Editor = editor("file")
    one.deploy()
    (one.served / "current" / "etc").symlink_to("/etc")
    (one.served / "current" / "da" / "b-da" / "x.txt").symlink_to("/etc/hostname")
    page = one.served / "current" / "sv" / "index.html"
    page.rename(one.folder / "elsewhere.html")
    page.symlink_to(one.folder / "elsewhere.html")
    found = one.run("deploy-verify", "--to", one.to, *one.siteurl, code=10)
    assert "etc: was added" in found
    assert "da/b-da/x.txt: was added" in found
    assert "sv/index.html: is not as published" in found
    one.deploy("--anew", said="warning: --anew is now called --reread")
    one.run("deploy-verify", "--to", one.to, *one.siteurl)
    assert not [path for path in (one.served / "current").resolve().rglob("*") if path.is_symlink()]


def test_what_is_live_again_after_a_rollback_can_be_corrected(editor):  # noqa: F811
    """The command that deploy-verify names: the site was rolled back once, and is what readers get
    now.
    """
    one: Editor = editor("file")
    one.deploy()
    one.site(SECOND)
    one.deploy()
    one.run("rollback", "--to", one.to, "--yes")
    one.deploy(code=4, said="deploy with --again")
    one.deploy("--again")
    (one.served / "current" / "da" / "b-da" / "index.html").write_text("<p>somebody else's</p>")
    one.run("deploy-verify", "--to", one.to, *one.siteurl, code=10, said="invoke deploy --reread")
    one.deploy("--reread", said="1 file, ")
    one.run("deploy-verify", "--to", one.to, *one.siteurl)


def test_a_site_that_does_not_answer_is_reported_once(editor):  # noqa: F811
    """The files at the target are compared all the same: code 3 where they are right, 10 where they
    are not.
    """
    one: Editor = editor("file")
    one.deploy()
    nobody = ["--siteurl", "http://127.0.0.1:1"]
    found = one.run(
        "deploy-verify",
        "--to",
        one.to,
        *nobody,
        code=3,
        said="files are as published, but http://127.0.0.1:1 did not",
    )
    assert found.count("127.0.0.1:1 did not respond") == 1
    (one.served / "current" / "da" / "b-da" / "index.html").unlink()
    found = one.run(
        "deploy-verify", "--to", one.to, *nobody, code=10, said="da/b-da/index.html: is missing"
    )
    assert found.count("did not respond") == 1


def test_damage_does_not_go_over_into_the_next_release(editor):  # noqa: F811
    """A file damaged since the last deploy is not linked into the next one: it is found by its
    digest, and brought again.
    """
    one: Editor = editor("ssh")
    one.deploy()
    (one.served / "current" / "da" / "b-da" / "index.html").write_text("<p>somebody else's</p>")
    (one.served / "current" / "da" / "strange.html").write_text("<p>a file that nobody knows</p>")
    one.site(SECOND)
    one.deploy()
    assert "somebody else" not in one.page("da/b-da/").text
    assert one.page("da/strange.html").status_code == 404
    one.run("deploy-verify", "--to", one.to, *one.siteurl)


@pytest.mark.parametrize("kind", ["file", "s3"])
@pytest.mark.parametrize("how", ["deleted", "edited"])
def test_a_lost_manifest(kind, how, editor):  # noqa: F811
    """Deleted, or edited by hand: that is said, every file is read instead, and only what differs
    travels.
    """
    one: Editor = editor(kind)
    one.deploy()
    release = one.current()
    if kind == "file":
        path = one.served / "manifests" / f"{release}.json"
        path.unlink() if how == "deleted" else path.write_text(
            path.read_text().replace('"size": 1', '"size": 2', 1)
        )
    else:
        shutil.rmtree(ROOT / ".cache" / "publish" / "manifests", ignore_errors=True)
        endpoint = one.to.partition("endpoint=")[2]
        bucket = bucket_at(endpoint)
        key = f"site/.samtale/manifests/{release}.json.gz"
        bucket.delete_object(Bucket="essays", Key=key) if how == "deleted" else bucket.put_object(
            Bucket="essays", Key=key, Body=b"{}"
        )
    one.site(SECOND)
    reported = one.deploy(said="is missing or was edited")
    assert "Og mere" in one.page("da/a-da/").text
    assert "0 removed" in reported
    one.run("deploy-verify", "--to", one.to, *one.siteurl)


def test_a_wrong_clock(editor, tmp_path):  # noqa: F811
    """The server's clock is a day behind: code 3, since scheduled essays would go out at the wrong
    time.
    """
    from .loopback import ssh_host

    one: Editor = editor("file")
    wrong = tmp_path / "bin"
    wrong.mkdir()
    (wrong / "date").write_text(f"#!/bin/sh\necho {int(time.time()) - 86_400}\n")
    (wrong / "date").chmod(0o755)
    with ssh_host(tmp_path / "other", before=str(wrong)) as host:
        reported = one.run(
            "deploy", "--to", host.address(one.served), "--yes", code=3, SOURCE_DATE_EPOCH=""
        )
    assert "24.0 hours ahead of" in reported
    assert "correct the wrong clock" in reported


def test_a_bucket_behind_by_a_day(site, tmp_path, monkeypatch):
    """A release is never named before the last one, even by a clock that has gone back."""
    found, there, cache = _published(site, tmp_path)
    line = (tmp_path / "srv" / "history.jsonl").read_text().splitlines()[-1]
    ahead = "20991231T235959Z-0123456789ab"
    with (tmp_path / "srv" / "history.jsonl").open("a") as history:
        history.write(line.replace(current(tmp_path), ahead) + "\n")
    assert victim(found[1], there, cache)[0] == 0
    assert current(tmp_path).startswith("21000101T000000Z-")


def _published(site, tmp_path):
    there = where(f"file://{tmp_path / 'srv'}", "")
    found = versions(site({}), site, tmp_path, there.to, "")
    publish(found[0], there, tmp_path / "cache", silent())
    return found, there, tmp_path / "cache"
