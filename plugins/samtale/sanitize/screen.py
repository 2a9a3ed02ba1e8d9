"""The gate for untrusted texts: the same decision for the bodies of essays and pages in any markup.

``screen`` decides by the parsed tree only (tree.py). Scanners of the source are used only to find
the lines to report.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape, unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..problems import ERROR, WARNING
from .allowlist import FORMS
from .hosts import NO_HOSTS, ExternalHosts
from .tree import Refusal, parsed, refusals, within

# forbidden in pages (HTML Living Standard, 13.1.3)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# whose content is plain text, whatever it looks like
PICTURE_TEXT = re.compile(r"!\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]")
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
# removed with their content; of all other elements the content remains
REMOVED_WHOLE = FORMS - {"form"} | frozenset(
    """script style template noscript iframe object embed applet frame frameset noframes noembed xmp plaintext title
    math svg portal listing textarea base meta link""".split()  # noqa: E501
)
WHOLE_URL = r"(?=[\s\"'<>)\],]|$)"  # not the beginning of a longer one
ROUNDS = 5  # until nothing more is removed
MOST_SHOWN = 200_000  # characters of a text that is shown as its source
BRACKETS = "\ue000\ue001"  # around source that is shown, until it is HTML (private use)


@dataclass(frozen=True)
class Finding:
    """Something wrong with the HTML of a body.

    ``needle``: what to look for in the source, the ``nth`` (from 0) of its kind; ``message``: what
    is wrong, then the remedy; ``refused``: it is not on the allow-list; ``external``: a picture or
    recording of another host, which is reported and not removed; ``inert``: an attribute that no
    browser knows, which is removed whatever the policy; ``unclosed``: what follows it becomes a
    part of it; ``leaves``: the body closes or opens elements of its page; ``inner``: it is a part
    of a refused element, and there is one thing to decide.
    """

    needle: str
    message: str
    refused: bool = True
    external: bool = False
    inert: bool = False
    unclosed: bool = False
    leaves: bool = False
    nth: int = 0
    inner: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern to look for in the source: a tag or a URL as written, an attribute with its
        equals sign.
        """
        ending = (
            r"(?![\w-])" if self.needle.startswith("<") else r"\s*=" if is_name(self.needle) else ""
        )
        if not ending and not self.needle.startswith(("<", "&")):
            ending = WHOLE_URL
        return re.compile(re.escape(self.needle) + ending, re.IGNORECASE)


Report = tuple[Finding, str, str]  # with the message for the author, and its severity


def is_name(needle: str) -> bool:
    """Whether it is an attribute's name."""
    return re.fullmatch(r"[a-zA-Z][\w:.-]*", needle) is not None and "." not in needle


def screen(html: str, hosts: ExternalHosts = NO_HOSTS) -> list[Finding]:
    """Everything in a body's HTML that is refused, in document order. Empty if it can be published
    as it is.
    """
    found: list[Finding] = []
    for needle in controls(html):
        code = f"U+{ord(needle):04X}" if len(needle) == 1 else needle
        message = (
            f"this text produces a control character ({code}), which pages must not contain; "
            "rewrite it"
        )
        found.append(Finding(needle, message))
    if "<" not in html:
        return found
    top, whole = parsed(html)
    units: set[int] = set()  # refused elements that are nothing without their content
    for one in refusals(within(top), hosts):
        inner = bool(units) and not units.isdisjoint(_above(one.node))
        found.append(
            Finding(
                one.needle,
                one.message,
                refused=not one.external,
                external=one.external,
                inert=one.inert,
                nth=one.nth,
                inner=inner,
            )
        )
        tag = one.node.tag or ""
        if not one.attribute and ("-" in tag or tag in REMOVED_WHOLE or tag in FORMS):
            units.add(one.node.mem_id)
    if not whole:
        message = "the HTML has unbalanced tags; close each tag within the text"
        found.append(Finding(_leaving(html), message, refused=False, leaves=True))
    return found


def controls(html: str) -> list[str]:
    """The control characters in HTML, raw and as references, each once."""
    found = CONTROL.findall(html)
    if "&#" in html:
        found += filter(_is_control, dict.fromkeys(match[0] for match in REFERENCE.finditer(html)))
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def _is_control(written: str) -> bool:
    """Whether browsers decode it as a control character. (128 to 159 are mostly letters: HTML
    Living Standard, 13.2.5.80.)
    """
    reference = REFERENCE.match(written)
    if reference is None:
        return False
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    number = int(digits[:12], base)
    letter = unescape(f"&#{number};") if number < 0xA0 else " "
    return (
        CONTROL.match(letter) is not None
        or (0 < number < 0x20 and number not in (9, 10, 13))
        or number in (0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D)
    )


def admitted(
    html: str, policy: str, hosts: ExternalHosts = NO_HOSTS, tags: Sequence[Finding] = ()
) -> tuple[str, list[Report]]:
    """A body that can be published, and the findings to report: all HTML passes through this
    function.

    policy: the setting RAW_HTML; tags: the result of ``scan``, if it was called. What is refused is
    an error in ``strict``, unless it has no effect; in ``sanitise`` it is removed, with a warning;
    ``allow`` is for owners who trust every author.
    """
    screened = [
        one
        for one in screen(html, hosts)
        if (one.external or policy != "allow")
        and not (one.leaves and tags)
        and not (one.inner and policy == "strict")
    ]
    # a tag that is not accepted is one message, also where it is not closed, or not opened
    names = {one.needle for one in screened if one.needle.startswith("<") and one.refused}
    unclosed = {(one.needle, one.nth) for one in tags if one.unclosed}
    found = [one for one in tags if one.needle.replace("</", "<") not in names]
    found += (
        replace(one, unclosed=(one.needle, one.nth) in unclosed) if one.needle in names else one
        for one in screened
    )
    reports: list[Report] = []
    for finding in found:
        removed = finding.refused and (policy == "sanitise" or finding.inert)
        message = (
            f"{finding.message} (it was removed from the page)" if removed else finding.message
        )
        reports.append((finding, message, WARNING if removed or finding.external else ERROR))
    is_sound = policy == "sanitise" or not any(severity == ERROR for *_, severity in reports)
    if policy != "allow" and is_sound and any(finding.refused for finding in found):
        try:
            html = cleaned(html, hosts)
        except ValueError as error:
            reports.append((Finding("<", str(error)), str(error), ERROR))
    return html, reports


def _leaving(html: str) -> str:
    """The tag by which a body most likely closes an element of its page."""
    found = re.search(r"<(?:/?(?:body|html|head|main|article)|!doctype)\b", html, re.IGNORECASE)
    return found[0] if found else "</"


def cleaned(html: str, hosts: ExternalHosts = NO_HOSTS) -> str:
    """A body's HTML without everything that ``screen`` refuses.

    The result is parsed and checked again until nothing is refused. Raises ValueError if that does
    not end.
    """
    for _round in range(ROUNDS):
        html = REFERENCE.sub(
            lambda found: " " if _is_control(found[0]) else found[0], CONTROL.sub(" ", html)
        )
        top, whole = parsed(html)
        refused = [one for one in refusals(within(top), hosts) if not one.external]
        if not refused and whole:
            return html
        for one in reversed(refused):
            _remove(one)
        html = top.inner_html or ""
    raise ValueError("its HTML cannot be made safe; simplify it")


def as_source(text: str) -> str:
    """A text as it is written, as HTML; at most its first MOST_SHOWN characters."""
    text = CONTROL.sub(" ", text[:MOST_SHOWN])
    return f'<pre data-samtale-source=""><code>{escape(text)}</code></pre>'


def refused_as_source(html: str, hosts: ExternalHosts = NO_HOSTS) -> str:
    """A body's HTML in which everything that ``screen`` refuses is shown as its source; "" if the
    result would not be harmless.
    """
    html = CONTROL.sub(" ", html.translate(dict.fromkeys(map(ord, BRACKETS))))
    html = REFERENCE.sub(lambda found: " " if _is_control(found[0]) else found[0], html)
    if not parsed(html)[1]:  # as a document, it cannot close elements of the page
        body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
        html = (body.inner_html or "") if body is not None else ""
    for _round in range(ROUNDS):
        top, _whole = parsed(html)
        refused = [one for one in refusals(within(top), hosts) if not one.external]
        if not refused:
            break
        for one in refused:
            if one.inert:
                _remove(one)
        shown = {one.mem_id: one for one in (_shown_whole(one) for one in refused if not one.inert)}
        for node in [one for one in shown.values() if not _above(one) & shown.keys()]:
            node.replace_with(f"{BRACKETS[0]}{node.html}{BRACKETS[1]}")
        html = top.inner_html or ""
    html = html.replace(BRACKETS[0], '<code data-samtale-source="">').replace(
        BRACKETS[1], "</code>"
    )
    top, whole = parsed(html)
    left = any(not one.external for one in refusals(within(top), hosts))
    return html if whole and not left and not controls(html) else ""


def _shown_whole(refusal: Refusal) -> LexborNode:
    """The element to show as source: the refused one, or the drawing or formula that contains
    it.
    """
    found, node = refusal.node, refusal.node.parent
    while node is not None:
        if node.tag in ("svg", "math"):
            found = node
        node = node.parent
    return found


def _above(node: LexborNode) -> set[int]:
    """The elements that contain a node, by their ids."""
    found, above = set(), node.parent
    while above is not None:
        found.add(above.mem_id)
        above = above.parent
    return found


def _remove(refusal: Refusal) -> None:
    node = refusal.node
    if refusal.attribute:
        if refusal.attribute in node.attributes:
            del node.attrs[refusal.attribute]
    elif node.parent is not None:
        if (
            node.first_child is None
            or not node.is_element_node
            or node.tag in REMOVED_WHOLE
            or _is_foreign(node)
        ):
            node.decompose()
        else:
            node.unwrap()


def _is_foreign(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in ("svg", "math"):
            return True
        above = above.parent
    return False


def lines_of(
    reports: list[Report], numbered: list[tuple[int, str]]
) -> Iterator[tuple[int, Report]]:
    """Each report with the number of the source line that contains its subject, or -1."""
    for report in reports:
        finding = report[0]
        found = [
            number
            for number, line in numbered
            for _ in finding.pattern.findall(PICTURE_TEXT.sub("", line))
        ]
        found = found or [
            number for number, line in numbered for _ in finding.pattern.findall(line)
        ]
        for needle in (finding.needle, finding.needle[:20]):  # the end may be written otherwise
            found = found or [
                number for number, line in numbered if _bare(needle) in _bare(unescape(line))
            ]
        yield (found[min(finding.nth, len(found) - 1)] if found else -1), report


def _bare(text: str) -> str:
    return "".join(text.lower().split())
