"""Draws a social card: the site's name, a title in at most four lines, and below it the authors,
the date and the language.
"""

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ..cache.fingerprints import fingerprint
from .renditions import of_pillow

WIDTH, HEIGHT = 1200, 630  # the size that Open Graph recommends
EDGE, TOP, BOTTOM = 84, 172, 500  # the title is between the latter two
SIZES = (104, 96, 90, 84, 78, 72, 67, 62, 58, 54, 50, 46)  # of the title, in pixels
LEADING, LINES = 1.16, 4
SMALL = 32
# shades of ink, quiet and accent: sixteen colours in all, including the paper
LEVELS = (8, 5, 2)
UNIT = 100  # the font size at which words are measured
GREYS = np.arange(256, dtype=np.uint16)
INK, QUIET, ACCENT = (
    np.where(shade := (GREYS * levels + 127) // 255, sum(LEVELS[:number]) + shade, 0).astype(
        np.uint8
    )
    for number, levels in enumerate(LEVELS)
)  # the index of the colour for each level of grey


@dataclass(frozen=True)
class Card:
    """All that is drawn on a card. ``fonts``: of the title and of everything else, as bytes;
    ``colours``: paper, ink, quiet, accent.
    """

    site: str
    title: str
    authors: str
    date: str
    language: str
    fonts: tuple[bytes, bytes]
    colours: tuple[str, str, str, str]

    @property
    def foot(self) -> str:
        return " · ".join(filter(None, (self.authors, self.date)))

    @property
    def words(self) -> str:
        return f"{self.site}{self.title}{self.foot}{self.language}"


@cache
def of_drawing() -> bytes:
    """A fingerprint of the code and libraries that draw cards."""
    return fingerprint(of_pillow(), zlib.ZLIB_RUNTIME_VERSION, Path(__file__).read_bytes())


def balanced(widths: Sequence[float], space: float, room: float) -> list[int] | None:
    """How many words are on each line: as few lines as possible, of as equal length as possible;
    None if a word is wider than the room.

    >>> balanced([5, 5, 5, 5], 1, 20)
    [2, 2]
    """
    if max(widths, default=0) > room:
        return None
    lines = _broken(widths, space, room)
    while True:
        best = _widest(lines, widths, space)
        tighter = _broken(widths, space, best - 1e-6)
        if len(tighter) > len(lines) or _widest(tighter, widths, space) >= best:
            return lines
        lines = tighter


def _broken(widths: Sequence[float], space: float, room: float) -> list[int]:
    counts, used = [0], 0.0
    for width in widths:
        if counts[-1] and used + space + width > room:
            counts.append(0)
        used = used + space + width if counts[-1] else width
        counts[-1] += 1
    return counts


def _widest(counts: Sequence[int], widths: Sequence[float], space: float) -> float:
    found, at = 0.0, 0
    for count in counts:
        found, at = max(found, sum(widths[at : at + count]) + space * (count - 1)), at + count
    return found


def set_title(title: str, font: bytes, room: float, height: float) -> tuple[int, list[str]]:
    """The size in which a title fits, and its lines. A title that is too long even for the smallest
    size ends in an ellipsis.
    """
    words = title.split(" ")
    units = [_font(font, UNIT).getlength(word) / UNIT for word in words]
    space = _font(font, UNIT).getlength(" ") / UNIT
    for size in SIZES:
        counts = balanced([unit * size for unit in units], space * size, room)
        if counts and len(counts) <= LINES and len(counts) * size * LEADING <= height:
            return size, _joined(words, counts)
    size, parts = SIZES[-1], list[str]()
    for word in words:
        parts += _cut(word, font, size, room)
    lines = _joined(
        parts, _broken([_font(font, size).getlength(part) for part in parts], space * size, room)
    )
    if len(lines) > LINES:
        last = lines[LINES - 1]
        while last and _font(font, size).getlength(f"{last}…") > room:
            last = last[:-1]
        lines = [*lines[: LINES - 1], f"{last.rstrip(' ,;:–—-')}…"]
    return size, lines


def _joined(words: Sequence[str], counts: Sequence[int]) -> list[str]:
    found, at = [], 0
    for count in counts:
        found.append(" ".join(words[at : at + count]))
        at += count
    return found


def _cut(word: str, font: bytes, size: int, room: float) -> list[str]:
    """Split a word that is wider than a line."""
    parts = [""]
    for letter in word:
        if parts[-1] and _font(font, size).getlength(parts[-1] + letter) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def draw(card: Card) -> bytes:
    """The card as a PNG of sixteen colours."""
    index = np.zeros((HEIGHT, WIDTH), np.uint8)
    size, lines = set_title(card.title, card.fonts[0], WIDTH - 2 * EDGE, BOTTOM - TOP)
    title, small = _font(card.fonts[0], size), _font(card.fonts[1], SMALL)
    _write(index, (EDGE, 96), card.site, _font(card.fonts[1], SMALL + 8), INK)
    index[122:127, EDGE : EDGE + 73] = sum(LEVELS)
    height = len(lines) * size * LEADING
    top = TOP + (BOTTOM - TOP - height) / 2 + size * 0.92
    for number, line in enumerate(lines):
        _write(index, (EDGE, round(top + number * size * LEADING)), line, title, INK)
    room = WIDTH - 2 * EDGE - small.getlength(card.language) - 2 * SMALL
    while card.authors and small.getlength(card.foot) > room:  # the date is never dropped
        shorter = card.authors.rstrip("…")[:-1].rstrip(" ,")
        card = replace(card, authors=f"{shorter}…" if shorter else "")
    _write(index, (EDGE, 566), card.foot, small, QUIET)
    _write(index, (WIDTH - EDGE, 566), card.language, small, ACCENT, anchor="rs")
    return _as_png(index, card.colours)


def _write(
    index: NDArray[np.uint8],
    place: tuple[int, int],
    text: str,
    font: ImageFont.FreeTypeFont,
    ink: NDArray[np.uint8],
    *,
    anchor: str = "ls",
) -> None:
    """Draw a text on the paper. ink: for each level of grey, 0 to 255, the index of its colour."""
    left, top, right, bottom = map(int, font.getbbox(text, anchor=anchor))
    left, top = max(left - 1, -place[0]), max(top - 1, -place[1])
    size = min(right + 1, WIDTH - place[0]) - left, min(bottom + 1, HEIGHT - place[1]) - top
    if min(size) <= 0:
        return  # nothing of it is visible
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).text((-left, -top), text, fill=255, font=font, anchor=anchor)
    x, y = place[0] + left, place[1] + top
    part = index[y : y + size[1], x : x + size[0]]
    np.maximum(part, ink[np.asarray(mask)], out=part)


def _as_png(index: NDArray[np.uint8], colours: Sequence[str]) -> bytes:
    """Encode colour indexes, (height, width), two per byte. (Pillow takes three times as long.)"""
    # each row begins with its filter type, which is none
    rows = np.zeros((HEIGHT, 1 + WIDTH // 2), np.uint8)
    rows[:, 1:] = index[:, 0::2] << 4 | index[:, 1::2]
    parts = (
        (b"IHDR", struct.pack(">2I5B", WIDTH, HEIGHT, 4, 3, 0, 0, 0)),
        (b"PLTE", _palette(tuple(colours))),
        (b"IDAT", zlib.compress(rows.tobytes(), 4)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@cache
def _palette(colours: tuple[str, ...]) -> bytes:
    """Paper, then all shades of ink, quiet and accent on it."""
    paper, *inks = map(_rgb, colours)
    found = list(paper)
    for full, levels in zip(inks, LEVELS, strict=True):
        for level in range(1, levels + 1):
            found += [
                paper[part] + (full[part] - paper[part]) * level // levels for part in range(3)
            ]
    return bytes(found)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


@lru_cache(maxsize=40)
def _font(font: bytes, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(font), size)


def lacks(font: bytes, text: str) -> str:
    """The first letter of a text that a font does not have, or ""."""
    return next(
        (letter for letter in text if not letter.isspace() and _is_lacking(font, letter)), ""
    )


@lru_cache(maxsize=4000)
def _is_lacking(font: bytes, letter: str) -> bool:
    """Whether it is drawn as the font's placeholder for missing letters. (Pillow cannot list a
    font's characters.)
    """
    if not letter.isprintable():
        return False  # for example a soft hyphen
    face = _font(font, SMALL)
    return bytes(face.getmask(letter)) == bytes(face.getmask("\ufffe"))
