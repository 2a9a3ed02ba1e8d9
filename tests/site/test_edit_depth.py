"""An edit of prose is built from what is stored, and equals the whole build and the clean one, byte
for byte; whatever is more than that falls through.
"""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from samtale.build import edit as edit_module
from samtale.build import two_trees
from samtale.build.edit import UnforeseenError
from samtale.problems import ContentError

from .editing import KINDS, Author, tree

LONG = bool(os.environ.get("SAMTALE_ENDURE"))
STEPS = 2_000 if LONG else 5
# what an edit of prose may change that others show
SHOWN_ELSEWHERE = ("reading time", "lists show", "a book contains")


def step(author, change) -> bool:
    """One change, and the three builds of it. Returns whether it was built as an edit."""
    change()
    author.log.append(change.__name__)
    story = f"{author.kind}: {', '.join(author.log[-12:])}"
    try:
        clean = author.other("clean")
    except ContentError:
        with pytest.raises(ContentError):
            author.built()
        return False
    author.other("whole")
    look = author.look()
    as_edit = False
    if look.look() is None:
        reason = ""
        try:
            entry = author.edited().entry
            as_edit = True
        except UnforeseenError as error:
            entry, reason = None, str(error)
            author.built()
        foreseen = any(part in reason for part in SHOWN_ELSEWHERE)
        assert entry or change not in author.prose or foreseen, f"{reason} {story}"
        if entry:
            expected = sorted((one.path, one.line, one.message) for one in clean.warnings)
            assert sorted((one[0], one[1], one[3]) for one in entry.warnings) == expected, story
            assert (entry.texts, entry.files) == (clean.essays, clean.files), story
    wanted = tree(author.folder / "clean-output")
    assert tree(author.folder / "whole-output") == wanted, story
    found = tree(author.output)
    assert sorted(found) == sorted(wanted), story
    assert [name for name in wanted if found[name] != wanted[name]] == [], story
    assert author.look().look() is not None, story
    return as_edit


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(5 if LONG else 1))
def test_an_edit_equals_the_whole_build_and_the_clean_one(kind, seed, tmp_path):
    author = Author(tmp_path / "site", kind, seed)
    author.built()
    author.other("whole")
    as_edits = 0
    for number in range(STEPS):
        changes = author.prose if number % 5 < 4 else author.others
        as_edits += step(author, author.chance.choice(changes))
    assert as_edits >= STEPS * 0.1
    print(f"{kind}, seed {seed}: {STEPS} steps, {as_edits} built as edits")


def test_many_edits_in_a_row_equal_a_clean_build(tmp_path):
    """What an edit stores is right for those that follow: a page is rendered again because of
    another text, with the body that an earlier edit has read.
    """
    author = Author(tmp_path / "site", "sample", 3)
    author.built()
    as_edits = 0
    for number in range(20):
        author.chance.choice(author.prose[:3])()
        if author.look().look() is not None:
            continue
        try:
            author.edited()
            as_edits += 1
        except UnforeseenError:
            author.built()
        if number % 10 == 9:
            author.other("clean")
            assert tree(author.output) == tree(author.folder / "clean-output")
    assert as_edits > 12


@pytest.fixture
def author(tmp_path) -> Author:
    one = Author(tmp_path / "site", "sample", 1)
    one.built()
    return one


def test_an_edit_of_a_body_describes_no_view(author, monkeypatch):
    from samtale.describe import describe

    described = []
    monkeypatch.setattr(describe, "site_model", lambda *_all, **_names: described.append(1))
    author.sentence_within()
    found = author.edited()
    assert not described
    (changed,) = (name for name, reason in found.why.items() if reason.endswith("md has changed"))
    assert found.entry.files == len(tree(author.output))
    assert changed.endswith("index.html")


def test_what_is_more_than_prose_is_not_an_edit(author):
    for change in (author.title, author.topic, author.link):
        change()
        if author.look().look() is None:
            with pytest.raises(UnforeseenError):
                author.edited()
            author.built()


def test_an_anchor_that_others_link_to_is_not_lost(author):
    first, second = (author.content / "essays" / name / "da.md" for name in "12")
    author.write(first, f"{first.read_text('utf-8')}\n## Et sted\n\nOrd.\n")
    author.write(second, f"{second.read_text('utf-8')}\n[Der](/da/da-1/#et-sted).\n")
    author.built()
    author.write(first, first.read_text("utf-8").replace("## Et sted", "## Et andet"))
    with pytest.raises(UnforeseenError, match="anchor"):
        author.edited()
    with pytest.raises(ContentError, match="et-sted"):
        author.built()


@pytest.mark.parametrize("damage", ["cut", "scribble", "empty", "absent", "other version"])
def test_a_damaged_state_is_refused_and_rebuilt(author, damage):
    state = author.look()
    state.look()
    file = state.state_file
    data = file.read_bytes()
    if damage == "other version":
        with sqlite3.connect(file) as base:
            base.execute("PRAGMA user_version = 99")
        base.close()
    elif damage == "absent":
        file.unlink()
    else:
        half = len(data) // 2
        file.write_bytes(
            {
                "cut": data[:half],
                "scribble": data[:200] + b"x" * half + data[half + 200 :],
                "empty": b"",
            }[damage]
        )
    author.sentence_within()
    try:
        author.edited()
    except UnforeseenError:
        author.built()
    author.other("clean")
    assert tree(author.output) == tree(author.folder / "clean-output")
    author.sentence_within()
    author.edited()


def test_an_output_edited_by_hand_is_not_an_edit(author):
    page = next(author.output.glob("da/*/index.html"))
    page.write_text("scribbled", "utf-8")
    author.sentence_within()
    look = author.look()
    assert look.look() is None
    assert look.edited == ()
    author.built()
    author.other("clean")
    assert tree(author.output) == tree(author.folder / "clean-output")


def test_another_build_in_between_is_noticed(author, monkeypatch):
    author.sentence_within()
    look = author.look()
    assert look.look() is None
    author.built()
    with pytest.raises(UnforeseenError, match="another build"):
        edit_module.edit(author.folder / "site.py", look, look.state_file)


@pytest.mark.parametrize("lacks", ["links", "exchange"])
def test_a_file_system_without_links_or_exchange_gets_the_whole_build(author, monkeypatch, lacks):
    before = tree(author.output)
    two_trees.discard_twin(author.output)
    author.sentence_within()
    with monkeypatch.context() as patched:
        if lacks == "links":
            patched.setattr(os, "link", _refuse)
        else:
            patched.setattr(two_trees, "exchanged", lambda _one, _other: False)
        with pytest.raises(UnforeseenError):
            author.edited()
        assert tree(author.output) == before
        author.built()
    author.other("clean")
    assert tree(author.output) == tree(author.folder / "clean-output")


def _refuse(*_arguments, **_options):
    raise PermissionError(1, "Operation not permitted")


KILL = """import os, signal, sys
from pathlib import Path
sys.path.insert(0, {plugins!r})
at, count = int(sys.argv[1]), 0
from samtale.build.edit import edit
from samtale.cache.up_to_date import UpToDate
folder = Path(sys.argv[2])
what = {{"content": "", "output": str(folder / "output"), "siteurl": "", "drafts": False}}
look = UpToDate(folder / "builds", folder / "site.py", what)
assert look.look() is None and look.edited
def act(event, arguments):
    global count
    acts = ("os.link", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "sqlite3.connect", "ctypes.dlsym")
    writes = event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if event in acts or writes:
        if event == "ctypes.dlsym" and arguments[1] not in ("renameat2", "renamex_np"):
            return
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(act)
edit(folder / "site.py", look, look.state_file)
print(count)
"""


def test_killed_at_any_act_of_the_exchange_nothing_is_lost(author):
    """The output is the old one or the new one; the build that follows equals a clean one."""
    ends: dict[bool, int] = {False: 0, True: 0}
    script = KILL.format(plugins=str(Path(__file__).resolve().parents[2] / "plugins"))

    def run(at):
        return subprocess.run(
            [sys.executable, "-c", script, str(at), str(author.folder)],
            capture_output=True,
            text=True,
            check=False,
        )

    for _time in range(2):  # the first of them creates the twin
        author.sentence_within()
        count = int(run(0).stdout)
    few = {1, count // 3, count // 2, count - 12, count - 3}
    kills = range(1, count + 1) if LONG else sorted(few)
    for at in kills:
        before = tree(author.output)
        author.sentence_within()
        ended = run(at)
        assert ended.returncode in (-9, 0), (at, ended.stderr)  # there may be fewer acts
        author.other("clean")
        wanted = tree(author.folder / "clean-output")
        found = tree(author.output)
        assert found in (before, wanted), at
        ends[found == wanted] += 1
        if author.look().look() is None:
            try:
                author.edited()
            except UnforeseenError:
                author.built()
        assert tree(author.output) == wanted, at
    print(f"{count} acts: {ends[False]} kills left the old output, {ends[True]} the new one")
    assert sum(ends.values()) == len(kills)
    assert ends[False]
