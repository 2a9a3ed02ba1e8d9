"""A social card drawn: the site's name, a title in at most four lines, and below it who, when and in which language."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ..reuse.prints import fingerprint
from .variants import of_pillow

WIDTH, HEIGHT = 1200, 630  # as Open Graph, and whoever shows it, would have it
EDGE, TOP, BOTTOM = 84, 172, 500  # the title stands between the latter two
SIZES = (104, 96, 90, 84, 78, 72, 67, 62, 58, 54, 50, 46)  # of the title, in pixels
LEADING, LINES = 1.16, 4
SMALL = 32
LEVELS = (8, 5, 2)  # shades of ink, quiet and accent on the paper: sixteen colours in all, with the paper itself
UNIT = 100  # the size at which words are measured


@dataclass(frozen=True)
class Card:
    """All that is drawn on a card. ``fonts``: of the title and of all else, as bytes; ``colours``: paper, ink, quiet, accent."""

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
    """A fingerprint of what draws cards."""
    return fingerprint(of_pillow(), Path(__file__).read_bytes())


def balanced(widths: Sequence[float], space: float, room: float) -> list[int] | None:
    """How many words stand on each line: as few lines as hold them, all of them as equally long as can be; None for a word that
    is wider than the room.

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
    """The size in which a title fits, and its lines. One that is too long even for the smallest ends in an ellipsis."""
    words = title.split(" ")
    units = [_font(font, UNIT).getlength(word) / UNIT for word in words]
    space = _font(font, UNIT).getlength(" ") / UNIT
    for size in SIZES:
        lines = balanced([unit * size for unit in units], space * size, room)
        if lines and len(lines) <= LINES and len(lines) * size * LEADING <= height:
            return size, _joined(words, lines)
    size, parts = SIZES[-1], []
    for word in words:
        parts += _cut(word, font, size, room)
    lines = _joined(parts, _broken([_font(font, size).getlength(part) for part in parts], space * size, room))
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
    """A word that is wider than a line, in parts that are not."""
    parts = [""]
    for letter in word:
        if parts[-1] and _font(font, size).getlength(parts[-1] + letter) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def draw(card: Card) -> bytes:
    """The card as a PNG of sixteen colours."""
    size, lines = set_title(card.title, card.fonts[0], WIDTH - 2 * EDGE, BOTTOM - TOP)
    title, small = _font(card.fonts[0], size), _font(card.fonts[1], SMALL)
    layers = [Image.new("L", (WIDTH, HEIGHT)) for _level in LEVELS]
    ink, quiet, accent = map(ImageDraw.Draw, layers)
    ink.text((EDGE, 96), card.site, fill=255, font=_font(card.fonts[1], SMALL + 8), anchor="ls")
    accent.rectangle((EDGE, 122, EDGE + 72, 126), fill=255)
    height = len(lines) * size * LEADING
    top = TOP + (BOTTOM - TOP - height) / 2 + size * 0.92
    for number, line in enumerate(lines):
        ink.text((EDGE, round(top + number * size * LEADING)), line, fill=255, font=title, anchor="ls")
    room = WIDTH - 2 * EDGE - small.getlength(card.language) - 2 * SMALL
    while card.authors and small.getlength(card.foot) > room:  # the day stays
        shorter = card.authors.rstrip("…")[:-1].rstrip(" ,")
        card = replace(card, authors=f"{shorter}…" if shorter else "")
    quiet.text((EDGE, 566), card.foot, fill=255, font=small, anchor="ls")
    accent.text((WIDTH - EDGE, 566), card.language, fill=255, font=small, anchor="rs")
    return _as_png(layers, card.colours)


def _as_png(layers: Sequence[Image.Image], colours: Sequence[str]) -> bytes:
    """Masks of ink, quiet and accent as one picture: they never lie over each other."""
    index, palette, first = np.zeros((HEIGHT, WIDTH), np.uint8), [*_rgb(colours[0])], 1
    for layer, levels, colour in zip(layers, LEVELS, colours[1:], strict=True):
        shade = (np.asarray(layer).astype(np.uint16) * levels + 127) // 255
        index = np.where(shade, first - 1 + shade, index).astype(np.uint8)
        paper, full = _rgb(colours[0]), _rgb(colour)
        for level in range(1, levels + 1):
            palette += [paper[part] + (full[part] - paper[part]) * level // levels for part in range(3)]
        first += levels
    image = Image.frombytes("P", (WIDTH, HEIGHT), index.tobytes())
    image.putpalette(palette)
    stream = io.BytesIO()
    image.save(stream, "PNG", bits=4, compress_level=6)
    return stream.getvalue()


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


@lru_cache(maxsize=40)
def _font(font: bytes, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(font), size)


def lacks(font: bytes, text: str) -> str:
    """The first letter of a text that a font does not have, or ""."""
    return next((letter for letter in text if not letter.isspace() and _is_lacking(font, letter)), "")


@lru_cache(maxsize=4000)
def _is_lacking(font: bytes, letter: str) -> bool:
    """Whether it is drawn as what stands for no letter at all. (Pillow does not tell what a font has.)"""
    if not letter.isprintable():
        return False  # a soft hyphen, say
    face = _font(font, SMALL)
    return bytes(face.getmask(letter)) == bytes(face.getmask("\ufffe"))
