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
        page.evaluate(
            "hash => document.getElementById(decodeURIComponent(hash.slice(1))).scrollIntoView()",
            wanted,
        )
        page.wait_for_function(
            f"wanted => {{ const now = ({marked})(); return now.length === 1 && now[0] === wanted; }}",
            arg=wanted,
        )
        assert page.locator(".contents").bounding_box()["y"] >= 0


def test_a_passage_can_be_linked_to(page_of, chromium):
    """Whole words, and what is before them; the link leads to the very place."""
    page = page_of(NOTED["da"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """() => {
          const text = document.querySelectorAll(".body > p")[5].firstChild;
          getSelection().setBaseAndExtent(text, 12, text, 40);
        }"""
    )
    page.locator(".copy-link").click()
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
    header = "getSelection().selectAllChildren(document.querySelector('.site-header'))"
    for select in (header, f"getSelection().setBaseAndExtent({word}, 0, {word}, 1)"):
        page.evaluate(select)
        page.wait_for_timeout(400)
        assert not page.locator(".copy-link").is_visible()


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


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""


@pytest.mark.parametrize("width", [320, 640, 1280])
@pytest.mark.parametrize("url", [NOTED["da"], "/sv/", "/en/conversation/"])
def test_readers_may_space_letters_as_they_need(page_of, url, width):
    """WCAG 2.2, 1.4.12 and 1.4.10: nothing is cut off, and nothing scrolls sideways; 640 px is a
    desktop at 200 %.
    """
    page = page_of(url, width=width)
    page.evaluate(  # as a browser's own settings would: the page's policy accepts no style element
        (
            "(text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); "
            "document.adoptedStyleSheets = [sheet]; }"
        ),
        SPACED,
    )
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    cut = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
      const style = getComputedStyle(one);
      return style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1 && !one.matches(".visually-hidden");
    }).length"""
    assert page.evaluate(cut) == 0


def test_on_paper_there_is_the_essay_alone(page_of):
    """Without menu, contents and what is related; notes at its end, in full; addresses of links
    behind them.
    """
    page = page_of(NOTED["en"])
    page.emulate_media(media="print")
    for name in (
        ".site-header",
        ".contents",
        ".related",
        ".essay-nav",
        ".permalink",
        ".footnote-backref",
    ):
        assert not page.locator(name).first.is_visible()
    notes, text = (
        page.locator(".footnote").bounding_box(),
        page.locator(".body > p").last.bounding_box(),
    )
    assert notes["y"] > text["y"]
    assert page.locator(".footnote li").first.is_visible()
    assert page.locator(".cite p").first.is_visible()


@pytest.mark.parametrize(("scheme", "least"), [("light", 7), ("dark", 7)])
def test_contrast_is_seven_or_more(page_of, scheme, least):
    """Of every colour of text that the essay's page knows, on every ground."""
    page = page_of(NOTED["da"], scheme=scheme)
    ratios = page.evaluate(
        """() => {
          const of = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
          const light = (hex) => {
            const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
            const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
          const grounds = [of("--background"), of("--panel")];
          return ["--text", "--muted", "--accent"].flatMap((text) => grounds.map((ground) => ratio(of(text), ground)));
        }"""
    )
    assert len(ratios) == 6
    assert min(ratios) >= least
