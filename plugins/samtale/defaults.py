"""The publisher's settings, taken over by the owner's ``pelicanconf.py`` with ``from
samtale.defaults import *``.

The owner overrides any of them below that line. Pelican's names mean what Pelican says they mean;
ours are at the top.
"""

from pathlib import Path
from typing import Any as _Any

import related

import samtale

_ROOT = Path(__file__).resolve().parents[2]

# ---- ours
LANGUAGE_PATHS = [
    str(_ROOT / "theme" / "languages")
]  # where <code>.toml and <code>.po are looked for, in order
PAGE_SIZE = 12  # essays on one page of a list
FEED_SIZE = 20  # essays in one feed
TOC_WORDS = 1000  # essays of so many words get a table of contents
WORDS_PER_MINUTE = 220  # reading speed behind the reading time
PREVIEWS = False  # drafts and scheduled essays get preview addresses (serve, build --drafts)
SEARCH = True  # readers can search the essays (search/, by Pagefind)
EXTERNAL_PRIVATE = (
    False  # check --external asks hosts of this machine and of local networks too, and uses a proxy
)
UNLISTED = (
    False  # search engines are asked to stay away from the whole site (targets that are previews)
)
# where the site goes: {"production": {"to": "ssh://host/path"}, ...} (config/targets.py)
TARGETS: dict[str, _Any] = {}
BUILD_CACHE = str(
    _ROOT / ".cache" / "builds"
)  # what builds have made, to be used again; "" for nowhere
# the picture shown where a link to the site is shared, and to essays if CARDS is None
SOCIAL_CARD = "theme/card.png"
CARDS = {  # what essays are shown by, where they name no picture of their own; None for none
    # the font of the title, and that of all else
    "title": "theme/fonts/samtale-serif-regular.woff2",
    "small": "theme/fonts/samtale-serif-regular.woff2",
    "paper": "#fbfaf6",
    "ink": "#1d1c1a",
    "quiet": "#4e4a43",
    "accent": "#1b565c",
}
PICTURES = {  # in which widths and formats bitmaps are offered beside the original; None for none
    "widths": (480, 768, 1152, 1536, 2304),  # in pixels
    "formats": ("avif", "webp"),
    "quality": {"avif": 52, "webp": 78},  # 1 to 100
    # how wide they stand in the theme (the attribute "sizes" of HTML), by their figure's class
    "sizes": {
        "": "(min-width: 42em) 40em, 92vw",
        "wide": "(min-width: 62em) 47em, (min-width: 42em) 40em, 92vw",
        "full": "100vw",
    },
}
TAGLINE: dict[str, str] = {}
# the address of a hub that tells feed readers of new essays at once (W3C WebSub); feeds name it
WEBSUB_HUB = ""
# 8 to 128 letters, digits or hyphens: search engines that are told of changes look for it on the
# site
INDEXNOW_KEY = ""
INDEXNOW_ENGINE = "https://api.indexnow.org/indexnow"  # which passes it on to all that take part

# ---- what is let in
# HTML in texts that is not accepted: "strict" (an error), "sanitise" (removed, with a warning),
# "allow"
RAW_HTML = "strict"
# other sites that pages may use: {"frames": ["player.example.org"], ...} (sanitize/hosts.py)
EXTERNAL_HOSTS: dict[str, list[str]] = {}
# with content that is not accepted: "refuse" (an error), "clean" (published without it, with a
# warning)
SVG_FILES = "refuse"
# paths below the content of files that browsers run (.js, .xml, .html) and that are published as
# downloads
ACTIVE_FILES: list[str] = []
MAX_TEXT_BYTES = 1_000_000  # of one source file
MAX_FILE_BYTES = 100_000_000  # of any other file of the content
MAX_NESTING = 100  # brackets, tags, quotations within each other
MAX_PIXELS = 50_000_000  # width times height of a picture
MAX_SYMLINKS = 5  # symbolic links, one behind the other
MAX_SECONDS = 3  # of CPU time, for one file

# ---- related essays (plugins/related)
RELATED = 5  # how many to show below an essay; 0 for none, and no map
RELATED_WORDS = 3  # words, or pairs of them, that say why
RELATED_WEAK = (
    0.13  # the mean cosine below which nothing is related: 99 of 100 unrelated texts have less
)
RELATED_WEIGHTS = {
    "topics": 0.03,
    "links": 0.08,
    "series": 0.03,
    "authors": 0.0,
}  # what each adds to the score
RELATED_MODEL = ""  # a sentence-embedding model, by name or folder (needs the extra "neural")
RELATED_MODEL_ALONE = False  # the model instead of the lexicon, not beside it
RELATED_LEXICON = str(_ROOT / "plugins" / "related" / "data" / "lexicon.bin")
RELATED_CACHE = str(
    _ROOT / ".cache" / "related"
)  # what is known of unchanged essays; "" for nowhere

# ---- Pelican's: one edition per language, none of them special
SITENAME = "Samtale"
SITEURL = "https://samtale.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "da"
PATH = "content"
OUTPUT_PATH = "output"
THEME = str(_ROOT / "theme")
PLUGINS = [related, samtale]
PELICAN_CLASS = "samtale.Engine"  # the pipeline drives Pelican, by whatever command
PATH_METADATA = r"(?P<samtale_source>.+)"
FILENAME_METADATA = ""  # a picture called 2024-13-45.png is no date
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = "essays"
WITH_FUTURE_DATES = (
    True  # what is due is decided against one "now" (host/identify.py), not against the clock
)
SUMMARY_MAX_LENGTH = None
FORMATTED_FIELDS: list[str] = []  # a summary is plain text
# plain, and UTF-8: foreign plugins may open files without naming an encoding
LOCALE = ["C.UTF-8", "en_US.UTF-8", "C"]
STATIC_PATHS = ["images", "files"]
SLUGIFY_SOURCE = "basename"
ARTICLE_TRANSLATION_ID = PAGE_TRANSLATION_ID = None
ARTICLE_ORDER_BY = PAGE_ORDER_BY = None  # host/link.py orders, with a full tie-break
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

# ---- Pelican's lists and feeds are ours to write (host/generator.py), and so is the theme
# (write/assets.py)
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
PAGINATED_TEMPLATES: dict[str, int | None] = {}
DEFAULT_PAGINATION = False
CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
CATEGORIES_SAVE_AS = TAGS_SAVE_AS = AUTHORS_SAVE_AS = ARCHIVES_SAVE_AS = ""
YEAR_ARCHIVE_SAVE_AS = MONTH_ARCHIVE_SAVE_AS = DAY_ARCHIVE_SAVE_AS = ""
FEED_ATOM = FEED_RSS = FEED_ALL_ATOM = FEED_ALL_RSS = TRANSLATION_FEED_ATOM = None
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
