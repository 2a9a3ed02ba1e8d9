"""Interface strings: each one that templates or code use must be translated into every language, or
nothing is published. A preview shows the English source string instead.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file
from jinja2 import Environment, TemplateSyntaxError
from jinja2.ext import extract_from_ast

from ..cache.fingerprints import fingerprint, of_code
from ..cache.store import Store, packed
from ..config.site import Site
from ..problems import ERROR, WARNING, Problem

PLUGINS = Path(__file__).resolve().parents[2]
SHOWN = 3  # strings named before "and 82 more": the catalogue has them all
KIND, NAME = "strings", "used"
KEYWORDS = {"gettext": None, "ngettext": (1, 2)}


def missing_strings(site: Site, theme: str, store: Store = Store(None)) -> list[Problem]:  # noqa: B008 one that stores nothing
    """A problem for each language that lacks strings, which names the first; a warning in previews.
    Raises TemplateSyntaxError with file and line.
    """
    sources = [(str(path), path.read_bytes()) for path in _templates(Path(theme))]
    key = fingerprint(of_code(), *(part for source in sources for part in source))
    messages = store.get(KIND, NAME, key)
    if messages is None:
        messages = [message for message, _path, _line in used_strings(Path(theme))]
        store.put(KIND, {NAME: (key, packed(messages))})
    found = []
    for language in site.languages:
        missing = language.catalogue.missing(dict.fromkeys(messages))
        if missing:
            path, message = str(language.catalogue.path), _message(missing, site.previews)
            severity = WARNING if site.previews else ERROR
            found.append(Problem(path, 0, "missing strings", message, severity))
    return found


def _message(missing: Sequence[tuple[str, ...]], previews: bool) -> str:
    count = f"{len(missing)} strings are" if len(missing) > 1 else "1 string is"
    listed = ", ".join(f'"{message[0]}"' for message in missing[:SHOWN])
    listed += f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
    shown = ", and shown in English" if previews else ""
    them = "them" if len(missing) > 1 else "it"
    return (
        f'{count} not translated{shown} ({listed}); run "invoke catalogues", then translate {them}'
    )


def used_strings(theme: Path) -> Iterator[tuple[tuple[str, ...], Path, int]]:
    """Each string that the theme and our own code use, with its file and line, in a fixed order.

    Raises TemplateSyntaxError with file and line.
    """
    # it parses templates and never renders
    environment = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701
    for path in _templates(theme):
        try:
            template = environment.parse(path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            raise TemplateSyntaxError(
                error.message or "", error.lineno, filename=str(path)
            ) from error
        for line, function, message in extract_from_ast(template, babel_style=False):
            parts = tuple(part for part in message or () if part is not None)
            yield parts[:2] if function == "ngettext" else parts[:1], path, line
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
