"""The keys of front matter: what each means, declared once, and the checked values that come out."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ..problems import WARNING, Problem, nearest
from .front_matter import Field

STATUSES = ("published", "draft", "hidden", "skip")
TRANSLATIONS = ("author", "human", "machine", "true", "false")
MOMENT = re.compile(
    r"^(?P<year>\d{4})(?P<sign>[-/])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    r"(?:[T ](?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?$"
)
SLUG = re.compile(r"^[^\W_]+(?:[-_.][^\W_]+)*$")


@dataclass(frozen=True)
class Values:
    """The checked values of one file's front matter; ``lines`` says where each key stands (from 1)."""

    values: dict[str, object]
    lines: dict[str, int]

    def get(self, key: str, otherwise=None):
        return self.values.get(key, otherwise)


class InvalidError(ValueError):
    """A value that a key cannot have; the message says why and what to write."""


def one_line(value: object, _zone: ZoneInfo) -> str:
    """Plain text on one line."""
    if not isinstance(value, str):
        raise InvalidError("is no plain text: write one value, not a list")
    return " ".join(value.split())


def names(value: object, _zone: ZoneInfo) -> tuple[str, ...]:
    """Names in order, without repetition: a YAML list, or text split at ``;`` or line ends, or else at ``,``."""
    if isinstance(value, str):
        value = re.split("[;\n]" if re.search("[;\n]", value) else ",", value)
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise InvalidError('is no list of names: write "One, Two"')
    return tuple(dict.fromkeys(name for name in (" ".join(name.split()) for name in value) if name))


def moment(value: object, zone: ZoneInfo) -> datetime:
    """A date or a date and time, ISO 8601, in the site's time zone unless it names its own offset."""
    text = one_line(value, zone)
    match = MOMENT.match(text)
    remedy = "write the year, month and day, such as 2026-02-28"
    if not match:
        raise InvalidError(f'"{text}" is no date: {remedy}')
    try:
        day = date(*(int(match[part]) for part in ("year", "month", "day")))
        clock = match["time"] or "00:00"
        offset = (match["zone"] or "").replace("Z", "+00:00")
        at = datetime.fromisoformat(f"{day}T{clock.zfill(5) if len(clock) < 6 else clock.zfill(8)}{offset}")
    except ValueError as error:
        raise InvalidError(f'"{text}" is no date ({error}): {remedy}') from error
    if at.year < 1000:
        raise InvalidError(f'"{text}" is no date that an essay can have: {remedy}')
    return at if at.tzinfo else at.replace(tzinfo=zone)


def one_of(choices: Iterable[str]) -> Callable:
    choices = tuple(choices)

    def chosen(value: object, zone: ZoneInfo) -> str:
        text = one_line(value, zone).lower()
        if text not in choices:
            near = nearest(text, choices)
            hint = f'did you mean "{near}"?' if near else f"write one of {', '.join(choices)}"
            raise InvalidError(f'"{text}" is none of the words known here: {hint}')
        return text

    return chosen


def number(value: object, zone: ZoneInfo) -> int:
    text = one_line(value, zone)
    if not text.isdecimal():
        raise InvalidError(f'"{text}" is no whole number: write one such as 2')
    return int(text)


def slug(value: object, zone: ZoneInfo) -> str:
    text = one_line(value, zone)
    if not SLUG.match(text):
        raise InvalidError(f'"{text}" cannot be part of an address: use letters, digits and hyphens')
    return text


def page_address(value: object, zone: ZoneInfo) -> str:
    text = inside(one_line(value, zone))
    if not text.endswith(("/", ".html", ".htm")):
        raise InvalidError(f'"{text}" is no address of a page: let it end in "/" or ".html"')
    return text


def page_file(value: object, zone: ZoneInfo) -> str:
    text = inside(one_line(value, zone))
    if not text.endswith((".html", ".htm")):
        raise InvalidError(f'"{text}" is no file of a page: let it end in ".html"')
    return text


def inside(path: str) -> str:
    """A path that stays within the site. Raises InvalidError."""
    if path.startswith(("/", "\\")) or ".." in path.split("/") or ":" in path or not path:
        raise InvalidError(f'"{path}" leads out of the site: write a path below it, such as da/my-essay/')
    return path


@dataclass(frozen=True)
class Key:
    """A key of front matter: how its value is read, what it is for, and whether an essay must have it."""

    read: Callable
    meaning: str
    required: bool = False


KEYS = {
    "title": Key(one_line, "The essay's title.", required=True),
    "date": Key(moment, "When it is published: 2026-02-28, with a time if wanted; in the future: it waits.", required=True),
    "modified": Key(moment, "When it was last changed in substance."),
    "summary": Key(one_line, "One or two sentences for lists, feeds and search engines."),
    "author": Key(names, "Who wrote it; several are separated by commas."),
    "authors": Key(names, "The same as Author."),
    "topics": Key(names, "Topics, by any of their names."),
    "tags": Key(names, "The same as Topics (Pelican's word)."),
    "category": Key(one_line, "Pelican's category: counts as a topic where the site has no list of topics."),
    "series": Key(one_line, "The series that the essay is part of."),
    "series_index": Key(number, "Its place in the series; without one its date decides."),
    "lang": Key(one_line, "The language, where the file's name does not say it."),
    "slug": Key(slug, "Its part of the address; without one it is made from the title."),
    "status": Key(one_of(STATUSES), "published, draft, hidden (published, but in no list) or skip."),
    "translation_of": Key(one_line, "The source of this edition: a language, a slug or an essay's folder."),
    "translation": Key(one_of(TRANSLATIONS), "How the translation came about: author, human or machine."),
    "translator": Key(one_line, "Who translated it."),
    "related": Key(names, "Essays to show below this one before all others, by their folders or slugs."),
    "unrelated": Key(names, "Essays not to show below this one."),
    "image": Key(one_line, "The picture shown where the essay is shared; without one its first picture."),
    "template": Key(one_line, "The theme's template to use, if not the usual one."),
    "url": Key(page_address, "The whole address below the site's, instead of language and slug."),
    "save_as": Key(page_file, "The file written, instead of the one derived from the address."),
}


# Attributes of Pelican's content objects, and ours, that a key of this name would overwrite.
RESERVED = {"content", "settings", "timezone", "relative_dir", "url_format", "filename", "source_path", "translations"}
RESERVED |= {"metadata", "in_default_lang", "relative_source_path", "locale_date", "locale_modified", "reading", "work", "waits"}
RESERVED |= {
    "source_lang",
    "topic_ids",
    "series_id",
    "pinned_works",
    "barred_works",
    "samtale_source",
    "reader",
    "is_valid",
    "get_content",
    "get_summary",
}
RESERVED |= {"get_siteurl", "get_static_links", "get_url_setting", "get_relative_source_path", "attach_to", "date_format"}
RESERVED |= {"mandatory_properties", "allowed_statuses", "default_status", "default_template", "override_url", "override_save_as"}

EMPTY = {"title": "write the essay's title behind it", "date": "write the year, month and day, such as 2026-02-28"}


def check(fields: dict[str, Field], path: str, zone: ZoneInfo, article: bool = True) -> tuple[Values, list[Problem]]:
    """Read and check all keys of one file. Unknown keys are kept as they are, for templates and other plugins."""
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for field in fields.values():
        key = KEYS.get(field.key)
        if field.key in RESERVED:
            message = "is a name that Pelican keeps for itself: choose another"
            problems.append(Problem(path, field.line, key_name(field.key), message))
        elif key is None:
            values[field.key] = field.value
            near = nearest(field.key, KEYS, likeness=0.78)
            if near:
                message = f'is no key that Samtale knows: did you mean "{key_name(near)}"?'
                problems.append(Problem(path, field.line, key_name(field.key), message, WARNING))
        elif field.value in ("", []):  # a key left open, as "invoke new" writes them
            if key.required:
                problems.append(Problem(path, field.line, key_name(field.key), f"is empty: {EMPTY[field.key]}"))
        else:
            try:
                values[field.key] = key.read(field.value, zone)
            except InvalidError as error:
                problems.append(Problem(path, field.line, key_name(field.key), str(error)))
    lines = {field.key: field.line for field in fields.values()}
    if "title" not in fields:
        problems.append(Problem(path, 1, "Title", 'is missing: begin the file with "Title: ..."'))
    if article and "date" not in fields and values.get("status") not in ("draft", "skip"):
        problems.append(Problem(path, 1, "Date", 'is missing: add "Date: 2026-02-28", or "Status: draft"'))
    return Values(values, lines), problems


def key_name(key: str) -> str:
    """A key as an author writes it: ``translation_of`` -> ``Translation-of`` (Pelican's own keep their underscore)."""
    return key if key == "save_as" else key.replace("_", "-").capitalize()
