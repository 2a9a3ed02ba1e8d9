"""Interface strings: gettext catalogues read at start and compiled in memory, so that there is no
step to forget.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

Message = tuple[str, ...]
"""A message as gettext knows it: ``(singular,)`` or ``(singular, plural)``."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One language's interface strings.

    ``translated`` holds the msgids whose every form is translated; asking for any other raises
    KeyError, since a page with a word in the wrong language is a fault, not a fallback.
    """

    path: Path
    translations: Translations
    translated: frozenset[str]

    def gettext(self, message: str) -> str:
        self._require(message)
        return self.translations.ugettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        self._require(singular)
        return self.translations.ungettext(singular, plural, number)

    def missing(self, messages: Iterable[Message]) -> list[Message]:
        """Which of the messages that the site uses have no translation here, in the order given."""
        return [message for message in messages if message[0] not in self.translated]

    def _require(self, message: str) -> None:
        if message not in self.translated:
            raise KeyError(f'{self.path}: no translation of "{message}"')


def read_catalogue(path: Path) -> Catalogue:
    """Read a ``.po`` file. Fuzzy entries do not count as translated. Raises PoFileError with the
    line, UnicodeDecodeError.
    """
    with path.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    translated = set()
    for message in catalog:
        if message.id and not message.fuzzy:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            forms = (message.string,) if isinstance(message.string, str) else message.string
            if forms and all(forms):
                translated.add(ids[0])
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Catalogue(path, Translations(compiled), frozenset(translated))
