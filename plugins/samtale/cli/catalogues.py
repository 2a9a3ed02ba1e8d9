"""Catalogues of interface strings: extracted from templates and code, and merged into every
language's ``.po`` like gettext's msgmerge. (polib preserves comments, headers, obsolete entries and
previous strings, which Babel's writer loses.)
"""

import re
from difflib import SequenceMatcher
from pathlib import Path

import polib
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from ..check.strings import used_strings
from ..languages.catalogue import is_source_language, read_catalogue
from ..problems import BuildError

WIDTH = 110
ALIKE = 0.6  # minimum similarity for a fuzzy translation: the same as msgmerge's


def template(theme: Path, root: Path) -> Catalog:
    """Every string in use, with the files that use it (paths below ``root``)."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for message, path, _line in used_strings(theme):
        # no line numbers: they would change the catalogues with every edit of a template
        place = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        catalog.add(message[0] if len(message) == 1 else message, locations=[(place, 0)])
    return catalog


def update(po: Path, theme: Path, root: Path) -> tuple[int, int]:
    """Update one language's catalogue, or create it. Returns (strings in use, untranslated
    strings). Raises OSError, and BuildError for an invalid catalogue.

    New strings are added: with the translation of a similar string, marked fuzzy, or empty. Unused
    strings remain at the end, as obsolete, with their translations.
    """
    locale = Locale.parse(po.stem.replace("-", "_"))
    try:
        if po.exists():
            read_catalogue(po)  # polib silently ignores lines that it does not understand
        file = polib.pofile(str(po), wrapwidth=WIDTH) if po.exists() else _new(locale)
    except (OSError, UnicodeDecodeError, PoFileError) as error:
        raise BuildError(f"{po}: {error}; fix the file") from error
    file.wrapwidth = WIDTH
    known = {_id(entry): entry for entry in file}
    messages = {_ids(message): message for message in template(theme, root) if message.id}
    unused = [entry for key, entry in known.items() if key not in messages]
    for entry in unused:
        entry.obsolete, entry.occurrences = True, []
    for key, message in messages.items():
        if key not in known:
            known[key] = _added(key, file, [] if is_source_language(po.stem) else unused)
            file.append(known[key])
        entry = known[key]
        entry.obsolete = False
        entry.occurrences = [(path, "") for path in sorted({one for one, _ in message.locations})]
        flags = [flag for flag in entry.flags if flag != "python-format"]
        entry.flags = [*flags, *(["python-format"] if message.python_format else [])]
    file.sort(key=lambda entry: (entry.obsolete, entry.msgid))
    file.save(str(po), newline="\n")
    lacking = [entry for entry in file if not entry.obsolete and not _is_translated(entry)]
    return len(messages), 0 if is_source_language(po.stem) else len(lacking)


def _new(locale: Locale) -> polib.POFile:
    file = polib.POFile(wrapwidth=WIDTH)
    file.header = f"Samtale's interface strings in {locale.english_name}."
    file.metadata = {
        "Language": str(locale),
        "Plural-Forms": Catalog(locale=locale).plural_forms,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return file


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _id(entry: polib.POEntry) -> tuple[str, ...]:
    return (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)


def _added(key: tuple[str, ...], file: polib.POFile, unused: list[polib.POEntry]) -> polib.POEntry:
    """An entry for a new string. unused: entries whose translation may be taken over."""
    plural = key[1] if len(key) > 1 else ""
    entry = polib.POEntry(msgid=key[0], msgid_plural=plural)
    if plural:
        count = re.search(r"nplurals\s*=\s*(\d+)", file.metadata.get("Plural-Forms", ""))
        entry.msgstr_plural = dict.fromkeys(range(int(count[1]) if count else 2), "")
    candidates = [
        one for one in unused if bool(one.msgid_plural) == bool(plural) and _is_translated(one)
    ]
    likeness, best = max(
        ((SequenceMatcher(None, key[0], one.msgid).ratio(), one) for one in candidates),
        key=lambda pair: pair[0],
        default=(0.0, None),
    )
    if best is None or likeness < ALIKE:
        return entry
    entry.msgstr, entry.msgstr_plural = best.msgstr, dict(best.msgstr_plural)
    entry.previous_msgid, entry.previous_msgid_plural = best.msgid, best.msgid_plural
    entry.tcomment, entry.flags = best.tcomment, ["fuzzy"]
    return entry


def _is_translated(entry: polib.POEntry) -> bool:
    """Whether every form has a translation that is not fuzzy."""
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return "fuzzy" not in entry.flags and bool(forms) and all(forms)
