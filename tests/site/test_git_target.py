"""A branch of a repository as a target: by a folder, and by ssh to a real sshd."""

import os
import subprocess
from pathlib import Path

import pytest
from samtale.config.targets import destination
from samtale.deploy.targets.git.branch import Branch
from samtale.deploy.targets.target import (
    ADDED,
    BUSY,
    CHANGED,
    MISSING,
    UNREACHABLE,
    UPLOAD,
    PublishError,
    Record,
)

from .loopback import ssh_host
from .servers_here import needs
from .small_sites import ONE, THREE, TWO, deploy, made, roll_back

LONG = bool(os.environ.get("SAMTALE_ENDURE"))


@pytest.fixture(autouse=True)
def nobody_is_known(monkeypatch, tmp_path):
    """Nothing of this machine's own configuration counts."""
    needs("git", install="git")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


class Bare:
    """A repository, looked into from outside."""

    def __init__(self, path: Path):
        self.path = path
        subprocess.run(["git", "init", "-q", "--bare", str(path)], check=True)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments], capture_output=True, check=True, timeout=600
        )
        return done.stdout.decode().strip()

    def files(self, branch: str = "gh-pages") -> dict[str, str]:
        names = self.git("ls-tree", "-r", "-z", "--name-only", branch).split("\0")
        found = {name: self.git("show", f"{branch}:{name}") for name in names if name}
        return {
            name: text
            for name, text in found.items()
            if not name.startswith((".samtale/", ".nojekyll", "release.json"))
        }

    def by_hand(
        self,
        folder: Path,
        files: dict[str, str | None],
        branch: str = "gh-pages",
        *,
        force: bool = False,
    ) -> None:
        """Somebody commits to the branch as people do."""
        clone = folder / f"clone{len(list(folder.glob('clone*')))}"
        exists = branch in self.git("branch", "--list", branch)
        subprocess.run(
            ["git", "clone", "-q", str(self.path), str(clone)], check=True, capture_output=True
        )
        where = ["git", "-C", str(clone), "-c", "user.name=x", "-c", "user.email=x@y.example"]
        line = ["checkout", "-q", *([branch] if exists and not force else ["--orphan", branch])]
        subprocess.run([*where, *line], check=True, capture_output=True)
        for name, text in files.items():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            (clone / name).unlink(missing_ok=True) if text is None else (clone / name).write_text(
                text
            )
        subprocess.run([*where, "add", "-A"], check=True)
        subprocess.run([*where, "commit", "-qm", "by hand"], check=True)
        subprocess.run(
            [*where, "push", "-q", *(["-f"] if force else []), "origin", branch], check=True
        )


@pytest.fixture
def bare(tmp_path) -> Bare:
    return Bare(tmp_path / "site.git")


@pytest.fixture
def branch(bare, tmp_path):
    """``branch(cache)``: the target, as this or another machine sees it."""
    started = []

    def begin(cache: str = "cache", to: str = "") -> Branch:
        address = to or f"git+file://{bare.path}#gh-pages"
        started.append(Branch(destination(address, {}), "vibe", str(tmp_path / cache)))
        return started[-1]

    yield begin
    for one in started:
        one.close()


def test_a_branch_is_begun_changed_and_left_alone(bare, branch, tmp_path):
    """What is pushed is the site; a second deploy of the same does nothing, one of another only
    what differs.
    """
    one, target = made(tmp_path, ONE), branch()
    assert target.state().current == ""
    assert deploy(target, one, message="the first") == sorted(ONE)
    assert bare.files() == ONE
    assert deploy(target, made(tmp_path, ONE)) == []
    assert set(deploy(target, made(tmp_path, TWO))) == set(ONE) ^ set(TWO) | {"index.html"}
    assert bare.files() == TWO
    assert "the first" in bare.git("log", "gh-pages")
    assert ".nojekyll" in bare.git("ls-tree", "--name-only", "gh-pages").splitlines()


def test_what_is_there_another_machine_sees_too(branch, tmp_path):
    """Releases, history and manifest are at the target, not here."""
    one, two = made(tmp_path, ONE), made(tmp_path, TWO)
    deploy(branch("here"), one)
    deploy(branch("here2"), two)
    other = branch("elsewhere")
    state = other.state()
    assert (state.current, state.releases) == (two.id, (one.id, two.id))
    assert [(record.release, record.result, record.told) for record in state.history] == [
        (one.id, "switched", False),
        (one.id, "published", True),
        (two.id, "switched", False),
        (two.id, "published", True),
    ]
    assert other.manifest(two.id) == two.manifest
    assert other.manifest(one.id) == one.manifest
    assert other.verify(two.id, two.manifest) == {}


def test_back_and_forth(bare, branch, tmp_path):
    """A way back is a new commit: nothing of the history is removed, and nothing is forced."""
    one, two, target = made(tmp_path, ONE), made(tmp_path, TWO), branch()
    deploy(target, one)
    deploy(target, two)
    roll_back(target, one.id)
    assert bare.files() == ONE
    assert target.state().current == one.id
    roll_back(branch("elsewhere"), two.id)
    assert bare.files() == TWO
    assert branch("third").state().releases == (one.id, two.id)
    assert len(bare.git("log", "--format=%H", "gh-pages").splitlines()) == 4


def test_of_two_deploys_at_once_one_goes_through(bare, branch, tmp_path):
    """The other's push is refused; looking again, it can."""
    first, second = branch("here"), branch("there")
    deploy(first, made(tmp_path, ONE))
    two, three = made(tmp_path, TWO), made(tmp_path, THREE)
    state, other = first.state(), second.state()
    with first.hold(state, two.id), second.hold(other, three.id):
        for target, release in ((first, two), (second, three)):
            target.upload(release, None, state, lambda _files, _size: None)
        first.switch(two.id, two.manifest, Record(two.id))
        with pytest.raises(PublishError, match="in the meantime") as raised:
            second.switch(three.id, three.manifest, Record(three.id))
    assert raised.value.code == BUSY
    assert bare.files() == TWO
    with pytest.raises(PublishError) as raised, second.hold(other, three.id):
        pass
    assert raised.value.code == BUSY
    deploy(second, three)
    assert bare.files() == THREE


def test_two_on_one_machine_do_not_meet_in_the_cache(bare, branch, tmp_path):
    """The second works in a repository of its own."""
    first, second = branch("same"), branch("same")
    deploy(first, made(tmp_path, ONE))
    deploy(second, made(tmp_path, TWO))
    assert first.there.folder != second.there.folder
    deploy(first, made(tmp_path, THREE))
    assert bare.files() == THREE


def test_the_name_of_the_site_stays(bare, branch, tmp_path):
    """A CNAME that its owner has set at the host is kept, also on the way back to a release that
    was before it.
    """
    one, target = made(tmp_path, ONE), branch()
    deploy(target, one)
    bare.by_hand(tmp_path, {"CNAME": "essays.example"})
    assert target.state().current == one.id
    assert deploy(target, made(tmp_path, ONE)) == []
    deploy(target, made(tmp_path, TWO))
    assert bare.files() == TWO | {"CNAME": "essays.example"}
    roll_back(target, one.id)
    assert bare.files() == ONE | {"CNAME": "essays.example"}


def test_a_cname_of_the_site_goes_with_it(bare, branch, tmp_path):
    """One that the site had, and has no more, is not kept."""
    target = branch()
    deploy(target, made(tmp_path, ONE | {"CNAME": "a.example"}))
    deploy(target, made(tmp_path, TWO))
    assert bare.files() == TWO


def test_what_was_changed_by_hand_is_seen_and_corrected(bare, branch, tmp_path):
    """Edited, added and removed files: verify names them, the next deploy puts them right."""
    one, target = made(tmp_path, ONE), branch()
    deploy(target, one)
    bare.by_hand(tmp_path, {"index.html": "scribble", "more.html": "x", "da/feed.xml": None})
    state = target.state()
    touched = ["da/feed.xml", "index.html", "more.html"]
    assert state.current == one.id
    found = target.verify(one.id, target.manifest(one.id))
    assert found == {"da/feed.xml": MISSING, "index.html": CHANGED, "more.html": ADDED}
    assert sorted(deploy(target, made(tmp_path, ONE))) == touched
    assert bare.files() == ONE


@pytest.mark.parametrize(
    "text", [None, "{}", "scribble", '{"files": {}, "languages": [], "url": ""}']
)
def test_a_manifest_that_is_lost_or_edited_is_read_off_the_files(bare, branch, tmp_path, text):
    """Then nothing travels but what really differs."""
    one, target = made(tmp_path, ONE), branch()
    deploy(target, one)
    clone = tmp_path / "rewritten"
    subprocess.run(["git", "clone", "-qb", "gh-pages", str(bare.path), str(clone)], check=True)
    path = clone / ".samtale" / "manifest.json"
    path.unlink() if text is None else path.write_text(text)
    where = ["git", "-C", str(clone), "-c", "user.name=x", "-c", "user.email=x@y.example"]
    subprocess.run([*where, "commit", "-qa", "--amend", "--no-edit"], check=True)
    subprocess.run([*where, "push", "-qf"], check=True)
    assert target.state().current == one.id
    assert target.manifest(one.id) is None
    assert set(deploy(target, made(tmp_path, TWO))) == set(ONE) ^ set(TWO) | {"index.html"}
    assert bare.files() == TWO


def test_a_branch_of_somebody_elses_is_foreign(bare, branch, tmp_path):
    """The plan refuses it: think of a #main that holds a program."""
    bare.by_hand(tmp_path, {"main.c": "int main;", "README": "x"})
    state = branch().state()
    assert state.foreign
    assert (state.current, state.releases) == ("", ())


def test_over_what_replaced_ours_the_plan_counts_the_removals(bare, branch, tmp_path):
    """Somebody has pushed something else on top: it is reported as what goes."""
    target = branch()
    deploy(target, made(tmp_path, ONE))
    bare.by_hand(tmp_path, {**dict.fromkeys([*ONE, "release.json"]), "other.html": "x"})
    state = target.state()
    assert (state.current, state.foreign) == ("", False)
    assert "other.html" in deploy(target, made(tmp_path, ONE))
    assert bare.files() == ONE


def test_two_branches_of_one_repository_do_not_mix(bare, branch, tmp_path):
    """Each has its own releases and history."""
    deploy(branch(), made(tmp_path, ONE))
    preview = branch("p", f"git+file://{bare.path}#preview")
    assert preview.state().history == ()
    deploy(preview, made(tmp_path, TWO))
    assert (bare.files(), bare.files("preview")) == (ONE, TWO)
    assert len(branch("other").state().history) == 2


def hook(bare: Bare, program: str) -> None:
    path = bare.path / "hooks" / "pre-receive"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{program}\n")
    path.chmod(0o755)


def test_a_host_that_takes_no_other_refs_keeps_the_history_too(bare, branch, tmp_path):
    """It is in the messages of the branch's commits."""
    hook(
        bare,
        (
            'while read old new ref; do case $ref in refs/heads/*) ;; *) echo "no such refs here" '
            ">&2; exit 1;; esac; done"
        ),
    )
    one = made(tmp_path, ONE)
    deploy(branch(), one)
    state = branch("elsewhere").state()
    assert [(record.result, record.told) for record in state.history] == [
        ("switched", False),
        ("published", True),
    ]
    assert state.releases == (one.id,)
    assert bare.git("for-each-ref", "--format=%(refname)") == "refs/heads/gh-pages"
    assert deploy(branch("third"), made(tmp_path, TWO))


def test_a_push_that_the_host_refuses_is_reported_in_its_words(bare, branch, tmp_path):
    """Nothing is switched."""
    target = branch()
    deploy(target, made(tmp_path, ONE))
    hook(bare, "echo 'GH001: the file is too large' >&2; exit 1")
    with pytest.raises(PublishError, match="too large") as raised:
        deploy(target, made(tmp_path, TWO))
    assert raised.value.code == UPLOAD
    assert bare.files() == ONE


def test_a_missing_repository_is_reported_in_words(branch, tmp_path):
    """Also a branch that can be none."""
    with pytest.raises(PublishError, match="repository not found") as raised:
        branch(to=f"git+file://{tmp_path}/nothing.git#gh-pages").state()
    assert raised.value.code == UNREACHABLE
    with pytest.raises(PublishError, match="not a valid branch name"):
        branch(to=f"git+file://{tmp_path}/site.git#a..b").state()


def test_a_damaged_cache_is_made_again(bare, branch, tmp_path):
    """It is only a cache; what a killed git left locked is let go."""
    target = branch()
    deploy(target, made(tmp_path, ONE))
    folder = target.there.folder
    target.close()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "objects" in path.parts:
            path.unlink()
    (folder / "shallow.lock").touch()
    again = branch()
    again.state()
    assert again.there.folder == folder
    deploy(again, made(tmp_path, TWO))
    assert bare.files() == TWO


class Killed(BaseException):
    """As by a signal: nothing that follows is done."""


def killed_after(target: Branch, number: int) -> None:
    """The target's process ends at its nth call of another program."""
    run, left = target.there.run, [number]

    def once(*arguments, **options):
        if left[0] <= 0:
            raise Killed
        left[0] -= 1
        return run(*arguments, **options)

    target.there.run = once


def test_killed_at_any_moment_readers_get_one_release_whole(bare, branch, tmp_path):
    """And the next deploy makes it right, and goes back to exactly what was."""
    one = made(tmp_path, ONE)
    deploy(branch("begin"), one)
    finished = False
    for number in range(0, 100, 1 if LONG else 3):
        target = branch(f"killed{number % 3}")
        killed_after(target, number)
        try:
            deploy(target, made(tmp_path, TWO if number % 2 else THREE))
            finished = True
        except Killed:
            pass
        target.close()
        assert bare.files() in (ONE, TWO, THREE), number
        good = branch(f"killed{number % 3}")
        before = bare.files()
        was = good.state().current
        deploy(good, made(tmp_path, ONE | {"more.html": str(number)}))
        assert bare.files() == ONE | {"more.html": str(number)}
        roll_back(good, was)
        assert bare.files() == before
        roll_back(good, one.id)
        good.close()
        if finished:
            break
    assert finished


def test_by_ssh_with_a_key_of_ones_own(bare, branch, tmp_path, monkeypatch):
    """As to a host of git; a key that may only read is reported before anything is built."""
    with ssh_host(tmp_path / "ssh") as host:
        to = f"git+ssh://samtale-test{bare.path}#gh-pages"
        with pytest.raises(PublishError, match=r"does not respond|host not found"):
            branch("unknown", to).state()
        monkeypatch.setenv("GIT_SSH_COMMAND", f"ssh -F {host.folder}/ssh_config -o BatchMode=yes")
        target = branch("ssh", to)
        assert target.slow > 0
        deploy(target, made(tmp_path, ONE))
        deploy(target, made(tmp_path, TWO))
        assert bare.files() == TWO
        keys = host.folder / "authorized_keys"
        key = keys.read_text()
        keys.write_text(
            'command="case $SSH_ORIGINAL_COMMAND in git-upload-pack*) exec git shell -c '
            '\\"$SSH_ORIGINAL_COMMAND\\";; '
            f'*) echo this key is read-only >&2; exit 1;; esac" {key}'
        )
        with pytest.raises(PublishError, match="permission denied") as raised:
            branch("reader", to).state()
        assert raised.value.code == UNREACHABLE
        keys.write_text("")
        with pytest.raises(PublishError, match="does not accept this key"):
            branch("nobody", to).state()
        keys.write_text(key)
        host.new_key()


def test_a_hook_that_publishes_is_not_worked_on_itself(bare, branch, tmp_path, monkeypatch):
    """The variables that git sets for its hooks are of another repository."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "own.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    deploy(branch(), made(tmp_path, ONE))
    monkeypatch.delenv("GIT_DIR")
    assert bare.files() == ONE
    assert "GIT_DIR" not in os.environ
