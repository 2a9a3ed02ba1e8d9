"""The interface strings' catalogues: extracted from templates and code, merged into every
language's ``.po`` by Babel.
"""

import io
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from ..check.strings import used_strings

NO_LINE = 0  # Babel writes only the path
NOT_KEPT = (
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Last-Translator',
    b'"Language-Team',
    b'"Report-Msgid',
    b'"Project-Id',
)


def template(theme: Path, root: Path) -> Catalog:
    """Every string in use, with the files that use it (paths below ``root``)."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for message, path, _line in used_strings(theme):
        # no line numbers: they would change the catalogues with every edit of a template
        place = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        catalog.add(message[0] if len(message) == 1 else message, locations=[(place, NO_LINE)])
    return catalog


def update(po: Path, theme: Path, root: Path) -> tuple[int, int]:
    """Bring one language's catalogue up to date, or begin it. Returns (strings in use, strings not
    translated).

    New strings come in empty, strings that are no longer used go out; nothing is guessed.
    """
    locale = Locale.parse(po.stem.replace("-", "_"))
    if po.exists():
        with po.open("rb") as file:
            catalog = read_po(file, locale=locale)
    else:
        catalog = Catalog(locale=locale, charset="utf-8", fuzzy=False)
    catalog.header_comment = f"# Samtale's interface strings in {locale.english_name}."
    catalog.update(template(theme, root), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    messages = [message for message in catalog if message.id]
    for message in messages:
        message.locations = [
            (path, NO_LINE) for path in sorted({path for path, _line in message.locations})
        ]
    save(catalog, po)
    return len(messages), sum(not translated(message) for message in messages)


def translated(message: Message) -> bool:
    """Whether every form of a message has a translation."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(forms)


def save(catalog: Catalog, po: Path) -> None:
    """Write a catalogue without what changes from day to day and says nothing."""
    text = io.BytesIO()
    write_po(text, catalog, width=110, sort_output=True, include_lineno=False)
    kept = (
        line for line in text.getvalue().splitlines(keepends=True) if not line.startswith(NOT_KEPT)
    )
    po.write_bytes(b"".join(kept))
