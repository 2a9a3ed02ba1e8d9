"""Which files carry the hash of their content in their names, and how long browsers may keep what
they were given.

Paths are those below the site's root, without a slash before them.
"""

import re
from pathlib import PurePosixPath

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
ASSETS = (
    *PICTURES,
    *RECORDINGS,
    *PROGRAMS,
)  # what pages are made of. What readers keep (pdf, zip, csv ...) keeps its name

# Python's, PCRE's and RE2's: no server has to be told the rule in other words
# the ends of names in the index for searching (search/pieces.py)
INDEX = r"_[0-9a-f]{10}\.pf_(?:fragment|index|meta)"
HASHED = rf".+/(?:[^/]+\.[0-9a-f]{{10}}\.(?i:{'|'.join(ASSETS)})|[^/]+{INDEX})"
# POSIX's, for grep
ENDING = rf"(\.[0-9a-f]{{10}}\.({'|'.join(ASSETS)})(\.gz|\.br)?|{INDEX.replace('?:', '')})$"
FOREVER = "public, max-age=31536000, immutable"
ASK = "no-cache"  # it may be kept, but is asked after each time: mostly the answer is 304


def is_asset(path: str) -> bool:
    """Whether a file's name is ours to change. What stands at the root of the site is asked for by
    its name (favicon.ico).
    """
    return "/" in path and PurePosixPath(path).suffix.lower().removeprefix(".") in ASSETS


def hashed_name(path: str, content_digest: str) -> str:
    """The path that an asset has in the output; that of any other file stays. content_digest:
    sha256, hexadecimal.
    """
    if not is_asset(path):
        return path
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}.{content_digest[:10]}{dot}{suffix}"


def is_hashed(path: str) -> bool:
    """Whether a path of the output is one that changes with its content."""
    return re.fullmatch(HASHED, path) is not None


def turn_of(path: str) -> int:
    """Where files are published one by one: 0 what pages are made of or link to, 1 pages, 2 what
    tells of pages.
    """
    if path.endswith(".html"):
        return 1
    return 2 if path.endswith((".xml", ".json", ".txt")) else 0


def as_written(text: str) -> str:
    """A message about the output, in the names that authors know."""
    return re.sub(rf"\.[0-9a-f]{{10}}(?=\.(?i:{'|'.join(ASSETS)})\b)", "", text)


def cache_rule(path: str) -> str:
    """The Cache-Control of a file of the output."""
    return FOREVER if is_hashed(path) else ASK
