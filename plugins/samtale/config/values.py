"""The values of Pelican's settings, compared with their defaults; Samtale's are in settings.py."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from ..problems import escaped

# Pelican's and the owner's, of any type: each is checked where it is read
Settings: TypeAlias = Mapping[str, Any]
ANY_NUMBER = ("DEFAULT_PAGINATION",)  # a number, although the default is False
WORDS = {
    bool: "True or False",
    int: "a whole number",
    str: "a text",
    list: "a list",
    dict: "a dictionary",
}


class SettingsError(Exception):
    """A setting is invalid; the message, one line, names the setting and the remedy."""

    def __init__(self, message: str):
        super().__init__(escaped(message))


def type_fault(key: str, value: object, default: object) -> str:
    """The problem with the type of a setting, compared with its default's; "" for none. None
    switches most settings off.
    """
    if value is None or default is None or callable(value) or callable(default):
        return ""
    if key in ANY_NUMBER:
        return "" if isinstance(value, int) else f"{value!r} is not a whole number or False"
    for kind, accepted in (
        (bool, bool),
        (int, int),
        (str, (str, Path)),
        (list, (list, tuple, set, frozenset)),
        (dict, Mapping),
    ):
        if isinstance(default, (list, tuple, set, frozenset) if kind is list else kind):
            fits = isinstance(value, accepted) and (kind is not int or not isinstance(value, bool))
            return (
                "" if fits else f"{value!r} is not {WORDS[kind]}; use for example {default!r}"[:300]
            )
    return ""
