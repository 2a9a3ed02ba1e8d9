"""Samtale's default settings, imported by the owner's ``pelicanconf.py`` with ``from
samtale.defaults import *``.

The owner overrides any of them below that line. Pelican's settings mean what Pelican documents;
Samtale's are at the top.
"""

from pathlib import Path
from typing import Any as _Any

import related

import samtale

_ROOT = Path(__file__).resolve().parents[2]

# ---- Samtale's
LANGUAGE_PATHS = [
    str(_ROOT / "theme" / "languages")
]  # folders with <code>.toml and <code>.po, searched in order
PAGE_SIZE = 12  # essays per page of a list
FEED_SIZE = 20  # essays per feed
TOC_WORDS = 1000  # essays with at least this many words get a table of contents
WORDS_PER_MINUTE = 220  # used for the reading time
PREVIEWS = False  # publish drafts and scheduled essays at preview addresses (serve, build --drafts)
SEARCH = True  # readers can search the essays (search/, by Pagefind)
EXTERNAL_PRIVATE = False  # check --external may check local hosts and use a proxy
UNLISTED = False  # ask search engines not to index the whole site (for preview targets)
# deploy targets: {"production": {"to": "ssh://host/path"}, ...} (config/targets.py)
TARGETS: dict[str, _Any] = {}
BUILD_CACHE = str(_ROOT / ".cache" / "builds")  # cached results of builds; "" for no cache
# the picture shown where a link to the site is shared, and for essays if CARDS is None
SOCIAL_CARD = "theme/card.png"
CARDS = {  # social cards of essays without an image; None for no cards
    # the font of the title, and the font of everything else
    "title": "theme/fonts/samtale-serif-regular.woff2",
    "small": "theme/fonts/samtale-serif-regular.woff2",
    "paper": "#fbfaf6",
    "ink": "#1d1c1a",
    "quiet": "#4e4a43",
    "accent": "#1b565c",
}
PICTURES = {  # widths and formats in which images are also offered; None for none
    "widths": (480, 768, 1152, 1536, 2304),  # in pixels
    "formats": ("avif", "webp"),
    "quality": {"avif": 52, "webp": 78},  # 1 to 100
    # how wide pictures are in the theme (HTML's "sizes" attribute), by the class of their figure
    "sizes": {
        "": "(min-width: 42em) 40em, 92vw",
        "wide": "(min-width: 62em) 47em, (min-width: 42em) 40em, 92vw",
        "full": "100vw",
    },
}
TAGLINE: dict[str, str] = {}
# the URL of a hub that notifies feed readers of new essays (W3C WebSub); named in the feeds
WEBSUB_HUB = ""
# 8 to 128 letters, digits or hyphens: search engines that are notified of changes look for this key
# on the site
INDEXNOW_KEY = ""
# notifies all participating search engines
INDEXNOW_ENGINE = "https://api.indexnow.org/indexnow"

# ---- content policy and limits
# unsafe HTML in texts: "strict" (an error), "sanitise" (removed, with a warning), "allow"
RAW_HTML = "strict"
# other sites that pages may load from: {"frames": ["player.example.org"], ...} (sanitize/hosts.py)
EXTERNAL_HOSTS: dict[str, list[str]] = {}
# SVG files with unsafe content: "refuse" (an error), "clean" (published without it, with a warning)
SVG_FILES = "refuse"
# paths, below the content, of files that browsers run (.js, .xml, .html) and that are published as
# downloads
ACTIVE_FILES: list[str] = []
MAX_TEXT_BYTES = 1_000_000  # of a source file
MAX_FILE_BYTES = 100_000_000  # of any other file in the content
MAX_NESTING = 100  # levels of nested brackets, tags or quotations
MAX_PIXELS = 50_000_000  # width times height of a picture
MAX_SYMLINKS = 5  # symbolic links in a chain
MAX_SECONDS = 3  # of CPU time per file

# ---- related essays (plugins/related)
RELATED = 5  # related essays below each essay; 0 for none, and no map
RELATED_WORDS = 3  # words, or pairs of words, shown as the reason
RELATED_WEAK = 0.13  # minimum mean cosine: 99 of 100 unrelated pairs of texts are below it
# the weight of each in the score
RELATED_WEIGHTS = {"topics": 0.03, "links": 0.08, "series": 0.03, "authors": 0.0}
RELATED_MODEL = ""  # a sentence-embedding model, by name or folder (needs the extra "neural")
RELATED_MODEL_ALONE = False  # use the model instead of the lexicon, not in addition to it
RELATED_LEXICON = str(_ROOT / "plugins" / "related" / "data" / "lexicon.bin")
# cached data of unchanged essays; "" for no cache
RELATED_CACHE = str(_ROOT / ".cache" / "related")

# ---- Pelican's: one edition per language, all of equal rank
SITENAME = "Samtale"
SITEURL = "https://samtale.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "da"
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
