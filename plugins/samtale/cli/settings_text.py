"""The text of the settings file that ``invoke start`` writes."""

import json
from collections.abc import Mapping, Sequence

from ..languages import Language

CONF = '''"""The settings of your site: docs/settings.md lists them all, with their defaults."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "plugins"))

from samtale.defaults import *  # noqa: E402, F403

SITENAME = {title}
SITEURL = {address}
TIMEZONE = {timezone}

# The languages, in the order of the site. name: in the language itself; neighbours: languages that its readers can also read.
LANGUAGES = {{
{languages}
}}
PICTURE_METADATA = "remove"  # pictures are published without the place and the camera
SOCIAL_CARD = ""  # an image of 1200 x 630 shown where the site is shared, for example "images/card.png"
DEFAULT_LANG = {default}  # for files that do not set a language, and for "/"

TAGLINE = {tagline}  # one line about the site for each language, for example {{"da": "..."}}
'''  # noqa: E501
WIDEST = 88


def settings_text(
    languages: Sequence[Language], answers: Mapping[str, str], settings: Mapping[str, object]
) -> str:
    """The text of pelicanconf.py.

    answers: title, address, timezone, default (language); settings: those that are taken over from
    another site, as plain values.
    """
    lines = "\n".join(
        f'    "{one.code}": {{"name": {as_python(one.name)}, "neighbours": '
        f"{as_python(list(one.neighbours))}}},"
        for one in languages
    )
    quoted = {key: as_python(answer) for key, answer in answers.items()}
    tagline = as_python(settings.get("TAGLINE", {}))
    text = CONF.format(languages=lines, tagline=tagline, **quoted)
    more = [f"{key} = {as_python(one)}\n" for key, one in settings.items() if key != "TAGLINE"]
    return "".join([text, "\n# ---- from the old site\n", *more]) if more else text


def as_python(value: object, indent: int = 0) -> str:
    """A plain value as Python code, in several lines if it is long. indent: of its lines."""
    if isinstance(value, str) and value.isprintable():
        return json.dumps(value, ensure_ascii=False)  # valid Python too
    if isinstance(value, Mapping):
        parts = [f"{as_python(key)}: {as_python(one, indent + 4)}" for key, one in value.items()]
        return _within("{", parts, "}", indent)
    if isinstance(value, list):
        return _within("[", [as_python(one, indent + 4) for one in value], "]", indent)
    if isinstance(value, tuple) and value:
        parts = [as_python(one, indent + 4) for one in value]
        return _within("(", parts, ")" if len(parts) > 1 else ",)", indent)
    return repr(value)


def _within(opening: str, parts: Sequence[str], closing: str, indent: int) -> str:
    line = f"{opening}{', '.join(parts)}{closing}"
    if len(line) + indent <= WIDEST and "\n" not in line:
        return line
    inner = " " * (indent + 4)
    lines = "".join(f"{inner}{part},\n" for part in parts)
    return f"{opening}\n{lines}{' ' * indent}{closing.removeprefix(',')}"
