"""Keys and values of other tools that mean the same as ours are read as ours; and a date in the
name of a file, where the front matter has none.
"""

import posixpath
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from .front_matter import Field

SAME = {
    "description": "summary",
    "excerpt": "summary",
    "lastmod": "modified",
    "last_modified_at": "modified",
    "last_modified": "modified",
    "updated": "modified",
    "redirect_from": "aliases",
}
LANGUAGE = ("language", "locale")
LISTS = ("author", "authors", "tags", "topics", "categories")  # whose values may be mappings
NAMES = ("name", "title", "label")  # the part of such a mapping that is the name
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ .]|$)")
INDEXES = ("index", "_index", "readme")


def adopted(fields: dict[str, Field], codes: Collection[str]) -> dict[str, Field]:
    """The fields, those of other tools in our own keys where the meaning is the same and ours is
    not there. codes: the site's languages.
    """
    found = {key: _plain(field) if key in LISTS else field for key, field in fields.items()}
    for key, ours in SAME.items():
        field = found.get(key)
        if field and ours not in found and _fits(ours, field.value):
            found[ours] = replace(found.pop(key), key=ours)
    for key in LANGUAGE:
        if key in found and "lang" not in found and (code := _code(found[key].value, codes)):
            found["lang"] = replace(found.pop(key), key="lang", value=code)
    categories = found.get("categories")
    if categories and "category" not in found and not isinstance(categories.value, dict):
        tags = found.get("tags")
        value = [*_listed(tags.value), *_listed(categories.value)] if tags else categories.value
        del found["categories"]
        found["tags"] = Field("tags", value, tags.line if tags else categories.line)
    return found


def _fits(ours: str, value: object) -> bool:
    """Whether a value can be one of this key of ours."""
    if ours == "aliases":
        return bool(value)
    if not isinstance(value, str) or not value.strip():
        return False
    return ours != "modified" or DAY.match(value.strip()) is not None


def _code(value: object, codes: Collection[str]) -> str:
    """The site's language that a value such as ``en-US`` names, or ""."""
    written = str(value).strip().lower().replace("_", "-")
    known = {code.lower(): code for code in codes}
    return known.get(written) or known.get(written.partition("-")[0], "")


def _plain(field: Field) -> Field:
    """A list of mappings, or a mapping, as the names in it."""
    value = field.value
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return field
    named = [_name(one) for one in value]
    return replace(field, value=named) if all(named) else field


def _name(value: object) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in NAMES if value.get(key)), "")
    return value if isinstance(value, str) else ""


def _listed(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    return [one.strip() for one in str(value).split(",") if one.strip()]


def dated(fields: dict[str, Field], relative: str, codes: Collection[str]) -> dict[str, Field]:
    """The fields, with the date at the beginning of the file's or its folder's name if they have
    none. relative: the path below the content.
    """
    if "date" in fields:
        return fields
    folder, name = posixpath.split(relative)
    stem = name.partition(".")[0]
    if stem.lower() in {*INDEXES, *(code.lower() for code in codes)}:
        name = posixpath.basename(folder)
    found = DATED.match(name)
    if not found:
        return fields
    try:
        date.fromisoformat(found[1])
    except ValueError:
        return fields
    return {**fields, "date": Field("date", found[1], 1)}
