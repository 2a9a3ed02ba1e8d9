"""Samtale's settings: each declared once, with its default, its type and what it is for.

``samtale.defaults`` hands the defaults to the owner's settings file; ``docs/settings.md`` is made
from this table. Those of the plugin ``related`` are declared there.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from related.settings import BOOLEAN, PATH, Kind, Setting, whole_number
from related.settings import SETTINGS as RELATED

from ..kinds import KINDS, TOLERABLE
from ..problems import did_you_mean
from .image_settings import Cards, Pictures, cards_from, pictures_from
from .limits import Limits
from .values import Settings, SettingsError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[3]
LIMITS = Limits()
POSITIVE = whole_number(1)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


def _text_or_empty(value: object) -> str:
    if not isinstance(value or "", str):
        raise ValueError
    return str(value or "")


def _siteurl(value: object) -> str:
    url = str(value or "").rstrip("/")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ValueError(f'"{url}" is not a valid URL ({error})') from error
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(f'"{url}" is not a valid URL; use for example "https://example.org"')
    if "@" in parts.netloc:
        raise ValueError("contains a user name or a password; remove it, every page would show it")
    return url


def _timezone(value: object) -> "ZoneInfo":
    from zoneinfo import ZoneInfo  # not while only defaults are asked for

    try:
        return ZoneInfo(_text(value))
    except (ValueError, OSError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise ValueError(
            f'"{value}" is not a known time zone; use for example "Europe/Copenhagen"'
        ) from error


def _url(value: object) -> str:
    if not isinstance(value, str) or (
        value and not re.fullmatch(r"https?://[^\s/?#\"<>]+[^\s\"<>]*", value)
    ):
        raise ValueError
    return value


def _key(value: object) -> str:
    if not isinstance(value, str) or (value and not re.fullmatch(r"[a-zA-Z0-9-]{8,128}", value)):
        raise ValueError
    return value


def _path_or_none(value: object) -> str | None:
    return None if value is None else PATH.read(value)


def _paths(value: object) -> tuple[str, ...]:
    found = value or ()
    if not isinstance(found, list | tuple | set | frozenset):
        raise ValueError
    if not all(isinstance(one, str) for one in found):
        raise ValueError
    return tuple(one.strip("/") for one in found)


def _folders(value: object) -> tuple[Path, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str | Path) for one in value):
        raise ValueError
    return tuple(map(Path, value))


def _kinds(value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
        raise ValueError
    for kind in value:
        if kind not in TOLERABLE:
            hint = did_you_mean(str(kind), TOLERABLE) or f"; use {', '.join(TOLERABLE)}"
            reason = "cannot be tolerated" if kind in KINDS else "is not a kind of error"
            raise ValueError(f'"{kind}" {reason}{hint}')
    return tuple(kind for kind in TOLERABLE if kind in value)


def _dictionary(value: object) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise ValueError
    return value


def _targets(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):  # which may contain a password
        raise ValueError('is not a dictionary; use for example {"production": {"to": "..."}}')
    return value


def _dictionary_or_none(value: object) -> Mapping[Any, Any] | None:
    return None if value is None else _dictionary(value)


def _languages(value: object) -> Mapping[str, Mapping[str, Any]]:
    for code, line in _dictionary(value).items():
        if not isinstance(code, str) or not isinstance(line, Mapping):
            raise ValueError
        neighbours, name = line.get("neighbours", []), line.get("name") or ""
        if not isinstance(neighbours, list | tuple):
            raise ValueError(f'"{code}": neighbours: {neighbours!r} is not a list of languages')
        if not isinstance(name, str):
            raise ValueError(f'"{code}": name: {name!r} is not a text')
    return _dictionary(value)


def _tagline(value: object) -> str | Mapping[str, str]:
    if not isinstance(value, str | Mapping):
        raise ValueError
    return value


def _menu_items(value: object) -> tuple[tuple[str, str], ...]:
    found = []
    for pair in value if isinstance(value, list | tuple) else [value]:
        if (
            not isinstance(pair, list | tuple)
            or len(pair) != 2
            or not all(isinstance(one, str) and one.strip() for one in pair)
        ):
            raise ValueError(f'{pair!r} is not a pair of title and URL; use ("Title", "/url/")')
        title, url = pair[0].strip(), pair[1].strip()
        if not re.fullmatch(r"(?:/(?!/)|https?://[^\s/]|mailto:[^\s])[^\s\"<>]*", url):
            raise ValueError(
                f'"{url}" is not a URL of the site or of another; begin it with "/" (the site\'s '
                'root) or "https://"'
            )
        found.append((title, url))
    return tuple(found)


def one_of(*choices: str) -> Kind[str]:
    """One of a few words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            hint = did_you_mean(str(value), choices) or f"; write one of {', '.join(choices)}"
            raise ValueError(f"{value!r} is not a valid value{hint}")
        return value

    return Kind(", ".join(f'"{choice}"' for choice in choices), read)


TEXT = Kind("a text", _text)
TEXT_OR_EMPTY = Kind('a text, or ""', _text_or_empty)
DICTIONARY_OR_NONE = Kind("a dictionary, or None", _dictionary_or_none)
PATHS = Kind("a list of paths", _paths)
URL_OR_EMPTY = Kind('a URL, or ""', _url)

SETTINGS: dict[str, Setting[Any]] = {
    # ---- the site
    "SITENAME": Setting("Samtale", TEXT, "The site's title."),
    "SITEURL": Setting("https://samtale.example", Kind("a URL", _siteurl), "The site's URL."),
    "TIMEZONE": Setting(
        "UTC",
        Kind("a time zone", _timezone),
        "The time zone of dates without one.",
        example="Europe/Copenhagen",
    ),
    "LANGUAGES": Setting(
        None,
        Kind("a dictionary of languages", _languages),
        "The site's languages, in order; neighbours are offered first to its readers.",
        example={"da": {"name": "Dansk", "neighbours": ["sv", "en"]}},
    ),
    "DEFAULT_LANG": Setting("da", TEXT, "The language of texts that do not say theirs."),
    "LANGUAGE_PATHS": Setting(
        [str(ROOT / "theme" / "languages")],
        Kind("a list of folders", _folders),
        "Folders with CODE.toml and CODE.po of each language, searched in order.",
    ),
    "TAGLINE": Setting(
        {},
        Kind("a text, or a dictionary of texts", _tagline),
        "The line below the title: one for all languages, or one for each.",
        example={"da": "Om at tale sammen"},
    ),
    "AUTHOR": Setting(
        None, TEXT_OR_EMPTY, "The author of texts that name none.", example="Ida Vind"
    ),
    "MENUITEMS": Setting(
        [],
        Kind("a list of pairs", _menu_items),
        "Links at the end of the menu of every page: pairs of title and URL; within the site, the "
        'URL begins with "/".',
        example=[("Code", "https://code.example/me")],
    ),
    "PAGE_SIZE": Setting(12, POSITIVE, "How many essays a page of a list has."),
    "FEED_SIZE": Setting(20, POSITIVE, "How many essays a feed has."),
    "TOC_WORDS": Setting(
        1000,
        POSITIVE,
        "Essays with at least this many words, and three headings, get a table of contents.",
    ),
    "WORDS_PER_MINUTE": Setting(220, POSITIVE, "How fast people read, for the reading time."),
    "SEARCH": Setting(True, BOOLEAN, "Readers can search the essays."),
    "SEARCH_CODE": Setting(False, BOOLEAN, "Blocks of code are searched too."),
    "PREVIEWS": Setting(
        False,
        BOOLEAN,
        "Publish drafts and scheduled essays at preview addresses; set by invoke serve and by "
        "invoke build --drafts.",
    ),
    "UNLISTED": Setting(False, BOOLEAN, "Ask search engines not to index the whole site."),
    "BUILD_CACHE": Setting(
        str(ROOT / ".cache" / "builds"),
        Kind("a path", _path_or_none),
        'The folder for cached results of builds; "" for no cache.',
    ),
    # ---- pictures
    "PICTURES": Setting(
        asdict(Pictures()),
        Kind("a dictionary, or None", pictures_from),
        "Widths (in pixels), formats and quality in which images are also offered, and how wide "
        "they are on the page, by the class of their figure; None for none.",
    ),
    "PICTURE_METADATA": Setting(
        "publish",
        one_of("publish", "remove"),
        "What is in the files of pictures besides pixels, such as the place and the camera: "
        "published, with a warning for a place, or removed except for colours and orientation. "
        "New sites remove it.",
    ),
    "CARDS": Setting(
        asdict(Cards()),
        Kind("a dictionary, or None", cards_from),
        "Fonts and colours of the social cards of essays without an image; None for no cards.",
    ),
    "SOCIAL_CARD": Setting(
        "theme/card.png",
        TEXT_OR_EMPTY,
        "The picture shown where a link to the site is shared, and for essays if CARDS is None.",
    ),
    # ---- search engines and feed readers
    "FIRST_SITEURL": Setting(
        "",
        URL_OR_EMPTY,
        "Where the site was first published, if SITEURL has changed since: feed readers and "
        "e-readers go on knowing its essays and books by that.",
        example="http://old.example",
    ),
    "WEBSUB_HUB": Setting(
        "",
        URL_OR_EMPTY,
        "The hub that notifies feed readers of new essays (W3C WebSub); the feeds name it.",
        example="https://hub.example/",
    ),
    "INDEXNOW_KEY": Setting(
        "",
        Kind('a key of 8 to 128 letters (a-z, A-Z), digits or hyphens, or ""', _key),
        "The key that search engines look for on the site when they are notified of changes.",
        example="a1b2c3d4e5f6",
    ),
    "INDEXNOW_ENGINE": Setting(
        "https://api.indexnow.org/indexnow",
        URL_OR_EMPTY,
        "The URL at which search engines are notified; the default notifies all that take part.",
    ),
    # ---- deploying and checking
    "TARGETS": Setting(
        {},
        Kind("a dictionary", _targets),
        "Deploy targets, by name.",
        example={"production": {"to": "ssh://me@example.org/srv/www/essays"}},
    ),
    "EXTERNAL_PRIVATE": Setting(
        False, BOOLEAN, "invoke check --external may check local hosts and use a proxy."
    ),
    # ---- content policy and limits
    "TOLERATE": Setting(
        [],
        Kind(f"a list of {', '.join(TOLERABLE)}", _kinds),
        "Kinds of errors with which the site is published all the same; each build counts them.",
        example=["links"],
    ),
    "RAW_HTML": Setting(
        "strict",
        one_of("strict", "sanitise", "allow"),
        "Unsafe HTML in texts: an error, removed with a warning, or published as it is.",
    ),
    "EXTERNAL_HOSTS": Setting(
        {},
        DICTIONARY_OR_NONE,
        "Other sites that pages may load from, by kind: frames, forms, pictures, media, styles, "
        "fonts.",
        example={"frames": ["player.example.org"]},
    ),
    "SVG_FILES": Setting(
        "refuse",
        one_of("refuse", "clean"),
        "SVG files with unsafe content: an error, or published without it, with a warning.",
    ),
    "ACTIVE_FILES": Setting(
        [],
        PATHS,
        "Paths, below the content, of files that browsers run (.js, .xml, .html) and that are "
        "published as downloads.",
        example=["files/x.js"],
    ),
    "MAX_TEXT_BYTES": Setting(LIMITS.text_bytes, POSITIVE, "The largest source file, in bytes."),
    "MAX_FILE_BYTES": Setting(
        LIMITS.file_bytes, POSITIVE, "The largest other file in the content, in bytes."
    ),
    "MAX_NESTING": Setting(
        LIMITS.nesting, POSITIVE, "The deepest nesting of brackets, tags or quotations."
    ),
    "MAX_PIXELS": Setting(LIMITS.pixels, POSITIVE, "The largest picture, width times height."),
    "MAX_SYMLINKS": Setting(LIMITS.symlinks, POSITIVE, "The longest chain of symbolic links."),
    "MAX_SECONDS": Setting(
        LIMITS.seconds, POSITIVE, "The most CPU time that reading a file may take, in seconds."
    ),
    # ---- related essays
    **RELATED,
    "RELATED_CACHE": replace(RELATED["RELATED_CACHE"], default=str(ROOT / ".cache" / "related")),
}


def defaults() -> dict[str, object]:
    """The defaults of all settings that have one, as values that the owner may change."""
    return {
        key: deepcopy(setting.default)
        for key, setting in SETTINGS.items()
        if setting.default is not None
    }


def value_of(settings: Settings, key: str) -> Any:
    """The checked value of a setting. Raises SettingsError, naming the setting and the remedy."""
    setting = SETTINGS[key]
    try:
        return setting.read(settings.get(key, setting.default))
    except ValueError as error:
        raise SettingsError(f"{key}: {error}") from error


def fault_of(key: str, value: object) -> str:
    """What is wrong with the value of a setting, and the remedy; "" for nothing."""
    try:
        SETTINGS[key].read(value)
    except ValueError as error:
        return str(error)
    return ""
