"""Reads one finished page as a reader's browser gets it, and says what is wrong within it.

Checks are small generators of faults over one parsed page.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from sys import intern  # menus are on every page
from urllib.parse import unquote

from lxml import etree

from ..problems import ERROR, WARNING, Problem
from .tongue import Detector

Fault = tuple  # (element or None, field, message, severity)
LOADS = {"img", "script", "iframe", "audio", "video", "source", "embed", "track"}
LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "iframe": "src"}
NONE = intern("\0")  # the address of an element that has none
ALL_IDS = etree.XPath("//@id", smart_strings=False)
NAMES = etree.XPath("//a/@name", smart_strings=False)
HEADS = etree.XPath("//head")
OURS = etree.XPath("meta[@name='generator'][@content='Samtale']")
HIDDEN = etree.XPath("//meta[@name='robots'][contains(@content, 'noindex')]")
ALTERNATES = etree.XPath("link[@rel='alternate'][@hreflang]")
SHARED = etree.XPath("meta[@property='og:image']/@content", smart_strings=False)
DATA = etree.XPath("//script[@type='application/ld+json']")
BODIES = etree.XPath("//*[@class='body']")
# what a page must hold at least for the checks of the same name to find anything: most hold none of it
TRACES = (b"script:", b"data:text", b"<style", b"<base", b"http-equiv", b'src="http', b'src="//', b"src='", b"&#x", b"<script")
HANDLERS = [re.compile(rb"%son[a-z]+\s*=" % before) for before in (b" ", rb"\n", rb"\t", b'"', b"'", b"/")]  # one by one: literal
ODDITIES = rb"""src\s*=\s*[^"] script\s+: script& &(?:colon|tab|newline); script\n &#0*(?!3[49];)(?:\d\d?|1[012]\d); src\s+=
 rel="?stylesheet"?[^>]*// poster\s*= srcset\s*="""
HANDLERS += [re.compile(one) for one in ODDITIES.split()]
LOCAL = re.compile(
    rb'<script (?:type="application/ld\+json"|src="/(?!/)[^"<>&\\]*" defer)(?=[ >])'
)  # scripts that a policy lets run
BRACE = re.compile(rb"\{[{%:.#\s\w-]")
CODE = {"code", "pre", "kbd", "samp", "tt", "var", "script", "style", "math", "textarea"}
BRACED = re.compile(
    r"\{(?:filename|static|attach|tag|category|author|index)\}|\{[{%][^{}]{0,200}[}%]\}|\{[:.#]*\s*[.#]?[\w-]+\s*(?:=[^{}]*)?\}"
)
PELICAN = re.compile(r"\{(?:filename|static|attach|tag|category|author|index)\}")


@dataclass(frozen=True)
class Page:
    """What is kept of one finished page once it has been read: its tree would be too much for thousands of them.

    ``name``: below the output folder; ``url``: whole, and not percent-encoded; ``ours``: whether Samtale wrote it (of a
    foreign plugin's page only the links are looked at); ``references``: (address as written, line); ``problems``: what
    is wrong within the page itself.
    """

    name: str
    url: str
    lang: str
    ours: bool
    hidden: bool
    anchors: frozenset[str]
    alternates: Mapping[str, str]
    references: tuple[tuple[str, int], ...]
    shared: tuple[str, ...]
    problems: tuple[Problem, ...]

    def problem(self, line: int, field: str, message: str) -> Problem:
        return Problem(self.name, line, field, message)


def read_page(output: Path, name: str, base: str, detector: Detector, raw_html: str = "strict") -> Page:
    """Read one page, and check what can be checked without the others."""
    return page_of((output / name).read_bytes(), name, base, detector, raw_html)


def page_of(data: bytes, name: str, base: str, detector: Detector, raw_html: str = "strict") -> Page:
    """A page from its bytes, as ``read_page`` has it."""
    parser = etree.HTMLParser(encoding="utf-8")
    tree = etree.fromstring(data, parser) if data.strip() else None
    if tree is None:
        tree = etree.fromstring(b"<html></html>", parser)  # of a file without any
    anchors = Counter(filter(None, ALL_IDS(tree)))
    heads = HEADS(tree)
    ours = any(map(OURS, heads))
    problems: list[Problem] = []
    checks = [ids, pictures, headings, structured]
    checks += [policy] if is_suspect(data) else []
    checks += [braces] if BRACE.search(data) else []
    for check in checks if ours else ():
        for element, field, message, severity in check(tree, anchors):
            line = (element.sourceline or 1) if element is not None else 1
            if check is not policy or raw_html != "allow" or severity == WARNING:
                problems.append(Problem(name, line, field, message, severity))
    lang = tree.get("lang") or ""
    for body in BODIES(tree) if ours else ():
        problems += [Problem(name, 1, "Lang", message, severity) for message, severity in detector.faults(body, lang)]
    written = [(intern(element.get(LINKS[element.tag], NONE)), element.sourceline or 1) for element in tree.iter(*LINKS)]
    written += [(one, element.sourceline or 1) for element in tree.iter("img", "source") for one in candidates(element)]
    return Page(
        name=name,
        url=base + name.removesuffix("index.html"),
        lang=lang,
        ours=ours,
        hidden=b"noindex" in data and bool(HIDDEN(tree)),
        anchors=frozenset(anchors) | set(NAMES(tree)),
        alternates={link.get("hreflang"): unquote(link.get("href")) for head in heads for link in ALTERNATES(head)},
        references=tuple(dict.fromkeys((address, line) for address, line in written if address is not NONE)),
        shared=tuple(one for head in heads for one in SHARED(head)) if ours else (),
        problems=tuple(problems),
    )


def candidates(element) -> list[str]:
    """The addresses of a ``srcset``: what else a picture may be shown as."""
    return [one.split()[0] for one in re.split(r",\s+|,$", element.get("srcset") or "") if one.strip()]


def is_suspect(data: bytes) -> bool:
    """Whether a page holds anything that ``policy`` could object to: most hold none of it, and need no closer look."""
    lower = LOCAL.sub(b"", data.lower())
    return any(trace in lower for trace in TRACES) or any(trace.search(lower) for trace in HANDLERS)


def ids(_tree, anchors: Counter) -> Iterator[Fault]:
    """No id stands twice."""
    for name, count in anchors.items():
        if count > 1:
            yield None, "id", f'"{name}" stands {count} times: an id is for one place', WARNING


def pictures(tree, _anchors: Counter) -> Iterator[Fault]:
    """Each picture has a text in its place."""
    for image in tree.iter("img"):
        if not (image.get("src") or image.get("srcset") or "").strip():
            yield image, "picture", "leads to no file: write its path between the round brackets", ERROR
        elif not (image.get("alt") or "").strip():
            yield (
                image,
                "picture",
                f'"{image.get("src")}" has no text for those who do not see it: write ![what it shows](...)',
                WARNING,
            )


def headings(tree, _anchors: Counter) -> Iterator[Fault]:
    """One h1, and no level left out on the way down."""
    found = list(tree.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    tops = [element for element in found if element.tag == "h1"]
    if len(tops) != 1:
        yield None, "headings", f"the page has {len(tops)} main headings: it needs one", WARNING
    level = 0
    for element in found:
        if level and int(element.tag[1]) > level + 1:
            text = " ".join("".join(element.itertext()).split())
            yield element, "headings", f'"{text}" goes from level {level} to {element.tag[1]}: leave none out', WARNING
        level = int(element.tag[1])


def policy(tree, _anchors: Counter) -> Iterator[Fault]:
    """What a strict Content-Security-Policy would block, and what would be loaded from other hosts."""
    blocked = "would be blocked by the Content-Security-Policy"
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            bare = "".join(unescape(value).lower().split())
            if name.startswith("on") or bare.startswith(("javascript:", "vbscript:", "data:text/html")):
                yield element, "script", f'{name}="{" ".join(value.split())[:40]}" {blocked}: take it out', ERROR
        if element.tag == "script" and not element.get("src") and "json" not in (element.get("type") or ""):
            yield element, "script", f"an inline script {blocked}: take it out", ERROR
        if element.tag == "style":
            yield element, "style", f"a style element {blocked}: use a class", ERROR
        refresh = element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh"
        if element.tag == "base" or (refresh and element.getparent().tag != "head"):  # in heads, those of former addresses
            yield element, "html", f"<{element.tag}> would send readers to another address: take it out", ERROR
        sheet = element.tag == "link" and element.get("rel") == "stylesheet"
        loaded = [element.get("href")] if sheet else [element.get("src"), element.get("poster")] if element.tag in LOADS else []
        loaded += [one.split()[0] for one in (element.get("srcset") or "").split(",") if one.strip()]
        for source in loaded:
            if source and source.strip().startswith(("http:", "https:", "//")):
                message = f'"{source}" is loaded from another host, which learns who reads: keep a copy beside the essay'
                yield element, "loaded", message, WARNING


def structured(tree, _anchors: Counter) -> Iterator[Fault]:
    """JSON-LD can be read, and speaks the page's language."""
    for script in DATA(tree):
        try:
            data = json.loads(script.text or "")
            parts = data.get("@graph", [data])
            langs = {part["inLanguage"] for part in parts if part.get("@type") == "BlogPosting"}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            yield script, "json-ld", f"cannot be read ({error}): mend the template", ERROR
            continue
        for lang in sorted(langs - {tree.get("lang")}):
            yield script, "json-ld", f'says "{lang}" of a page in "{tree.get("lang")}": mend the template', ERROR


def braces(tree, _anchors: Counter) -> Iterator[Fault]:
    """No words for machines are left in what an author wrote."""
    for element in (element for body in BODIES(tree) for element in body.iter()):
        inside = isinstance(element.tag, str) and element.tag not in CODE
        for text in (element.text if inside else None, element.tail):
            for match in BRACED.finditer(text) if text and "{" in text else ():
                if any(above.tag in CODE for above in element.iterancestors()):
                    continue
                severity = ERROR if PELICAN.match(match[0]) else WARNING
                yield element, "braces", f'"{match[0][:40]}" stands in the text: mend it, or put it between `backticks`', severity
