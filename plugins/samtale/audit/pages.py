"""Reads one finished page as a reader's browser gets it, and checks it on its own.

Checks are small generators of problems over one parsed page.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from sys import intern  # menus are repeated on every page
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from ..problems import ERROR, WARNING, Problem
from ..sanitize import NO_HOSTS, ExternalHosts
from ..sanitize.screen import controls
from ..sanitize.urls import candidates
from .elements import Elements, Fault, elements_of
from .language_detection import LanguageDetector
from .policy import policy

LINKS = {
    "a": "href",
    "area": "href",
    "link": "href",
    "img": "src",
    "script": "src",
    "source": "src",
    "iframe": "src",
}
CODE = {"code", "pre", "kbd", "samp", "tt", "var", "script", "style", "math", "textarea"}
BRACE = re.compile(r"\{[{%:.#\s\w-]")  # the minimum that a page must contain
BRACED = re.compile(
    r"\{(?:filename|static|attach|tag|category|author|index)\}|\{[{%][^{}]{0,200}[}%]\}|\{[:.#]*\s*[.#]?[\w-]+\s*(?:=[^{}]*)?\}"
)
PELICAN = re.compile(r"\{(?:filename|static|attach|tag|category|author|index)\}")


@dataclass(frozen=True)
class Page:
    """What remains of one finished page after it was read: parsed trees of thousands would need too
    much memory.

    ``name``: below the output folder; ``url``: absolute, not percent-encoded; ``ours``: whether
    Samtale wrote it (of a foreign plugin's page only the links are checked); ``references``:
    addresses as written; ``problems``: those within the page itself.
    """

    name: str
    url: str
    lang: str
    ours: bool
    hidden: bool
    anchors: frozenset[str]
    alternates: Mapping[str, str]
    references: tuple[str, ...]
    shared: tuple[str, ...]
    problems: tuple[Problem, ...]

    def problem(self, line: int, field: str, message: str) -> Problem:
        return Problem(self.name, line, field, message)


def read_page(
    output: Path,
    name: str,
    base: str,
    detector: LanguageDetector,
    *,
    raw_html: str = "strict",
    hosts: ExternalHosts = NO_HOSTS,
) -> Page:
    """Read one page, and run the checks that do not need other pages."""
    return page_of(
        (output / name).read_bytes(), name, base, detector, raw_html=raw_html, hosts=hosts
    )


def page_of(
    data: bytes,
    name: str,
    base: str,
    detector: LanguageDetector,
    *,
    raw_html: str = "strict",
    hosts: ExternalHosts = NO_HOSTS,
) -> Page:
    """A page from its bytes, like ``read_page``."""
    page = elements_of(data.decode("utf-8", "replace"))
    every = page.all
    head = [(tag, attributes) for _node, tag, attributes in page.head]
    metas = {
        attributes.get("name") or attributes.get("property"): attributes.get("content") or ""
        for tag, attributes in head
        if tag == "meta"
    }
    ours = metas.get("generator") == "Samtale"
    anchors = Counter(value for _node, _tag, attributes in every if (value := attributes.get("id")))
    lang = (page.root.attributes.get("lang") or "") if page.root is not None else ""
    problems: list[Problem] = []
    if ours:
        faults = [
            *control(page),
            *ids(anchors),
            *pictures(page),
            *headings(page),
            *structured(page, lang),
        ]
        faults += policy(page, base, hosts, raw_html)
        faults += braces(page)
        for element, field, message, severity in faults:
            problems.append(
                Problem(
                    name, page.line(element) if element is not None else 1, field, message, severity
                )
            )
        for body, _elements in page.bodies:
            problems += [
                Problem(name, 1, "Lang", message, severity, "pages")
                for message, severity in detector.faults(body, lang)
            ]
    written = []
    for _node, tag, attributes in every:
        if tag in LINKS and (value := attributes.get(LINKS[tag])) is not None:
            written.append(intern(value))
        if tag in ("img", "source") and (srcset := attributes.get("srcset")):
            written += candidates(srcset)
    links = [
        attributes
        for tag, attributes in head
        if tag == "link" and attributes.get("rel") == "alternate"
    ]
    return Page(
        name=name,
        url=base + name.removesuffix("index.html"),
        lang=lang,
        ours=ours,
        hidden="noindex" in metas.get("robots", ""),
        anchors=frozenset(anchors)
        | {
            value
            for _node, tag, attributes in every
            if tag == "a" and (value := attributes.get("name"))
        },
        alternates={
            lang_: unquote(one.get("href") or "") for one in links if (lang_ := one.get("hreflang"))
        },
        references=tuple(dict.fromkeys(written)),
        shared=tuple(
            attributes.get("content") or ""
            for tag, attributes in head
            if attributes.get("property") == "og:image"
        )
        if ours
        else (),
        problems=tuple(problems),
    )


def control(page: Elements) -> Iterator[Fault]:
    """Check that there are no control characters, neither raw nor as references."""
    for one in controls(page.text):
        code = f"U+{ord(one):04X}" if len(one) == 1 else one
        yield (
            None,
            "text",
            f"contains a control character ({code}); remove its source",
            ERROR,
        )


def ids(anchors: Counter[str]) -> Iterator[Fault]:
    """Check that no id is repeated."""
    for name, count in anchors.items():
        if count > 1:
            yield None, "id", f'"{name}" is used {count} times; an ID must be unique', WARNING


def pictures(page: Elements) -> Iterator[Fault]:
    """Check that each picture has an alternative text."""
    for node in page.css("img"):
        attributes = node.attributes
        if not (attributes.get("src") or attributes.get("srcset") or "").strip():
            yield (
                node,
                "picture",
                "has no target; write the path of the file between the parentheses",
                ERROR,
            )
        elif not (attributes.get("alt") or "").strip():
            message = (
                f'"{attributes.get("src")}" has no alternative text; write ![what it shows](...)'
            )
            yield node, "picture", message, WARNING


def headings(page: Elements) -> Iterator[Fault]:
    """Check that there is one h1, and that no heading level is skipped."""
    found = [(node, node.tag or "") for node in page.css("h1, h2, h3, h4, h5, h6")]
    tops = sum(tag == "h1" for _node, tag in found)
    if tops != 1:
        yield None, "headings", f"the page has {tops} main headings; keep exactly one", WARNING
    level = 0
    for node, tag in found:
        if level and int(tag[1]) > level + 1:
            text = " ".join(node.text().split())
            yield (
                node,
                "headings",
                f'"{text}" skips from level {level} to {tag[1]}; do not skip heading levels',
                WARNING,
            )
        level = int(tag[1])


def structured(page: Elements, lang: str) -> Iterator[Fault]:
    """Check that JSON-LD can be parsed, and is in the page's language."""
    for script in page.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text())
            parts = data.get("@graph", [data])
            langs = {part["inLanguage"] for part in parts if part.get("@type") == "BlogPosting"}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            yield script, "json-ld", f"cannot be read ({error}); fix the template", ERROR
            continue
        for one in sorted(langs - {lang}):
            yield (
                script,
                "json-ld",
                f'is "{one}" on a page in "{lang}"; fix the template',
                ERROR,
            )


def braces(page: Elements) -> Iterator[Fault]:
    """Check that no template syntax is left in an author's text."""
    for body, _elements in page.bodies:
        for node in body.traverse(include_text=True) if BRACE.search(page.text) else ():
            if node.tag != "-text" or "{" not in (text := node.text_content or ""):
                continue
            for match in BRACED.finditer(text):
                if not _is_code(node):
                    severity = ERROR if PELICAN.match(match[0]) else WARNING
                    message = (
                        f'"{match[0][:40]}" is left in the text; fix it, or put it between '
                        "`backticks`"
                    )
                    yield _before(node), "braces", message, severity


def _before(text: LexborNode) -> LexborNode | None:
    """The element that a text follows, or that contains it."""
    node = text.prev
    while node is not None and not node.is_element_node:
        node = node.prev
    return node if node is not None else text.parent


def _is_code(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in CODE:
            return True
        above = above.parent
    return False
