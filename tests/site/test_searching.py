"""Searching: what a reader finds in a real browser, what is loaded for it, and what is there where
it cannot be had.
"""

import gzip
import re
import shutil

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import expect
from samtale.build.build import build
from samtale.output.assets import MINIFIED

from .conftest import CONF, ROOT, of_the_sample
from .counting import counting
from .queries import FIXTURES, ask

PLACES = {"da": "/da/soeg/", "sv": "/sv/sok/", "en": "/en/search/"}
KB = 1024
WORDS = {
    "da": ["breve", "åbenhed", "kunder", "lytte"],
    "sv": ["breven", "öppenhet", "kunder"],
    "en": ["letters", "openness", "customers"],
}
ESSAY = "Title: {}\nDate: 2026-01-01\nTopics: {}\n\nOm {}.\n"
TOPICS = "openness:\n  da: Åbenhed\n  sv: Öppenhet\n  en: Openness\n"


@pytest.fixture
def site(site):
    """The small sites of all tests, with Samtale's own SEARCH and CARDS."""
    return lambda files, settings="": site(
        files, f"from samtale.defaults import CARDS, SEARCH\n{settings}"
    )


@pytest.fixture(scope="module")
def counted(own_site):
    with counting(own_site.folder) as server:
        yield server


@pytest.fixture
def open_page(chromium, counted):
    """``open_page("/da/soeg/")``: a browser that has never been here; what it says to its author is
    an error.
    """
    contexts, said = [], []

    def make(url, **options):
        options = {"viewport": {"width": options.pop("width", 1280), "height": 800}, **options}
        # a busy browser gives a transition up, and says so
        context = chromium.new_context(base_url=counted.address, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(url)
        return page

    yield make
    for context in contexts:
        context.close()
    assert said == []


def settled(page) -> str:
    """What the status says, once all languages have answered."""
    expect(page.locator(".search-status")).to_have_text(re.compile(r"[0-9]|\.$"))
    return page.locator(".search-status").inner_text()


def found(page, lang: str) -> list[str]:
    return page.locator(f'.search-results[data-lang="{lang}"]:not([hidden]) h3').all_inner_texts()


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize("lang", PLACES)
def test_a_reader_finds_essays_in_all_languages(open_page, lang):
    """His own first; each other group says its language, and each of its results is reported to be
    in it.
    """
    page = open_page(PLACES[lang])
    page.locator("#_q").fill({"da": "kunderne", "sv": "kunderna", "en": "customer"}[lang])
    assert settled(page).split()[1] == {"da": "resultater", "sv": "träffar", "en": "results"}[lang]
    order = page.locator(".search-results").evaluate_all(
        "groups => groups.map((group) => group.dataset.lang)"
    )
    assert order[0] == lang
    assert len(found(page, lang)) >= 3
    for group in page.locator(".search-results:not([hidden])").all():
        code = group.get_attribute("data-lang")
        langs = group.locator("li").evaluate_all("items => items.map((item) => item.lang)")
        assert set(langs) == {"" if code == lang else code}
        assert group.locator("mark").count() >= (
            code == lang
        )  # others may be found by their topics' names alone
        links = group.locator("a").evaluate_all("links => links.map((link) => link.pathname)")
        assert all(link.startswith(f"/{code}/") for link in links)
    assert not page.locator(".browse").is_visible()


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize(
    ("lang", "words"),
    [("da", "openness"), ("da", "öppenhet"), ("sv", "åbenhed"), ("en", "öppenhet")],
)
def test_a_topic_is_found_by_its_name_in_another_language(open_page, lang, words):
    """In the reader's own edition, whose text does not hold that word."""
    page = open_page(f"{PLACES[lang]}?q={words}")
    settled(page)
    assert len(found(page, lang)) >= 2
    texts = page.locator(f'.search-results[data-lang="{lang}"] li p').all_inner_texts()
    assert not any("Åbenhed," in text for text in texts)


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize(
    ("lang", "word"), [(lang, word) for lang, words in WORDS.items() for word in words]
)
def test_little_is_loaded_and_only_when_it_is_wanted(open_page, counted, lang, word):
    """Nothing with the page; then 40 KB for the page's language, 80 KB with the two others."""
    counted.sent.clear()
    page = open_page(PLACES[lang])
    page.wait_for_load_state("networkidle")
    assert not any("/search-index/" in path for path in counted.sent)
    sent = counted.sent.copy()
    page.locator("#_q").fill(word)
    settled(page)
    loaded = {
        path: size for path, size in (counted.sent - sent).items() if "/search-index/" in path
    }
    own = sum(size for path, size in loaded.items() if f"/{lang}." in path)
    scripts = sum(size for path, size in counted.sent.items() if "/theme/search" in path)
    assert 0 < own + scripts <= 40 * KB, loaded
    assert sum(loaded.values()) + scripts <= 80 * KB, loaded


@pytest.mark.browser
@of_the_sample
def test_searching_by_keyboard_alone(open_page):
    """Ctrl-K from an essay, words, a result by tab, its page; the way back has the results; Escape
    clears.
    """
    page = open_page("/da/fire-tider/")
    page.keyboard.press("Control+k")
    page.wait_for_url("**/da/soeg/#_q")
    page.keyboard.type("breve", delay=20)
    settled(page)
    assert page.url.endswith("/da/soeg/?q=breve")
    titles = found(page, "da")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == titles[0]
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "soeg" not in url)
    page.go_back()
    settled(page)
    assert found(page, "da") == titles
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.locator(".browse")).to_be_visible()
    assert page.locator("#_q").input_value() == ""
    assert page.url.endswith("/da/soeg/")
    page.go_back()
    settled(page)
    assert page.locator("#_q").input_value() == "breve"


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize(
    "words", ["Anholdt", "intensity_at", "fyrmand", "visibility", "taagesirenen"]
)
def test_a_word_that_nobody_has_written_finds_nothing(open_page, words):
    """Not what begins with its first letters; topics and archive are offered instead."""
    page = open_page(f"/da/soeg/?q={words}")
    assert settled(page).startswith("Der blev ikke fundet noget for")
    assert found(page, "da") + found(page, "sv") + found(page, "en") == []
    expect(page.locator(".browse")).to_be_visible()


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize(
    ("words", "least"),
    [("Hester Quillby", 2), ("Quillby", 2), ("ved skranken", 2), ("brevkas", 1), ("te", 1)],
)
def test_essays_are_found_by_who_wrote_them_and_by_their_series(open_page, words, least):
    """And by the beginning of a word, as one writes it."""
    page = open_page(f"/da/soeg/?q={words}")
    settled(page)
    assert len(found(page, "da")) >= least


@pytest.mark.browser
@of_the_sample
def test_nothing_of_an_excerpt_becomes_an_element_but_its_marks(open_page):
    """Whatever an essay writes about: markup is shown as it is written."""
    page = open_page("/en/search/?q=te")
    settled(page)
    shown = """async ([text, query]) => {
      const url = document.querySelector(".search-results").dataset.index;
      const index = await searchIndex.open("en", url);
      const p = document.createElement("p");
      p.append(...searchExcerpt(text, index, { words: new Set([query]), ends: [] }));
      return [p.innerHTML, p.textContent];
    }"""
    assert page.evaluate(shown, ["A (b) c <b>d</b> & <mark>e</mark> é.", "b"]) == [
        "A (<mark>b</mark>) c &lt;<mark>b</mark>&gt;d&lt;/<mark>b</mark>&gt; &amp; &lt;mark&gt;e&lt;/mark&gt; é.",
        "A (b) c <b>d</b> & <mark>e</mark> é.",
    ]
    long = " ".join(["Ord"] * 40 + ["Kafé."] + ["ord"] * 40)
    html, text = page.evaluate(shown, [long, "kafe"])
    assert html.count("<mark>Kafé</mark>.") == 1
    assert len(text.split()) <= 28
    assert text.endswith(" …")


@pytest.mark.browser
@of_the_sample
def test_there_is_more_for_who_asks(open_page):
    """The first of them gets the focus."""
    page = open_page("/sv/sok/?q=kunder")
    settled(page)
    before = found(page, "sv")
    page.locator('.search-results[data-lang="sv"] button').click()
    expect(page.locator('.search-results[data-lang="sv"] li').nth(len(before))).to_be_attached()
    after = found(page, "sv")
    assert after[: len(before)] == before
    assert len(set(after)) == len(after) <= len(before) + 8
    assert page.evaluate("document.activeElement.textContent") == after[len(before)]


@pytest.mark.browser
@of_the_sample
def test_who_finds_nothing_is_offered_the_topics(open_page):
    """The words are quoted as the language does, and are no HTML."""
    page = open_page("/da/soeg/?q=%3Cb%3Exyzzyqw")
    told = settled(page)
    assert told.startswith("Der blev ikke fundet noget for »<b>xyzzyqw«")
    assert page.locator(".browse").is_visible()
    assert page.locator(".browse a", has_text="Åbenhed").count() == 1


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", PLACES)
def test_results_can_be_read_by_all(chromium, counted, lang, scheme):
    """Axe finds nothing in them, in light and in dark, and they fit the narrowest phone."""
    context = chromium.new_context(
        viewport={"width": 320, "height": 800}, color_scheme=scheme
    )  # axe is put in: no policy
    page = context.new_page()
    page.goto(f"{counted.address}{PLACES[lang]}?q=kunder")
    settled(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    violations = Axe().run(page).response["violations"]
    context.close()
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in violations] == []


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize("lang", PLACES)
def test_without_programs_there_are_topics_and_years(open_page, lang):
    """And no field that does nothing."""
    page = open_page(PLACES[lang], java_script_enabled=False)
    assert not page.locator("form.search").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator(".browse a").first.is_visible()
    links = page.locator(".browse a").evaluate_all("links => links.map((link) => link.pathname)")
    assert len(links) > 5
    assert any(link.endswith("/2025/") for link in links)


def test_the_program_is_small():
    """Each part before it is packed; and all together as they are sent."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "theme" / "static").glob("search*.js"))
    ]
    assert len(texts) == 7
    assert all(len(text.encode()) <= 6_000 for text in texts)
    assert sum(len(gzip.compress(MINIFIED[".js"](text).encode(), 9)) for text in texts) <= 9_000


@pytest.fixture(scope="module")
def asked(once, tmp_path_factory):
    """The site of the queries in tests/fixtures/search_queries.yaml: our own essays, and a few that
    have pictures, compounds and letters of other alphabets.
    """
    folder = tmp_path_factory.mktemp("asked")
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    shutil.copytree(FIXTURES / "search", content / "essays", dirs_exist_ok=True)
    settings = folder / "pelicanconf.py"
    text = f"{CONF}SEARCH = True; PICTURES = None; PATH = {str(content)!r}\n"
    settings.write_text(text, encoding="utf-8")
    with counting(once("asked", settings).folder) as server:
        yield server


QUERIES = yaml.safe_load((FIXTURES / "search_queries.yaml").read_text(encoding="utf-8"))


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize("lang", PLACES)
def test_readers_find_what_they_must_and_nothing_that_they_must_not(chromium, asked, lang):
    """Each query of a language, on its search page."""
    page = chromium.new_page(base_url=asked.address, reduced_motion="reduce")
    wrong = {
        query["words"]: found
        for query in QUERIES
        if query["page"] == lang and (found := ask(page, asked, query)[0])
    }
    page.close()
    assert wrong == {}


def test_an_edit_makes_one_language_again(site, tmp_path, monkeypatch):
    """And counts the words of one text. All else is the last output's very files; without a change
    nothing is indexed at all.
    """
    from samtale.search import index as search_index

    asked, counted = [], []
    monkeypatch.setattr("related.parallel.cores", lambda: 1)  # all in this process
    monkeypatch.setattr(
        search_index,
        "index",
        lambda records, *rest, index=search_index.index: (
            asked.append(records[0].lang) or index(records, *rest)
        ),
    )
    monkeypatch.setattr(
        search_index,
        "counts_of",
        lambda record, counts_of=search_index.counts_of, **options: (
            counted.append(record.url) or counts_of(record, **options)
        ),
    )
    files = {"topics.yaml": TOPICS} | {
        f"essays/te/{lang}.md": ESSAY.format("Te", "Åbenhed", "te") for lang in ("da", "sv")
    }
    files["essays/te/sv.md"] = files["essays/te/sv.md"].replace(
        "\n\n", "\nTranslation: human\n\n", 1
    )
    files["essays/kaffe/da.md"] = ESSAY.format("Kaffe", "Åbenhed", "kaffe")
    settings = site(files, f"BUILD_CACHE = {str(tmp_path / 'kept')!r}")
    out = tmp_path / "out"

    def built() -> dict[str, int]:
        asked.clear()
        counted.clear()
        build(settings, output=str(out))
        files = (path for path in (out / "search-index").iterdir() if path.is_file())
        return {path.name: path.stat().st_ino for path in files}

    first = built()
    assert asked == ["da", "sv"]
    assert len(counted) == 3
    assert built() == first
    assert asked == counted == []
    essay = settings.parent / "content" / "essays" / "te" / "da.md"
    essay.write_text(essay.read_text(encoding="utf-8") + "\nMere te.\n", encoding="utf-8")
    second = built()
    assert asked == ["da"]
    assert counted == ["/da/te/"]
    same = {name for name, number in second.items() if first.get(name) == number}
    assert {name for name in second if name.startswith("sv.")} < same
    assert any(name.startswith("da.") for name in same)  # the other text's
    damaged = next(
        path for path in sorted((out / "search-index").iterdir()) if path.name.startswith("sv.")
    )
    whole = damaged.read_bytes()
    damaged.write_bytes(b"scribbled")
    third = built()
    assert asked == ["sv"]
    assert counted == []
    assert damaged.read_bytes() == whole
    assert {name for name in third if name.startswith("da.")} < {
        name for name, number in third.items() if second.get(name) == number
    }


@pytest.mark.parametrize("body", ["![Et hus](a.png)", "    code", "…"])
def test_an_edition_without_words_is_found_by_its_title(site, tmp_path, body):
    """And the other languages are searched as ever, without a warning."""
    files = {
        "essays/a/sv.md": f"Title: Bild\nDate: 2026-03-01\n\n{body}\n",
        "essays/b/da.md": "Title: Brød\nDate: 2026-03-01\n\nEn tekst om brød og smør.\n",
    }
    if "png" in body:
        files["essays/a/a.png"] = (FIXTURES / "search" / "haven" / "cat.png").read_bytes()
    done = build(site(files, "SEARCH = True"), output=str(tmp_path / "out"))
    assert [problem for problem in done.warnings if "search" in problem.message.lower()] == []
    page = html.fromstring((tmp_path / "out" / "da" / "soeg" / "index.html").read_bytes())
    tables = page.xpath("//section[@class='search-results']/@data-index")
    assert [re.match("/search-index/(..)[.]", table)[1] for table in tables] == ["da", "sv"]
    (words,) = [
        data
        for path in (tmp_path / "out" / "search-index").glob("sv.*")
        if b"\0" in (data := gzip.decompress(path.read_bytes()))
    ]
    assert b"bild" in words


@pytest.mark.parametrize(("setting", "found"), [("", False), ("SEARCH_CODE = True", True)])
def test_blocks_of_code_are_searched_on_request(site, tmp_path, setting, found):
    """The setting SEARCH_CODE."""
    essay = "Title: Kode\nDate: 2026-03-01\n\nTekst.\n\n    intensity = 1\n"
    build(
        site({"essays/a/da.md": essay}, f"SEARCH = True; {setting}"), output=str(tmp_path / "out")
    )
    files = [
        gzip.decompress(path.read_bytes()) for path in (tmp_path / "out" / "search-index").iterdir()
    ]
    assert any(b"intensity" in data for data in files) is found


def test_without_texts_there_is_no_field(site, tmp_path):
    """The page offers the topics, and asks for nothing."""
    essay = "Title: A\nDate: 2026-03-01\nStatus: hidden\n\nTekst.\n"
    build(
        site({"essays/a/da.md": essay}, "SEARCH = True"), output=str(tmp_path / "out"), fewer=True
    )
    text = (tmp_path / "out" / "da" / "soeg" / "index.html").read_text(encoding="utf-8")
    assert "<form" not in text
    assert "search-" not in text.partition("<main")[2].partition("<footer")[0]
    assert not (tmp_path / "out" / "search-index").exists()


@pytest.mark.browser
@of_the_sample
def test_the_nearest_spelling_is_offered_and_searched_for_by_a_click(open_page):
    """In the page's language; then the field has it, the focus is there, and it is in the URL."""
    page = open_page("/sv/sok/?q=kudnerna")
    assert settled(page).startswith("Inget hittades för ”kudnerna”")
    expect(page.locator(".search-offer")).to_have_text("Menade du kunderna?")
    assert page.locator(".search-offer").get_attribute("role") == "status"
    page.get_by_role("button", name="kunderna").click()
    expect(page.locator(".search-results[data-lang='sv'] li").first).to_be_visible()
    assert page.locator("#_q").input_value() == "kunderna"
    assert page.url.endswith("/sv/sok/?q=kunderna")
    assert page.evaluate("document.activeElement.id") == "_q"
    expect(page.locator(".search-offer")).to_be_hidden()


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize("query", ["q", "-", "…", "xyzzyqw", "12345", '"kunder xyzzyqw"'])
def test_where_no_spelling_is_near_none_is_offered(open_page, query):
    """Short words, signs and numbers are not guessed at."""
    page = open_page(f"/en/search/?q={query}")
    settled(page)
    expect(page.locator(".search-offer")).to_be_hidden()


@pytest.mark.browser
@of_the_sample
def test_whole_words_come_before_parts_of_compounds(open_page):
    """Whatever the weight of each: "kasse" before "brevkasse"."""
    page = open_page("/da/soeg/?q=kasse")
    settled(page)
    order = page.evaluate("""async () => {
      const open = ({ dataset: { lang, index } }) => searchIndex.open(lang, index);
      const index = await open(document.querySelector(".search-results"));
      const [{ numbers }] = await searchClient.search([index], "kasse");
      const texts = await Promise.all(numbers.map(index.shown));
      return texts.map(([, title, text]) => /(^|[^a-zæøå])kasse/i.test(`${title} ${text}`));
    }""")
    assert order == sorted(order, reverse=True)
    assert set(order) == {True, False}
