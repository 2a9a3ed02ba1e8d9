"""What of an old site's settings is taken over into the new settings file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown import Markdown

from ..problems import Problem
from .old_settings import OldSettings
from .reasons import REASONS, reason_of, reason_of_plugin

# extensions of Python-Markdown that Samtale has anyway, or does the work of
BUILT_IN = frozenset(
    """extra codehilite toc sane_lists meta fenced_code footnotes attr_list def_list tables abbr
    md_in_html smarty admonition smart_strong headerid""".split()
)
LISTS = (
    "STATIC_PATHS",
    "STATIC_EXCLUDES",
    "PAGE_PATHS",
    "PAGE_EXCLUDES",
    "ARTICLE_PATHS",
    "ARTICLE_EXCLUDES",
)
LANGUAGE_HELP = 'see "Another language" in README.md'


@dataclass(frozen=True)
class Answers:
    """The old site's answers to what ``invoke start`` asks; "" for what it does not say.
    ``missing``: languages of the old site that Samtale does not have.
    """

    title: str
    address: str
    timezone: str
    languages: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Takeover:
    """``settings``: setting -> value, for the new settings file; ``notes``: what is not taken
    over.
    """

    settings: Mapping[str, Any]
    notes: tuple[Problem, ...]


def answers(old: OldSettings, known: Sequence[str]) -> Answers:
    """The old site's title, address, time zone and languages. known: the languages that Samtale
    has.
    """
    subsites = old.values.get("I18N_SUBSITES") or {}
    main = str(old.values.get("DEFAULT_LANG") or "en")
    named = [main, *(subsites if isinstance(subsites, Mapping) else ())]
    codes = list(dict.fromkeys(language_of(str(code), known) or f"?{code}" for code in named))
    return Answers(
        title=_text(old.values.get("SITENAME")),
        address=_text(old.values.get("SITEURL")).rstrip("/"),
        timezone=_text(old.values.get("TIMEZONE")) or "UTC",
        languages=tuple(code for code in codes if not code.startswith("?")),
        missing=tuple(code[1:] for code in codes if code.startswith("?")),
    )


def language_of(code: str, known: Iterable[str]) -> str:
    """Samtale's code of a language, for example "da" for "da_DK"; "" for one that it lacks."""
    by_lower = {one.lower(): one for one in known}
    lower = code.strip().lower().replace("_", "-")
    return by_lower.get(lower) or by_lower.get(lower.partition("-")[0], "")


def takeover(old: OldSettings, known: Sequence[str], sources: Iterable[str]) -> Takeover:
    """The settings that keep their meaning, without addresses (patterns.py) and the answers above.

    known: the languages of the new site; sources: the files of the old content that are copied,
    none without texts.
    """
    values, found, notes = old.values, dict[str, Any](), list(old.notes)
    files = set(sources)
    _taglines(old, known, found, notes)
    if author := _text(values.get("AUTHOR")):
        found["AUTHOR"] = author
    for key, ours in (("DEFAULT_PAGINATION", "PAGE_SIZE"), ("FEED_MAX_ITEMS", "FEED_SIZE")):
        number = values.get(key)
        if isinstance(number, int) and not isinstance(number, bool) and number > 0:
            found[ours] = number
    if files:
        found |= _lists(values)
        _paths(old, files, found, notes)
    _markdown(old, found, notes)
    if items := _menu(old, notes):
        found["MENUITEMS"] = items
    defaults = values.get("DEFAULT_METADATA")
    status = (
        dict(defaults or {}).get("status") if isinstance(defaults, Mapping | tuple | list) else None
    )
    if status:
        found["DEFAULT_METADATA"] = {"status": status}
    if isinstance(defaults, Mapping) and set(defaults) - {"status"}:
        left = ", ".join(sorted(map(str, set(defaults) - {"status"})))
        notes.append(
            old.note("DEFAULT_METADATA", f"{left}: is not read; write it into the front matter")
        )
    plugins = values.get("PLUGINS") or ()
    plugins = [plugins] if isinstance(plugins, str) else plugins
    notes += [old.note("PLUGINS", f'"{name}": {reason_of_plugin(str(name))}') for name in plugins]
    notes += [
        old.note(key, reason) for key, value in values.items() if (reason := reason_of(key, value))
    ]
    return Takeover(found, tuple(dict.fromkeys(notes)))


def _lists(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The folders of texts and files; with those in which ``invoke new`` writes."""
    found = {}
    for key in LISTS:
        value = values.get(key, _before(values, key))
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list | tuple | set):
            found[key] = [str(one) for one in (sorted(value) if isinstance(value, set) else value)]
    for key, own in (("ARTICLE_PATHS", "essays"), ("PAGE_PATHS", "pages")):
        if key in found and not {"", own} & set(found[key]):
            found[key].append(own)
    return found


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _before(values: Mapping[str, Any], key: str) -> object:
    """The value of the setting's name in Pelican before 3.5."""
    older = key.replace("_PATHS", "_DIR")
    return values.get(older) if key in ("PAGE_PATHS", "ARTICLE_PATHS") else None


def _taglines(
    old: OldSettings, known: Sequence[str], found: dict[str, Any], notes: list[Problem]
) -> None:
    """SITESUBTITLE, of the site and of its subsites."""
    main = language_of(str(old.values.get("DEFAULT_LANG") or "en"), known) or known[0]
    lines = {main: _text(old.values.get("SITESUBTITLE"))}
    subsites = old.values.get("I18N_SUBSITES")
    for code, over in subsites.items() if isinstance(subsites, Mapping) else ():
        lang = language_of(str(code), known)
        if lang and isinstance(over, Mapping):
            lines.setdefault(lang, _text(over.get("SITESUBTITLE")))
            own = _text(over.get("SITENAME"))
            if own and own != _text(old.values.get("SITENAME")):
                message = f'SITENAME "{own}" of "{code}": a site has one title in all languages'
                notes.append(
                    old.note("I18N_SUBSITES", f"{message}; write a line of TAGLINE instead")
                )
    if lines := {lang: line for lang, line in lines.items() if line}:
        found["TAGLINE"] = lines


def _paths(
    old: OldSettings, sources: set[str], found: dict[str, Any], notes: list[Problem]
) -> None:
    """EXTRA_PATH_METADATA, of files and folders that are copied."""
    value = old.values.get("EXTRA_PATH_METADATA")
    if not isinstance(value, Mapping):
        return
    folders = {path.rpartition("/")[0] for path in sources}
    for path, metadata in value.items():
        name = str(path).strip("/")
        there = name in sources or any(f"{one}/".startswith(f"{name}/") for one in folders)
        if there and isinstance(metadata, Mapping):
            found.setdefault("EXTRA_PATH_METADATA", {})[name] = dict(metadata)
        else:
            message = f'"{name}": there is no such file among those that are copied'
            notes.append(old.note("EXTRA_PATH_METADATA", f"{message}; put it into content/"))


def _markdown(old: OldSettings, found: dict[str, Any], notes: list[Problem]) -> None:
    """The extensions of MARKDOWN that are installed and that Samtale does not have anyway."""
    value = old.values.get("MARKDOWN")
    older = old.values.get("MD_EXTENSIONS")
    configs: dict[str, Any] = {}
    names = [*older] if isinstance(older, list | tuple | set) else []
    if isinstance(value, Mapping):
        configs = dict(value.get("extension_configs") or {})
        names += [*(value.get("extensions") or ()), *configs]
    usable: list[str] = []
    for name in dict.fromkeys(map(str, names)):
        short = name.partition("(")[0].removeprefix("markdown.extensions.")
        if short in BUILT_IN or name in usable:
            continue
        try:
            Markdown(extensions=[name], extension_configs={name: configs.get(name) or {}})
        except Exception as error:  # an extension may raise anything
            reason = str(error).split("\n")[0]
            key = "MARKDOWN" if isinstance(value, Mapping) else "MD_EXTENSIONS"
            message = f'"{name}" cannot be used ({reason})'
            notes.append(
                old.note(key, f"{message}; install it and write it into MARKDOWN if needed")
            )
        else:
            usable.append(name)
    if usable:
        own = {name: configs[name] for name in usable if configs.get(name)}
        found["MARKDOWN"] = {"extensions": usable, "extension_configs": own}


def _menu(old: OldSettings, notes: list[Problem]) -> list[tuple[str, str]]:
    """MENUITEMS, with addresses within the site as ``/path``."""
    found, value = list[tuple[str, str]](), old.values.get("MENUITEMS")
    if value in (None, "", (), [], {}):
        return []
    for pair in value if isinstance(value, list | tuple) else [None]:
        if not (
            isinstance(pair, list | tuple)
            and len(pair) >= 2
            and all(isinstance(one, str) for one in pair[:2])
        ):
            notes.append(old.note("MENUITEMS", f"{pair!r}: {REASONS['MENUITEMS']}"))
            continue
        title, url = pair[0].strip(), pair[1].strip()
        if title and url and url != "#":
            found.append((title, within_site(url, _text(old.values.get("SITEURL")).rstrip("/"))))
    return found


def within_site(url: str, site: str) -> str:
    """An address of a menu: ``/path`` for one within the site, else unchanged."""
    if site and (url == site or url.startswith(f"{site}/")):
        return "/" + url.removeprefix(site).lstrip("/")
    if "://" in url or url.startswith(("mailto:", "//")):
        return url
    return "/" + url.removeprefix("./").lstrip("/")
