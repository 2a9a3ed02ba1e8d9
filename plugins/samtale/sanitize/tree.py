"""Parses a body by the HTML Standard's algorithm (lexbor), and finds everything in it that is not
on the allow-list.

The body is parsed within a frame of elements like that of its page: if it closes the frame, or
leaves elements open, the frame's shape changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

from . import svg
from .allowlist import (
    FORMS,
    GLOBAL,
    HTML_ATTRIBUTES,
    MATHML,
    MATHML_ATTRIBUTES,
    MATHML_TEXT,
    SVG_TEXT,
    URLS,
    is_inert,
)
from .hosts import ExternalHosts
from .urls import candidates, host_of, is_allowed, opens_elsewhere, runs

FRAME = "<!DOCTYPE html><html><head></head><body><main><article><div>{}</div><wbr></article></main></body></html>"  # noqa: E501
MEDIA = frozenset("img source video audio track".split())
PLAIN = GLOBAL - URLS - {"srcset"}  # allowed on every element, with any value
FOREIGN = ("svg", "math")
SPECIAL = ("iframe", "form")  # allowed only in certain forms
Attributes: TypeAlias = dict[str, str | None]
# with its tag and attributes, which are read once
Element: TypeAlias = tuple[LexborNode, str, Attributes]
ACTIVE = frozenset(
    (
        "script object embed applet base meta frame frameset noscript template portal link style"
    ).split()
)


@dataclass(frozen=True)
class Refusal:
    """Something that is not allowed: an element (then ``attribute`` is ""), or an attribute of it.

    ``needle``: what to look for in the source, the ``nth`` (from 0) of its kind; ``message``: what
    is wrong, then the remedy; ``external``: a picture or recording of another host, which the
    policy blocks, but which is harmless; ``inert``: an attribute that no browser knows.
    """

    node: LexborNode
    attribute: str
    needle: str
    nth: int
    message: str
    external: bool = False
    inert: bool = False


def parsed(html: str) -> tuple[LexborNode, bool]:
    """The element that contains the body, and whether the body stays within it."""
    document = LexborHTMLParser(FRAME.format(html))
    root, head, body = document.root, document.head, document.body
    if root is None or head is None or body is None:
        raise ValueError("the HTML parser made a document without a body")
    main = body.first_child
    article = main.first_child if main is not None else None
    inner = article.first_child if article is not None else None
    mark = inner.next if inner is not None else None
    if main is None or article is None or inner is None or mark is None:
        return inner if inner is not None else body, False
    whole = (
        not root.attributes
        and not body.attributes
        and head.first_child is None
        and (main.tag, article.tag, inner.tag, mark.tag) == ("main", "article", "div", "wbr")
        and main.next is article.next is mark.next is mark.first_child is None
        and not (main.attributes or article.attributes or inner.attributes)
    )
    return inner, whole


def refusals(elements: Iterable[Element], hosts: ExternalHosts) -> Iterator[Refusal]:
    """Everything that is refused among elements, in document order."""
    return _Walk(hosts).of(elements)


def within(top: LexborNode) -> Iterator[Element]:
    """All elements and comments below one, in document order."""
    nodes = top.traverse(include_text=False)
    next(nodes)
    return ((node, node.tag or "", node.attributes) for node in nodes)


def _is_tick(tag: str, attributes: Attributes) -> bool:
    """Whether it is the disabled checkbox of a task list."""
    return tag == "input" and attributes.get("type", "") == "checkbox" and "disabled" in attributes


class _Walk:
    def __init__(self, hosts: ExternalHosts):
        self.hosts = hosts
        self.seen: dict[str, int] = defaultdict(int)

    def of(self, elements: Iterable[Element]) -> Iterator[Refusal]:
        done: set[int] = set()  # elements within SVG and MathML, which are checked with their root
        seen, known = self.seen, HTML_ATTRIBUTES.get
        for node, tag, attributes in elements:
            if tag == "-comment" or (done and node.mem_id in done):
                continue
            seen[tag] += 1
            allowed = known(tag)
            if tag in FOREIGN:
                done.update(one.mem_id for one in node.traverse(include_text=False))
                yield from self.foreign(node, tag)
            elif allowed is None or (
                tag in FORMS and not self.hosts.forms and not _is_tick(tag, attributes)
            ):
                yield self.element(node)
            elif attributes or tag in SPECIAL:
                for name, value in attributes.items():
                    seen[name] += 1
                    if name in PLAIN:
                        continue
                    if name not in allowed and not name.startswith(("data-", "aria-")):
                        yield self.attribute(node, name, value or "")
                    elif name in URLS or name == "srcset":
                        yield from self.url(node, tag, name, value or "")
                if tag in SPECIAL:
                    yield from self.special(node, tag, attributes)

    def element(self, node: LexborNode, why: str = "") -> Refusal:
        tag = node.tag or ""
        if not node.is_element_node:
            message = "<?...?> is not HTML; remove it, or write &lt;? for literal text"
            return Refusal(node, "", "<?", 0, message)
        if tag in FORMS:
            message = (
                f"<{tag}> belongs to a form, and forms are not accepted; remove it, or add the "
                'host of the form to EXTERNAL_HOSTS = {"forms": [...]}'
            )
        elif tag in ACTIVE or why == "can run JavaScript":
            message = f"<{tag}> can run JavaScript, load files or redirect readers; remove it"
        else:
            why = why or "is not an element that Samtale accepts"
            message = f"<{tag}> {why}; remove it, or write &lt;{tag}&gt; for literal text"
        return Refusal(node, "", f"<{tag}", self.seen[tag] - 1, message)

    def attribute(self, node: LexborNode, name: str, value: str, why: str = "") -> Refusal:
        shown = " ".join(value.split())[:40]
        inert = is_inert(name)
        if inert:
            why = "is not an attribute that browsers know"
        why = why or (
            "runs JavaScript"
            if name.startswith("on") or name == "srcdoc"
            else f"is not accepted on <{node.tag}>"
        )
        message = f'{name}="{shown}" {why}; remove it'
        return Refusal(node, name, name, self.seen[name] - 1, message, inert=inert)

    def url(self, node: LexborNode, tag: str, name: str, value: str) -> Iterator[Refusal]:
        media = tag in MEDIA and name in ("src", "srcset", "poster")
        for one in candidates(value) if name == "srcset" else (value,):
            if tag in ("a", "area") and name == "href" and opens_elsewhere(one):
                continue  # a warning, if the scheme is unknown: check/addresses.py
            if not is_allowed(one, media=media):
                shown = " ".join(one.split())[:40]
                wrong = (
                    "can run JavaScript"
                    if runs(one)
                    else "has a scheme that Samtale does not accept"
                )
                message = f'{name}="{shown}" {wrong}; use another URL'
                yield Refusal(node, name, one.strip(), 0, message)
            elif media and (host := host_of(one)):
                kind = "pictures" if tag == "img" or name != "src" else "media"
                if not self.hosts.allows(kind, host) and not (
                    tag == "source" and self.hosts.allows("pictures", host)
                ):
                    yield self.external(node, name, one, kind, host)

    def external(self, node: LexborNode, name: str, url: str, kind: str, host: str) -> Refusal:
        message = (
            f'"{url.strip()[:60]}" is loaded from another host, which can then track readers, and '
            "is blocked by the Content-Security-Policy; keep a copy next to the text, or set "
            f'EXTERNAL_HOSTS = {{"{kind}": ["{host}"]}}'
        )
        return Refusal(node, name, url.strip(), 0, message, external=True)

    def special(self, node: LexborNode, tag: str, attributes: Attributes) -> Iterator[Refusal]:
        """Check elements that are allowed only in certain forms."""
        if tag == "iframe":
            host = host_of(attributes.get("src") or "")
            if not self.hosts.allows("frames", host):
                message = (
                    f'<iframe> shows "{host}"; write a picture with a link instead, '
                    f'[![what it shows](file.jpg)](URL), or set EXTERNAL_HOSTS = {{"frames": '
                    f'["{host}"]}}'
                    if host
                    else "<iframe> shows a file of this site; write a picture, ![what it "
                    "shows](file.jpg), or a link to it instead"
                )
                yield Refusal(node, "", "<iframe", self.seen["iframe"] - 1, message)
        elif tag == "form":
            host = host_of(attributes.get("action") or "")
            if not host or not self.hosts.allows("forms", host):
                message = (
                    f'<form> sends to "{host or "this site"}"; remove it, or add its host to '
                    'EXTERNAL_HOSTS = {"forms": [...]}'
                )
                yield Refusal(node, "", "<form", self.seen["form"] - 1, message)

    def foreign(self, node: LexborNode, kind: str, inside_text: bool = False) -> Iterator[Refusal]:
        """Check an SVG or MathML element with its content, in which other namespaces are not
        allowed.
        """
        tag = node.tag or ""
        if inside_text:
            above = node.parent.tag if node.parent else ""
            why = f"is HTML inside <{above}>, which is not accepted"
        elif kind == "svg":
            why = svg.element_fault(tag)
        else:
            why = "" if tag in MATHML else "is not an element that Samtale accepts in a formula"
        if why or not node.is_element_node:
            yield self.element(node, why)
            return
        for name, value in node.attributes.items():
            self.seen[name] += 1
            why = self._foreign_attribute(kind, tag, name, value or "")
            if why:
                yield self.attribute(node, name, value or "", why)
            elif name in ("href", "xlink:href") and tag != "a":
                yield from self.picture(node, name, value or "")
        text = tag in (SVG_TEXT if kind == "svg" else MATHML_TEXT)
        for child in node.iter(include_text=False):
            if child.tag != "-comment":
                self.seen[child.tag or ""] += 1
                yield from self.foreign(child, kind, text)

    def picture(self, node: LexborNode, name: str, url: str) -> Iterator[Refusal]:
        """Check a picture that a drawing shows."""
        host = host_of(url)
        if host and not self.hosts.allows("pictures", host):
            yield self.external(node, name, url, "pictures", host)

    @staticmethod
    def _foreign_attribute(kind: str, tag: str, name: str, value: str) -> str:
        if kind == "svg":
            return svg.attribute_fault(tag, name, value)
        if name.startswith("on"):
            return "runs JavaScript"
        if name not in MATHML_ATTRIBUTES and not name.startswith(("data-", "aria-")):
            return "is not an attribute that Samtale accepts in a formula"
        return ""
