"""The site's own settings, validated once, in one frozen value that is passed to every stage."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from ..languages import Language, LanguageError, load_languages
from ..sanitize import NO_HOSTS, ExternalHosts, hosts_from
from ..sanitize.urls import host_of
from .image_settings import Cards, Pictures
from .limits import Limits
from .settings import value_of
from .svg_rules import Rules
from .values import Settings, SettingsError

# characters that need no encoding in an address; letters of a slug's language do
SAFE = "/:?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, eq=False)
class Site:
    """Settings of the whole site during one run.

    ``url`` is absolute, without a trailing slash; ``prefix`` is its path ("" for a site at the root
    of its host); ``now`` is read in one place, from SOURCE_DATE_EPOCH if that is set; ``previews``:
    whether drafts and scheduled essays get preview addresses; ``unlisted``: whether search engines
    are asked not to index the site; ``raw_html``: what happens to disallowed HTML in bodies;
    ``tolerated``: the kinds of errors with which the site is published all the same;
    ``hosts``: other sites that pages may load from (sanitize/); ``clean_svg``: whether drawings are
    published without their disallowed content; ``active``: files that browsers run and that are
    published all the same; ``first_url``: like ``url``, where the site was first published, or "";
    ``hub``: WebSub's, or ""; ``indexnow``: the key that the site shows to search engines, or "";
    ``engine``: the URL at which they are notified of changes; ``pictures``, ``cards``: what is
    drawn (config/image_settings.py); ``search``: whether readers can search the essays;
    ``search_code``: whether blocks of code are searched too; ``external_private``: whether ``check
    --external`` checks hosts of local networks; ``menu_items``: title and URL of further links in
    the menu.
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
    tolerated: tuple[str, ...] = ()
    hosts: ExternalHosts = NO_HOSTS
    clean_svg: bool = False
    clean_pictures: bool = False
    active: tuple[str, ...] = ()
    unlisted: bool = False
    first_url: str = ""
    hub: str = ""
    indexnow: str = ""
    engine: str = ""
    pictures: Pictures = Pictures.NONE
    cards: Cards | None = None
    search: bool = True
    search_code: bool = False
    external_private: bool = False
    menu_items: tuple[tuple[str, str], ...] = ()

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

    def identity(self, url: str) -> str:
        """The URL by which feed readers and e-readers know a page, which is not to change."""
        return f"{self.first_url or self.url}/{quote(url, safe=SAFE)}"


def site_from(settings: Settings) -> Site:
    """The Site that Pelican's settings describe. Raises SettingsError."""
    value = partial(value_of, settings)
    name, url = value("SITENAME"), value("SITEURL")
    timezone, default, author = value("TIMEZONE"), value("DEFAULT_LANG"), value("AUTHOR")
    tolerated = value("TOLERATE")
    try:
        languages = load_languages(
            value("LANGUAGES"),
            list(value("LANGUAGE_PATHS")),
            fallback=bool(settings.get("PREVIEWS")) or "strings" in tolerated,
        )
    except LanguageError as error:
        raise SettingsError(str(error)) from error
    codes = [language.code for language in languages]
    if default not in codes:
        raise SettingsError(
            f'DEFAULT_LANG: "{default}" is not among LANGUAGES; write one of {", ".join(codes)}'
        )
    tagline = value("TAGLINE")
    try:
        hosts = hosts_from(value("EXTERNAL_HOSTS"), host_of(f"{url}/"))
    except ValueError as error:
        raise SettingsError(f"EXTERNAL_HOSTS: {error}") from error
    return Site(
        name=name,
        url=url,
        prefix=urlsplit(url).path.rstrip("/"),
        timezone=timezone,
        languages=languages,
        default=default,
        taglines=dict.fromkeys(codes, tagline) if isinstance(tagline, str) else tagline,
        author=author,
        card=value("SOCIAL_CARD"),
        page_size=value("PAGE_SIZE"),
        feed_size=value("FEED_SIZE"),
        toc_words=value("TOC_WORDS"),
        words_per_minute=value("WORDS_PER_MINUTE"),
        previews=bool(settings.get("PREVIEWS")),
        unlisted=bool(settings.get("PREVIEWS") or settings.get("UNLISTED")),
        now=now(),
        content=Path(settings["PATH"]),
        limits=Limits(**{one.name: value(f"MAX_{one.name.upper()}") for one in fields(Limits)}),
        raw_html=value("RAW_HTML"),
        tolerated=tolerated,
        hosts=hosts,
        clean_svg=settings.get("SVG_FILES") is not None and value("SVG_FILES") == "clean",
        clean_pictures=value("PICTURE_METADATA") == "remove",
        active=value("ACTIVE_FILES"),
        first_url=value("FIRST_SITEURL").rstrip("/"),
        hub=value("WEBSUB_HUB"),
        indexnow=value("INDEXNOW_KEY"),
        engine=value("INDEXNOW_ENGINE"),
        pictures=value("PICTURES"),
        cards=value("CARDS"),
        search=value("SEARCH"),
        search_code=value("SEARCH_CODE"),
        external_private=value("EXTERNAL_PRIVATE"),
        menu_items=value("MENUITEMS"),
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
            f'SOURCE_DATE_EPOCH: "{epoch}" is not a number of seconds since 1970'
        ) from error
