"""Texts that were not written for this site, as readers see them in a browser."""

import functools
import http.server
import itertools
import threading

import pytest

from .conftest import CONF, Quiet, at_now

pytestmark = pytest.mark.browser

NOTES = """Title: Noter
Date: 2026-03-01

En text med en not.[^1] Och en till.[^2] Och en tredje.[^3]

Ännu ett stycke.[^4]

[^1]: Lista:

    - punkt ett
    - punkt två
        - en punkt i punkten

[^2]: Noten börjar.

        x = "en rad med kod som är längre än noten är bred, och det ganska mycket längre"

    > Ett citat i noten.

[^3]: Tabell:

    | a | b | c |
    |---|---|---|
    | ett långt ord | två | ett ord till |

    1. först
    2. sedan

[^4]: Kort.
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a site with the texts of this module."""
    from samtale.build.build import build

    folder = tmp_path_factory.mktemp("markdown")
    (folder / "pelicanconf.py").write_text(CONF, encoding="utf-8")
    (folder / "content" / "essays" / "noter").mkdir(parents=True)
    (folder / "content" / "essays" / "noter" / "sv.md").write_text(NOTES, encoding="utf-8")
    with at_now():
        build(folder / "pelicanconf.py", output=str(folder / "output"))
    handler = functools.partial(Quiet, directory=str(folder / "output"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


BOXES = """() => [...document.querySelectorAll(".footnote > ol > li")].map((note) => {
  const box = note.getBoundingClientRect();
  const inner = [...note.querySelectorAll("*")].map((one) => one.getBoundingClientRect())
    .filter((one) => one.width);
  const scrolled = note.querySelector("pre")?.getBoundingClientRect().right ?? 0;
  return {
    top: box.top, bottom: box.bottom, right: box.right,
    left: Math.min(...inner.map((one) => one.left)) - box.left,
    over: Math.max(...inner.map((one) => Math.min(one.right, scrolled || one.right))) - box.right,
    end: Math.max(...inner.map((one) => one.bottom)) - box.bottom,
  };
})"""


@pytest.mark.parametrize("width", [1280, 1600])
def test_what_is_in_a_note_stays_within_its_box(page_of, width):
    """Lists, nested ones, code, quotations and tables; no note overlaps the next."""
    page = page_of("/sv/noter/", width=width)
    boxes = page.evaluate(BOXES)
    assert len(boxes) == 4
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for box in boxes:
        assert box["left"] >= -1
        assert box["over"] <= 1
        assert box["end"] <= 1
        assert box["right"] <= width
    assert all(above["bottom"] <= below["top"] + 1 for above, below in itertools.pairwise(boxes))


@pytest.mark.parametrize("width", [320, 360, 768])
def test_no_page_is_wider_than_the_window(page_of, width):
    """On a phone, whatever a text brings."""
    page = page_of("/sv/noter/", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
