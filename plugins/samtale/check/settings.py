"""Checks for settings that are valid one by one, but probably mistaken."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..config.settings import SETTINGS, fault_of
from ..config.settings_file import where
from ..config.site import Site
from ..config.values import type_fault
from ..problems import WARNING, Problem, nearest
from ..scan.tree import Tree

PRIVATE = (
    "SETTINGS_FILE",
    "SAMTALE_SESSION",
    "SAMTALE_READING",
    "PREVIEWS",
    "UNLISTED",
    "SAMPLE",
    "LANGUAGES",
)
FREE = (
    "LOCALE",
    "READERS",
    "DEFAULT_DATE",
    "PAGINATION_PATTERNS",
    "LOG_FILTER",
    "CACHE_PATH",
)  # that may have several types


def lint_settings(
    settings: Mapping[str, Any], known: Mapping[str, object], site: Site, tree: Tree
) -> Iterator[Problem]:
    """Report settings that resemble known ones, languages that the site does not have, and a
    missing picture.

    known: all settings, Pelican's and ours, with their defaults.
    """
    for key in sorted(known):
        if (
            key in settings
            and key not in FREE
            and (settings[key] is not None or key == "TARGETS")
            and (
                message := fault_of(key, settings[key])
                if key in SETTINGS
                else type_fault(key, settings[key], known[key])
            )
        ):
            yield Problem(*where(settings, key), key, message)
    if site.raw_html == "allow":
        message = (
            'HTML in essays is published unchanged, including scripts; set "strict" unless you '
            "trust every author"
        )
        yield Problem(*where(settings, "RAW_HTML"), "RAW_HTML", message, WARNING)
    for key in sorted(settings):
        if (
            key.isupper()
            and key not in known
            and key not in PRIVATE
            and (near := nearest(key, known, likeness=0.85))
        ):
            yield Problem(
                *where(settings, key),
                key,
                f'unknown setting; did you mean "{near}"?',
                WARNING,
            )
    for path in sorted(set(site.active) - set(tree.files)):
        near = next(
            (one for one in tree.files if path.endswith(f"/{one}")),
            nearest(path, tree.files, likeness=0.75),
        )
        hint = f'did you mean "{near}"?' if near else "use the path relative to the content folder"
        yield Problem(
            *where(settings, "ACTIVE_FILES"),
            "ACTIVE_FILES",
            f'"{path}" is not a file in the content; {hint}',
        )
    for code in sorted(set(site.taglines) - set(site.codes)):
        yield Problem(
            *where(settings, "TAGLINE"),
            "TAGLINE",
            f'"{code}" is not a language of this site; fix it',
            WARNING,
        )
    themes = Path(settings["THEME"], "static", site.card.removeprefix("theme/"))
    if site.card and not (
        themes.is_file() if site.card.startswith("theme/") else site.card in tree
    ):
        message = (
            f'"{site.card}" is not a file in the content or the theme; fix the path, or use ""'
        )
        yield Problem(*where(settings, "SOCIAL_CARD"), "SOCIAL_CARD", message)
