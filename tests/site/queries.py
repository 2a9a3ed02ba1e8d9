"""Asks a query of tests/fixtures/search_queries.yaml on a built site's own search page."""

import re
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import expect

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
PAGES = {"da": "/da/soeg/", "sv": "/sv/sok/", "en": "/en/search/"}
FOLDER = re.compile(r"/(?:pagefind|search-index)/")
DONE = re.compile(r"[0-9]|\.$")  # what the status says once all languages have answered


def results(page) -> dict[str, list[str]]:
    """All results: language -> addresses, in order."""
    while True:
        more = page.locator(".search-results:not([hidden]) button:not([hidden])").first
        if not more.count():
            break
        group = more.locator("xpath=..").get_attribute("data-lang")
        own = f'.search-results[data-lang="{group}"]'
        count = page.locator(f"{own} li").count()
        more.click()
        either = page.locator(f"{own} li:nth-child({count + 1}), {own} > button[hidden]")
        either.first.wait_for(state="attached")
    script = """(groups) => groups.map((group) => [group.dataset.lang,
        [...group.querySelectorAll("h3 a")].map((link) => link.pathname.replace(/^.|.$/g, ""))])"""
    return dict(page.locator(".search-results:not([hidden])").evaluate_all(script))


def faults(query: dict, found: dict[str, list[str]], offered: str) -> list[str]:
    """What is wrong with the answer to a query."""
    everything = [one for group in found.values() for one in group]
    wrong = [f"not found: {one}" for one in query.get("finds", ()) if one not in everything]
    first = (found.get(query["page"]) or [""])[0]
    if query.get("first", first) != first:
        wrong.append(f"first is {first or 'nothing'}, not {query['first']}")
    wrong += [
        f"found: {one if '/' in one else ' '.join(found[one])}"
        for one in query.get("not", ())
        if one in everything or found.get(one)
    ]
    if query.get("offers", offered) != offered:
        wrong.append(f"offered: {offered or 'nothing'}, not {query['offers'] or 'nothing'}")
    return wrong


def ask(page, server, query: dict) -> tuple[list[str], int, int]:
    """(what is wrong, bytes loaded for the page's language, for all languages). page: of a browser
    whose base URL is the server's.
    """
    server.sent.clear()
    page.goto(f"{PAGES[query['page']]}?q={quote(query['words'])}")
    expect(page.locator(".search-status")).to_have_text(DONE)
    sent = {path: size for path, size in server.sent.items() if FOLDER.search(path)}
    script = sum(size for path, size in server.sent.items() if "/theme/search" in path)
    others = [code for code in PAGES if code != query["page"]]
    foreign = re.compile(rf"[/.](?:{'|'.join(others)})[_.]")
    own = sum(size for path, size in sent.items() if not foreign.search(path))
    offer = page.locator(".search-offer button")
    offered = offer.first.inner_text() if offer.count() else ""
    wrong = faults(query, results(page), offered)
    return wrong, own + script, sum(sent.values()) + script
