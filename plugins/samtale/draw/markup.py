"""Turns ``<img>`` into ``<picture>``, and, for feeds, back into a single ``<img>``."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote, urljoin

from ..config.image_settings import FORMATS, KINDS

TOKEN = re.compile(  # comments, and pictures with sources of their author, are skipped
    r"""<!--.*?-->|<picture\b.*?</picture>|<(?P<tag>/?figure|img)\b(?P<rest>(?:"[^"]*"|'[^']*'|[^"'>])*)>""",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?""")
OURS = re.compile(
    r"""<picture>(?P<sources>(?:<source type="image/[a-z]+" srcset="[^"]*"(?: sizes="[^"]*")?>)+)"""
    r"""<img (?P<img>(?:"[^"]*"|'[^']*'|[^"'>])*)></picture>"""
)
SIDES = ("width", "height")
CANDIDATE = re.compile(r'([^\s",]+) (\d+)w')
FEED_WIDTH = 1152  # maximum width of a picture in a feed
ALONE = 480  # a picture that is no wider than this has the same width on all screens


@dataclass(frozen=True)
class ImageSet:
    """The renditions of a picture. ``forms``: (format, ((width, its name in the output), ...)),
    widths ascending.
    """

    width: int
    height: int
    forms: tuple[tuple[str, tuple[tuple[int, str], ...]], ...] = ()


def attributes(written: str) -> dict[str, str]:
    """A tag's attributes, in order, by their names in lower case."""
    found: dict[str, str] = {}
    for name, *values in ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


def images(html: str) -> Iterator[tuple[re.Match[str], dict[str, str], str]]:
    """Every ``<img>`` of a body without sources: (the match, its attributes, its figure's kind)."""
    kinds = [""]
    for match in TOKEN.finditer(html) if "<img" in html or "<IMG" in html else ():
        tag = (match["tag"] or "").lower()
        if tag == "figure":
            classes = attributes(match["rest"]).get("class", "").split()
            kinds.append(next((kind for kind in KINDS if kind in classes), ""))
        elif tag == "/figure":
            kinds = kinds[:-1] or [""]
        elif tag == "img" and "srcset" not in (found := attributes(match["rest"])):
            yield match, found, kinds[-1]


def path_of(src: str, page: str, home: str, names: Mapping[str, str]) -> str:
    """The content's path that an address leads to, or "". page: the page's full URL; home: the
    site's, with a trailing slash; names: where each picture is published -> its path.
    """
    braced = re.match(r"[{|](?:static|attach)[}|]/(.*)", src)
    if braced:
        return unquote(re.split(r"[?#]", braced[1])[0])
    try:
        whole = urljoin(page, src)
    except ValueError:
        return ""
    return (
        names.get(unquote(re.split(r"[?#]", whole.removeprefix(home))[0]), "")
        if whole.startswith(home)
        else ""
    )


def with_sources(
    html: str,
    path: Callable[[str], str],
    image_sets: Mapping[str, ImageSet],
    sizes: Mapping[str, str],
    address: Callable[[str], str],
) -> str:
    """A body in which each picture lists its renditions.

    path: value of ``src`` -> the content's path; image_sets: by that path; sizes: by the kind of
    figure; address: a name in the output -> its address.
    """
    made, done = [], 0
    for match, found, kind in images(html):
        image_set = image_sets.get(path(found.get("src", "")))
        if image_set is None:
            continue
        measured = _measured(found, image_set)
        tag = match[0] if measured is found else _tag(measured)
        wide = int(measured["width"]) if measured["width"].isdecimal() else 0
        said = f"{wide}px" if 0 < wide <= ALONE and kind != "full" else sizes[kind]
        sources = "".join(
            _source(form, renditions, said, address) for form, renditions in image_set.forms
        )
        made += [
            html[done : match.start()],
            f"<picture>{sources}{tag}</picture>" if sources else tag,
        ]
        done = match.end()
    return "".join([*made, html[done:]])


def _measured(found: dict[str, str], image_set: ImageSet) -> dict[str, str]:
    """A picture's attributes with width and height: if one is missing, it is computed from the
    other.
    """
    width, height = found.get("width", ""), found.get("height", "")
    if width and height:
        return found
    if width.isdecimal() and int(width):
        height = str(max(1, round(int(width) * image_set.height / image_set.width)))
    elif height.isdecimal() and int(height):
        width = str(max(1, round(int(height) * image_set.width / image_set.height)))
    elif not width and not height:
        width, height = str(image_set.width), str(image_set.height)
    else:  # an author's own value, such as "50%"
        return {name: value for name, value in found.items() if value or name not in SIDES}
    return found | {"width": width, "height": height}


def _tag(attributes: Mapping[str, str]) -> str:
    return (
        "<img" + "".join(f' {name}="{escape(value)}"' for name, value in attributes.items()) + ">"
    )


def _source(
    form: str, renditions: tuple[tuple[int, str], ...], sizes: str, address: Callable[[str], str]
) -> str:
    if not renditions:
        return ""
    one = len(renditions) == 1
    candidates = ", ".join(
        escape(address(name)) + ("" if one else f" {width}w") for width, name in renditions
    )
    said = "" if one else f' sizes="{escape(sizes)}"'
    return f'<source type="{FORMATS[form]}" srcset="{candidates}"{said}>'


def plain(html: str) -> str:
    """A body for readers that support only one URL per picture: the WebP that is large enough, else
    the original.
    """

    def one(match: re.Match[str]) -> str:
        source = re.search(r'<source type="image/webp" srcset="([^"]*)"', match["sources"])
        candidates = (
            [(int(width), name) for name, width in CANDIDATE.findall(source[1])] if source else []
        )
        if not candidates:
            return f"<img {match['img']}>"
        fitting = [pair for pair in candidates if pair[0] <= FEED_WIDTH]
        width, name = max(fitting) if fitting else min(candidates)
        found = attributes(match["img"])
        if (
            found.get("width", "").isdecimal()
            and found.get("height", "").isdecimal()
            and int(found["width"]) > width
        ):
            found |= {
                "width": str(width),
                "height": str(max(1, round(int(found["height"]) * width / int(found["width"])))),
            }
        found["src"] = unescape(name)
        return _tag(found)

    return OURS.sub(one, html) if "<picture>" in html else html
