"""What a build reports while it runs is shown in browsers at once."""

import asyncio
import json
import multiprocessing

import pytest
from samtale.problems import WARNING, Problem
from samtale.serve.faults import Faults
from samtale.serve.preview import Preview, event
from samtale.serve.worker import Answer


@pytest.fixture
def preview(tmp_path):
    return Preview(tmp_path / "pelicanconf.py", tmp_path, "http://localhost", None, tmp_path)


def test_progress_reaches_every_browser(preview):
    """As plain text, in order; then the build's answer is returned."""
    ours, theirs = multiprocessing.Pipe()
    answer = Answer("Built.", ["da/index.html"])
    for message in ("drawing image 1 of 2", "drawing image \x1b[2J 2 of 2", answer):
        theirs.send(message)

    async def both():
        preview.loop = asyncio.get_running_loop()
        browsers = [asyncio.Queue(), asyncio.Queue()]
        preview.listeners |= set(browsers)
        found = await asyncio.to_thread(preview._answer, ours)
        return found, [[await browser.get() for _ in range(2)] for browser in browsers]

    found, heard = asyncio.run(both())
    assert found == answer
    first, second = heard[0]
    assert heard[1] == heard[0]
    assert first == event("progress", "drawing image 1 of 2")
    name, data = second.split("\n")[:2]
    assert name == "event: progress"
    assert "\x1b" not in json.loads(data.removeprefix("data: "))


def test_a_build_that_dies_is_reported(preview):
    """With what to do next; nothing waits for it."""
    ours, theirs = multiprocessing.Pipe()
    theirs.close()
    assert preview._answer(ours).failure.endswith("run invoke build to see why")


def test_faults_are_shown_as_soon_as_they_are_known(preview):
    """While the build goes on: pages are asked to fetch them."""
    ours, theirs = multiprocessing.Pipe()
    faults = Faults((Problem("da.md", 2, "Date", "is missing"),), {"da.md": "da/x/index.html"})
    theirs.send(faults)
    theirs.send(Answer("Built.", faults=faults))

    async def both():
        preview.loop = asyncio.get_running_loop()
        browser = asyncio.Queue()
        preview.listeners.add(browser)
        await asyncio.to_thread(preview._answer, ours)
        return await browser.get()

    assert asyncio.run(both()) == event("faults", "")
    assert "is missing" in preview.bar("da/x/index.html")


def test_only_what_is_new_is_printed(preview, capsys):
    """After the first build; what is no longer there is counted."""
    one, other = Problem("da.md", 2, "Date", "is missing"), Problem("da.md", 9, "link", "is broken")
    preview.faults = Faults((one, other))
    preview._print_faults()
    preview.faults = Faults((other, Problem("sv.md", 1, "picture", "is not used", WARNING)))
    capsys.readouterr()
    preview._print_faults()
    out, err = capsys.readouterr()
    assert "not used" in err
    assert "is broken" not in err
    assert "Fixed: 1." in out
    assert "1 error in 1 file" in out
