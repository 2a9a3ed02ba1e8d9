"""Escapes texts for the configuration of nginx and Caddy, so that they are taken literally."""

import re

from ..problems import BuildError, escaped

UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\"`$\\{}]")


def writable(path: str, what: str) -> str:
    """A path of the owner's that contains no configuration syntax of any server. Raises
    BuildError.
    """
    if not is_plain(path):
        remedy = (
            "use single slashes, no quotation marks, no control characters and none of ` $ \\ { }"
        )
        raise BuildError(
            f'{what}: "{escaped(path)}" cannot be used in a server configuration; {remedy}'
        )
    return path


def is_plain(path: str) -> bool:
    """Whether a path contains no special characters of any server."""
    return not UNWRITABLE.search(path) and not path.startswith("//")


def quoted(text: str) -> str:
    """A quoted string for nginx, which interprets backslashes within quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def pattern(text: str) -> str:
    """A quoted pattern for nginx: within quotation marks, a backslash before any other character is
    preserved.
    """
    return '"~' + text.replace('"', '\\"') + '"'


def bare(text: str) -> str:
    """A word for Caddy, in backquotes, between which nothing is special. Before parsing, Caddy
    replaces environment variables in the whole file, and later placeholders of the request in
    words. Raises BuildError for text that contains either.
    """
    if re.search(r"[`\r\n\0]|\{[^0-9,}]", text):  # braces in patterns contain numbers: a{2,3}
        raise BuildError(
            f'"{escaped(text)}" cannot be used in a Caddyfile; remove "{{" and "`" from it'
        )
    return f"`{text}`"


def exactly(path: str) -> str:
    """A pattern for Caddy that matches exactly one path, with every special character written as
    its number.
    """
    return "`~^" + re.sub(r"[^\w/~-]", lambda sign: rf"\x{{{ord(sign[0]):X}}}", path) + "$`"


FILTERS = {  # for the templates
    "quoted": quoted,
    "pattern": pattern,
    "literal": re.escape,
    "bare": bare,
    "exactly": exactly,
}
