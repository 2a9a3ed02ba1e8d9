"""What templates receive: the view, the body, the site, and the names below. Any other name is an
error (StrictUndefined).

| name | what it is |
|---|---|
| ``view`` | the page's View |
| ``site`` | the Site |
| ``body`` | the essay's or page's text as HTML; "" on other pages |
| ``language`` | the page's Language |
| ``json_ld`` | the page's JSON-LD, safe in a script element; "" if there is none |
| ``citation`` | how the essay is cited (describe/citing.py); None on other pages |
| ``_``, ``gettext``, ``ngettext`` | interface strings in the page's language |
| ``address(url)``, ``absolute(url)`` | an address within the host; a full URL |
| ``asset(path)`` | the address of a file of the theme (``asset("theme/samtale.css")``), which changes with its content |
| ``integrity(path)`` | its SHA-256 for the attribute ``integrity`` |
| ``content_policy`` | the page's Content-Security-Policy; "" with RAW_HTML = "allow" |
| ``date(moment, style="long")``, ``iso(moment)`` | in the page's language; for machines; in the site's time zone |
| ``number(n)`` | in the page's language |
| ``language_name(code)`` | another language's name in the page's language |
| ``language_names(codes)`` | several of them as a list in words ("svensk og engelsk") |
| ``quoted(text)`` | in the quotation marks of the page's language |
| ``in_words(items)`` | several items, which may be HTML, as a list in words ("a, b og c") |
| ``once(value, ...)`` | in a call block: its content is rendered once for these values and the page's language |
| ``speak(code)`` | that language as a Language, for a few words in it |
"""  # noqa: E501

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from jinja2 import BytecodeCache, Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from ..config.site import Site
from ..dates import rfc3339
from ..describe.citing import citation
from ..describe.structured import structured_data
from ..describe.view import View
from ..languages import Language
from ..output.hashed_names import url_of
from ..sanitize import content_policy

NAMES = (
    "view",
    "site",
    "body",
    "language",
    "json_ld",
    "_",
    "gettext",
    "ngettext",
    "address",
    "absolute",
    "date",
    "iso",
    "number",
    "language_name",
    "language_names",
    "in_words",
    "quoted",
    "speak",
    "asset",
    "once",
    "citation",
    "integrity",
    "content_policy",
)


def prepare(
    environment: Environment,
    site: Site,
    published: Callable[[str], str],
    cache: BytecodeCache | None = None,
    *,
    digest: Callable[[str], str] = lambda _path: "",
    scripts: Callable[[], Iterable[str]] = tuple,
) -> Environment:
    """Set up Pelican's Jinja environment with our names, strictness, and gettext by the language of
    the page.

    published: an asset's path -> the one in the output, called when the content is read; digest:
    its SHA-256, likewise; scripts: those of the theme's scripts; cache: of compiled templates, from
    earlier builds.
    """
    environment.bytecode_cache = cache
    environment.auto_reload = False  # templates do not change during a build
    environment.undefined = StrictUndefined
    environment.autoescape = True
    extended: Any = environment  # attributes that the i18n extension adds, without types
    extended.install_gettext_callables(_gettext, _ngettext, newstyle=True)
    environment.globals.update(
        site=site,
        address=site.address,
        absolute=site.absolute,
        asset=lambda path: site.address(url_of(published(path))),
        integrity=lambda path: content_policy.integrity(digest(published(path))),
        content_policy=ContentPolicy(site, scripts),
        speak=lambda code: site[code],
        date=_date,
        iso=lambda moment: rfc3339(moment.astimezone(site.timezone)),
        number=_number,
        language_name=_language_name,
        language_names=_language_names,
        in_words=_in_words,
        quoted=_quoted,
        once=Once(),
    )
    return environment


class ContentPolicy:
    """The policy of pages, computed when the first of them needs it."""

    def __init__(self, site: Site, digests: Callable[[], Iterable[str]]):
        self.site, self.digests = site, digests
        self.made: str | None = None

    def __html__(self) -> str:
        return str(escape(str(self)))

    def __str__(self) -> str:
        if self.made is None:
            # then authors' own scripts may run, as far as the server's policy allows
            allow = self.site.raw_html == "allow"
            self.made = (
                "" if allow else content_policy.meta(self.site.url, self.site.hosts, self.digests())
            )
        return self.made

    def __bool__(self) -> bool:
        return bool(str(self))


class Once:
    """Renders a template block once for the same values: ``{% call once(card, level) %}...{%
    endcall %}``.

    The block may depend only on those values, the language and the site.
    """

    def __init__(self) -> None:
        self.made: dict[tuple[object, ...], Markup] = {}

    @pass_context
    def __call__(self, context: Context, *values: object, caller: Callable[[], Markup]) -> Markup:
        key = (context["language"].code, *values)
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = caller()
        return found


def page_context(view: View, body: str, site: Site) -> dict[str, Any]:
    """The context of one page."""
    data = structured_data(view, site)
    markup = Markup(body)  # noqa: S704 the author's own HTML
    return {
        "view": view,
        "body": markup,
        "language": site[view.lang],
        "json_ld": as_json(data) if data else "",
        "citation": citation(view, site),
    }


def as_json(data: Mapping[str, Any]) -> Markup:
    """JSON that is safe in a script element: no title can produce ``</script>`` or ``<!--``."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 escaped just above


@pass_context
def _gettext(context: Context, message: str) -> str:
    language: Language = context["language"]
    return language.gettext(message)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int) -> str:
    language: Language = context["language"]
    return language.ngettext(singular, plural, number)


@pass_context
def _date(context: Context, moment: datetime, style: str = "long") -> str:
    return _dated(
        moment.astimezone(context["site"].timezone).date(), style, context["language"].locale
    )


@lru_cache(maxsize=20_000)
def _dated(day: date, style: str, locale: Locale) -> str:
    return format_date(day, style, locale)


@pass_context
def _number(context: Context, number: int) -> str:
    return _counted(number, context["language"].locale)


@lru_cache(maxsize=20_000)
def _counted(number: float, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


@pass_context
def _language_name(context: Context, code: str) -> str:
    language: Language = context["language"]
    return language.language_name(code)


@pass_context
def _language_names(context: Context, codes: Iterable[str]) -> str:
    return _named(tuple(codes), context["language"])


@lru_cache(maxsize=2_000)
def _named(codes: tuple[str, ...], language: Language) -> Markup:
    return Markup(  # noqa: S704 its parts are escaped
        format_list(
            [str(escape(language.language_name(code))) for code in codes], locale=language.locale
        )
    )


@pass_context
def _quoted(context: Context, text: str) -> str:
    opening, closing = context["language"].quotes["double"]
    return f"{opening}{text}{closing}"


@pass_context
def _in_words(context: Context, items: Iterable[str]) -> Markup:
    return Markup(  # noqa: S704 its parts are escaped
        format_list([str(escape(item)) for item in items], locale=context["language"].locale)
    )
