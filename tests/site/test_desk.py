"""What the tasks do: new, start, update and serve, as an author has them."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from samtale.build.build import build
from samtale.cli.new import new
from samtale.cli.start import start
from samtale.cli.update import update
from samtale.problems import BuildError
from samtale.serve.host_guard import REFUSED
from samtale.serve.server import free_port

from .conftest import ROOT, SAMPLE

OWN = {
    "title": 'Vores "egen"',
    "address": "https://vores.example",
    "timezone": "Europe/Oslo",
    "languages": "sv,da",
    "yes": True,
}


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=o", "-c", "user.email=o@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def clone(tmp_path) -> Path:
    """A repository with what Samtale comes with, committed."""
    if not SAMPLE:
        pytest.skip("this site is its owner's own: the sample's essays are not there")
    folder = tmp_path / "clone"
    for name in ("content", "theme", "plugins"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pelicanconf.py", "tasks.py"):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Samtale")
    for key, value in (
        ("user.name", "o"),
        ("user.email", "o@example.org"),
        ("commit.gpgsign", "false"),
    ):
        git(folder, "config", key, value)
    return folder


def test_a_new_essay_is_a_draft_that_builds(clone, tmp_path):
    """It has all that must be at the top, and nothing of it is published before its Status
    goes.
    """
    path = new(clone / "pelicanconf.py", "Ærligt talt", lang="da", essay="", content=None)
    assert path == clone / "content" / "essays" / "aerligt-talt" / "da.md"
    head = path.read_text(encoding="utf-8").splitlines()
    assert head[:2] == ["Title: Ærligt talt", "Date: 2026-11-21"]
    assert "Slug: aerligt-talt" in head
    assert "Status: draft" in head
    build(clone / "pelicanconf.py", output=str(tmp_path / "output"))
    assert not (tmp_path / "output" / "da" / "aerligt-talt").exists()
    build(clone / "pelicanconf.py", output=str(tmp_path / "preview"), drafts=True)
    assert (tmp_path / "preview" / "da" / "drafts" / "aerligt-talt" / "index.html").exists()


def test_a_language_is_added_to_an_essay_with_its_source_named(clone):
    """Author, topics and series come along, in the words of the new language."""
    path = new(
        clone / "pelicanconf.py", "The counter", lang="en", essay="the-counter", content=None
    )
    lines = path.read_text(encoding="utf-8").splitlines()
    assert path.name == "en.md"
    for line in (
        "Translation-of: sv",
        "Author: Åsa Tistelö",
        "Series: At the counter",
        "Series-index: 2",
        "Status: draft",
    ):
        assert line in lines
    assert "Topics: Public service, Listening" in lines


@pytest.mark.parametrize(
    ("title", "options", "reported"),
    [
        ("x", {"lang": "fi"}, '"fi" is not a language of this site'),
        ("x", {"essay": "the-countr"}, 'did you mean "the-counter"'),
        ("🙂", {}, "contains no letters or digits"),
        ("x", {"essay": "the-counter", "lang": "da"}, "already exists"),
        ("The counter", {"lang": "en"}, "to add a language to it, use --essay the-counter"),
    ],
)
def test_new_touches_nothing_that_exists(clone, title, options, reported):
    """It says what is in the way, and what to write instead."""
    with pytest.raises(BuildError, match=re.escape(reported)):
        new(
            clone / "pelicanconf.py", title, **{"lang": "", "essay": "", "content": None, **options}
        )
    assert git(clone, "status", "--porcelain") == ""


def test_start_leaves_a_welcome_in_each_language(clone, tmp_path):
    """The sample goes, own work that git does not know stays, and what is left builds."""
    own = new(clone / "pelicanconf.py", "Min egen", lang="da", essay="", content=None)
    own.write_text("Title: Min egen\nDate: 2026-01-01\nTopics: Samtale\n\nMin.\n", encoding="utf-8")
    start(clone, **OWN)
    left = sorted(
        path.relative_to(clone / "content").as_posix()
        for path in (clone / "content").rglob("*")
        if path.is_file()
    )
    assert left == [
        "essays/min-egen/da.md",
        "essays/welcome/da.md",
        "essays/welcome/sv.md",
        "pages/about/da.md",
        "pages/about/sv.md",
        "series.yaml",
        "topics.yaml",
    ]
    build(clone / "pelicanconf.py", output=str(tmp_path / "output"))
    home = (tmp_path / "output" / "sv" / "index.html").read_text(encoding="utf-8")
    assert "Vores &#34;egen&#34;" in home
    assert "Välkommen" in home
    assert not (tmp_path / "output" / "en").exists()
    with pytest.raises(BuildError, match="has already been set up"):
        start(clone, **OWN)


def test_start_leaves_what_its_owner_has_made_his_own(clone):
    """A sample file that was changed and committed is no sample any more."""
    changed = [
        clone / "content" / "pages" / "about" / "da.md",
        clone / "content" / "essays" / "note-on-fika" / "sv.md",
    ]
    for path in changed:
        path.write_text(path.read_text(encoding="utf-8") + "\nMin egen.\n", encoding="utf-8")
    git(clone, "commit", "-qam", "mine")
    start(clone, **OWN)
    assert all("Min egen." in path.read_text(encoding="utf-8") for path in changed)


@pytest.mark.parametrize(
    ("changes", "reported"),
    [
        ({"title": ""}, "No terminal to ask on"),
        ({"address": "vores.example"}, "is not a valid URL"),
        ({"timezone": "Europe/Kobenhavn"}, 'did you mean "Europe/Copenhagen"'),
        ({"languages": "da,fi"}, '"fi" has no files in theme/languages'),
    ],
)
def test_start_asks_before_it_touches_anything(clone, changes, reported):
    """A wrong answer changes nothing."""
    with pytest.raises(BuildError, match=re.escape(reported)):
        start(clone, **{**OWN, **changes})
    assert git(clone, "status", "--porcelain") == ""


def test_start_refuses_to_lose_uncommitted_work(clone):
    """An edited sample essay is work."""
    essay = clone / "content" / "essays" / "note-on-fika" / "sv.md"
    essay.write_text(essay.read_text(encoding="utf-8") + "Mer.\n", encoding="utf-8")
    with pytest.raises(BuildError, match="Commit them first"):
        start(clone, **OWN)


def test_a_later_version_merges_without_conflict(clone, tmp_path):
    """Samtale edits, adds and removes sample essays and its own files: the owner gets the
    latter only.
    """
    upstream = tmp_path / "upstream"
    git(tmp_path, "clone", "-q", str(clone), str(upstream))
    start(clone, **OWN)
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "Our own site")
    mine = {path: path.read_bytes() for path in (clone / "content").rglob("*") if path.is_file()}
    conf = (clone / "pelicanconf.py").read_bytes()
    for round_ in ("one", "two"):  # twice: the second merge is on the first
        essay = upstream / "content" / "essays" / "the-counter" / "da.md"
        essay.write_text(essay.read_text(encoding="utf-8") + f"{round_}\n", encoding="utf-8")
        added = upstream / "content" / "essays" / f"added-{round_}" / "sv.md"
        added.parent.mkdir()
        added.write_text("Title: x\nDate: 2026-01-01\n\nx\n", encoding="utf-8")
        with (upstream / "pelicanconf.py").open("a", encoding="utf-8") as file:
            file.write(f"# {round_}\n")
        with (upstream / "theme" / "static" / "samtale.css").open("a", encoding="utf-8") as file:
            file.write(f"/* {round_} */\n")
        git(
            upstream,
            "rm",
            "-rq",
            "content/essays/note-on-fika" if round_ == "one" else "content/essays/half-understood",
        )
        git(upstream, "add", "-A")
        git(
            upstream, "-c", "user.name=u", "-c", "user.email=u@example.org", "commit", "-qm", round_
        )
        git(clone, "fetch", "-q", str(upstream), "main:refs/remotes/samtale/main")
        assert update(clone, "samtale/main").startswith("Merged: ")
        assert git(clone, "status", "--porcelain") == ""
        assert {
            path: path.read_bytes() for path in (clone / "content").rglob("*") if path.is_file()
        } == mine
        assert (clone / "pelicanconf.py").read_bytes() == conf
        assert f"/* {round_} */" in (clone / "theme" / "static" / "samtale.css").read_text(
            encoding="utf-8"
        )
    assert update(clone, "samtale/main").startswith("Nothing to merge")


def test_update_names_lines_that_both_have_changed(clone, tmp_path):
    """The one real conflict there can be is named, and left to the owner."""
    upstream = tmp_path / "upstream"
    git(tmp_path, "clone", "-q", str(clone), str(upstream))
    for folder, colour in ((upstream, "#111"), (clone, "#222")):
        css = folder / "theme" / "static" / "samtale.css"
        css.write_text(
            re.sub(
                r"--background: [^;]+;",
                f"--background: {colour};",
                css.read_text(encoding="utf-8"),
                count=1,
            ),
            "utf-8",
        )
        git(folder, "-c", "user.name=u", "-c", "user.email=u@example.org", "commit", "-qam", colour)
    git(clone, "fetch", "-q", str(upstream), "main:refs/remotes/samtale/main")
    with pytest.raises(BuildError, match=re.escape("theme/static/samtale.css")):
        update(clone, "samtale/main")
    with pytest.raises(BuildError, match="a merge is in progress"):
        update(clone, "samtale/main")


def test_a_taken_port_gives_the_next_one():
    """Two previews at once do not get in each other's way."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def fetch(url: str | urllib.request.Request) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=120) as answer:  # noqa: S310 our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def served(site):
    """A small site under ``invoke serve``: (its address, its content folder)."""
    settings = site(
        {
            "essays/a/da.md": "Title: Første\nDate: 2026-01-01\n\nEt.\n",
            "essays/b/da.md": "Title: K\nStatus: draft\n\nK.\n",
        }
    )
    command = [
        sys.executable,
        "-m",
        "invoke",
        "--search-root",
        str(ROOT),
        "serve",
        "--port",
        "8460",
        "--settings",
        str(settings),
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        cwd=settings.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    ) as server:
        reported = []
        for line in server.stdout:
            reported.append(line)
            address = re.search(r"http://localhost:\d+/", line)
            if address:
                break
        else:
            pytest.fail("".join(reported))
        wait_for(lambda: fetch(address[0])[0] == 200)
        yield address[0], settings.parent / "content"
        server.terminate()
        server.wait(timeout=120)


def wait_for(condition, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("it did not come about")


def test_a_sentence_is_on_its_page_before_the_whole_site_is_built(served):
    """Only that page is loaded again; lists follow with the whole site, and the page then stays as
    it was written at once.
    """
    address, content = served
    essay = content / "essays" / "a" / "da.md"
    # our own server
    with urllib.request.urlopen(f"{address}.live", timeout=120) as events:  # noqa: S310 our own server
        essay.write_text('Title: Første\nDate: 2026-01-01\n\nEn "sætning".\n', encoding="utf-8")
        while (line := events.readline()) != b"event: reload\n":
            assert line
        assert json.loads(events.readline().removeprefix(b"data: ")) == ["/da/foerste/index.html"]
        page = fetch(f"{address}da/foerste/")[1]
        assert "En »sætning«." in page or "En ”sætning”." in page
        wait_for(lambda: "sætning" in fetch(f"{address}da/")[1])
        assert fetch(f"{address}da/foerste/")[1] == page
        essay.write_text("Title: Første\nDate: 2026-01-01\n\n[Væk](nix.md)\n", encoding="utf-8")
        wait_for(lambda: "da.md:4</code>" in faults(address, "da/foerste/index.html"))
    page = fetch(f"{address}da/foerste/")[1]
    assert "data-samtale-fault=" in page.partition(">Væk")[0]
    assert "da.md:4" in page
    essay.write_text("Title: Første\nDate: 2026-01-01\n\nVæk\n", encoding="utf-8")
    wait_for(lambda: faults(address, "da/foerste/index.html") == "")
    assert "data-samtale-fault=" not in fetch(f"{address}da/foerste/")[1]


def faults(address: str, page: str) -> str:
    """The faults that are shown on a page."""
    return fetch(f"{address}.live/faults?page={page}")[1]


def test_serve_follows_what_is_saved(served):
    """Pages reload themselves; a mistake is shown over its page, and hides nothing; drafts are
    there.
    """
    address, content = served
    status, home = fetch(f"{address}da/")
    assert (status, "Første" in home, "/.live.js" in home) == (200, True, True)
    assert "EventSource" in fetch(f"{address}.live.js")[1]
    assert fetch(f"{address}da/drafts/k/")[0] == 200
    for path in (
        "",
        "da/drafts/k/",
        ".live",
        ".live.js",
    ):  # as a name that was made to lead here asks
        status, reported = fetch(
            urllib.request.Request(f"{address}{path}", headers={"Host": "far.example"})  # noqa: S310 our own server
        )
        assert (status, reported) == (421, REFUSED)
    status, lost = fetch(f"{address}da/nix/")
    assert (status, "Siden findes ikke" in lost) == (404, True)

    essay = content / "essays" / "a" / "da.md"
    # our own server
    with urllib.request.urlopen(f"{address}.live", timeout=120) as events:  # noqa: S310 our own server
        essay.write_text("Title: Andet\nDate: 2026-01-01\n\nTo.\n", encoding="utf-8")
        heard = [events.readline()]
        while heard[-1] != b"event: reload\n":
            heard.append(events.readline())
        assert b"event: progress\n" in heard
        assert "Andet" in fetch(f"{address}da/")[1]
        essay.write_text("Titel: Tredje\nDate: i går\n\nTre.\n", encoding="utf-8")
        wait_for(lambda: "Tre." in fetch(f"{address}da/tredje/")[1])
    assert "&quot;i går&quot; is not a valid date" in faults(address, "da/tredje/index.html")
    assert "<code>2:</code>" in fetch(f"{address}.faults/")[1]
    assert "1 error, 1 warning in 1 other file" in fetch(f"{address}da/drafts/k/")[1]


def test_settings_that_cannot_be_read_leave_the_pages(served):
    """The reason is over each of them, until the settings are right again."""
    address, content = served
    settings = content.parent / "pelicanconf.py"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(f"{before}(\n", encoding="utf-8")
    wait_for(lambda: "Not built" in faults(address, "da/foerste/index.html"))
    status, page = fetch(f"{address}da/foerste/")
    assert (status, "was never closed" in page) == (200, True)
    settings.write_text(before, encoding="utf-8")
    wait_for(lambda: faults(address, "da/foerste/index.html") == "")
