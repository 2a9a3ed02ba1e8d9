"""``invoke check``: what is wrong, by kind and by file, and its exit codes."""

import json

import pytest
from invoke.exceptions import Exit
from samtale.cli.check import check

HEAD = "Title: {}\nDate: 2026-01-01\n\n"
FILES = {
    "a.md": HEAD.format("A") + "[en](nix.md) og [to](nul.md)\n",
    "b.md": "Topics: Nix\n" + HEAD.format("B") + "B.\n",
    "c.md": HEAD.format("C") + "C.\n",
    "topics.yaml": "te: { da: Te, sv: Te, en: Tea }\n",
}


@pytest.fixture
def checked(site, tmp_path, capsys):
    """``checked("--only links")`` -> (exit code, standard output, standard error)."""

    def run(files=FILES, conf="", **options):
        settings = site(files, conf)
        try:
            check(tmp_path, settings, content="", **options)
            code = 0
        except Exit as error:
            code = error.code
        return code, *capsys.readouterr()

    return run


def test_errors_are_listed_and_counted(checked):
    """Nothing is rendered; finished pages wait until the texts are right."""
    code, out, err = checked()
    assert (code, out) == (1, "")
    assert [line.partition(" ")[0].rpartition("/")[2] for line in err.splitlines()[:3]] == [
        "a.md:4:",
        "a.md:4:",
        "b.md:1:",
    ]
    assert "3 errors." in err
    assert "Finished pages are checked once the texts have no errors." in err


def test_nothing_is_related_or_rendered_while_texts_have_errors(checked, monkeypatch):
    """So that it is cheap."""
    monkeypatch.setattr("samtale.pipeline.relate", lambda *_more: pytest.fail("related"))
    monkeypatch.setattr("samtale.pipeline.draw", lambda *_more: pytest.fail("drawn"))
    assert checked()[0] == 1


def test_a_summary_counts_by_kind_and_names_the_worst_files(checked):
    code, out, _err = checked(summary=True)
    assert code == 1
    rows = [line.split() for line in out.splitlines()]
    assert ["│", "links", "│", "2", "│", "│"] in rows
    assert ["│", "topics", "│", "1", "│", "│"] in rows
    worst = [row for row in rows if row and row[-1].endswith(".md")]
    assert [(row[0], row[-1].rpartition("/")[2]) for row in worst] == [("2", "a.md"), ("1", "b.md")]


def test_only_some_kinds(checked):
    """The exit code is theirs alone."""
    assert "1 error." in checked(only="topics")[2]
    assert checked(only="pictures,html")[0] == 0


def test_a_kind_that_does_not_exist(checked):
    """Nothing is checked."""
    code, _out, err = checked(only="link")
    assert code == 2
    assert 'did you mean "links"?' in err


def test_settings_that_cannot_be_read(checked):
    assert checked(conf="(")[0] == 2


def test_as_json(checked):
    """Each problem with its kind; the summary with the numbers alone."""
    found = json.loads(checked(as_json=True)[1])
    assert (found["errors"], found["tolerated"]) == (3, 0)
    assert [one["kind"] for one in found["problems"]] == ["links", "links", "topics"]
    found = json.loads(checked(as_json=True, summary=True)[1])
    assert {one["kind"]: one["errors"] for one in found["kinds"]} == {"links": 2, "topics": 1}
    assert [one["errors"] for one in found["files"]] == [2, 1]


def test_tolerated_errors_are_listed_and_are_no_errors(checked):
    code, out, err = checked(conf='TOLERATE = ["links", "topics"]')
    assert code == 0
    assert err.count("tolerated: ") == 3
    assert "Checked 3 texts" in out
    code, out, err = checked(conf='TOLERATE = ["links", "topics"]', summary=True)
    assert "3 errors tolerated (links 2, topics 1)" in err
    assert "tolerated" in out
