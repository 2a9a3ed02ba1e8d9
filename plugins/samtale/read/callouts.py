"""Callouts, as GitHub, Obsidian and MkDocs write them, and the boxes of task lists.

> [!NOTE]                       !!! note "Title"
> Text                              Text

"""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from ..languages import Language

QUOTED = re.compile(r"\[!(?P<kind>[A-Za-z][\w-]*)\](?P<fold>[-+]?)(?:[ \t]+(?P<title>.*?))?[ \t]*$")
ADMONITION = re.compile(
    r"(?P<fold>!!!|\?\?\?\+?)[ \t]*(?P<kind>[A-Za-z][\w-]*)(?P<more>(?:[ \t]+[\w-]+)*)"
    r'(?:[ \t]+"(?P<title>[^"]*)")?[ \t]*$'
)
LAYOUT = ("inline", "end")  # words of MkDocs behind the kind that are no title
TASK = re.compile(r"\[(?P<mark>[ xX])\](?=[ \t]+\S)")
# the kinds that other tools have, by the five that GitHub has
KINDS = {
    "note": "note info abstract summary tldr todo example quote cite question help faq seealso",
    "tip": "tip hint success check done",
    "important": "important",
    "warning": "warning attention",
    "caution": "caution danger error bug failure fail missing",
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split()}


@dataclass(frozen=True)
class Callout:
    """The first line of a callout. ``kind``: one of KINDS; ``title``: as written, or ""; ``fold``:
    "open" or "closed" if readers can fold it, or "".
    """

    kind: str
    title: str
    fold: str


def quoted(line: str) -> Callout | None:
    """The callout that this first line of a quotation starts."""
    found = QUOTED.match(line)
    kind = KIND_OF.get(found["kind"].lower()) if found else None
    if found is None or kind is None:
        return None
    return Callout(kind, found["title"] or "", {"-": "closed", "+": "open"}.get(found["fold"], ""))


def admonition(line: str) -> Callout | None:
    """The callout that this line of MkDocs starts; its text is indented below."""
    found = ADMONITION.match(line)
    if found is None:
        return None
    name = found["kind"].lower()
    words = " ".join(word for word in found["more"].split() if word not in LAYOUT)
    unknown = "" if name in KINDS else found["kind"].capitalize()
    title = found["title"] or " ".join(filter(None, (unknown, words)))
    fold = {"???": "closed", "???+": "open"}.get(found["fold"], "")
    return Callout(KIND_OF.get(name, "note"), title, fold)


def titles(language: Language) -> dict[str, str]:
    """The title of each kind in a language."""
    return {
        "note": language.gettext("Note"),
        "tip": language.gettext("Tip"),
        "important": language.gettext("Important"),
        "warning": language.gettext("Warning"),
        "caution": language.gettext("Caution"),
    }


def callout(parent: Element, found: Callout, language: Language) -> Element:
    """Append the element of a callout with its title, and return it."""
    title = found.title or titles(language)[found.kind]
    if not found.fold:
        box = SubElement(parent, "aside", {"class": f"callout {found.kind}", "role": "note"})
        SubElement(box, "p", {"class": "callout-title"}).text = title
        return box
    box = SubElement(parent, "details", {"class": f"callout {found.kind}"})
    if found.fold == "open":
        box.set("open", "open")
    SubElement(box, "summary", {"class": "callout-title"}).text = title
    return box


def box(*, done: bool, language: Language) -> Element:
    """The checkbox of a task."""
    attributes = {"type": "checkbox", "disabled": "disabled"}
    attributes["aria-label"] = language.gettext("Done") if done else language.gettext("To do")
    if done:
        attributes["checked"] = "checked"
    return Element("input", attributes)
