"""Comments of authors: notes to themselves, which reach no page, feed, book or index."""

import re

# a comment; an element whose text is not HTML; a tag with its attributes
TOKEN = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|<(?P<raw>script|style|textarea)\b.*?</(?P=raw)\s*>"
    r"""|<[a-zA-Z/][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""",
    re.DOTALL | re.IGNORECASE,
)


def without_comments(html: str) -> str:
    """A body without its comments. What looks like one within an attribute, a script or a style
    stays; code is escaped and has none.
    """
    if "<!--" not in html:
        return html
    return TOKEN.sub(lambda match: "" if match["comment"] else match[0], html)
