"""Which files have a content hash in their names, and how long browsers may cache files.

Paths are relative to the site's root, without a leading slash.
"""

import re
from pathlib import PurePosixPath
from urllib.parse import quote

PICTURES = ("avif", "bmp", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp")
RECORDINGS = (
    "aac",
    "flac",
    "m4a",
    "mp3",
    "oga",
    "ogg",
    "opus",
    "wav",
    "m4v",
    "mov",
    "mp4",
    "ogv",
    "webm",
    "vtt",
)
PROGRAMS = ("css", "js", "mjs", "otf", "ttf", "wasm", "woff", "woff2")
# parts of pages. Downloads (pdf, zip, csv ...) keep their names
ASSETS = (*PICTURES, *RECORDINGS, *PROGRAMS)

# valid in Python, PCRE and RE2, so that all servers can use the same pattern
# the ends of names in the search index (search/pieces.py)
INDEX = r"\.[0-9a-f]{10}\.search"
HASHED = rf".+/(?:[^/]+\.[0-9a-f]{{10}}\.(?i:{'|'.join(ASSETS)})|[^/]+{INDEX})"
# POSIX, for grep
ENDING = rf"(\.[0-9a-f]{{10}}\.({'|'.join(ASSETS)})(\.gz|\.br)?|{INDEX})$"
FOREVER = "public, max-age=31536000, immutable"
ASK = "no-cache"  # may be cached, but is revalidated at each request: mostly the answer is 304


def is_asset(path: str) -> bool:
    """Whether a file may be renamed. Files at the root of the site are requested by their names
    (favicon.ico).
    """
    return "/" in path and PurePosixPath(path).suffix.lower().removeprefix(".") in ASSETS


def hashed_name(path: str, content_digest: str) -> str:
    """The path of an asset in the output; other paths are returned unchanged. content_digest:
    SHA-256, hexadecimal.
    """
    if not is_asset(path):
        return path
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}.{content_digest[:10]}{dot}{suffix}"


def url_of(path: str) -> str:
    """The URL of a file of the output, below the site's: its path, percent-encoded. Its name may
    contain ``#``, ``?`` or ``%``.
    """
    return quote(path)


def is_hashed(path: str) -> bool:
    """Whether a path of the output changes with the file's content."""
    return re.fullmatch(HASHED, path) is not None


def turn_of(path: str) -> int:
    """The order for publishing files one by one: 0 what pages need or link to, 1 pages, 2 what
    lists pages.
    """
    if path.endswith(".html"):
        return 1
    return 2 if path.endswith((".xml", ".json", ".txt")) else 0


def as_written(text: str) -> str:
    """A message about the output, with the names that authors know."""
    return re.sub(rf"\.[0-9a-f]{{10}}(?=\.(?i:{'|'.join((*ASSETS, 'search'))})\b)", "", text)


def cache_rule(path: str) -> str:
    """The Cache-Control header of a file of the output."""
    return FOREVER if is_hashed(path) else ASK
