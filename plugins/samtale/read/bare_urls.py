"""Addresses that are written as text become links, by GitHub's rules ("Autolinks (extension)" of
GitHub Flavored Markdown).
"""

import re

# an address that begins here: scheme or www., the host, the rest
BEGIN = re.compile(r"(?:https?://|ftp://|www\.)", re.IGNORECASE)
HOST = re.compile(r"\w[\w.-]*+(?::\d+)?")
REST = re.compile(r"[^\s<>`\"\x02\x03]*+")
TRAILING = "?!.,:;*_~'\"»«›‹”“„’‘…–—|\\"
ENTITY_AT_END = re.compile(r"&[a-zA-Z0-9]+;$")


def end_of(text: str, at: int) -> tuple[int, str]:
    """The end of the address that begins at a place of a text, and the address; or where to look
    on, and "" if none begins there.
    """
    begin = BEGIN.match(text, at)
    host = HOST.match(text, at if begin and begin[0][0] in "wW" else begin.end()) if begin else None
    if begin is None or host is None:
        return at + 1, ""
    names = host[0].partition(":")[0].rstrip(".").split(".")
    www = begin[0][0] in "wW"
    if "_" in "".join(names[-2:]) or "" in names or (www and len(names) < 2):
        return host.end(), ""
    rest = REST.match(text, host.end())
    end = rest.end() if rest else host.end()
    end = _trimmed(text, at, end)
    if end <= begin.end():
        return host.end(), ""
    address = text[at:end]
    return end, f"http://{address}" if www else address


def _trimmed(text: str, at: int, end: int) -> int:
    """Where an address ends: brackets and punctuation at its end belong to the text around it."""
    depth = 0
    for place in range(at, end):
        depth += (text[place] == "[") - (text[place] == "]")
        if depth < 0:
            end = place
            break
    closing = text.count(")", at, end) - text.count("(", at, end)
    while end > at:
        if text[end - 1] == ")" and closing > 0:
            end, closing = end - 1, closing - 1
        elif text[end - 1] == ";":
            entity = ENTITY_AT_END.search(text, max(at, end - 32), end)
            end = entity.start() if entity else end - 1
        elif text[end - 1] in TRAILING:
            end -= 1
        else:
            return end
    return end
