"""How front-matter values are read: each function takes the written value and the site's time
zone.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from ..problems import nearest
from ..sanitize.allowlist import FORMS, HTML
from .text import CONTROL, hidden

MOMENT = re.compile(
    r"^(?P<year>\d{4})(?P<sign>[-/])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    r"(?:[T ](?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2}(?::?\d{2})?)?)?$",
    re.ASCII,
)
ELEMENTS = HTML | FORMS | {"script", "style", "title", "svg", "math", "object", "embed"}
ELEMENTS |= {
    "textarea",
    "link",
    "meta",
    "base",
    "body",
    "html",
    "head",
    "video",
    "audio",
    "source",
    "template",
    "noscript",
}
ELEMENTS |= {"select", "option", "frame", "frameset", "applet", "marquee", "section", "main"}
MARKUP = re.compile(
    rf"""</?(?:{"|".join(sorted(ELEMENTS))})(?=[\s/>]|$)[^<>]*>?|<!--|<[a-z][^<>]*[\s"'/]on[a-z]+\s*=[^<>]*>?""",
    re.IGNORECASE,
)
HARMLESS = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|dfn|em|i|kbd|mark|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>"
)
PATH = re.compile(r"(?:^|/)\.\.(?:/|$)|(?:javascript|vbscript|data):", re.IGNORECASE)
# a file name can have 255 bytes
LONGEST_TITLE, LONGEST_SLUG, LONGEST_NAME, LONGEST_SUMMARY = 250, 200, 100, 2000
AS_ENTITY = 'use plain text, with &lt; for a literal "<"'
AS_NAME = "names are plain text; remove it"  # "&lt;" would be shown literally
SLUG = re.compile(r"^[^\W_]+(?:[-_.][^\W_]+)*$")


class InvalidError(ValueError):
    """An invalid value; the message says why and what to write."""


def one_line(value: object, _zone: ZoneInfo | None, remedy: str = AS_ENTITY) -> str:
    """Plain text on one line, without invisible characters and HTML. remedy: for HTML."""
    if not isinstance(value, str):
        raise InvalidError("is not plain text; write one value, not a list")
    control = CONTROL.search(value)
    if (
        code := (f"U+{ord(control[0]):04X}" if control else "")
        or hidden(value)
        or hidden(unescape(value))
    ):
        raise InvalidError(f"contains an invisible character ({code}); retype it")
    found = MARKUP.search(value)
    if found:
        raise InvalidError(f'contains HTML ("{found[0][:40]}"); {remedy}')
    return " ".join(value.split())


def title(value: object, zone: ZoneInfo) -> str:
    text = one_line(value, zone)
    if len(text) > LONGEST_TITLE:
        raise InvalidError(f"has {len(text)} characters, more than {LONGEST_TITLE}; shorten it")
    return text


def summary(value: object, zone: ZoneInfo) -> str:
    """Like ``one_line``, but inline HTML is allowed, as in ordinary Pelican sites."""
    if not isinstance(value, str):
        return one_line(value, zone)
    if len(value) > LONGEST_SUMMARY:
        raise InvalidError(f"has {len(value)} characters, more than {LONGEST_SUMMARY}; shorten it")
    one_line(HARMLESS.sub("", value), zone)
    return " ".join(value.split())


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        value = re.split("[;\n]" if re.search("[;\n]", value) else ",", value)
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise InvalidError('is not a list of names; write "One, Two"')
    return value


def names(value: object, zone: ZoneInfo | None) -> tuple[str, ...]:
    """Names in order, without repetition: a YAML list, or text split at ``;`` or line ends, or else
    at ``,``.
    """
    found = tuple(
        dict.fromkeys(
            name for name in (one_line(name, zone, AS_NAME) for name in _listed(value)) if name
        )
    )
    for name in found:
        if len(name) > LONGEST_NAME:
            raise InvalidError(
                f'"{name[:40]}…" has {len(name)} characters, more than {LONGEST_NAME}; shorten it'
            )
        if PATH.search(name):
            raise InvalidError(
                f'"{name}" is not a valid name; write it without "../", "javascript:" and the like'
            )
    return found


def people(value: object, zone: ZoneInfo) -> tuple[str, ...]:
    """Names of people: without path separators and characters that end a path."""
    return tuple(_part(name, "?#\\") for name in names(value, zone))


def category(value: object, zone: ZoneInfo) -> str:
    """A name like that of a topic, such as C#: no address contains it as it is written."""
    return _part(one_line(value, zone, AS_NAME), "?\\")


def _part(name: str, refused: str) -> str:
    if (
        PATH.search(name)
        or set(name) & set(refused)
        or name.startswith("/")
        or len(name) > LONGEST_NAME
    ):
        signs = ", ".join(f'"{sign}"' for sign in ("../", *refused[:-1]))
        message = f'write it without a leading "/", {signs} and "{refused[-1]}"'
        raise InvalidError(f'"{name[:60]}" cannot be part of a URL; {message}')
    return name


def essays(value: object, _zone: ZoneInfo) -> tuple[str, ...]:
    """Names of essays, or paths to their files."""
    return tuple(
        dict.fromkeys(name for name in (" ".join(name.split()) for name in _listed(value)) if name)
    )


def moment(value: object, zone: ZoneInfo) -> datetime:
    """A date, or a date and time, in ISO 8601; in the site's time zone unless it has an offset."""
    text = one_line(value, zone)
    match = MOMENT.match(text)
    remedy = "use year, month and day, for example 2026-02-28"
    if not match:
        raise InvalidError(f'"{text}" is not a valid date; {remedy}')
    try:
        day = date(*(int(match[part]) for part in ("year", "month", "day")))
        clock = match["time"] or "00:00"
        offset = (match["zone"] or "").replace("Z", "+00:00")
        hour, _, rest = clock.partition(":")
        at = datetime.fromisoformat(f"{day}T{hour.zfill(2)}:{rest}{offset}")
    except ValueError as error:
        raise InvalidError(f'"{text}" is not a valid date ({error}); {remedy}') from error
    # the day before and after must be a valid date too, in any time zone
    if not 1000 <= at.year < 9999:
        raise InvalidError(f'"{text}" is not a valid date for an essay; {remedy}')
    return at if at.tzinfo else at.replace(tzinfo=zone)


def skipped_hour(at: datetime, zone: ZoneInfo) -> bool:
    """Whether this local time was skipped when the clocks went forward, so that it does not
    exist.
    """
    return at.tzinfo is zone and at.astimezone(UTC).astimezone(zone).replace(
        tzinfo=None
    ) != at.replace(tzinfo=None)


def one_of(
    choices: Iterable[str], meant: Mapping[str, str] | None = None
) -> Callable[[object, ZoneInfo], str]:
    """Reads one of a few words. meant: foreign words -> the one of ours that they mean."""
    choices = tuple(choices)

    def chosen(value: object, zone: ZoneInfo) -> str:
        text = one_line(value, zone).lower()
        if text not in choices:
            near = (meant or {}).get(text) or nearest(text, choices)
            hint = f'did you mean "{near}"?' if near else f"use one of {', '.join(choices)}"
            raise InvalidError(f'"{text}" is not a valid value; {hint}')
        return text

    return chosen


def number(value: object, zone: ZoneInfo) -> int:
    text = one_line(value, zone)
    if not text.isdecimal() or len(text) > 9:
        raise InvalidError(f'"{text}" is not a valid whole number; use for example 2')
    return int(text)


def slug(value: object, zone: ZoneInfo) -> str:
    text = one_line(value, zone)
    if not SLUG.match(text):
        raise InvalidError(
            f'"{text[:60]}" cannot be part of a URL; use letters, digits and hyphens'
        )
    if len(text.encode()) > LONGEST_SLUG:
        raise InvalidError(f"has {len(text.encode())} bytes, more than {LONGEST_SLUG}; shorten it")
    return text


def addresses(value: object, zone: ZoneInfo) -> tuple[str, ...]:
    """Former addresses within the site, as paths: ``/da/old/`` is ``da/old/``; of a full URL, its
    path.
    """
    written = essays(value, zone)
    found = []
    for address in written:
        one_line(address, zone)
        try:
            path = unquote(urlsplit(address).path if "://" in address else address).removeprefix(
                "/"
            )
        except ValueError as error:
            raise InvalidError(
                f'"{address}" is not a valid URL; use a path, for example /da/old/'
            ) from error
        if not path or (path.split("/")[-1] and "." not in path.split("/")[-1]):
            path += "/"  # servers answer both
        if path.startswith("/"):
            inside(path)  # another host, or nothing
        found.append(page_address(path, zone))
    return tuple(dict.fromkeys(found))


def copies(value: object, zone: ZoneInfo) -> dict[str, str]:
    """Addresses of other sites -> those of copies: a YAML mapping, or lines of "address copy"."""
    if isinstance(value, str):
        value = dict(_with_copy(line) for line in value.splitlines() if line.strip())
    if not isinstance(value, dict):
        raise InvalidError(
            'is not a list of URLs and copies; write "https://gone.example https://copy.example"'
        )
    for address, copy in value.items():
        if not all(
            isinstance(one, str) and one.startswith(("http://", "https://"))
            for one in (address, copy)
        ):
            shown = " ".join(str(address).split())[:80]
            raise InvalidError(
                f'"{shown}" has no copy; write its URL and the URL of the copy, both with '
                "https://, on one line"
            )
    return value


def _with_copy(line: str) -> tuple[str, str]:
    """An address and that of its copy; "" for a line that is not two words."""
    if len(line.split()) != 2:
        return line, ""
    address, copy = line.split()
    return address, copy


def page_address(value: object, zone: ZoneInfo) -> str:
    """The URL of a page below the site's root: ``/x/`` and ``x`` are ``x/``, as servers have it."""
    text = inside(_below_root(one_line(value, zone)))
    if "." not in text.rpartition("/")[2] and not text.endswith("/"):
        text += "/"
    if not text.endswith(("/", ".html", ".htm")):
        raise InvalidError(f'"{text}" is not the URL of a page; end it in "/" or ".html"')
    return text


def page_file(value: object, zone: ZoneInfo) -> str:
    text = one_line(value, zone)
    if text.startswith("/"):
        bare = text.lstrip("/")[:60]
        raise InvalidError(f'"{text[:60]}" begins with a slash; write it without, "{bare}"')
    inside(text)
    if not text.endswith((".html", ".htm")):
        raise InvalidError(f'"{text}" is not the file of a page; end it in ".html"')
    return text


def _below_root(path: str) -> str:
    """A path without its leading slash: it is below the site's root either way."""
    return path[1:] if path.startswith("/") and path[1:2] not in ("/", "") else path


def inside(path: str) -> str:
    """A path that stays within the site. Raises InvalidError."""
    if (
        not path.isprintable()
        or re.search(r"[?#\s%\\]", path)
        or max(map(len, path.encode().split(b"/"))) > LONGEST_SLUG
        or len(path) > 500
    ):
        raise InvalidError(
            f'"{path[:60]}" cannot be a URL; write it without spaces, "?", "#" and "%", in shorter '
            "parts"
        )
    if (
        path.startswith("/")
        or {"..", "."} & set(path.split("/"))
        or "//" in path
        or ":" in path
        or not path
    ):
        raise InvalidError(
            f'"{path}" is outside the site; use a path below it, for example da/my-essay/'
        )
    return path
