"""One command publishes, one takes it back: on sshd and nginx, in a folder, in a bucket; as the
editor does it.
"""

import json
import os
import re
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from samtale.build.build import build

from .command_line import invoke
from .conftest import CONF, NOW, at_now
from .loopback import moto, pointed, ssh_host, web_server
from .publishing import ESSAY, FIRST, SECOND
from .test_deploy_kills import BUCKET, POINTED

LONG = bool(os.environ.get("SAMTALE_ENDURE"))
KINDS = ("file", "ssh", "s3", "whole")
RELEASE = r"\d{8}T\d{6}Z-[0-9a-f]{12}"


class Editor:
    """A site, a place to publish it to, and the commands."""

    def __init__(self, kind: str, folder: Path, site, stack: ExitStack):
        self.kind, self.folder, self.site = kind, folder, site
        self.settings = site(FIRST)
        self.served = folder / "srv"
        self.web = stack.enter_context(web_server(folder / "nginx", self.served / "current"))
        self.host = stack.enter_context(ssh_host(folder / "ssh")) if kind == "ssh" else None
        if kind in ("s3", "whole"):
            endpoint = stack.enter_context(moto(folder))
            self.base, self.to = (
                BUCKET.format(endpoint=endpoint),
                f"s3://essays/site?endpoint={endpoint}",
            )
            if kind == "whole":
                self.base = POINTED.format(
                    endpoint=stack.enter_context(pointed(folder, f"{endpoint}/essays/site"))
                )
                self.to += "&whole=1"
            self.web.broken(self.base)
        else:
            self.base = ""
            self.to = self.host.address(self.served) if self.host else f"file://{self.served}"
        self.siteurl = ["--siteurl", self.web.url]

    def run(self, *arguments: str, code: int = 0, said: str = "", **environment: str) -> str:
        """``invoke ...``: what it prints, and its exit code is that one."""
        known = {
            **os.environ,
            "SOURCE_DATE_EPOCH": NOW,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test-test",
        }
        whole = {name: value for name, value in {**known, **environment}.items() if value}
        done = invoke(*arguments, "--settings", str(self.settings), environment=whole)
        reported = done.stdout + done.stderr
        assert "Traceback" not in reported, reported
        assert done.returncode == code, reported
        assert said in reported, reported
        return reported

    def deploy(self, *more: str, **options) -> str:
        return self.run("deploy", "--to", self.to, *self.siteurl, "--yes", *more, **options)

    def page(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.web.url}/{path}")

    def current(self) -> str:
        return self.page("release.json").json()["release"]


@pytest.fixture(scope="module")
def warm(tmp_path_factory) -> None:
    """One build in this process, so that those that are forked from it have all that it loads."""
    folder = tmp_path_factory.mktemp("warm")
    (folder / "content").mkdir()
    (folder / "content" / "te.md").write_text("Title: Te\nDate: 2024-01-01\n\nTe.\n")
    (folder / "pelicanconf.py").write_text(CONF + "BUILD_CACHE = ''\n")
    with at_now():
        build(folder / "pelicanconf.py", output=str(folder / "output"))


@pytest.fixture
def editor(tmp_path, site, warm):
    with ExitStack() as stack:
        yield lambda kind: Editor(kind, tmp_path, site, stack)


@pytest.mark.parametrize("kind", KINDS)
def test_published_and_taken_back(kind, editor):
    """A deploy, nothing to do, a change, back, forth, the history, and the look at what is
    served.
    """
    one = editor(kind)
    reported = one.deploy()
    assert re.search(rf"First release {RELEASE}", reported)
    assert "4 new essays in 3 languages, 0 changed, 0 removed; " in reported
    first = one.current()
    assert one.page("da/a-da/").status_code == 200
    assert one.deploy(said="nothing to publish")
    assert one.current() == first
    one.site(SECOND)
    reported = one.deploy("--message", "en ny")
    assert re.search(r"new +da +Ny\n", reported)
    assert re.search(r"changed +da +A da\n", reported)
    assert "1 new essay in 1 language, 2 changed, 0 removed; " in reported
    assert "Og mere" in one.page("da/a-da/").text
    second = one.current()
    assert second != first
    one.run("deploy-verify", "--to", one.to, *one.siteurl, said="are as published")
    one.run("rollback", "--to", one.to, "--yes", said=f"{first} is live again")
    assert one.current() == first
    assert one.page("da/ny/").status_code == 404
    assert "Og mere" not in one.page("da/a-da/").text
    one.run("deploy-verify", "--to", one.to, *one.siteurl, said="are as published")
    one.run("rollback", "--to", one.to, "--yes", "--release", second[:16])
    assert one.current() == second
    assert one.page("da/ny/").status_code == 200
    assert "taken back" in one.run("releases", "--to", one.to, "--json")
    history = json.loads(one.run("releases", "--to", one.to, "--json"))
    assert history["current"] == second
    assert history["releases"] == [first, second]
    whole = [record for record in history["history"] if record["result"] == "published"]
    assert [(record["what"], record["release"]) for record in whole] == [
        ("deploy", first), ("deploy", second), ("rollback", first), ("rollback", second),
    ]  # fmt: skip
    assert whole[1]["message"] == "en ny"
    assert (whole[1]["new"], whole[1]["changed"], whole[1]["removed"]) == (1, 2, 0)
    lines = one.run("releases", "--to", one.to).splitlines()
    assert lines[0].startswith(f"* {second}")
    assert lines[1].startswith(f"  {first}")


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_that_answers_wrongly_is_switched_back(kind, editor):
    """Every page answers 500 behind a good upload: exit code 8, the release before is back, and the
    history says so.
    """
    one = editor(kind)
    one.deploy()
    first = one.current()
    one.site(SECOND)
    one.web.broken(one.base + "location = /sv/ { return 500; }")
    one.deploy(code=8, said=f"Rolled back to {first}")
    one.web.broken(one.base)
    assert one.current() == first
    assert "Og mere" not in one.page("da/a-da/").text
    history = json.loads(one.run("releases", "--to", one.to, "--json"))
    assert history["current"] == first
    assert "taken back" in {record["result"] for record in history["history"]}
    one.run("rollback", "--to", one.to, "--yes", code=4, said=f"no release before {first}")
    if not LONG and kind in ("ssh", "whole"):
        return  # what follows is decided by the history alone
    one.deploy(code=4, said="this same site was rolled back")
    one.deploy("--again")
    assert "Og mere" in one.page("da/a-da/").text
    one.run("rollback", "--to", one.to, "--yes")
    one.deploy(code=4, said="deploy with --again")  # as a timer would
    one.site({"essays/a/da.md": FIRST["essays/a/da.md"] + "\nRettet.\n"})
    one.deploy()
    assert "Rettet" in one.page("da/a-da/").text


def test_a_first_release_that_answers_wrongly_has_nothing_to_go_back_to(editor):
    """Exit code 9; once the server is fixed, the same command finishes what was begun."""
    one = editor("file")
    one.web.broken("location = /da/ { return 500; }")
    one.deploy(code=9, said="no earlier release to roll back to")
    one.web.broken("")
    one.deploy(said="Finishing what the last deploy could not complete")
    history = json.loads(one.run("releases", "--to", one.to, "--json"))
    assert history["history"][-1]["result"] == "published"


@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_run_writes_nothing(kind, editor):
    """The plan, and not a file: neither at the target nor in the content."""
    one = editor(kind)
    reported = one.run("deploy", "--to", one.to, *one.siteurl, "--dry-run")
    assert "Dry run: nothing was written." in reported
    assert "4 new essays" in reported
    assert not one.served.exists()
    assert one.page("release.json").status_code == 404
    assert not (one.settings.parent / "content" / "published.txt").exists()


def test_what_is_refused(editor):
    """Nothing is published, the code is 4, and the words say what to do: no essay, a language gone,
    many removals, a dead end.
    """
    one = editor("file")
    one.site({f"essays/{name}/sv.md": ESSAY.format(name, 1, "sv") for name in "fghi"})
    one.deploy()
    first = one.current()
    content = one.settings.parent / "content"
    (content / "published.txt").unlink()  # what the target itself knows is enough
    (content / "essays" / "d" / "da.md").unlink()
    reported = one.deploy(code=4, said="/da/d-da/ is published, and would become a dead link")
    assert "content/gone.txt" in reported
    (content / "gone.txt").write_text("/da/d-da/\n")
    one.deploy(said="0 new essays, 0 changed, 1 removed")
    assert one.page("da/d-da/").status_code == 200
    assert 'class="kind-gone"' in one.page("da/d-da/").text
    for path in content.rglob("sv.md"):
        path.unlink()
    (content / "published.txt").unlink()
    one.site({}, settings='LANGUAGES = {"da": {}, "en": {}}')
    reported = one.deploy(code=4, said='the language "sv" is missing')
    assert "--allow-removals" in reported
    assert one.current() != first
    for path in content.rglob("*.md"):
        path.unlink()
    one.deploy(code=1)


def test_back_is_never_to_what_was_taken_back(editor):
    """A mistake is rolled back, fixed, and that rolled back too: readers get what they had before
    the mistake.
    """
    one = editor("file")
    one.deploy()
    first = one.current()
    one.site(SECOND)
    one.deploy()
    one.run("rollback", "--to", one.to, "--yes")
    one.site({"essays/a/da.md": FIRST["essays/a/da.md"] + "\nRettet.\n"})
    one.deploy()
    one.run("rollback", "--to", one.to, "--yes", said=f"is live; rolling back to {first}")
    assert one.current() == first


def test_a_confirmation_is_asked_for(editor):
    """Without a terminal and without --yes nothing is published: code 5."""
    one = editor("file")
    one.run("deploy", "--to", one.to, *one.siteurl, code=5, said="deploy with --yes")
    assert not (one.served / "current").exists()
    one.deploy()
    one.run("rollback", "--to", one.to, code=4)


def test_any_error_stops_at_the_gate(editor):
    """An error in one file: code 1, reported with file and line, and readers keep what they
    have.
    """
    one = editor("file")
    one.deploy()
    first = one.current()
    one.site({"essays/a/sv.md": "Title: X\nDate: 2024-13-45\n\nx\n"})
    one.deploy(code=1, said="essays/a/sv.md:2: Date:")
    assert one.current() == first


def test_an_archive_of_an_author_is_no_packed_form(editor):
    """x.csv.gz beside x.csv would be sent in its place: code 1, until it has another name."""
    one = editor("file")
    one.site({"files/x.csv": "a;b\n" * 200, "files/x.csv.gz": b"something else"})
    one.deploy(
        code=1, said="content/files/x.csv.gz:1: name: would be mistaken for the compressed form"
    )


def test_a_key_never_leaves(editor):
    """A key in an essay stops the deploy, at its file and line; so does the value of a secret
    variable.
    """
    one = editor("file")
    one.site({"essays/b/da.md": FIRST["essays/b/da.md"] + "\n\n`AKIA" + "ABCDEFGHIJKLMNOP`\n"})
    one.deploy(code=1, said="contains an AWS key")
    one.site({"essays/b/da.md": FIRST["essays/b/da.md"] + "\n\nhunter2hunter2hunter2\n"})
    one.deploy(code=1, said="contains the value of MY_SECRET", MY_SECRET="hunter2hunter2hunter2")  # noqa: S106 a made-up one
    assert not (one.served / "current").exists()


def test_drafts_go_to_previews_only(editor):
    """Drafts are refused elsewhere; a preview has them, and asks search engines to stay away from
    every page.
    """
    one = editor("file")
    one.site({"essays/k/da.md": "Title: Kladde\nStatus: draft\n\nEn kladde.\n"})
    one.deploy("--drafts", code=4, said="only to a preview target")
    one.site(
        {},
        settings=f'TARGETS = {{"staging": {{"to": "{one.to}", "siteurl": "{one.web.url}", "preview": True}}}}',
    )
    one.run("deploy", "--to", "staging", "--yes")
    assert 'content="noindex' in one.page("da/a-da/").text
    assert one.page("robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert one.page("da/drafts/kladde/").status_code == 404
    one.run("deploy", "--to", "staging", "--yes", "--drafts")
    assert 'content="noindex' in one.page("da/drafts/kladde/").text
    assert not (one.settings.parent / "content" / "published.txt").exists()


def test_what_is_due_later_is_announced(editor):
    """The plan ends with the essay that waits, and when it is due; on that day the same command
    publishes it.
    """
    one = editor("file")
    one.site({"essays/l/da.md": ESSAY_LATER})
    one.deploy(said='Next scheduled essay: "Senere", on 2026-12-24 at 08:00 (UTC)')
    assert one.page("da/senere/").status_code == 404
    one.deploy(said='Next scheduled essay: "Senere"')
    one.deploy(SOURCE_DATE_EPOCH="1798099201", said="1 new essay")
    assert one.page("da/senere/").status_code == 200


ESSAY_LATER = "Title: Senere\nDate: 2026-12-24 08:00\n\nEn tekst om at vente.\n"


def test_a_target_without_an_address_is_not_asked(editor):
    """A target that is named only by its URL is not asked over HTTP, and that is said; nothing is
    recorded as published.
    """
    one = editor("file")
    one.run("deploy", "--to", one.to, "--yes", said="so the site was not checked over HTTP")
    assert not (one.settings.parent / "content" / "published.txt").exists()
    one.run("rollback", "--to", one.to, "--yes", code=4)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("ftp://example.org/x", "is not a supported scheme"),
        ("ssh://me:hemmeligt@example.org/x", "contains a password"),
        ("s3://b/x?secret_key=hemmeligt", "looks like a secret"),
        ("nowhere", "is not in TARGETS"),
        ("", "there is no target called production"),
        ("git+file:///tmp/x.git", "has no valid branch"),
    ],
)
def test_a_target_that_cannot_be_is_reported(to, said, editor):
    """Code 1, and never the secret itself."""
    reported = editor("file").run("deploy", "--to", to, "--yes", code=1, said=said)
    assert "hemmeligt" not in reported


def test_a_web_address_holds_no_password(editor):
    """It would be on every page."""
    one = editor("file")
    reported = one.run(
        "deploy",
        "--to",
        one.to,
        "--siteurl",
        "https://me:hemmeligt@x.example",
        "--yes",
        code=1,
        said="contains a password",
    )
    assert "hemmeligt" not in reported
