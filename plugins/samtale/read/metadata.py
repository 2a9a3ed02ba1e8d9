"""The keys of front matter, each declared once with its meaning, and their checked values."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from ..problems import ERROR, WARNING, Problem, nearest
from . import foreign_keys
from .front_matter import Field
from .values import (
    InvalidError,
    addresses,
    category,
    copies,
    essays,
    moment,
    names,
    number,
    one_line,
    one_of,
    page_address,
    page_file,
    people,
    skipped_hour,
    slug,
    summary,
    title,
)

STATUSES = ("published", "draft", "hidden", "skip")
TRANSLATIONS = ("author", "human", "machine", "true", "false")
FOREIGN = {
    "titel": "title",
    "dato": "date",
    "datum": "date",
    "forfatter": "author",
    "författare": "author",
}
FOREIGN |= {  # of other tools
    "description": "summary",
    "excerpt": "summary",
    "lastmod": "modified",
    "last_modified_at": "modified",
    "updated": "modified",
    "categories": "category",
    "cover": "image",
    "featured_image": "image",
    "thumbnail": "image",
    "redirect_from": "aliases",
}
FOREIGN |= {
    "emner": "topics",
    "ämnen": "topics",
    "sprog": "lang",
    "språk": "lang",
    "language": "lang",
    "serie": "series",
}
FOREIGN |= {
    "oversættelse": "translation",
    "översättning": "translation",
    "sammanfattning": "summary",
    "resumé": "summary",
}


@dataclass(frozen=True)
class Values:
    """The checked values of one file's front matter; ``lines``: the line of each key (from 1).

    ``faulty``: the keys that are missing or have invalid values.
    """

    values: dict[str, object]
    lines: dict[str, int]
    faulty: frozenset[str] = frozenset()

    def get(self, key: str, otherwise: Any = None) -> Any:
        return self.values.get(key, otherwise)


@dataclass(frozen=True)
class Key:
    """A front-matter key: how its value is read, what it is for, and whether an essay must have
    it.
    """

    read: Callable[[object, ZoneInfo], object]
    meaning: str
    required: bool = False


KEYS = {
    "title": Key(title, "The essay's title.", required=True),
    "date": Key(
        moment,
        "Publication date: 2026-02-28, optionally with a time. With a future date it is published "
        "then.",
        required=True,
    ),
    "publish_date": Key(moment, "When it is published, if that is later than Date."),
    "modified": Key(moment, "Date of the last substantial change."),
    "summary": Key(summary, "One or two sentences for lists, feeds and search engines."),
    "author": Key(people, "Its author; separate several with commas."),
    "authors": Key(people, "The same as Author."),
    "topics": Key(names, "Its topics, by any of their names."),
    "tags": Key(names, "The same as Topics (Pelican's word)."),
    "category": Key(
        category, "Pelican's category: counts as a topic if the site has no list of topics."
    ),
    "series": Key(one_line, "The series to which the essay belongs."),
    "series_index": Key(number, "Its position in the series (default: by date)."),
    "lang": Key(one_line, "The language, if the file name does not say it."),
    "slug": Key(slug, "Its part of the URL (default: made from the title)."),
    "status": Key(
        one_of(STATUSES, foreign_keys.STATUSES),
        "published, draft, hidden (published, but in no list) or skip.",
    ),
    "translation_of": Key(
        one_line, "The source of this edition: a language, a slug or an essay's folder."
    ),
    "translation": Key(one_of(TRANSLATIONS), "Who made the translation: author, human or machine."),
    "translator": Key(one_line, "Who translated it."),
    "related": Key(essays, "Essays to show first below this one, by their folders or slugs."),
    "unrelated": Key(essays, "Essays not to show below this one."),
    "image": Key(one_line, "The image shown when the essay is shared (default: its first image)."),
    "template": Key(one_line, "The template of the theme to use instead of the default one."),
    "url": Key(page_address, "The full URL path within the site, instead of language and slug."),
    "aliases": Key(addresses, "Former URLs of the essay; readers are redirected from them."),
    "archive": Key(
        copies, "Links that may break, one per line, each with the URL of an archived copy."
    ),
    "save_as": Key(page_file, "The output file, instead of the one derived from the URL."),
}


# Attributes of content objects, Pelican's and ours, that a key of the same name would overwrite.
RESERVED = {
    "content",
    "settings",
    "timezone",
    "relative_dir",
    "url_format",
    "filename",
    "source_path",
    "translations",
}
RESERVED |= {
    "metadata",
    "in_default_lang",
    "relative_source_path",
    "locale_date",
    "locale_modified",
    "reading",
    "work",
    "waits",
}
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
RESERVED |= {
    "get_siteurl",
    "get_static_links",
    "get_url_setting",
    "get_relative_source_path",
    "attach_to",
    "date_format",
}
RESERVED |= {
    "mandatory_properties",
    "allowed_statuses",
    "default_status",
    "default_template",
    "override_url",
    "override_save_as",
}

EMPTY = {
    "title": "write the title of the essay after it",
    "date": "use year, month and day, for example 2026-02-28",
}


class Fault(Protocol):
    """Records a problem with a key."""

    def __call__(self, key: str, line: int, message: str, severity: str = ERROR) -> None: ...


def check(
    fields: dict[str, Field], path: str, zone: ZoneInfo, article: bool = True, whole: bool = True
) -> tuple[Values, list[Problem]]:
    """Read and check all keys of one file. Unknown keys are passed on for templates and other
    plugins.

    whole: whether the front matter could be read completely; if not, no key is reported as missing.
    """
    values: dict[str, object] = {}
    problems: list[Problem] = []
    faulty = set()

    def fault(key: str, line: int, message: str, severity: str = ERROR) -> None:
        problems.append(Problem(path, line, key_name(key), message, severity))
        if severity == ERROR:
            faulty.add(key)

    understood = _understood(fields, fault)
    for field in understood:
        key = KEYS.get(field.key)
        if field.key in RESERVED or field.key.startswith("_"):
            fault(
                field.key[:40],
                field.line,
                "is a name reserved by Pelican; choose another",
            )
        elif key is None:
            values[field.key] = field.value
            near = FOREIGN.get(field.key) or nearest(field.key, KEYS, likeness=0.78)
            if near:
                message = f'unknown key; did you mean "{key_name(near)}"?'
                fault(field.key, field.line, message, WARNING)
        elif field.value in ("", []):  # a key without a value, as "invoke new" writes them
            if key.required:
                fault(field.key, field.line, f"is empty; {EMPTY[field.key]}")
        else:
            try:
                values[field.key] = key.read(field.value, zone)
            except InvalidError as error:
                fault(field.key, field.line, str(error))
    lines = {field.key: field.line for field in understood}
    if whole:
        _check_needed(values, faulty, article, fault)
    else:  # nothing may be derived from what could not be read
        faulty |= {"title", "date"} - values.keys()
    if values.get("author") and values.get("authors"):
        fault(
            "author", lines["author"], "cannot be used together with Authors; remove one of the two"
        )
    _check_times(values, lines, zone, fault)
    return Values(values, lines, frozenset(faulty)), problems


def _understood(fields: dict[str, Field], fault: Fault) -> list[Field]:
    """The fields; a misspelt required key is accepted as the key it resembles, with a warning."""
    found = []
    for field in fields.values():
        near = (
            ""
            if field.key in KEYS
            else FOREIGN.get(field.key) or nearest(field.key, KEYS, likeness=0.78)
        )
        if not near or not KEYS[near].required or near in fields:
            found.append(field)
        elif near not in (one.key for one in found):
            fault(
                field.key,
                field.line,
                f'unknown key; treated as "{key_name(near)}"',
                WARNING,
            )
            found.append(replace(field, key=near))
    return found


def _check_needed(values: dict[str, object], faulty: set[str], article: bool, fault: Fault) -> None:
    if "title" not in values.keys() | faulty:
        fault("title", 1, 'is missing; begin the file with "Title: ..."')
    if (
        article
        and "date" not in values.keys() | faulty
        and values.get("status") not in ("draft", "skip")
    ):
        fault("date", 1, 'is missing; add "Date: 2026-02-28", or "Status: draft"')


def _check_times(
    values: dict[str, object], lines: dict[str, int], zone: ZoneInfo, fault: Fault
) -> None:
    for key in ("date", "modified"):
        at = values.get(key)
        if isinstance(at, datetime) and skipped_hour(at, zone):
            message = (
                f'"{at.date()} {at:%H:%M}" does not exist, because the clocks were put forward; '
                "use another time"
            )
            fault(key, lines.get(key, 1), message, WARNING)
    date, modified = values.get("date"), values.get("modified")
    if (
        isinstance(date, datetime)
        and isinstance(modified, datetime)
        and modified.date() < date.date()
    ):
        fault(
            "modified",
            lines["modified"],
            f"is before the Date ({date.date()}); use the date of the last change",
            WARNING,
        )


def is_known(key: str) -> bool:
    """Whether a normalised key belongs into front matter, by our name or a foreign one."""
    return key in KEYS or key in FOREIGN or key in foreign_keys.KEYS or key in foreign_keys.DATES


def key_name(key: str) -> str:
    """A key as authors write it: ``translation_of`` -> ``Translation-of`` (Pelican's own keep their
    underscore).
    """
    return key if key == "save_as" else key.replace("_", "-").capitalize()
