"""How single settings are read: each function returns the value, or raises SettingsError with the
setting's name and the remedy.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from ..problems import did_you_mean

# Pelican's and the owner's, of any type: each is checked where it is read
Settings: TypeAlias = Mapping[str, Any]
Value = TypeVar("Value")
ANY_NUMBER = ("DEFAULT_PAGINATION",)  # a number, although the default is False
WORDS = {
    bool: "True or False",
    int: "a whole number",
    str: "a text",
    list: "a list",
    dict: "a dictionary",
}


class SettingsError(Exception):
    """A setting is invalid; the message names the setting and the remedy."""


def type_fault(key: str, value: object, default: object) -> str:
    """The problem with the type of a setting, compared with its default's; "" for none. None
    switches most settings off.
    """
    if value is None or default is None or callable(value) or callable(default):
        return ""
    if key in ANY_NUMBER:
        return (
            ""
            if isinstance(value, int)
            else f"{value!r} is not a number: write a whole number, or False"
        )
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
                ""
                if fits
                else f"{value!r} is not {WORDS[kind]}: write {WORDS[kind]}, such as {default!r}"[
                    :300
                ]
            )
    return ""


def parsed(settings: Settings, key: str, read: Callable[[object], Value]) -> Value:
    try:
        return read(settings.get(key))
    except ValueError as error:
        raise SettingsError(f"{key}: {error}") from error


def one_of(settings: Settings, key: str, choices: tuple[str, ...]) -> str:
    value: str = settings[key]
    if value not in choices:
        hint = did_you_mean(str(value), choices) or f": write one of {', '.join(choices)}"
        raise SettingsError(f"{key}: {value!r} is none of the words known here{hint}")
    return value


def truth(settings: Settings, key: str) -> bool:
    value = settings[key]
    if not isinstance(value, bool):
        raise SettingsError(f"{key}: {value!r} is neither: write True or False")
    return value


def web(settings: Settings, key: str) -> str:
    hub = settings[key]
    if not isinstance(hub, str) or (
        hub and not re.fullmatch(r"https?://[^\s/?#\"<>]+[^\s\"<>]*", hub)
    ):
        raise SettingsError(
            f'{key}: {hub!r} is no web address: write one such as "https://hub.example/", or ""'
        )
    return hub


def indexnow(settings: Settings) -> str:
    key = settings["INDEXNOW_KEY"]
    if not isinstance(key, str) or (key and not re.fullmatch(r"[a-zA-Z0-9-]{8,128}", key)):
        raise SettingsError(
            f'INDEXNOW_KEY: {key!r} is no key: write 8 to 128 of a-z, A-Z, 0-9 and "-", or ""'
        )
    return key


def paths(settings: Settings, key: str) -> tuple[str, ...]:
    value = settings.get(key) or ()
    if isinstance(value, str) or not all(isinstance(one, str) for one in value):
        raise SettingsError(f'{key}: {value!r} is not a list of paths: write ["files/x.js"]')
    return tuple(one.strip("/") for one in value)


def positive(settings: Settings, key: str) -> int:
    value = settings[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SettingsError(f"{key}: {value!r} is no whole number above 0: write one")
    return value
