"""Searching: what a reader finds in a real browser, what is loaded for it, and what is there where
it cannot be had.
"""

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from samtale.build.build import build
from samtale.output.assets import MINIFIED

from .conftest import ROOT, of_the_sample
from .counting import counting

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
    """Nothing with the page; then 100 KB for the page's language, 250 KB with the two others."""
    counted.sent.clear()
    page = open_page(PLACES[lang])
    page.wait_for_load_state("networkidle")
    assert not any("pagefind" in path for path in counted.sent)
    sent = counted.sent.copy()
    page.locator("#_q").fill(word)
    settled(page)
    loaded = {path: size for path, size in (counted.sent - sent).items() if "pagefind" in path}
    others = [code for code in PLACES if code != lang]
    own = {
        path: size
        for path, size in loaded.items()
        if not any(f"/{code}_" in path or f".{code}" in path for code in others)
    }
    search = sum(
        size for path, size in sent.items() if "/search." in path or "/search-client." in path
    )
    entry = loaded["/pagefind/pagefind-entry.json"] * 2 // 3  # asked for once by each language
    assert 60 * KB < sum(own.values()) + search - entry <= 100 * KB, own
    assert sum(loaded.values()) + search <= 250 * KB, loaded


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
    page = open_page("/en/search/")
    shown = """(html) => {
      const p = document.createElement("p");
      p.innerHTML = searchClient.excerpt(html);
      return [p.innerHTML, p.textContent];
    }"""
    text = "A <mark>b</mark> c &lt;b&gt;d&lt;/b&gt; &amp; <i>e</i> <mark class>f."
    assert page.evaluate(shown, text) == [
        "A <mark>b</mark> c &lt;b&gt;d&lt;/b&gt; &amp; &lt;i&gt;e&lt;/i&gt; &lt;mark class&gt;f.",
        "A b c <b>d</b> & <i>e</i> <mark class>f.",
    ]


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
    """Each part before it is packed; and both together as they are sent."""
    texts = [
        (ROOT / "theme" / "static" / name).read_text(encoding="utf-8")
        for name in ("search-client.js", "search.js")
    ]
    assert all(len(text.encode()) <= 6_000 for text in texts)
    assert sum(len(gzip.compress(MINIFIED[".js"](text).encode(), 9)) for text in texts) <= 2_300


@pytest.mark.parametrize("what", ["absent", "failing"])
def test_without_pagefind_the_site_is_built_all_the_same(site, tmp_path, monkeypatch, what):
    """With one warning at the setting, with a remedy; the page offers the topics, and no field."""
    program = tmp_path / "pagefind"
    if what == "failing":
        program.write_text("#!/bin/sh\nexit 1\n")
        program.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(program))
    files = {"topics.yaml": TOPICS, "essays/te/da.md": ESSAY.format("Te", "Åbenhed", "te")}
    settings = site(files, "SEARCH = True")
    done = build(settings, output=str(tmp_path / "out"))
    (warning,) = [problem for problem in done.warnings if problem.field == "SEARCH"]
    assert settings.read_text(encoding="utf-8").splitlines()[warning.line - 1] == "SEARCH = True"
    assert "the site has no search: " in warning.message
    assert "install it" in warning.message
    text = (tmp_path / "out" / "da" / "soeg" / "index.html").read_text(encoding="utf-8")
    assert "<form" not in text
    assert "search." not in text.partition("<main")[2]
    assert "/da/emner/aabenhed/" in text
    assert not (tmp_path / "out" / "pagefind").exists()


def test_an_edit_makes_one_language_again(site, tmp_path, monkeypatch):
    """The others are the last output's very files; and without a change nothing is asked of
    Pagefind at all.
    """
    from samtale.search import index as search_index

    asked = []
    monkeypatch.setattr("related.parallel.cores", lambda: 1)  # all in this process
    monkeypatch.setattr(
        search_index,
        "index",
        lambda records, file, index=search_index.index: (
            asked.append(records[0].lang) or index(records, file)
        ),
    )
    files = {"topics.yaml": TOPICS} | {
        f"essays/te/{lang}.md": ESSAY.format("Te", "Åbenhed", "te") for lang in ("da", "sv")
    }
    files["essays/te/sv.md"] += "\n"
    settings = site({**files, "essays/te/sv.md": files["essays/te/sv.md"].replace("\n\n", "\nTranslation: human\n\n", 1)},
                    f"BUILD_CACHE = {str(tmp_path / 'kept')!r}")  # fmt: skip
    out = tmp_path / "out"

    def built() -> dict[str, int]:
        asked.clear()
        build(settings, output=str(out))
        return {
            path.name: path.stat().st_ino
            for path in (out / "pagefind").rglob("*")
            if path.is_file()
        }

    first = built()
    assert asked == ["da", "sv"]
    assert built() == first
    assert asked == []
    essay = settings.parent / "content" / "essays" / "te" / "da.md"
    essay.write_text(essay.read_text(encoding="utf-8") + "\nMere te.\n", encoding="utf-8")
    second = built()
    assert asked == ["da"]
    same = {name for name, number in second.items() if first.get(name) == number}
    assert {"wasm.da.pagefind", "wasm.sv.pagefind"} < same
    assert any(name.startswith("sv_") for name in same)
    (out / "pagefind" / "wasm.sv.pagefind").write_bytes(b"scribbled")
    assert (out / "pagefind" / "wasm.da.pagefind").stat().st_ino == built()["wasm.da.pagefind"]
    assert asked == ["sv"]
    assert (out / "pagefind" / "wasm.sv.pagefind").stat().st_size > 60_000
    assert (
        len({name for name in second if name.startswith("da_") and name.endswith("fragment")}) == 1
    )


def test_large_sites_have_no_index_under_serve(site, tmp_path, monkeypatch):
    """Where builds must be quick: the page says so."""
    monkeypatch.setattr("samtale.search.index.QUICK", 1)
    files = {
        f"essays/{name}/da.md": ESSAY.format(name, "", name).replace("Topics: \n", "")
        for name in ("te", "kaffe")
    }
    build(site(files), output=str(tmp_path / "out"), drafts=True, audited=False)
    text = (tmp_path / "out" / "da" / "soeg" / "index.html").read_text(encoding="utf-8")
    assert "Der er intet søgeindeks i denne forhåndsvisning." in text
    assert not (tmp_path / "out" / "pagefind").exists()
