"""``invoke new``: creates an essay, or a translation of one."""

from pathlib import Path

from ..config.site import Site, now, site_from
from ..config.values import SettingsError
from ..host.settings import read_settings
from ..languages import slugify
from ..link.declared import declared_file, read_declared
from ..problems import BuildError, did_you_mean, shown
from ..read.front_matter import Document, split
from ..read.text import NotText, decode
from ..read.values import names


def new(settings_file: Path, title: str, *, lang: str, essay: str, content: str | None) -> Path:
    """Write a new draft and return its path. Never changes an existing file. Raises BuildError."""
    try:
        site = site_from(read_settings(settings_file, content=content, siteurl=None, drafts=True))
    except SettingsError as error:
        raise BuildError(f"pelicanconf.py: {error}") from error
    title = " ".join(title.split())
    lang = lang or site.default
    if lang not in site.codes:
        raise BuildError(
            f'--lang: "{lang}" is not a language of this site{did_you_mean(lang, site.codes)} '
            f"({', '.join(site.codes)})"
        )
    slug = slugify(title, site[lang])
    if not slug:
        raise BuildError(
            f'"{title}" contains no letters or digits, so no URL can be made from it; give the '
            "essay a title with words"
        )
    folder = site.content / "essays" / (essay or slug)
    lines = _translation(site, folder, lang, essay) if essay else _first(site, folder)
    path = folder / f"{lang}.md"
    if path.exists():
        raise BuildError(f"{shown(str(path))}: already exists; choose another --lang, or edit it")
    folder.mkdir(parents=True, exist_ok=True)
    today = now().astimezone(site.timezone).strftime("%Y-%m-%d")
    head = [
        f"Title: {title}",
        f"Date: {today}",
        *lines,
        f"Slug: {slug}",
        "Summary:",
        "Status: draft",
    ]
    path.write_text("\n".join(head) + "\n\n", encoding="utf-8")
    return path


def _first(site: Site, folder: Path) -> list[str]:
    if folder.exists():
        raise BuildError(
            f"{shown(str(folder))}: an essay of this name already exists; to add a language to it, "
            f"use --essay {folder.name}"
        )
    return [f"Author: {site.author}" if site.author else "Author:", "Topics:"]


def _translation(site: Site, folder: Path, lang: str, essay: str) -> list[str]:
    """The lines that name the source, and copy its author, topics and series to the new
    language.
    """
    if not folder.is_dir():
        there = (
            sorted(path.name for path in folder.parent.iterdir() if path.is_dir())
            if folder.parent.is_dir()
            else []
        )
        raise BuildError(f'--essay: no such essay "{essay}"{did_you_mean(essay, there)}')
    editions = {
        code: _document(path)
        for code in site.codes
        if (path := folder / f"{code}.md").is_file() and code != lang
    }
    if not editions:
        raise BuildError(f"{shown(str(folder))}: has no edition to translate from")
    sources = [
        code for code, document in editions.items() if "translation_of" not in document.fields
    ]
    source = (sources or list(editions))[0]
    fields = editions[source].fields
    lines = [f"Translation-of: {source}", "Translation:", "Translator:"]
    lines += [
        f"Author: {_joined(fields[key].value)}" for key in ("author", "authors") if key in fields
    ]
    for kind, key in (("topics", "Topics"), ("series", "Series")):
        if kind in fields:
            lines.append(f"{key}: {_translated(site, kind, fields[kind].value, lang)}")
    if "series_index" in fields:
        lines.append(f"Series-index: {fields['series_index'].value}")
    return lines


def _document(path: Path) -> Document:
    try:
        document = split(decode(path.read_bytes())[0])
    except NotText as error:
        raise BuildError(f"{shown(str(path))}:{error.line}: {error}") from error
    if not document.whole:
        line, message = document.faults[0]
        raise BuildError(f"{shown(str(path))}:{line}: front matter: {message}")
    return document


def _joined(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _translated(site: Site, kind: str, value: object, lang: str) -> str:
    """Topics (or a series) by their names in another language, if they are declared."""
    written = [str(value)] if kind == "series" else list(names(value, site.timezone))
    path = declared_file(site.content, kind)
    if not path:
        return ", ".join(written)
    vocabulary, _problems = read_declared(path, kind, site.languages)
    concepts = [vocabulary.find(name) for name in written]
    found = [concept.names[lang] for concept in concepts if concept and lang in concept.names]
    return ("; " if any("," in name for name in found) else ", ").join(found)
