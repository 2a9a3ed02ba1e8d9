"""What Pelican's plugin ``i18n_subsites`` does with addresses: a site of its own for each language,
in a folder of its own.
"""

import os
import posixpath
from collections.abc import Iterator
from typing import Any

from pelican.contents import Content


def native_only(others: set[str], generator: Any) -> None:
    """What i18n_subsites does with texts of languages that have a site of their own."""
    lang = generator.settings["DEFAULT_LANG"]
    for values in vars(generator).values():
        if isinstance(values, list) and values and all(isinstance(one, Content) for one in values):
            values[:] = [one for one in values if one.lang == lang or one.lang not in others]


def sites(old: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
    """(prefix, settings, languages of the other sites) of the site and of each subsite."""
    subsites = old.pop("I18N_SUBSITES", None) or {}
    main = str(old.get("DEFAULT_LANG", "en")).lower()
    codes = {str(code).lower() for code in subsites} | ({main} if subsites else set())
    yield "", old, codes - {main}
    for code, written in sorted(subsites.items()):
        if str(code).lower() == main:
            continue
        over = dict(written or {})
        folder = over.pop("OUTPUT_PATH", None)
        prefix = os.path.relpath(folder, old.get("OUTPUT_PATH") or "output") if folder else code
        merged = {**old, **over, "DEFAULT_LANG": code, "STATIC_PATHS": []}
        yield f"{posixpath.normpath(prefix)}/", merged, codes - {str(code).lower()}
