"""The settings PICTURES and CARDS: the widths and formats of pictures, and the design of social
cards.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

# in the order in which browsers are offered them
FORMATS = {"avif": "image/avif", "webp": "image/webp"}
KINDS = ("", "wide", "full")  # of figures, by their class
WIDEST = 16_383  # maximum width and height of a WebP, in pixels
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Pictures:
    """The setting PICTURES.

    ``widths``: in pixels, ascending; ``formats``: those offered in addition to the original, best
    first; ``quality``: of each, 1 to 100; ``sizes``: how wide a picture is on the page, as HTML's
    ``sizes``, by its figure's class ("" for none).
    """

    widths: tuple[int, ...] = (480, 768, 1152, 1536, 2304)
    formats: tuple[str, ...] = ("avif", "webp")
    quality: Mapping[str, int] = field(default_factory=lambda: {"avif": 54, "webp": 79})
    sizes: Mapping[str, str] = field(
        default_factory=lambda: {
            "": "(min-width: 42em) 40em, 92vw",
            "wide": "(min-width: 62em) 47em, (min-width: 42em) 40em, 92vw",
            "full": "100vw",
        }
    )

    NONE: ClassVar["Pictures"]

    def __bool__(self) -> bool:
        return bool(self.widths and self.formats)


Pictures.NONE = Pictures((), ())


@dataclass(frozen=True)
class Cards:
    """The setting CARDS: the theme's fonts (paths below its ``static``, prefixed with ``theme/``)
    and colours.

    ``title``: the font of the title, ``small`` of everything else; ``paper``, ``ink``, ``quiet``,
    ``accent``: "#rrggbb".
    """

    title: str = "theme/fonts/samtale-serif-regular.woff2"
    small: str = "theme/fonts/samtale-serif-regular.woff2"
    paper: str = "#fbfaf6"
    ink: str = "#1d1c1a"
    quiet: str = "#4e4a43"
    accent: str = "#1b565c"

    @property
    def colours(self) -> tuple[str, str, str, str]:
        return self.paper, self.ink, self.quiet, self.accent


def pictures_from(setting: object) -> Pictures:
    """The value of PICTURES, completed with Samtale's defaults. Raises ValueError."""
    given = _table(
        setting,
        Pictures,
        '{"widths": (480, 960), "formats": ("avif", "webp"), "quality": {"avif": 54, "webp": 79}}',
    )
    if not given:
        return Pictures.NONE
    widths, formats = given.get("widths", Pictures.widths), given.get("formats", Pictures.formats)
    if not isinstance(widths, list | tuple) or not all(
        _is_number(width, WIDEST) for width in widths
    ):
        raise ValueError(
            f"widths: {widths!r} is not a list of widths in pixels; use for example (480, 960, "
            "1440)"
        )
    if not isinstance(formats, list | tuple) or not set(formats) <= FORMATS.keys():
        raise ValueError(
            f"formats: {formats!r} is not a list of formats; use some of {tuple(FORMATS)}"
        )
    quality, sizes = dict(Pictures().quality), dict(Pictures().sizes)
    for name, values, known in (("quality", quality, FORMATS), ("sizes", sizes, KINDS)):
        own = given.get(name, {})
        if not isinstance(own, Mapping) or not own.keys() <= set(known):
            raise ValueError(
                f"{name}: {own!r} is not a dictionary with some of the keys {tuple(known)}"
            )
        values.update(own)
    for name, value in quality.items():
        if not _is_number(value, 100):
            raise ValueError(f'quality: {value!r} for "{name}" is not a whole number from 1 to 100')
    for name, size in sizes.items():
        if not isinstance(size, str) or not re.fullmatch(r"[\w\s().,:%+*/<>=-]+", size):
            raise ValueError(
                f'sizes: {size!r} for "{name}" is not valid; use for example "(min-width: 42em) '
                '40em, 92vw"'
            )
    return Pictures(
        tuple(sorted(set(widths))),
        tuple(name for name in FORMATS if name in formats),
        quality,
        sizes,
    )


def cards_from(setting: object) -> Cards | None:
    """The value of CARDS; None for no cards. Raises ValueError."""
    given = _table(setting, Cards, '{"paper": "#ffffff"}, or None for no cards')
    for key, value in given.items():
        if not isinstance(value, str) or (
            key in ("paper", "ink", "quiet", "accent") and not COLOUR.fullmatch(value)
        ):
            raise ValueError(
                f'{key}: {value!r} is not a colour; use for example "{getattr(Cards, key)}"'
            )
        if key in ("title", "small") and not value.startswith("theme/"):
            raise ValueError(
                f"{key}: {value!r} is not a font of the theme; use for example "
                f'"{getattr(Cards, key)}"'
            )
    return Cards(**given) if given else None


def _table(setting: object, kind: type, example: str) -> dict[str, Any]:
    """A setting as a table with known keys; {} if it is empty. Raises ValueError."""
    if not setting and (
        setting is None or isinstance(setting, bool | Mapping | list | tuple | str)
    ):
        return {}
    known = [one.name for one in fields(kind)]
    if not isinstance(setting, Mapping):
        raise ValueError(f"{setting!r} is not a dictionary; use for example {example}")
    for key in setting:
        if key not in known:
            raise ValueError(f'"{key}" is an unknown key; use some of {", ".join(known)}')
    return dict(setting)


def _is_number(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
