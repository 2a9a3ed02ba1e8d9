"""Nothing that is printed holds a sign that a terminal obeys or that nobody sees, whichever way it
leaves.
"""

import ast
import contextlib
import json
import queue
from pathlib import Path
from types import SimpleNamespace

import pytest
import samtale
from invoke.exceptions import Exit
from rich.text import Text
from samtale.cli import publishing
from samtale.deploy.targets.target import PublishError
from samtale.problems import IN_LINES, BuildError, ContentError, Problem, escaped
from samtale.reporting import report
from samtale.reporting.console import SafeConsole, json_text, note
from samtale.serve.faults import Faults
from samtale.serve.preview import Preview
from samtale.serve.worker import Answer

# bold, and back again; a tab, a bell and a return; C1's CSI; directions of writing; the half of a
# letter; a tag; a line's end
SIGNS = "\x1b[1m\x1b[0m\t\x07\r\x7f\x9b1m\x85\u202e\u2066\u200e\u061c\u2028\ufeff\udc9b\U000e0041"
PROBLEM = Problem(f"content/{SIGNS}.md", 3, f"F{SIGNS}", f'"{SIGNS}" is odd\nand ::error::more')


def a_content_error(as_json=False):
    with report.plainly(as_json):
        raise ContentError([PROBLEM])


def a_build_error(as_json=False):
    with report.plainly(as_json):
        raise BuildError(f"git push: {SIGNS}")


def an_os_error(as_json=False):
    with report.plainly(as_json):
        raise OSError(2, f"no{SIGNS}", f"{SIGNS}.md")


def an_unforeseen_error():
    with report.plainly():
        raise KeyError(SIGNS)


def a_target_that_refuses():
    error = PublishError(f"ssh: {SIGNS}", 3)
    report.ERRORS.print(f"[bold red]error[/]: {publishing.escape(str(error))}")


def a_deploy_that_speaks():
    with publishing.console_reporter(yes=True) as reporter:
        reporter.say(f"remote: {SIGNS}")
        reporter.warn(f"rsync: {SIGNS}")
        reporter.step(f"Uploading {SIGNS}")
        reporter.progress(SIGNS)


def a_preview_that_fails():
    wrong = "\n".join(map(str, [PROBLEM])) + SIGNS
    answers = [f"drawing {SIGNS}", Faults((PROBLEM,)), Answer(failure=wrong)]
    pipe = SimpleNamespace(recv=lambda: answers.pop(0), close=lambda: None)
    process = SimpleNamespace(start=lambda: None, join=lambda: None)
    context = SimpleNamespace(Pipe=lambda: (pipe, pipe), Process=lambda **_more: process)
    preview = Preview(
        Path("pelicanconf.py"), Path("x"), "http://localhost:8000", None, Path("content")
    )
    preview.context = context
    preview.loop = SimpleNamespace(call_soon_threadsafe=lambda send, *parts: send(*parts))
    preview.listeners.add(heard := queue.Queue())
    preview.build()
    preview.report(())
    while not heard.empty():  # the progress, as it is laid over the pages
        print(json.loads(heard.get_nowait().partition("data: ")[2]))
    print(preview.bar(""))
    preview.failure = ""
    preview._print_faults()
    print(preview.bar(""))


EXITS = {
    "content": a_content_error,
    "build": a_build_error,
    "system": an_os_error,
    "unforeseen": an_unforeseen_error,
    "target": a_target_that_refuses,
    "deploy": a_deploy_that_speaks,
    "preview": a_preview_that_fails,
    "content as JSON": lambda: a_content_error(as_json=True),
    "build as JSON": lambda: a_build_error(as_json=True),
    "system as JSON": lambda: an_os_error(as_json=True),
    "problem": lambda: print(PROBLEM),
    "note": lambda: note(SIGNS),
    "annotation": lambda: print(report.annotation(PROBLEM)),
    "words": lambda: SafeConsole().print(SIGNS, Text(SIGNS), Text.assemble(("x", "bold"), SIGNS)),
}


@pytest.mark.parametrize("on_github", ["", "true"])
@pytest.mark.parametrize("leave", EXITS.values(), ids=EXITS)
def test_nothing_that_is_printed_moves_a_terminal(capsys, monkeypatch, leave, on_github):
    """On either stream, wherever it comes from; and something is printed."""
    monkeypatch.setenv("GITHUB_ACTIONS", on_github)
    monkeypatch.delenv("SAMTALE_DEBUG", raising=False)
    with contextlib.suppress(Exit):
        leave()
    printed = "".join(capsys.readouterr())
    assert IN_LINES.findall(printed) == []
    assert "9b" in printed


def test_a_problem_stays_on_its_line():
    """So none can pass for another, or for a command to GitHub."""
    assert str(PROBLEM).count("\n") == 0
    annotation = report.annotation(Problem("a,b:c%.md", 1, "x\r\ny", "100 %\n::error::z"))
    assert annotation == "::error file=a%2Cb%3Ac%25.md,line=1,title=x%0D%0Ay::100 %25%0A::error::z"


def test_json_is_read_back_as_it_was():
    """By any reader; letters of all languages stay as they are."""
    data = {"file": f"ø{SIGNS}", "nested": ["中", SIGNS * 2, 1, None]}
    text = json_text(data)
    assert json.loads(text) == data
    assert IN_LINES.findall(text) == []
    assert "ø" in text
    assert "中" in text


def test_what_is_seen_stays_as_it_is():
    """Letters of all scripts, joined ones too, colours of ours, and line feeds where there may be
    any.
    """
    seen = "Æblegrød “–” 中文 می‌خواهم 👩‍👧 \\x1b [x]"
    assert escaped(seen) == seen
    assert escaped("a\nb", lines=True) == "a\nb"
    assert escaped("a\nb") == "a\\nb"


def test_nothing_is_printed_past_these_ways():
    """Each ``print`` of ours is of text that one of them has escaped, or of what is no message."""
    folder = Path(samtale.__file__).parent
    found = {}
    for path in sorted(folder.rglob("*.py")):
        if "remote" in path.parts or path.name == "console.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("print", "Console")
            ):
                first = node.args[0] if node.args else None
                name = (
                    first.func.id
                    if isinstance(first, ast.Call) and isinstance(first.func, ast.Name)
                    else ""
                )
                if name not in ("escaped", "json_text"):
                    found.setdefault(path.relative_to(folder).as_posix(), []).append(
                        ast.unparse(node)
                    )
    assert found == {"cli/server_config.py": ["print(text, end='')"]}, (
        "the configuration, which goes into a file"
    )
