"""What a body says: its text as readers see it, its headings, and the texts in place of pictures.

Text in elements that are no text by the author (marks of notes, links to paragraphs) is left out,
and so are blocks of code, unless the setting SEARCH_CODE asks for them.
"""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

# no text of the author's: marks of notes, links to paragraphs
LEFT_OUT = frozenset(("footnote-ref", "footnote-backref", "permalink"))
# not shown: scripts, what only browsers without a player show, the source of formulas
UNSEEN = frozenset(
    "annotation annotation-xml audio canvas datalist head iframe metadata noembed noframes "
    "noscript object rp script select style template textarea video".split()
)
# words on both sides of any other element are separate
INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby s samp small "
    "span strike strong sub sup time tspan tt u var wbr math mi mn mo ms mrow mstyle msub msup "
    "msubsup mfrac msqrt mroot mfenced munder mover munderover semantics".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass
class Passages:
    """``text``: what is shown, a space between blocks; ``headings``: those of it that are headings;
    ``instead``: the alternative texts of pictures, and what abbreviations mean.
    """

    text: str = ""
    headings: list[str] = field(default_factory=list)
    instead: list[str] = field(default_factory=list)


def passages(html: str, *, code: bool = False) -> Passages:
    """The passages of a body. code: whether blocks of code belong to them."""
    found, shown = Passages(), list[str]()
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    if body is not None:
        _walk(body, found, shown, code)
    found.text = " ".join("".join(shown).split())
    return found


def _walk(element: LexborNode, found: Passages, shown: list[str], code: bool) -> None:
    """Add what an element has; iteratively, because elements may be nested deeply."""
    waiting: list[tuple[LexborNode | None, str, int]] = [(element.child, "", 0)]
    while waiting:
        node, end, start = waiting.pop()
        if node is None:
            if end in HEADINGS:
                found.headings.append("".join(shown[start:]))
            if end not in INLINE:
                shown.append(" ")
            continue
        waiting.append((node.next, end, start))
        tag = node.tag or ""
        if tag == "-text":
            shown.append(node.text_content or "")
        elif not tag.startswith(("-", "!")) and not _is_left_out(node, tag, found, code):
            if tag not in INLINE:
                shown.append(" ")
            waiting.append((node.child, tag, len(shown)))


def _is_left_out(node: LexborNode, tag: str, found: Passages, code: bool) -> bool:
    """Whether a node's content is no text; its alternative text is added to
    ``found``.
    """
    attributes = node.attributes
    alternative = attributes.get(
        {"img": "alt", "area": "alt", "abbr": "title", "svg": "aria-label"}.get(tag, "")
    )
    if alternative:
        found.instead.append(alternative)
    if tag in ("title", "desc"):  # of a drawing
        found.instead.append(node.text(deep=True))
        return True
    if tag in UNSEEN or (tag == "pre" and not code) or "hidden" in attributes:
        return True
    return not LEFT_OUT.isdisjoint((attributes.get("class") or "").split())
