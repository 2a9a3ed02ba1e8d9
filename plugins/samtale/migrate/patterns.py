"""Which of the old site's patterns of addresses Samtale honours."""

import re
import string
from collections.abc import Iterator, Mapping
from typing import Any

from ..problems import Problem
from .old_addresses import OldSite
from .old_settings import OldSettings

# Pelican's defaults; DRAFT_* are not needed, since Samtale publishes no drafts
PELICAN = {
    "ARTICLE_URL": "{slug}.html",
    "ARTICLE_SAVE_AS": "{slug}.html",
    "ARTICLE_LANG_URL": "{slug}-{lang}.html",
    "ARTICLE_LANG_SAVE_AS": "{slug}-{lang}.html",
    "PAGE_URL": "pages/{slug}.html",
    "PAGE_SAVE_AS": "pages/{slug}.html",
    "PAGE_LANG_URL": "pages/{slug}-{lang}.html",
    "PAGE_LANG_SAVE_AS": "pages/{slug}-{lang}.html",
}
ALWAYS = frozenset({"slug", "lang"})
# how names become parts of addresses, also in Samtale
OF_NAMES = (
    "SLUG_REGEX_SUBSTITUTIONS",
    "CATEGORY_REGEX_SUBSTITUTIONS",
    "AUTHOR_REGEX_SUBSTITUTIONS",
    "SLUGIFY_USE_UNICODE",
    "SLUGIFY_PRESERVE_CASE",
)
IF_WRITTEN = {
    "category": {"category"},
    "author": {"author", "authors"},
}  # field -> keys of front matter


def honoured(old: OldSettings, site: OldSite) -> tuple[dict[str, Any], list[Problem]]:
    """The settings that give texts the addresses that they had, for the new settings file, and a
    note on each that cannot.
    """
    found: dict[str, Any] = {}
    notes: list[Problem] = []
    written = dict(_patterns(old.values))
    for kind in ("ARTICLE", "ARTICLE_LANG", "PAGE", "PAGE_LANG"):
        url, file = f"{kind}_URL", f"{kind}_SAVE_AS"
        if not written[file]:
            continue  # the old site has no such pages
        if fault := _fault(written[file], kind, site, old.values):
            key = file if file in old.places else url
            message = f'"{written[file]}" {fault}; the old addresses become redirects'
            notes.append(old.note(key, message))
        else:
            found |= {url: written[url], file: written[file]}
    text = " ".join(found.values())
    if "{category" in text:
        found["DEFAULT_CATEGORY"] = str(old.values.get("DEFAULT_CATEGORY", "misc"))
    if "{category" in text or "{author" in text:
        found |= {key: old.values[key] for key in OF_NAMES if key in old.values}
    return found, notes


def _patterns(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The patterns as Samtale writes them: without a slash in front, and each address that of its
    file.
    """
    clean = bool(values.get("CLEAN_URLS"))
    subsites = values.get("I18N_SUBSITES") or {}
    for key, default in PELICAN.items():
        if not key.endswith("_SAVE_AS"):
            continue
        value = str(values.get(key, default) or "").removeprefix("/")
        if subsites and "_LANG_" in key:
            # texts of a subsite have the other pattern, in its folder
            main = key.replace("_LANG", "")
            value = f"{{lang}}/{values.get(main, PELICAN[main]) or ''}"
        structure = str(values.get("ARTICLE_PERMALINK_STRUCTURE") or "")
        if structure or (clean and key not in values):
            value = ""  # settings of Pelican before 3.5
        yield key, value
        yield key.replace("_SAVE_AS", "_URL"), re.sub(r"(^|/)index\.html$", r"\1", value)


def _has_category(source: str, values: Mapping[str, Any]) -> bool:
    """Whether Pelican reads the category of a text from its path."""
    metadata = ("PATH_METADATA", "FILENAME_METADATA")
    if any("<category>" in str(values.get(key, "")) for key in metadata):
        return True
    return "/" in source and bool(values.get("USE_FOLDER_AS_CATEGORY", True))


def _fault(pattern: str, group: str, site: OldSite, values: Mapping[str, Any]) -> str:
    """Why Samtale cannot give texts of this kind addresses by a pattern; "" if it can."""
    if ".." in pattern.split("/") or "\\" in pattern:
        return "leads out of the site"
    try:
        fields = {
            re.split(r"[.\[]", name)[0]
            for _text, name, _form, _kind in string.Formatter().parse(pattern)
            if name is not None
        }
    except ValueError as error:
        return f"is no valid pattern ({error})"
    if "slug" not in fields:
        return "has no {slug}"
    own, kind = site.texts or {}, group.partition("_")[0]
    sources = [one.source for one in site.addresses if one.kind == kind.lower()]
    for field in sorted(fields - ALWAYS):
        if field == "date" and kind == "ARTICLE":
            continue
        keys = IF_WRITTEN.get(field)
        if keys is None or kind == "PAGE":
            return f"has {{{field}}}, which Samtale does not have in addresses"
        lacking = [
            source
            for source in sources
            if not keys & own.get(source, frozenset())
            and (field == "author" or _has_category(source, values))
        ]
        if lacking:
            return (
                f"has {{{field}}}, which the front matter of {len(lacking)} texts does not say "
                f"(for example {lacking[0]})"
            )
    return ""
