"""The site's own settings, validated once, in one frozen value that is passed to every stage."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..languages import Language, LanguageError, load_languages
from ..sanitize import NO_HOSTS, ExternalHosts, hosts_from
from ..sanitize.urls import host_of
from .image_settings import Cards, Pictures, cards_from, pictures_from
from .limits import Limits
from .svg_rules import Rules
from .values import (
    Settings,
    SettingsError,
    indexnow,
    one_of,
    parsed,
    paths,
    positive,
    truth,
    web,
)

POLICIES = ("strict", "sanitise", "allow")  # for RAW_HTML
# characters that need no encoding in an address; letters of a slug's language do
SAFE = "/:?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, eq=False)
class Site:
    """Settings of the whole site during one run.

    ``url`` is absolute, without a trailing slash; ``prefix`` is its path ("" for a site at the root
    of its host); ``now`` is read in one place, from SOURCE_DATE_EPOCH if that is set; ``previews``:
    whether drafts and scheduled essays get preview addresses; ``unlisted``: whether search engines
    are asked not to index the site; ``raw_html``: what happens to disallowed HTML in bodies;
    ``hosts``: other sites that pages may load from (sanitize/); ``clean_svg``: whether drawings are
    published without their disallowed content; ``active``: files that browsers run and that are
    published all the same; ``hub``: WebSub's, or ""; ``indexnow``: the key that the site shows to
    search engines, or ""; ``engine``: the URL at which they are notified of changes; ``pictures``,
    ``cards``: what is drawn (config/image_settings.py); ``search``: whether readers can search the
    essays; ``external_private``: whether ``check --external`` checks hosts of local networks.
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
    hosts: ExternalHosts = NO_HOSTS
    clean_svg: bool = False
    active: tuple[str, ...] = ()
    unlisted: bool = False
    hub: str = ""
    indexnow: str = ""
    engine: str = ""
    pictures: Pictures = Pictures.NONE
    cards: Cards | None = None
    search: bool = True
    external_private: bool = False

    @cached_property
    def _by_code(self) -> dict[str, Language]:
        return {language.code: language for language in self.languages}

    def __getitem__(self, code: str) -> Language:
        """The language with this code. Raises KeyError."""
        return self._by_code[code]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._by_code)

    def order(self, code: str) -> tuple[str, ...]:
        """The languages in the order in which a reader of ``code`` is offered them, that language
        first.
        """
        return (code, *self._by_code[code].neighbours)

    @property
    def drawings(self) -> Rules:
        """The rules for drawings."""
        return Rules(self.hosts, self.clean_svg)

    def address(self, url: str) -> str:
        """A page's address within the host: ``"da/"`` -> ``"/da/"`` (or ``"/blog/da/"``)."""
        return f"{self.prefix}/{quote(url, safe=SAFE)}"

    def absolute(self, url: str) -> str:
        """A page's full URL: ``"da/"`` -> ``"https://example.org/da/"``."""
        return f"{self.url}/{quote(url, safe=SAFE)}"


def site_from(settings: Settings) -> Site:
    """The Site that Pelican's settings describe. Raises SettingsError."""
    for key in ("SITENAME", "TIMEZONE", "DEFAULT_LANG"):
        if not isinstance(settings.get(key), str) or not settings[key].strip():
            raise SettingsError(
                f"{key}: {settings.get(key)!r} is no text: write it between quotation marks"
            )
    url = _siteurl(settings)
    try:
        timezone = ZoneInfo(settings.get("TIMEZONE") or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(
            f'TIMEZONE: "{settings["TIMEZONE"]}" is no time zone: write one such as '
            '"Europe/Copenhagen"'
        ) from error
    for key in ("AUTHOR", "SOCIAL_CARD"):
        if not isinstance(settings.get(key) or "", str):
            raise SettingsError(
                f"{key}: {settings[key]!r} is no text: write it between quotation marks"
            )
    declared = settings.get("LANGUAGES", {})
    if not isinstance(declared, Mapping) or not all(
        isinstance(code, str)
        and isinstance(line, Mapping)
        and isinstance(line.get("neighbours", []), list | tuple)
        for code, line in declared.items()
    ):
        raise SettingsError(
            'LANGUAGES: is no list of languages: write {"da": {"name": "Dansk", "neighbours": '
            "[]}, ...}"
        )
    try:
        languages = load_languages(
            declared,
            [Path(folder) for folder in settings["LANGUAGE_PATHS"]],
            fallback=bool(settings.get("PREVIEWS")),
        )
    except LanguageError as error:
        raise SettingsError(str(error)) from error
    codes = [language.code for language in languages]
    default = settings["DEFAULT_LANG"]
    if default not in codes:
        raise SettingsError(
            f'DEFAULT_LANG: "{default}" is not among LANGUAGES: write one of {", ".join(codes)}'
        )
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
        page_size=positive(settings, "PAGE_SIZE"),
        feed_size=positive(settings, "FEED_SIZE"),
        toc_words=positive(settings, "TOC_WORDS"),
        words_per_minute=positive(settings, "WORDS_PER_MINUTE"),
        previews=bool(settings.get("PREVIEWS")),
        unlisted=bool(settings.get("PREVIEWS") or settings.get("UNLISTED")),
        now=now(),
        content=Path(settings["PATH"]),
        limits=limits_from(settings),
        raw_html=one_of(settings, "RAW_HTML", POLICIES),
        hosts=parsed(
            settings, "EXTERNAL_HOSTS", lambda value: hosts_from(value, host_of(f"{url}/"))
        ),
        clean_svg=settings.get("SVG_FILES") is not None
        and one_of(settings, "SVG_FILES", ("refuse", "clean")) == "clean",
        active=paths(settings, "ACTIVE_FILES"),
        hub=web(settings, "WEBSUB_HUB"),
        indexnow=indexnow(settings),
        engine=web(settings, "INDEXNOW_ENGINE"),
        pictures=parsed(settings, "PICTURES", pictures_from),
        cards=parsed(settings, "CARDS", cards_from),
        search=truth(settings, "SEARCH"),
        external_private=truth(settings, "EXTERNAL_PRIVATE"),
    )


def _siteurl(settings: Settings) -> str:
    url = str(settings.get("SITEURL") or "").rstrip("/")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SettingsError(f'SITEURL: "{url}" is no web address ({error})') from error
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(
            f'SITEURL: "{url}" is no web address: write one such as "https://example.org"'
        )
    if "@" in parts.netloc:
        raise SettingsError(
            "SITEURL: holds a name or a password: take it out, for it would stand on every page"
        )
    return url


def limits_from(settings: Settings) -> Limits:
    """The limits on input. Raises SettingsError."""
    return Limits(
        **{one.name: positive(settings, f"MAX_{one.name.upper()}") for one in fields(Limits)}
    )


def now() -> datetime:
    """The current time of the build, in UTC: SOURCE_DATE_EPOCH (seconds, reproducible-builds.org),
    else the clock.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(
            f'SOURCE_DATE_EPOCH: "{epoch}" is no number of seconds since 1970'
        ) from error
