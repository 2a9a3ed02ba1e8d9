"""Interface strings: every one that templates or code use must be translated in every language, or
nothing is built.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file
from jinja2 import Environment, TemplateSyntaxError

from ..cache.fingerprints import fingerprint, of_code
from ..cache.store import Shelf, packed
from ..config.site import Site
from ..problems import Problem

PLUGINS = Path(__file__).resolve().parents[2]
KIND, NAME = "strings", "used"
KEYWORDS = {"gettext": None, "ngettext": (1, 2)}


def missing_strings(site: Site, theme: str, shelf: Shelf = Shelf(None)) -> list[Problem]:  # noqa: B008 one that keeps nothing
    """A problem for each string that a language lacks. Raises TemplateSyntaxError with file and
    line.
    """
    sources = [(str(path), path.read_bytes()) for path in _templates(Path(theme))]
    key = fingerprint(of_code(), *(part for source in sources for part in source))
    messages = shelf.get(KIND, NAME, key)
    if messages is None:
        messages = [message for message, _path, _line in used_strings(Path(theme))]
        shelf.put(KIND, {NAME: (key, packed(messages))})
    return [
        Problem(
            str(language.catalogue.path),
            0,
            "missing string",
            f'"{message[0]}" is not translated: add it',
        )
        for language in site.languages
        for message in language.catalogue.missing(dict.fromkeys(messages))
    ]


def used_strings(theme: Path) -> Iterator[tuple[tuple[str, ...], Path, int]]:
    """Each string that the theme and our own code use, with its file and line, in a stated order.

    Raises TemplateSyntaxError with file and line.
    """
    # it parses, it renders nothing
    environment = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701
    for path in _templates(theme):
        try:
            found = environment.extract_translations(path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            raise TemplateSyntaxError(error.message, error.lineno, filename=str(path)) from error
        for line, function, message in found:
            parts = (
                (message,) if isinstance(message, str) else message
            )  # its variables come with it, as None
            yield tuple(parts[:2]) if function == "ngettext" else (parts[0],), path, line
    yield from _code_strings()


def _templates(theme: Path) -> list[Path]:
    return sorted((theme / "templates").rglob("*.html"))


@cache
def _code_strings() -> tuple[tuple[tuple[str, ...], Path, int], ...]:
    found = []
    for path in sorted(PLUGINS.rglob("*.py")):
        if b"gettext(" in path.read_bytes():
            for line, message, _comments, _context in extract_from_file(
                "python", path, keywords=KEYWORDS
            ):
                found.append(
                    ((message,) if isinstance(message, str) else tuple(message), path, line)
                )
    return tuple(found)
