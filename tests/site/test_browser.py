"""The site in a real browser: Chromium, driven by Playwright."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route
from samtale.host.settings import read_settings

from .conftest import ROOT, SAMPLE, of_the_sample

pytestmark = pytest.mark.browser

# The sample's pages; on an owner's own site its homes and its pages about itself stand in for them.
LONG = {
    "da": "/da/at-laese-ti-tusind-breve/",
    "sv": "/sv/att-lasa-tiotusen-brev/",
    "en": "/en/reading-ten-thousand-letters/",
}
KINDS = [
    "/",
    "/da/",
    "/sv/",
    "/en/",
    *LONG.values(),
    "/da/emner/aabenhed/",
    "/sv/amnen/",
    "/en/archive/",
    "/sv/arkiv/2025/",
]
KINDS += [
    "/en/authors/hester-quillby/",
    "/da/serier/ved-skranken/",
    "/sv/om/",
    "/en/404.html",
    "/404.html",
]
KINDS += [
    "/da/samtalen/",
    "/sv/samtalet/",
    "/en/conversation/",
    "/da/soeg/",
    "/sv/sok/",
    "/en/search/",
]
if not SAMPLE:
    conf = read_settings(ROOT / "pelicanconf.py", content=None, siteurl=None, drafts=False)
    KINDS, LONG = ["/", *(f"/{code}/" for code in conf["LANGUAGES"]), "/404.html"], {}


@of_the_sample
@pytest.mark.parametrize(
    ("start", "name", "end"),
    [("da", "Svenska", "sv"), ("sv", "English", "en"), ("en", "Dansk", "da")],
)
def test_a_reader_switches_the_language_of_an_essay(page_of, start, name, end):
    """One click leads to the same essay in the other language."""
    page = page_of(LONG[start])
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    assert page.url.endswith(LONG[end])
    assert page.locator("html").get_attribute("lang") == end


@of_the_sample
def test_a_reader_reaches_the_same_topic_in_another_language(page_of):
    """From a Danish essay to its topic, and on to the topic's Swedish page."""
    page = page_of(LONG["da"])
    page.get_by_role("link", name="At lytte").first.click()
    assert page.url.endswith("/da/emner/at-lytte/")
    page.get_by_role("link", name="Svenska", exact=True).click()
    assert page.url.endswith("/sv/amnen/att-lyssna/")
    assert page.locator("h1").inner_text() == "Att lyssna"


@of_the_sample
def test_the_chooser_leads_into_a_language(page_of):
    """From / by keyboard alone."""
    page = page_of("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sv/")


@of_the_sample
def test_the_first_tab_skips_to_the_text(page_of):
    """Keyboard readers are spared the menu on every page."""
    page = page_of(LONG["en"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#_text"


@of_the_sample
def test_a_note_and_the_way_back(page_of):
    """The number leads to the note, its arrow back to the number."""
    page = page_of(LONG["sv"])
    page.locator("a.footnote-ref").first.click()
    assert page.url.endswith("#fn:1")
    page.locator("a.footnote-backref").first.click()
    assert page.url.endswith("#fnref:1")


@pytest.mark.parametrize("url", KINDS)
def test_everything_can_be_read_without_scripts(visit, url):
    """The text with JavaScript off is the text with it on."""
    texts = [visit(url, scripts=scripts).locator("body").inner_text() for scripts in (True, False)]
    assert texts[0] == texts[1]
    assert len(texts[0]) > 10


@pytest.mark.parametrize("url", KINDS)
def test_no_page_scrolls_sideways(visit, url):
    """Long compounds, code and tables stay within the narrowest phone."""
    page = visit(url, width=320)
    for width in (320, 360, 768):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("width => innerWidth === width", arg=width)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width


RAW = """<iframe id="wide" width="560" height="315"></iframe>
<iframe id="high" width="300" height="600"></iframe><video id="video" width="640" height="360"></video>
<table id="table"><tr><td>%s</td><td>%s</td></tr></table><pre id="pre">%s</pre>
<p><span class="formula display" id="formula"><math><mi>%s</mi></math></span></p>"""


@of_the_sample
@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_pasted_stays_within_the_window(page_of, width):
    """Frames and recordings keep their ratio; tables, code and formulas scroll in their own box."""
    page = page_of(LONG["en"], width=width)
    page.evaluate(
        "raw => document.querySelector('.body').insertAdjacentHTML('beforeend', raw)",
        RAW % (("word" * 40,) * 4),
    )
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    sizes = {
        name: page.evaluate(
            "name => { const box = document.getElementById(name).getBoundingClientRect();"
            " return [box.width, box.height] }",
            name,
        )
        for name in ("wide", "high", "video", "table", "pre", "formula")
    }
    column = sizes["pre"][0]
    assert all(size[0] <= column + 1 for size in sizes.values())
    for name, ratio in (("wide", 560 / 315), ("video", 640 / 360), ("high", 0.5)):
        assert sizes[name][0] / sizes[name][1] == pytest.approx(ratio, rel=0.02), name


@pytest.mark.parametrize("url", KINDS)
def test_axe_finds_nothing(visit, url):
    """Names, roles, contrast and order hold for all readers, in light and in dark."""
    page = visit(url)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.reload()
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


COVERED = """() => {
  const boxes = (selector) => [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
  const shown = (box) => box.width > 0;
  const titles = boxes('.map text[class]').filter(shown);
  const points = boxes('.map a > :nth-child(2)');
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  const pairs = titles.flatMap((one, place) => [...titles.slice(place + 1), ...points].map((other) => meet(one, other)));
  return [titles.length, pairs.filter(Boolean).length, Math.min(...points.map((box) => Math.min(box.width, box.height)))];
}"""


@of_the_sample
@pytest.mark.parametrize("url", ["/da/samtalen/", "/sv/samtalet/", "/en/conversation/"])
def test_the_map_can_be_read_and_touched(page_of, url):
    """On a desktop titles cover neither each other nor points; on a phone there are numbers, large
    enough to touch.
    """
    titles, covered, _size = page_of(url).evaluate(COVERED)
    assert titles >= 15
    assert covered == 0
    titles, _covered, size = page_of(url, width=360).evaluate(COVERED)
    assert titles == 0
    assert size >= 24


@of_the_sample
def test_a_point_of_the_map_leads_to_its_essay(page_of):
    """For the hand; for the keyboard there is the list."""
    page = page_of("/da/samtalen/")
    link = page.locator(".map a").first
    href = link.get_attribute("href")
    assert link.get_attribute("tabindex") == "-1"
    link.click()
    page.wait_for_url(f"**{href}")


LINES = """() => {
  const style = getComputedStyle(document.querySelector('.body p'));
  const lines = [];
  for (const p of document.querySelectorAll('.body > p')) {
    const tops = {};
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node; (node = walker.nextNode()); ) {
      for (let i = 0; i < node.length; i++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const box = range.getClientRects()[0];
        if (box) tops[Math.round(box.top / 6)] = (tops[Math.round(box.top / 6)] || 0) + 1;
      }
    }
    const counts = Object.keys(tops).map(Number).sort((a, b) => a - b).map((top) => tops[top]);
    lines.push(...counts.slice(0, -1).filter((count) => count > 20)); // the last line of a paragraph is short
  }
  lines.sort((a, b) => a - b);
  return [parseFloat(style.fontSize), parseFloat(style.lineHeight) / parseFloat(style.fontSize), lines[lines.length >> 1]];
}"""


@pytest.mark.parametrize("lang", list(LONG))
def test_a_line_has_a_readable_length(page_of, lang):
    """60 to 70 characters on a desktop at 18 to 21 px, with a leading of 1.4 to 1.55."""
    size, leading, characters = page_of(LONG[lang]).evaluate(LINES)
    assert 18 <= size <= 21
    assert 1.4 <= leading <= 1.55
    assert 60 <= characters <= 70


@pytest.mark.parametrize("width", [360, 390, 412])
def test_a_line_on_a_phone_holds_what_is_read_with_ease(page_of, width):
    """40 to 50 characters, where no dictionary breaks words, in letters of 18 px at least."""
    size, leading, characters = page_of("/da/fire-tider/", width=width).evaluate(LINES)
    assert 18 <= size <= 21
    assert 1.4 <= leading <= 1.55
    assert 40 <= characters <= 50


SHIFTS = """window.shifts = [];
window.take = (entries) => shifts.push(...entries.map((entry) => entry.value));
window.observer = new PerformanceObserver((list) => take(list.getEntries()));
observer.observe({ type: "layout-shift", buffered: true });"""
SHOWN = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
FRAMES = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
  setTimeout(() => { take(observer.takeRecords()); done(shifts); }))))"""


@pytest.mark.parametrize(
    "path",
    ["/da/", "/da/emner/at-lytte/", "/sv/amnen/att-lyssna/", "/en/topics/listening/", LONG["da"]],
)
def test_nothing_moves_when_the_serif_comes_late(chromium, address, path):
    """Upright or italic: the face that stands in has its measures (Liberation Serif, or Times,
    here).
    """
    page = chromium.new_page(viewport={"width": 412, "height": 823})
    late: list[Route] = []
    shown: list[Page] = []
    page.route("**/*.woff2", lambda route: route.continue_() if shown else late.append(route))
    page.add_init_script(SHIFTS)
    page.goto(address + path, wait_until="commit")
    page.wait_for_function(SHOWN)
    assert late
    shown.append(page)
    for route in late:
        route.continue_()
    page.wait_for_function("() => document.fonts.check('1em \"Samtale Serif\"')")
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")
    assert sum(page.evaluate(FRAMES)) == 0
    page.close()


def test_nothing_is_asked_of_other_hosts(chromium, address):
    """Not a font, not a picture, not a script."""
    context = chromium.new_context()
    asked = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for url in KINDS:
        page.goto(address + url)
    context.close()
    assert asked
    assert [url for url in asked if not url.startswith(address)] == []
