"""Interface strings: gettext catalogues, read and compiled in memory at start, without a separate
compile step.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

Message = tuple[str, ...]
"""A gettext message: ``(singular,)`` or ``(singular, plural)``."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One language's interface strings.

    ``translated`` contains the msgids whose every form is translated. Any other raises KeyError,
    because pages must not contain a word in the wrong language; with ``fallback``, for previews, it
    returns the English source string.
    """

    path: Path
    translations: Translations
    translated: frozenset[str]
    fallback: bool = False
    locale: Locale | None = None  # that its header names

    def gettext(self, message: str) -> str:
        """The string. Raises KeyError if it is not translated."""
        if not self._is_translated(message):
            return message
        return self.translations.ugettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form for this number. Raises KeyError if the string is not translated."""
        if not self._is_translated(singular):
            return singular if number == 1 else plural
        return self.translations.ungettext(singular, plural, number)

    def missing(self, messages: Iterable[Message]) -> list[Message]:
        """The messages used by the site that have no translation here, in the order given."""
        return [message for message in messages if message[0] not in self.translated]

    def _is_translated(self, message: str) -> bool:
        if message in self.translated:
            return True
        if not self.fallback:
            raise KeyError(f'{self.path}: no translation of "{message}"')
        return False


def read_catalogue(path: Path, *, fallback: bool = False) -> Catalogue:
    """Read a ``.po`` file. Fuzzy entries do not count as translated; an empty entry of an English
    file means the source string. Raises PoFileError with the line, UnicodeDecodeError.
    """
    with path.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    translated = set()
    for message in catalog:
        if message.id and not message.fuzzy:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            written = message.string or ""
            forms = (written,) if isinstance(written, str) else tuple(written)
            if is_source_language(path.stem) and not all(forms):
                forms = tuple(ids)
                message.string = forms if len(forms) > 1 else forms[0]
            if forms and all(forms):
                translated.add(ids[0])
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Catalogue(path, Translations(compiled), frozenset(translated), fallback, catalog.locale)


def is_source_language(code: str) -> bool:
    """Whether a language is the one that templates and code are written in."""
    return code.partition("-")[0] == "en"
