"""Hand-made parts of a site for the cores' tests. Session-wide, since they hold no state and
hypothesis wants it so.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from related.shown import NOTHING
from samtale.cache.store import Store
from samtale.config.site import Site
from samtale.deploy.targets.target import Record, State
from samtale.describe.describe import Described
from samtale.describe.site import site_model
from samtale.describe.view import Essay
from samtale.languages import load_languages, slugify
from samtale.link.vocabulary import Concept, Vocabulary
from samtale.output.assets import Assets
from samtale.read.readings import Readings
from samtale.scan.tree import Tree

THEME = Path(__file__).resolve().parents[2] / "theme"
DECLARED = {
    "da": {"name": "Dansk", "neighbours": ["sv", "en"]},
    "sv": {"name": "Svenska", "neighbours": ["da", "en"]},
    "en": {"name": "English", "neighbours": ["da", "sv"]},
}


@pytest.fixture(scope="session")
def theme():
    return THEME


@pytest.fixture(scope="session")
def languages():
    """Code -> Language, from the theme's own files."""
    return {language.code: language for language in load_languages(DECLARED, [THEME / "languages"])}


@pytest.fixture(scope="session")
def make_site(languages):
    def make(**changes):
        codes = changes.pop("codes", tuple(languages))
        url = changes.pop("url", "https://example.org")
        values = {
            "name": "Prøven",
            "url": url,
            "prefix": "",
            "timezone": ZoneInfo("Europe/Copenhagen"),
            "languages": tuple(languages[code] for code in codes),
            "default": "da",
            "taglines": {},
            "author": "",
            "card": "theme/card.png",
            "page_size": 12,
            "feed_size": 20,
            "toc_words": 1000,
            "words_per_minute": 220,
            "previews": False,
            "now": datetime(2026, 6, 1, tzinfo=UTC),
            "content": Path("content"),
        }
        return Site(**{**values, **changes})

    return make


@pytest.fixture(scope="session")
def make_essay():
    """An essay whose address follows from work and language; ``day`` counts from 1 January 2026."""

    def make(work="tea", lang="da", *, day=1, **changes):
        slug = changes.pop("slug", f"{work}-{lang}")
        folder = f"{lang}/drafts/{slug}/" if changes.get("status") == "draft" else f"{lang}/{slug}/"
        values = {
            "work": work,
            "lang": lang,
            "slug": slug,
            "title": f"{work} in {lang}",
            "summary": f"About {work}.",
            "url": folder,
            "save_as": f"{folder}index.html",
            "path": f"content/essays/{work}/{lang}.md",
            "date": datetime(2025, 12, 31, 12, tzinfo=UTC) + timedelta(days=day),
        }
        return Essay(**{**values, **changes})

    return make


@pytest.fixture(scope="session")
def make_vocabulary(languages):
    """A vocabulary from ``{id: {code: name}}``."""

    def make(kind, concepts):
        made = {
            name: Concept(
                name, names, {code: slugify(text, languages[code]) for code, text in names.items()}
            )
            for name, names in concepts.items()
        }
        return Vocabulary(kind, "", made, {name: name for name in made})

    return make


@pytest.fixture(scope="session")
def make_model(make_site, make_vocabulary):
    """The whole site's description from essays, pages, topics, series and how the essays are
    related.
    """

    def make(essays, *, pages=(), topics=None, series=None, relations=NOTHING, **site):
        words = make_vocabulary("topics", topics or {}), make_vocabulary("series", series or {})
        return site_model(list(essays), list(pages), make_site(**site), *words, relations=relations)

    return make


@pytest.fixture
def made(make_site, make_vocabulary, tmp_path):
    """A described site of these essays."""

    def make(essays=(), *, pages=(), gone=(), topics=(), **site):
        site = make_site(content=tmp_path / "content", **site)
        site.content.mkdir(exist_ok=True)
        words = (
            make_vocabulary("topics", {topic: {"da": topic} for topic in topics}),
            make_vocabulary("series", {}),
        )
        model = site_model(list(essays), list(pages), site, *words, gone=dict(gone))
        tree = Tree(site.content)
        readings = Readings(tree, Store(None), None, {})
        return Described(
            site, tree, (), words[0], NOTHING, Assets(), model, waiting=(), readings=readings
        )

    return make


@pytest.fixture
def essay(make_essay, tmp_path):
    """An essay whose source lies in the run's content."""
    return lambda work="tea", lang="da", **parts: make_essay(
        work, lang, **{"path": str(tmp_path / "content" / "essays" / f"{work}.md"), **parts}
    )


@pytest.fixture(scope="session")
def state_of():
    """``state_of("A B* C-")``: the state of a target whose releases these are, oldest first; * is
    current, - was rolled back.
    """

    def state(text):
        names = [word.rstrip("*-") for word in text.split()]
        current = next((word.rstrip("*-") for word in text.split() if "*" in word), "")
        history = [
            Record(word.rstrip("*-"), result="taken back" if "-" in word else "published")
            for word in text.split()
        ]
        return State(current, tuple(names), tuple(history))

    return state
