"""Checks that CSS loads nothing and runs nothing: for drawings, which may contain styles."""

import re

# CSS Syntax 3, 4.3.7
ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n\r\f]?|\r\n|(.|\n))", re.DOTALL)
COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
IMPORT = re.compile(r"@\s*(?:import|charset|namespace|document)\b", re.IGNORECASE)
URL = re.compile(r"\b(url|src)\(\s*[\"']?\s*([^\"')]*)", re.IGNORECASE)
LOADING = re.compile(
    r"\b(?:image|image-set|-webkit-image-set|cross-fade|element|paint|expression)\(|-moz-binding|behavior\s*:",
    re.IGNORECASE,
)
CONTAINED = re.compile(
    r"data:(?:image/(?:png|jpeg|gif|webp|avif)|font/[a-z0-9-]+|application/(?:x-)?font-[a-z0-9-]+)[;,]",
    re.IGNORECASE,
)


def fault(style: str) -> str:
    """What in a stylesheet, a ``style`` attribute or a presentation attribute could load or run
    something; "" for nothing.

    Escapes are decoded first, once with comments and once without them, because the context decides
    which of the two applies.
    """
    decoded = ESCAPE.sub(_character, style)
    for text in (decoded, COMMENT.sub("", decoded), COMMENT.sub("", style)):
        if found := IMPORT.search(text) or LOADING.search(text):
            return found[0]
        for _function, url in URL.findall(text):
            if not url.strip().startswith("#") and not CONTAINED.match(url.strip()):
                return f"url({url.strip()[:40]})"
    return ""


def _character(match: re.Match[str]) -> str:
    if match[1]:
        number = int(match[1], 16)
        return (
            chr(number)
            if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
            else "\N{REPLACEMENT CHARACTER}"
        )
    return match[2] or ""
