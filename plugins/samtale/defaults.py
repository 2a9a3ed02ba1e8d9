"""Samtale's default settings, imported by the owner's ``pelicanconf.py`` with ``from
samtale.defaults import *``.

The owner overrides any of them below that line. Pelican's settings mean what Pelican documents;
Samtale's own are declared in ``config/settings.py``.
"""

from pathlib import Path

import related

import samtale

from .config.settings import defaults as _defaults

_ROOT = Path(__file__).resolve().parents[2]

# ---- Samtale's, and those of Pelican's that it checks: docs/settings.md lists them
globals().update(_defaults())

# ---- Pelican's: one edition per language, all of equal rank
PATH = "content"
OUTPUT_PATH = "output"
THEME = str(_ROOT / "theme")
PLUGINS = [related, samtale]
PELICAN_CLASS = "samtale.Engine"  # so that plain "pelican" runs the pipeline too
PATH_METADATA = r"(?P<samtale_source>.+)"
FILENAME_METADATA = ""  # a picture called 2024-13-45.png has no date
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = "essays"
# scheduling compares with one "now" per run (host/identify.py), not with the clock
WITH_FUTURE_DATES = True
SUMMARY_MAX_LENGTH = None
FORMATTED_FIELDS: list[str] = []  # a summary is plain text
# plain, and UTF-8: foreign plugins may open files without naming an encoding
LOCALE = ["C.UTF-8", "en_US.UTF-8", "C"]
STATIC_PATHS = ["images", "files"]
SLUGIFY_SOURCE = "basename"
ARTICLE_TRANSLATION_ID = PAGE_TRANSLATION_ID = None
ARTICLE_ORDER_BY = PAGE_ORDER_BY = None  # host/link.py sorts, with a complete tie-break
ARTICLE_URL = ARTICLE_LANG_URL = PAGE_URL = PAGE_LANG_URL = "{lang}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = PAGE_SAVE_AS = PAGE_LANG_SAVE_AS = (
    "{lang}/{slug}/index.html"
)
DRAFT_URL = DRAFT_LANG_URL = DRAFT_PAGE_URL = DRAFT_PAGE_LANG_URL = "{lang}/drafts/{slug}/"
DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = DRAFT_PAGE_SAVE_AS = DRAFT_PAGE_LANG_SAVE_AS = (
    "{lang}/drafts/{slug}/index.html"
)
JINJA_ENVIRONMENT = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "autoescape": True,
    "extensions": ["jinja2.ext.i18n"],
}
DOCUTILS_SETTINGS = {
    "table_style": "colwidths-auto",
    "toc_backlinks": False,
    "initial_header_level": "2",
}

# ---- Samtale writes lists and feeds (write/) and the theme's files (output/assets.py)
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
PAGINATED_TEMPLATES: dict[str, int | None] = {}
DEFAULT_PAGINATION = False
CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
CATEGORIES_SAVE_AS = TAGS_SAVE_AS = AUTHORS_SAVE_AS = ARCHIVES_SAVE_AS = ""
YEAR_ARCHIVE_SAVE_AS = MONTH_ARCHIVE_SAVE_AS = DAY_ARCHIVE_SAVE_AS = ""
FEED_ATOM = FEED_RSS = FEED_ALL_ATOM = FEED_ALL_RSS = TRANSLATION_FEED_ATOM = None
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
