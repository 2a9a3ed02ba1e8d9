"""How many examples of a Markdown specification are read as it says.

    .venv/bin/python tests/benchmarks/commonmark.py SPEC [--section NAME] [--show KIND] [--number N]

SPEC is a specification in the format of CommonMark's spec.txt (of the npm package commonmark-spec,
or GitHub's in the source distribution of cmarkgfm). Each example is written as an English essay and
read by the product's own reader. An example is

- same: the element trees are equal, after dropping ids, classes, spans for highlighting, what
  typography substitutes, how far headings are moved down, white space between blocks, the figure
  that a picture alone in its paragraph is, and links of bare addresses (GitHub's rule) where the
  specification has no link;
- policy: the specification's own HTML has elements or attributes that RAW_HTML does not allow, and
  the reader says so;
- reported: it differs, and a problem names it;
- silent: it differs, and nothing is said.

Printed are the counts by section, and the slowest example. --show prints the examples of a kind.
"""

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugins"))

from samtale.config.site import site_from  # noqa: E402
from samtale.host.settings import read_settings  # noqa: E402
from samtale.read.markdown_reader import EditionMarkdownReader  # noqa: E402
from samtale.read.readings import Readings  # noqa: E402
from samtale.read.state import KEY, ReadState  # noqa: E402
from samtale.scan.tree import scan  # noqa: E402

CONF = f"""import sys
sys.path.insert(0, {str(ROOT / "plugins")!r})
from samtale.defaults import *
SITENAME, SITEURL = "Spec", "https://spec.example"
LANGUAGES, DEFAULT_LANG = {{"en": {{}}}}, "en"
BUILD_CACHE = RELATED_CACHE = ""
"""
HEAD = "Title: Example\nDate: 2026-01-01\n\n"
FENCE = "`" * 32
EXAMPLE = re.compile(
    rf"^{FENCE} example(?P<tags>[^\n]*)\n(?P<markdown>.*?)^\.\n(?P<html>.*?)^{FENCE}$|"
    r"^#{1,6} *(?P<section>[^\n]*)$",
    re.MULTILINE | re.DOTALL,
)
KINDS = ("same", "policy", "reported", "silent")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {
    *HEADINGS,
    *"address article aside blockquote center dd details div dl dt fieldset figcaption".split(),
    *"figure footer form header hr li main nav ol p pre section table tbody td tfoot th".split(),
    *"thead tr ul body summary".split(),
}
DROPPED = {
    *"id class tabindex loading decoding fetchpriority role aria-label scope rel hreflang".split()
}
SUBSTITUTED = (
    ("[“”„]", '"'),
    ("[‘’]", "'"),
    ("[\u00a0\u2009\u202f]", " "),
    ("…", "..."),
    ("[–—]|-{2,3}", "-"),
    (" - |- | -", "-"),
)


@dataclass(frozen=True)
class Example:
    """One example; ``number`` counts from 1."""

    number: int
    section: str
    markdown: str
    html: str


def examples(spec: str) -> Iterator[Example]:
    """All examples, in order."""
    number, section = 0, ""
    for match in EXAMPLE.finditer(spec):
        if match["section"] is not None:
            section = match["section"]
            continue
        number += 1
        markdown, html = (match[part].replace("→", "\t") for part in ("markdown", "html"))
        yield Example(number, section, markdown, html)


def tree_of(html: str, *, without_links: bool = False) -> tuple:
    """A body as nested tuples, in the form in which two are compared. without_links: whether links
    of bare addresses are text.
    """
    root = lxml_html.document_fromstring(f"<!DOCTYPE html><html><body>{html}</body></html>")
    body = root.find("body")
    for figure in body.iter("figure"):
        image, caption = figure.find(".//img"), figure.find("figcaption")
        if image is not None and "picture" in figure.get("class", ""):
            figure.tag = "p"
            if caption is not None:
                image.set("title", caption.text_content())
                caption.drop_tree()
    if without_links:
        for link in list(body.iter("a")):
            if link.get("href") == link.text_content():
                link.drop_tag()
    highest = min((int(one.tag[1]) for one in body.iter() if one.tag in HEADINGS), default=1)
    return _node(body, highest, pre=False)


def _node(element: etree._Element, highest: int, *, pre: bool) -> tuple:
    tag = element.tag
    pre = pre or tag == "pre"
    attributes = _attributes(element)
    if tag in HEADINGS:
        tag = f"h{int(tag[1]) - highest + 1}"
    parts: list = [_text(element.text, pre=pre)]
    for child in element:
        if not isinstance(child.tag, str):  # a comment
            parts.append(_text(child.tail, pre=pre))
            continue
        classes = child.get("class", "").split()
        own_link = child.tag == "a" and (
            "permalink" in classes
            or (element.tag in HEADINGS and child.get("href") == f"#{element.get('id')}")
        )
        transparent = (
            own_link
            or (child.tag == "span" and pre)
            or (child.tag == "div" and {"highlight", "table"} & set(classes))
        )
        node = _node(child, highest, pre=pre)
        parts += node[2] if transparent else [node]
        parts.append(_text(child.tail, pre=pre))
    merged: list = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    if not pre:
        merged = _without_white_space(merged, block=element.tag in BLOCKS)
    return (tag, tuple(sorted(attributes.items())), merged)


def _attributes(element: etree._Element) -> dict[str, str]:
    """An element's attributes as they are compared: a cell's alignment is a class of ours."""
    found = {
        key: _text(value, pre=True) if key in ("alt", "title") else value
        for key, value in element.attrib.items()
        if key not in DROPPED
    }
    if align := found.pop("align", ""):
        found |= {"class": align} if align != "left" else {}
    elif element.tag in ("td", "th") and element.get("class") in ("center", "right"):
        found["class"] = element.get("class", "")
    for name in ("checked", "disabled"):
        if name in found:
            found[name] = ""
    if element.tag == "img":
        found.pop("width", None)
        found.pop("height", None)
    return found


def _without_white_space(parts: list, *, block: bool) -> list:
    """Without white space at the edges of blocks."""
    found = []
    for number, part in enumerate(parts):
        if not isinstance(part, str):
            found.append(part)
            continue
        text = re.sub(r"\s+", " ", part)
        before = parts[number - 1] if number else None
        after = parts[number + 1] if number + 1 < len(parts) else None
        if (before is None and block) or (before is not None and before[0] in BLOCKS | {"br"}):
            text = text.lstrip()
        if (after is None and block) or (after is not None and after[0] in BLOCKS | {"br"}):
            text = text.rstrip()
        for pattern, plain in SUBSTITUTED:
            text = re.sub(pattern, plain, text)
        if text:
            found.append(text)
    return found


def _text(text: str | None, *, pre: bool) -> str:
    text = text or ""
    if pre:
        for pattern, plain in SUBSTITUTED[:4]:
            text = re.sub(pattern, plain, text)
    return text


class Reader:
    """Reads Markdown as the product reads an essay."""

    def __init__(self, folder: Path):
        self.folder = folder
        (folder / "content" / "essays" / "example").mkdir(parents=True)
        self.file = folder / "content" / "essays" / "example" / "en.md"
        conf = folder / "pelicanconf.py"
        conf.write_text(CONF, encoding="utf-8")
        self.file.write_text(HEAD, encoding="utf-8")
        self.settings = read_settings(conf, content=None, siteurl=None, drafts=False)
        self.site = site_from(self.settings)

    def read(self, markdown: str) -> tuple[str, list[str], float]:
        """The body's HTML, the problems, and the CPU seconds that it took."""
        self.file.write_text(HEAD + markdown, encoding="utf-8")
        tree = scan(self.site.content, self.site.limits)
        state = ReadState(self.site, tree, Readings(tree, None, None, {}))
        if not hasattr(self, "converters"):
            self.converters = state.converters
        state.converters = self.converters
        self.settings[KEY] = state
        reader = EditionMarkdownReader(self.settings)
        began = time.process_time()
        reading = reader.reading("essays/example/en.md", tree)
        took = time.process_time() - began
        return reading.html, [str(one) for one in reading.problems], took


def kind_of(example: Example, html: str, problems: list[str]) -> str:
    """One of KINDS."""
    expected = tree_of(example.html)
    if tree_of(html, without_links="<a " not in example.html) == expected:
        return "same"
    if any(": html: " in one for one in problems) and re.search(r"<[a-zA-Z!?/]", example.markdown):
        return "policy"
    return "reported" if problems else "silent"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("spec", type=Path)
    parser.add_argument("--section", default="")
    parser.add_argument("--show", choices=KINDS, action="append", default=[])
    parser.add_argument("--number", type=int, action="append", default=[])
    options = parser.parse_args()
    counts: dict[str, Counter] = {}
    slowest = (0.0, 0)
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        reader.read("Warm.")
        for example in examples(options.spec.read_text(encoding="utf-8")):
            if options.section.lower() not in example.section.lower():
                continue
            if options.number and example.number not in options.number:
                continue
            html, problems, took = reader.read(example.markdown)
            kind = kind_of(example, html, problems)
            counts.setdefault(example.section, Counter())[kind] += 1
            slowest = max(slowest, (took, example.number))
            if kind in options.show or options.number:
                print(f"---- {example.number} {example.section}: {kind}")
                print(example.markdown, "-- expected", example.html, "-- found", sep="\n")
                print(html, *problems, sep="\n")
    total: Counter = Counter()
    print(f"{'section':44}" + "".join(f"{kind:>10}" for kind in KINDS))
    for section, found in counts.items():
        print(f"{section:44}" + "".join(f"{found[kind]:>10}" for kind in KINDS))
        total += found
    print(f"{'all':44}" + "".join(f"{total[kind]:>10}" for kind in KINDS))
    print(f"slowest: {slowest[0]:.3f} CPU s (example {slowest[1]})")


if __name__ == "__main__":
    main()
