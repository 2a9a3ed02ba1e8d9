"""``invoke fix``: a diff, a question, the corrections; a second run changes nothing."""

from pathlib import Path

import pytest
from invoke.exceptions import Exit
from samtale.build.build import build
from samtale.cli import fix as command
from samtale.cli.fix import fix

HEAD = "Title: {}\nDate: 2026-01-01\n"
FILES = {
    "topics.yaml": "tea: { da: Te, sv: Te, en: Tea }\ncup: { da: Kopper, sv: Koppar, en: Cups }\n",
    "links.md": HEAD.format("Links") + "\n[En](/blog/tea/), [to](Kop.png) og [tre](#Afsnit-to).\n\n"
    "## Afsnit to\n\nTo.\n",
    "posts/2020-01-01-tea.md": "Titel: Te\nDate: 2026-01-01\nTopics: Te, Koper\n\nTe.\n",
    "posts/kop.png": b"\x89PNG",
    "latin.md": (
        HEAD.format("Smørrebrød på øl") + "Topics: Fika\n\n[Te](/tea/) på bænken.\r\n"
    ).encode("latin-1"),
    "doubt.md": HEAD.format("Tvivl") + "\n[Nix](/nix/)\n",
    "broken.md": HEAD.format("Bogstaver") + "\nRÃ¸dgrÃ¸d med flÃ¸de.\n",
}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def settings(site):
    return site(FILES | {"posts/kop.png": PNG})


def contents(settings: Path) -> dict[str, bytes]:
    folder = settings.parent / "content"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_everything_certain_is_corrected(settings, capsys):
    """And nothing else; what a correction lets be read is corrected too."""
    before = contents(settings)
    fix(settings, content="", yes=True)
    after = contents(settings)
    out = capsys.readouterr().out
    assert "-[En](/blog/tea/), [to](Kop.png) og [tre](#Afsnit-to)." in out
    assert "1 error left" in out
    assert after["links.md"].decode() == before["links.md"].decode().replace(
        "/blog/tea/", "posts/2020-01-01-tea.md"
    ).replace("Kop.png", "posts/kop.png").replace("#Afsnit-to", "#afsnit-to")
    assert after["posts/2020-01-01-tea.md"].decode() == (
        "Title: Te\nDate: 2026-01-01\nTopics: Te, Kopper\n\nTe.\n"
    )
    assert after["latin.md"].decode("utf-8") == before["latin.md"].decode("latin-1").replace(
        "/tea/", "posts/2020-01-01-tea.md"
    )
    assert after["topics.yaml"] == before["topics.yaml"] + b"fika: { da: Fika }\n"
    assert "Rødgrød" in after["broken.md"].decode()
    assert after["doubt.md"] == before["doubt.md"]
    assert set(after) == set(before)


def test_a_second_run_changes_nothing(settings, capsys):
    fix(settings, content="", yes=True)
    after = contents(settings)
    capsys.readouterr()
    fix(settings, content="", yes=True)
    assert contents(settings) == after
    assert "Nothing can be corrected without doubt." in capsys.readouterr().out


def test_the_site_builds_then(settings, tmp_path):
    """But for what is in doubt."""
    fix(settings, content="", yes=True)
    (settings.parent / "content" / "doubt.md").unlink()
    assert build(settings, output=str(tmp_path / "out")).essays == 4


def test_without_a_terminal_nothing_is_changed(settings, capsys):
    """The diff is shown all the same."""
    before = contents(settings)
    with pytest.raises(Exit) as raised:
        fix(settings, content="")
    assert raised.value.code == 5
    out, err = capsys.readouterr()
    assert "+++ b/" in out
    assert "pass --yes. Nothing was changed." in err
    assert contents(settings) == before


def test_a_file_that_is_saved_meanwhile_is_left_alone(settings, monkeypatch, capsys):
    """The others are corrected; the command fails."""
    saved = settings.parent / "content" / "links.md"

    def confirmed(_planned):
        saved.write_text("Title: Nyt\nDate: 2026-01-01\n\nNyt.\n", encoding="utf-8")
        return True

    monkeypatch.setattr(command, "_confirmed", confirmed)
    with pytest.raises(Exit) as raised:
        fix(settings, content="")
    assert raised.value.code == 1
    assert "links.md: was changed since the diff" in capsys.readouterr().err
    assert saved.read_text(encoding="utf-8").endswith("Nyt.\n")
    assert b"Kopper" in contents(settings)["posts/2020-01-01-tea.md"]


def test_only_some_kinds(settings):
    before = contents(settings)
    fix(settings, content="", only="topics", yes=True)
    after = contents(settings)
    assert {name for name in before if before[name] != after[name]} == {"posts/2020-01-01-tea.md"}


def test_tolerated_errors_are_corrected_too(site):
    """What is accepted for now is not accepted for ever."""
    settings = site(FILES | {"posts/kop.png": PNG}, 'TOLERATE = ["links", "pictures", "topics"]')
    fix(settings, content="", only="links", yes=True)
    assert b"(posts/2020-01-01-tea.md)" in contents(settings)["links.md"]


def test_a_key_is_not_renamed_to_one_that_is_there(site):
    """A file has each key once."""
    written = "Title: A\nDate: 2026-01-01\nSummary: Et.\nSumary: To.\n\nA.\n"
    settings = site({"a.md": written})
    fix(settings, content="", yes=True)
    assert contents(settings)["a.md"].decode() == written


def test_a_key_is_renamed_only_if_its_value_is_valid(site):
    """A correction makes no new error."""
    written = (
        "---\ntitle: A\ndate: 2026-01-01\nserie: [x, y]\ncover: https://x.example/a.png\n---\nA.\n"
    )
    settings = site({"a.md": written, "b.md": HEAD.format("B") + "Serie: X\n\nB.\n"})
    fix(settings, content="", yes=True)
    assert contents(settings)["a.md"].decode() == written
    assert b"Series: X" in contents(settings)["b.md"]
