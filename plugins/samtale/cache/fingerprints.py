"""Fingerprints of what every result depends on: our code, the libraries, the settings."""

import hashlib
import os
import re
import sys
import zoneinfo
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

PLUGINS = Path(__file__).resolve().parents[2]
# settings that affect a single run but not its result, or that are fingerprinted elsewhere
PER_RUN = {
    "OUTPUT_PATH",
    "BEFORE",
    "CHECKED",
    "KEEP_GOING",
    "DRAW_LATER",
    "PROGRESS",
    "REPORT_CHECKED",
    "CLOCK",
    "SAMTALE_SESSION",
    "SAMTALE_READING",
    "DEBUG",
    "PLUGINS",
    "TARGETS",
}
PER_RUN |= {
    "ARTICLE_PATHS",
    "PAGE_PATHS",
    "STATIC_PATHS",
    "BUILD_CACHE",
    "RELATED_CACHE",
    "SETTINGS_FILE",
    "TARGETS",
}
SIZE = 16  # bytes
# interface strings in a template, which contain English words
STRINGS = re.compile(
    r"""(?<!["'])\b(?:_|n?gettext)\(\s*"(?:\\.|[^"\\{])*"(?:\s*,\s*"(?:\\.|[^"\\{])*")?(?=\s*[,)])"""
)


def fingerprint(*parts: object) -> bytes:
    """The fingerprint of some values, each as bytes, text or its ``repr``."""
    digest = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        data = (
            part
            if isinstance(part, bytes)
            else str(part).encode("utf-8", "surrogatepass")
            if isinstance(part, str)
            else None
        )
        data = repr(part).encode("utf-8", "surrogatepass") if data is None else data
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


def of_files(folder: Path, suffixes: Iterable[str]) -> bytes:
    """The fingerprint of all files below a folder with these suffixes, by their paths and
    contents.
    """
    wanted = tuple(suffixes)
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        found += [os.path.join(place, name) for name in sorted(names) if name.endswith(wanted)]  # noqa: PTH118 ten times as fast
    parts = []
    for path in found:
        with open(path, "rb") as file:  # noqa: PTH123
            parts += [os.path.relpath(path, folder), file.read()]
    return fingerprint(*parts)


@cache
def of_code() -> bytes:
    """The fingerprint of our plugins as loaded by this process, and of all modules that they
    use.
    """
    return fingerprint(
        of_libraries(), of_files(PLUGINS, (".py", ".bin", ".js", ".txt", ".sh", ".j2"))
    )


@cache
def of_libraries() -> bytes:
    """The fingerprint of Python and the installed libraries, by their versions, and of the system's
    time zones.
    """
    found = sorted(
        name
        for place in dict.fromkeys(sys.path)
        if place and os.path.isdir(place)  # noqa: PTH112
        for name in os.listdir(place)  # noqa: PTH208
        if name.endswith((".dist-info", ".egg-info", ".egg-link"))
    )
    return fingerprint(sys.version, found, of_time_zones())


@cache
def of_time_zones() -> bytes:
    """The fingerprint of the system's time-zone data, which it may update at any time."""
    parts: list[object] = []
    for folder in zoneinfo.TZPATH:
        for name in ("tzdata.zi", "leapseconds", "zone1970.tab", "Europe"):
            try:
                status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 asked by each build
            except OSError:
                continue
            parts += [folder, name, status.st_size, status.st_mtime_ns]
    return fingerprint(*parts)


def of_settings(settings: Mapping[str, Any], but: Iterable[str] = ()) -> bytes | None:
    """The fingerprint of all settings with names in capitals; None if one has a value that cannot
    be compared.
    """
    left_out = PER_RUN.union(but)
    extensions = settings.get("JINJA_ENVIRONMENT", {}).get("extensions", ())
    if any(not isinstance(one, str) or not one.startswith("jinja2.ext.") for one in extensions):
        return None  # the owner's own
    try:
        plain_values = {
            key: plain(settings[key])
            for key in sorted(settings)
            if key.isupper() and key not in left_out
        }
        return fingerprint(*plain_values, *plain_values.values())
    except TypeError:
        return None


def of_languages(settings: Mapping[str, Any]) -> bytes:
    """The fingerprint of the languages' files: letters, quotes and interface strings."""
    folders = (Path(folder) for folder in settings["LANGUAGE_PATHS"])
    return fingerprint(*(of_files(folder, (".toml", ".po")) for folder in folders))


def asks_for_time(template: str) -> bool:
    """Whether a template may show the build time: it contains ``now`` outside interface strings."""
    return "now" in template and re.search(r"\bnow\b", STRINGS.sub("", template)) is not None


def plain(value: object) -> str:
    """A value as text that is the same in every process. Raises TypeError for a value without such
    a text, such as a function, a class or a module.
    """
    # a subclass may contain more
    if value is None or type(value) in (bool, int, float, str, bytes):
        return repr(value)
    if isinstance(value, Path):
        return f"Path({str(value)!r})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{plain(key)}: {plain(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(plain(one) for one in value)}]"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(plain(one) for one in value))}}}"
    raise TypeError(type(value).__name__)
