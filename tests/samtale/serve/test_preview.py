"""What a build reports while it runs is shown in browsers at once."""

import asyncio
import json
import multiprocessing

import pytest
from samtale.serve.preview import Preview, event


@pytest.fixture
def preview(tmp_path):
    return Preview(tmp_path / "pelicanconf.py", tmp_path, "http://localhost", None, tmp_path)


def test_progress_reaches_every_browser(preview):
    """As plain text, in order; then the build's answer is returned."""
    ours, theirs = multiprocessing.Pipe()
    answer = ("Built.", ["da/index.html"], "")
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
    assert preview._answer(ours)[2].endswith("run invoke build to see why")
