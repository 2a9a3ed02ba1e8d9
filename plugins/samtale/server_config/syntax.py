"""How texts are written into the configuration of nginx and of Caddy, so that they mean themselves
there and nothing else.
"""

import re

from ..problems import BuildError, escaped

UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\"`$\\{}]")


def writable(path: str, what: str) -> str:
    """A path of the owner's in which no server sees configuration. Raises BuildError."""
    if not is_plain(path):
        remedy = (
            "use single slashes, no quotation marks, no control characters and none of ` $ \\ { }"
        )
        raise BuildError(
            f'{what}: "{escaped(path)}" cannot be written into the configuration of a '
            f"server: {remedy}"
        )
    return path


def is_plain(path: str) -> bool:
    """Whether no server sees anything else in a path."""
    return not UNWRITABLE.search(path) and not path.startswith("//")


def quoted(text: str) -> str:
    """A word of nginx's, which reads backslashes within quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def pattern(text: str) -> str:
    """A pattern of nginx's: within its quotation marks a backslash before any other sign stays."""
    return '"~' + text.replace('"', '\\"') + '"'


def bare(text: str) -> str:
    """A word of Caddy's, in the quotes between which nothing has a meaning. Before it reads these,
    Caddy puts variables of its environment into the whole file, and later values of the request
    into words. Raises BuildError for text with such.
    """
    if re.search(r"[`\r\n\0]|\{[^0-9,}]", text):  # the braces of patterns hold numbers: a{2,3}
        raise BuildError(
            f'"{escaped(text)}" cannot be written into a Caddyfile: remove "{{" and "`" from it'
        )
    return f"`{text}`"


def exactly(path: str) -> str:
    """The pattern of one path for Caddy, every sign with a meaning to it written as its number."""
    return "`~^" + re.sub(r"[^\w/~-]", lambda sign: rf"\x{{{ord(sign[0]):X}}}", path) + "$`"


FILTERS = {  # of the templates
    "quoted": quoted,
    "pattern": pattern,
    "literal": re.escape,
    "bare": bare,
    "exactly": exactly,
}
