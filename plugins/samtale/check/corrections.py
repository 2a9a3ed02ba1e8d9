"""Corrections of which there is no doubt, found for all problems when all texts are known."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..config.site import Site
from ..link.broken import MISSING_ANCHOR, WORD
from ..link.meant import Meant, quoted_path
from ..link.texts import Read, Text
from ..problems import ENCODING, KEY, LINK, WARNING, Correction, Problem, certain, quoted
from ..problems import WORD as BROKEN_WORD
from ..read.front_matter import normal_key
from ..read.metadata import FOREIGN, KEYS, key_name
from ..read.mojibake import broken_words
from ..read.structure import outside_code
from ..read.values import InvalidError
from ..scan.tree import Tree
from .encodings import encoding_of

REMEDY = "; "
UNKNOWN_KEY = "unknown key"
CONCEPT = re.compile(r"[{|](?:tag|category|author|index)[}|]")


def with_corrections(
    problems: Sequence[Problem], read: Read, site: Site, tree: Tree
) -> list[Problem]:
    """The problems, each with its correction if that is certain; its message then says it."""
    texts = {text.path: text for text in (*read.texts, *read.drafts.values())}
    meant: Meant | None = None
    found = []
    for one in problems:
        text = texts.get(one.path)
        if one.correction or (not quoted(one.message) and one.field == "link"):
            found.append(one)
        elif text and one.severity != WARNING and one.kind in ("links", "pictures"):
            meant = meant or Meant(texts.values(), tree.files, site)
            found.append(_of_link(one, text, meant))
        elif one.kind == "front-matter" and one.message.startswith(UNKNOWN_KEY):
            found.append(_of_key(one, text, site))
        elif one.kind == "encoding":
            found.append(_of_encoding(one, site))
        else:
            found.append(one)
    return found


def _of_link(one: Problem, text: Text, meant: Meant) -> Problem:
    written = quoted(one.message)
    if CONCEPT.match(written):
        return one
    plain = WORD.sub("", written, count=1)
    if MISSING_ANCHOR in one.message:
        path, _, fragment = plain.partition("#")
        target = meant.target_of(path, text) if path else text
        anchor = meant.anchor(fragment, target) if target else ""
        new = f"{path}#{quoted_path(anchor)}" if anchor else ""
    else:
        new = meant.link(plain, text)
    if not new or new == plain:
        return one
    what = one.message.partition(REMEDY)[0]
    message = f'{what}; did you mean "{new}"?'
    return replace(one, message=message, correction=Correction(LINK, plain, new))


def _of_key(one: Problem, text: Text | None, site: Site) -> Problem:
    known = FOREIGN.get(one.field.lower()) or certain(one.field, map(key_name, KEYS), 0.78)
    if not known or (text and text.lines.get(normal_key(known), one.line) != one.line):
        return one  # ours is there too: one file cannot have a key twice
    if not text or not _can_be(normal_key(known), text.values.get(normal_key(one.field)), site):
        return one
    new = key_name(known) if known in KEYS else known
    return replace(one, correction=Correction(KEY, one.field, new))


def _can_be(key: str, value: object, site: Site) -> bool:
    """Whether a value is valid for a key of ours; None if it is already read as one. A picture may
    be on another site, so that is never sure.
    """
    if key == "image":
        return False
    try:
        return value is None or KEYS[key].read(value, site.timezone) is not None
    except (InvalidError, KeyError):
        return False


def _of_encoding(one: Problem, site: Site) -> Problem:
    """The correction of a file that is not UTF-8, or of a word in the wrong encoding."""
    path = Path(one.path)
    try:
        data = path.read_bytes()
    except OSError:
        return one
    if one.severity != WARNING:
        encoding = encoding_of(data, site.languages)
        return replace(one, correction=Correction(ENCODING, encoding)) if encoding else one
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        return one
    numbered = [(number + 1, line) for number, line in outside_code(lines)]
    for number, broken in broken_words(numbered):
        if number == one.line and broken.word in lines[number - 1]:
            return replace(one, correction=Correction(BROKEN_WORD, broken.word, broken.meant))
    return one
