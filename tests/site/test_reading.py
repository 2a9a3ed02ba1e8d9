"""What a reader does with an essay, in a real browser: notes, places, passages, citing."""

from pathlib import Path

import pytest

from .conftest import of_the_sample
from .servers_here import needs

pytestmark = [pytest.mark.browser, of_the_sample]

NOTED = {"da": "/da/fire-tider/", "sv": "/sv/fyra-tider/", "en": "/en/four-periods/"}
BOXES = """() => [...document.querySelectorAll(".footnote li")].map((note, number) => {
  const mark = document.querySelector(`[data-note="${number + 1}"]`).getBoundingClientRect();
  const box = note.getBoundingClientRect();
  const text = document.querySelector(".body").getBoundingClientRect();
  return [box.left - text.right, box.right - innerWidth, box.top - mark.top, box.bottom + scrollY, box.top + scrollY];
})"""


@pytest.mark.parametrize("lang", sorted(NOTED))
@pytest.mark.parametrize("width", [1280, 1920])
def test_notes_stand_beside_the_text_where_there_is_room(page_of, lang, width):
    """Each at its reference, or right below the note before; none beyond the window."""
    boxes = page_of(NOTED[lang], width=width).evaluate(BOXES)
    assert len(boxes) > 2
    end = 0
    for left, right, from_mark, bottom, top in boxes:
        assert left > 20
        assert right <= 0
        assert abs(from_mark) < 4 or abs(top - end) < 4
        end = bottom


def test_a_note_comes_up_from_below_on_a_phone(page_of):
    """Without a program: the text stays where it was, and the way back takes the note away."""
    page = page_of(NOTED["sv"], width=360, scripts=False)
    mark = page.locator(".footnote-ref").nth(1)
    mark.scroll_into_view_if_needed()
    before = mark.bounding_box()["y"]
    mark.click()
    note = page.locator(".footnote li").nth(1)
    box = note.bounding_box()
    assert box["y"] + box["height"] == 800
    assert abs(mark.bounding_box()["y"] - before) < 2
    note.locator(".footnote-backref").click()
    assert page.url.endswith("#fnref:2")
    assert note.bounding_box()["y"] > 800


def test_notes_are_reached_by_keyboard(page_of):
    """From the reference into the note: the next key leads to its way back."""
    page = page_of(NOTED["en"], width=360)
    page.locator(".footnote-ref").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "footnote-backref"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.footnote')") is None


def test_the_contents_say_where_one_is(page_of):
    """And stay in view, beside the text."""
    page = page_of(NOTED["da"])
    marked = """() => [...document.querySelectorAll(".contents a")].filter((link) =>
      getComputedStyle(link).color === getComputedStyle(document.querySelector(".body sup a")).color).map((link) => link.hash)"""
    hashes = page.locator(".contents a").evaluate_all("links => links.map((link) => link.hash)")
    for wanted in (hashes[1], hashes[3]):
        page.evaluate("hash => document.getElementById(decodeURIComponent(hash.slice(1))).scrollIntoView()", wanted)
        page.wait_for_timeout(300)
        assert page.evaluate(marked) == [wanted]
        assert page.locator(".contents").bounding_box()["y"] >= 0


def test_a_passage_can_be_linked_to(page_of, chromium):
    """Whole words, and what stands before them; the link leads to the very place."""
    page = page_of(NOTED["da"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """() => {
          const text = document.querySelectorAll(".body > p")[5].firstChild;
          getSelection().setBaseAndExtent(text, 12, text, 40);
        }"""
    )
    page.locator(".passage").click()
    page.get_by_role("status").get_by_text("Linket er kopieret.").wait_for(state="attached")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(page.url + "#:~:text=")
    other = page.context.new_page()
    other.goto(link)
    other.wait_for_function("scrollY > 0")
    box = other.locator(".body > p").nth(5).bounding_box()
    assert 0 <= box["y"] < 800


def test_no_passage_is_offered_outside_the_text(page_of):
    """Nor for a single word."""
    page = page_of(NOTED["da"])
    word = "document.querySelector('.body > p').firstChild"
    masthead = "getSelection().selectAllChildren(document.querySelector('.masthead'))"
    for select in (masthead, f"getSelection().setBaseAndExtent({word}, 0, {word}, 1)"):
        page.evaluate(select)
        page.wait_for_timeout(400)
        assert not page.locator(".passage").is_visible()


def test_a_reference_can_be_saved(page_of):
    """As a file, without a server's help."""
    page = page_of(NOTED["sv"])
    page.locator(".cite summary").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="BibTeX").click()
    assert saved.value.suggested_filename == "fyra-tider-sv.bib"


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_the_serif_arrives(page_of, width):
    """The stand-in has its measures: not one line in twenty is more or less than before."""
    if not Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf").is_file():
        needs("no-serif-to-compare-with", install="fonts-liberation")
    page = page_of(NOTED["da"], width=width)
    moved = page.evaluate(
        """async () => {
          await document.fonts.ready;
          const paragraphs = [...document.querySelectorAll(".body > p")];
          const high = () => paragraphs.reduce((sum, one) => sum + one.getBoundingClientRect().height, 0);
          const ours = high();
          document.documentElement.style.setProperty("--serif", '"Fallback Georgia", "Fallback Noto", "Fallback Times", serif');
          return high() / ours;
        }"""
    )
    assert 0.96 <= moved <= 1.04
