"""The site's own settings, validated once, in one frozen value that every stage is given."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .draw.wanted import Cards, Pictures, cards_from, pictures_from
from .languages import Language, LanguageError, load_languages
from .problems import did_you_mean
from .survey.limits import Limits

POLICIES = ("strict", "sanitise", "allow")  # for RAW_HTML
SAFE = "/:?#[]@!$&'()*+,;=%~"  # what may stand in an address as it is; letters of a slug's own language may not


class SettingsError(Exception):
    """A setting cannot be used; the message names the setting and the remedy."""


@dataclass(frozen=True, eq=False)
class Site:
    """What is true of the whole site during one run.

    ``url`` is absolute, without a slash at its end; ``prefix`` is its path ("" for a site at the root of its host);
    ``now`` is read in one place, from SOURCE_DATE_EPOCH where that is set; ``previews`` says whether drafts and
    scheduled essays get preview addresses, ``unlisted`` that search engines are asked to stay away; ``raw_html``: what becomes
    of programs in bodies (read/policy.py); ``hub``: WebSub's, or ""; ``indexnow``: the key that the site shows to search
    engines, or ""; ``engine``: the address at which they are told of changes; ``pictures``, ``cards``: what is
    drawn (draw/wanted.py); ``search``: whether readers can search the essays.
    """

    name: str
    url: str
    prefix: str
    timezone: ZoneInfo
    languages: tuple[Language, ...]
    default: str
    taglines: Mapping[str, str]
    author: str
    card: str
    page_size: int
    feed_size: int
    toc_words: int
    words_per_minute: int
    previews: bool
    now: datetime
    content: Path
    limits: Limits = field(default_factory=Limits)
    raw_html: str = "strict"
    unlisted: bool = False
    hub: str = ""
    indexnow: str = ""
    engine: str = ""
    pictures: Pictures = Pictures.NONE
    cards: Cards | None = None
    search: bool = True

    def __post_init__(self):
        object.__setattr__(self, "_by_code", {language.code: language for language in self.languages})

    def __getitem__(self, code: str) -> Language:
        """The language with this code. Raises KeyError."""
        return self._by_code[code]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._by_code)

    def order(self, code: str) -> tuple[str, ...]:
        """The languages in the order in which a reader of ``code`` is offered them, his own first."""
        return (code, *self._by_code[code].neighbours)

    def address(self, url: str) -> str:
        """A page's address within the host: ``"da/"`` -> ``"/da/"`` (or ``"/blog/da/"``)."""
        return f"{self.prefix}/{quote(url, safe=SAFE)}"

    def absolute(self, url: str) -> str:
        """A page's whole address: ``"da/"`` -> ``"https://example.org/da/"``."""
        return f"{self.url}/{quote(url, safe=SAFE)}"


def site_from(settings: Mapping) -> Site:
    """The Site that Pelican's settings describe. Raises SettingsError."""
    for key in ("SITENAME", "TIMEZONE", "DEFAULT_LANG"):
        if not isinstance(settings.get(key), str) or not settings[key].strip():
            raise SettingsError(f"{key}: {settings.get(key)!r} is no text: write it between quotation marks")
    url = _siteurl(settings)
    try:
        timezone = ZoneInfo(settings.get("TIMEZONE") or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(
            f'TIMEZONE: "{settings["TIMEZONE"]}" is no time zone: write one such as "Europe/Copenhagen"'
        ) from error
    for key in ("AUTHOR", "SOCIAL_CARD"):
        if not isinstance(settings.get(key) or "", str):
            raise SettingsError(f"{key}: {settings[key]!r} is no text: write it between quotation marks")
    declared = settings.get("LANGUAGES", {})
    if not isinstance(declared, Mapping) or not all(
        isinstance(code, str) and isinstance(line, Mapping) and isinstance(line.get("neighbours", []), list | tuple)
        for code, line in declared.items()
    ):
        raise SettingsError('LANGUAGES: is no list of languages: write {"da": {"name": "Dansk", "neighbours": []}, ...}')
    try:
        languages = load_languages(declared, [Path(folder) for folder in settings["LANGUAGE_PATHS"]])
    except LanguageError as error:
        raise SettingsError(str(error)) from error
    codes = [language.code for language in languages]
    default = settings["DEFAULT_LANG"]
    if default not in codes:
        raise SettingsError(f'DEFAULT_LANG: "{default}" is not among LANGUAGES: write one of {", ".join(codes)}')
    tagline = settings.get("TAGLINE", {})
    if not isinstance(tagline, str | Mapping):
        raise SettingsError('TAGLINE: is no line of text: write {"da": "...", ...}')
    return Site(
        name=settings["SITENAME"],
        url=url,
        prefix=urlsplit(url).path.rstrip("/"),
        timezone=timezone,
        languages=languages,
        default=default,
        taglines=dict.fromkeys(codes, tagline) if isinstance(tagline, str) else tagline,
        author=settings.get("AUTHOR", ""),
        card=settings["SOCIAL_CARD"],
        page_size=_positive(settings, "PAGE_SIZE"),
        feed_size=_positive(settings, "FEED_SIZE"),
        toc_words=_positive(settings, "TOC_WORDS"),
        words_per_minute=_positive(settings, "WORDS_PER_MINUTE"),
        previews=bool(settings.get("PREVIEWS")),
        unlisted=bool(settings.get("PREVIEWS") or settings.get("UNLISTED")),
        now=now(),
        content=Path(settings["PATH"]),
        limits=limits_from(settings),
        raw_html=_one_of(settings, "RAW_HTML", POLICIES),
        hub=_web(settings, "WEBSUB_HUB"),
        indexnow=_indexnow(settings),
        engine=_web(settings, "INDEXNOW_ENGINE"),
        pictures=_drawn(settings, "PICTURES", pictures_from),
        cards=_drawn(settings, "CARDS", cards_from),
        search=_truth(settings, "SEARCH"),
    )


def _siteurl(settings: Mapping) -> str:
    url = str(settings.get("SITEURL") or "").rstrip("/")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SettingsError(f'SITEURL: "{url}" is no web address ({error})') from error
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f'SITEURL: "{url}" is no web address: write one such as "https://example.org"')
    if "@" in parts.netloc:
        raise SettingsError("SITEURL: holds a name or a password: take it out, for it would stand on every page")
    return url


def limits_from(settings: Mapping) -> Limits:
    """What no input may exceed. Raises SettingsError."""
    return Limits(**{one.name: _positive(settings, f"MAX_{one.name.upper()}") for one in fields(Limits)})


def _drawn(settings: Mapping, key: str, read: Callable):
    try:
        return read(settings.get(key))
    except ValueError as error:
        raise SettingsError(f"{key}: {error}") from error


def _one_of(settings: Mapping, key: str, choices: tuple[str, ...]) -> str:
    if settings[key] not in choices:
        hint = did_you_mean(str(settings[key]), choices) or f": write one of {', '.join(choices)}"
        raise SettingsError(f"{key}: {settings[key]!r} is none of the words known here{hint}")
    return settings[key]


def _truth(settings: Mapping, key: str) -> bool:
    if not isinstance(settings[key], bool):
        raise SettingsError(f"{key}: {settings[key]!r} is neither: write True or False")
    return settings[key]


def _web(settings: Mapping, key: str) -> str:
    hub = settings[key]
    if not isinstance(hub, str) or (hub and not re.fullmatch(r"https?://[^\s/?#\"<>]+[^\s\"<>]*", hub)):
        raise SettingsError(f'{key}: {hub!r} is no web address: write one such as "https://hub.example/", or ""')
    return hub


def _indexnow(settings: Mapping) -> str:
    key = settings["INDEXNOW_KEY"]
    if not isinstance(key, str) or (key and not re.fullmatch(r"[a-zA-Z0-9-]{8,128}", key)):
        raise SettingsError(f'INDEXNOW_KEY: {key!r} is no key: write 8 to 128 of a-z, A-Z, 0-9 and "-", or ""')
    return key


def now() -> datetime:
    """The build's one "now", in UTC: SOURCE_DATE_EPOCH (seconds, reproducible-builds.org), else the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f'SOURCE_DATE_EPOCH: "{epoch}" is no number of seconds since 1970') from error


def _positive(settings: Mapping, key: str) -> int:
    value = settings[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SettingsError(f"{key}: {value!r} is no whole number above 0: write one")
    return value
