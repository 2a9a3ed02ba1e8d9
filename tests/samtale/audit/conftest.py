"""Small finished sites, made by hand."""

import json
from pathlib import Path

import pytest
from samtale.audit.language_detection import LanguageDetector
from samtale.audit.pages import read_page

BASE = "https://example.org/"
PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="generator" content="Samtale"><title>x</title>{head}</head>
<body><h1>Te</h1>
<div class="body">
{body}
</div>
{outside}
</body></html>
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title><updated>2026-01-01T00:00:00Z</updated>{entries}</feed>
"""
ENTRY = '<entry><id>{id}</id><link rel="alternate" href="{url}"/></entry>'
MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


def page(body="", lang="da", head="", outside=""):
    """A page of ours; its body begins on line 5, and what the theme writes below it on line 7."""
    return PAGE.format(body=body, lang=lang, head=head, outside=outside)


def alternates(**urls):
    """The hreflang set of these pages; ``x`` stands for x-default."""
    codes = {"x": "x-default"}
    return "".join(
        f'<link rel="alternate" hreflang="{codes.get(lang, lang)}" href="{BASE}{url}">'
        for lang, url in urls.items()
    )


def atom(*entries, title="Te"):
    """An Atom feed with these (id, url)."""
    return ATOM.format(
        title=title, entries="".join(ENTRY.format(id=key, url=url) for key, url in entries)
    )


def json_feed(*entries, **more):
    """A JSON Feed with these (id, url)."""
    items = [{"id": key, "url": url} for key, url in entries]
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Te", "items": items} | more
    )


def sitemap(*urls):
    """A sitemap of these pages, by their addresses below the site."""
    return MAP.format("".join(f"<url><loc>{BASE}{url}</loc></url>" for url in urls))


@pytest.fixture(scope="session")
def detector():
    """One for all: its model takes a while to load."""
    return LanguageDetector(("da", "sv", "en"))


@pytest.fixture
def output(tmp_path):
    """A folder with these files: name -> text, or bytes."""

    def make(files) -> Path:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return make


@pytest.fixture
def read(output, detector):
    """The Page of such a text, as if it stood at da/te/."""

    def made(text, name="da/te/index.html", **settings):
        return read_page(output({name: text}), name, BASE, detector, **settings)

    return made
