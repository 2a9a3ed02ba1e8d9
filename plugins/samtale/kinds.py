"""The kinds of problems: what ``check`` counts and selects by, and what TOLERATE may name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``meaning``: for the documentation; ``fields``: of the problems that belong to it, unless
    they say otherwise; ``tolerable``: whether a site can be published with them.
    """

    meaning: str
    fields: tuple[str, ...] = ()
    tolerable: bool = False


KINDS: dict[str, Kind] = {
    "links": Kind(
        "links to pages, files or anchors that do not exist, or are not published",
        ("link", "archived"),
        tolerable=True,
    ),
    "pictures": Kind(
        "pictures that are missing, broken, too large or not used",
        ("picture", "Image"),
        tolerable=True,
    ),
    "topics": Kind(
        "topics and series that are not declared, or declared incorrectly",
        ("Topics", "Series", "topics", "series"),
        tolerable=True,
    ),
    "relations": Kind(
        "translations and related essays that do not exist",
        ("Translation-of", "Translation", "Related", "Unrelated"),
        tolerable=True,
    ),
    "strings": Kind(
        "interface strings without a translation", ("missing strings",), tolerable=True
    ),
    "markup": Kind(
        "notes, formulas, attributes and other syntax that is not read as it was meant",
        ("note", "formula", "attributes", "table", "code", "braces", "headings", "id"),
        tolerable=True,
    ),
    "front-matter": Kind("keys at the top of a text, and their values"),
    "encoding": Kind("files that are not text in UTF-8, and characters in the wrong encoding"),
    "text": Kind("texts that are empty, or cannot be read", ("text", "reStructuredText")),
    "html": Kind(
        "HTML that is not allowed, or is never closed", ("html", "script", "style", "loaded")
    ),
    "secrets": Kind("files that must not be published", ("secret",)),
    "files": Kind(
        "files and folders that cannot be read or published",
        ("file", "folder", "symbolic link", "content"),
    ),
    "addresses": Kind(
        "URLs that two things share, or that would be lost",
        ("address", "gone", "record", "Aliases", "Slug", "name"),
    ),
    "pages": Kind(
        "faults of finished pages, feeds and the sitemap",
        ("hreflang", "feed", "sitemap", "json-ld", "page"),
    ),
    "settings": Kind("pelicanconf.py and the theme", ("theme",)),
}
TOLERABLE = tuple(name for name, kind in KINDS.items() if kind.tolerable)
BY_FIELD = {field: name for name, kind in KINDS.items() for field in kind.fields}


def kind_of(field: str) -> str:
    """The kind of a problem with this field: a setting, a key of front matter, or one of KINDS."""
    return BY_FIELD.get(field) or ("settings" if field.isupper() else "front-matter")
