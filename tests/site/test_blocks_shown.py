"""Callouts, tasks and notes with blocks in them, in a real browser."""

import functools
import http.server
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from samtale.build.build import build

from .conftest import Quiet

pytestmark = pytest.mark.browser

TEXT = """Title: Blokke
Date: 2024-01-01

Et ord.[^1] Et til.[^2] Og et tredje.[^3]

[^1]: En liste:

    - et
        - to
    - tre

[^2]: Kode:

        en_meget_lang_linje = "som er bredere end en note kan være, når den står ved siden af"

    > Et citat.

[^3]:
    > Et citat til sidst.

- [ ] en opgave, der mangler
- [x] en, der er gjort

> [!NOTE]
> Tekst med [et link](#blokke).

> [!WARNING]- Foldet
> Tekst.

```python {2}
a = 1
b = 2
```

## Blokke
"""
BOXES = """() => [...document.querySelectorAll(".footnote > ol > li")].map(note => {
  const box = note.getBoundingClientRect();
  const within = [...note.querySelectorAll("*")]
    .filter(one => !one.closest("pre") || one.tagName === "PRE")
    .map(one => one.getBoundingClientRect()).filter(one => one.width);
  return [box.top, box.bottom, box.left - Math.min(...within.map(one => one.left)),
    Math.max(...within.map(one => one.right)) - box.right,
    Math.max(...within.map(one => one.bottom)) - box.bottom];
})"""


@pytest.fixture
def open_page(chromium, site, tmp_path):
    """Opens the text's page."""
    build(site({"essays/x/da.md": TEXT}), output=str(tmp_path / "site"))
    handler = functools.partial(Quiet, directory=str(tmp_path / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        contexts = []

        def made(width, scheme="light"):
            context = chromium.new_context(
                viewport={"width": width, "height": 800},
                color_scheme=scheme,
                reduced_motion="reduce",
            )
            contexts.append(context)
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/da/blokke/")
            return page

        yield made
        for context in contexts:
            context.close()
        server.shutdown()
        thread.join()


def test_everything_in_a_note_is_within_its_box(open_page):
    """Lists, code and quotations too; no note is over another, and nothing scrolls sideways."""
    for width in (360, 1280):
        page = open_page(width)
        end = 0
        for top, bottom, left, right, below in page.evaluate(BOXES):
            assert max(left, right, below) <= 1
            assert top >= end
            end = bottom
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_callouts_and_tasks(open_page, scheme):
    assert Axe().run(open_page(1280, scheme)).response["violations"] == []
