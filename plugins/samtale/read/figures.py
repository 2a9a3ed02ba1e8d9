"""Figures: pictures with a caption and a credit, quotations with their source."""

import re
from xml.etree.ElementTree import Element, SubElement

from ..languages import typeset
from ..problems import WARNING
from .conversion import EditionProcessor
from .destinations import CONTROL, unescaped

FORMS = ("wide", "full")  # of pictures, besides the default: as wide as the text
ATTRIBUTION = re.compile(r"^\s*(?:--|—|–)\s*")


class Figures(EditionProcessor):
    """Makes figures of quotations that end in ``-- Source``, and of pictures alone in their
    paragraph, with their caption: a title, a line below that begins with a colon, or a line of
    emphasis below it.
    """

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for element in list(parent):
                figures: list[Element] = []
                if element.tag == "p":
                    figures = self.alone(element)
                elif element.tag == "dl":
                    figures = self.captioned(element)
                elif element.tag == "blockquote":
                    figures = self.quotation(element)
                if figures:
                    figures[-1].tail, element.tail = element.tail, None
                    place = list(parent).index(element)
                    parent[place : place + 1] = figures
        for image in root.iter("img"):
            if credit := image.attrib.pop("credit", ""):
                shown = CONTROL.sub("", unescaped(credit))
                message = (
                    f'"{shown}" is shown only below an image that is alone in its paragraph; put '
                    "the image into its own paragraph"
                )
                self.conversion.problem(image.get("src", ""), "credit", message, WARNING)

    def alone(self, paragraph: Element) -> list[Element]:
        image, link = _only_picture(paragraph), None
        if image is None and len(paragraph) == 1 and paragraph[0].tag == "a":
            around = (paragraph.text or "") + (paragraph[0].tail or "")
            link = paragraph[0] if not around.strip() else None
            image = _only_picture(link) if link is not None else None
        if image is None:
            return self.with_line(paragraph)
        caption = Element("figcaption")
        caption.text = typeset(
            image.attrib.pop("title", "").replace('\\"', '"'), self.conversion.language
        )
        figure = self.picture(image, caption)
        if link is not None:  # around the picture alone, not around its caption
            link.text = link.tail = None
            figure[0] = link
        return [figure]

    def with_line(self, paragraph: Element) -> list[Element]:
        """Recognise a picture with ``*caption*`` on the line below it."""
        if (
            len(paragraph) != 2
            or paragraph[0].tag != "img"
            or paragraph[1].tag != "em"
            or (paragraph.text or "").strip()
            or (paragraph[0].tail or " ").strip(" ") != "\n"
            or (paragraph[1].tail or "").strip()
        ):
            return []
        image, caption = paragraph
        caption.tag, caption.tail = "figcaption", None
        return [self.picture(image, caption)]

    def captioned(self, listed: Element) -> list[Element]:
        """Recognise ``![...](...)`` with ``: caption`` below it, which Markdown Extra takes for a
        term and its definition.
        """
        groups: list[list[Element]] = []
        for element in listed:
            if not groups or (element.tag == "dt" and groups[-1][-1].tag == "dd"):
                groups.append([])
            groups[-1].append(element)
        pictures = [
            _only_picture(group[0]) if len(group) == 2 and group[1].tag == "dd" else None
            for group in groups
        ]
        if all(picture is None for picture in pictures):
            return []
        found: list[Element] = []
        for group, picture in zip(groups, pictures, strict=True):
            if picture is not None:
                caption = group[1]
                caption.tag = "figcaption"
                if len(caption) == 1 and caption[0].tag == "p" and not (caption.text or "").strip():
                    caption.text, caption[:] = caption[0].text, list(caption[0])
                found.append(self.picture(picture, caption))
            else:
                if not found or found[-1].tag != "dl":
                    found.append(Element("dl", dict(listed.attrib)))
                found[-1].extend(group)
        return found

    def picture(self, image: Element, caption: Element) -> Element:
        forms = _forms(image)
        others = [name for name in image.attrib.pop("class", "").split() if name not in FORMS]
        if others:
            image.set("class", " ".join(others))
        figure = Element("figure", {"class": " ".join(["picture", *forms])})
        if place := image.attrib.pop("id", ""):
            figure.set("id", place)
        image.tail = None
        figure.append(image)
        if credit := image.attrib.pop("credit", ""):
            last = caption[-1] if len(caption) and caption[-1].tag == "p" else caption
            if len(last):
                last[-1].tail = f"{last[-1].tail or ''} "
            elif last.text:
                last.text += " "
            SubElement(last, "small", {"class": "credit"}).text = credit
        if caption.text or len(caption):
            figure.append(caption)
        return figure

    def quotation(self, quote: Element) -> list[Element]:
        source = self.own_paragraph(quote) if len(quote) > 1 else None
        if source is None:
            source = self.last_line(quote)
        if source is None:
            return []
        figure = Element("figure", {"class": "quotation"})
        figure.append(quote)
        figure.append(source)
        return [figure]

    @staticmethod
    def own_paragraph(quote: Element) -> Element | None:
        last = quote[-1]
        if last.tag != "p" or not ATTRIBUTION.match(last.text or ""):
            return None
        before = ["".join(block.itertext()).strip() for block in quote[:-1]]
        if _is_speech(last.text or "", [text for text in before if "\n" not in text]):
            return None
        quote.remove(last)
        last.tag = "figcaption"
        last.text = ATTRIBUTION.sub("", last.text or "")
        return last

    @staticmethod
    def last_line(quote: Element) -> Element | None:
        """Find ``-- Source`` in the last line of a quotation's last paragraph."""
        last = quote[-1] if len(quote) else None
        if last is None or last.tag != "p":
            return None
        pieces = [last.text or "", *(child.tail or "" for child in last)]
        at = max(
            (number for number, piece in enumerate(pieces) if "\n" in piece.rstrip("\n")),
            default=-1,
        )
        before, _, line = pieces[at].rpartition("\n") if at >= 0 else ("", "", "")
        if not (before.strip() or at > 0) or not ATTRIBUTION.match(line):
            return None
        earlier = "".join(last.itertext()).rstrip("\n").split("\n")[:-1]
        if _is_speech(line, earlier):
            return None
        source = Element("figcaption")
        source.text = ATTRIBUTION.sub("", line)
        for child in list(last)[at:]:
            last.remove(child)
            source.append(child)
        if at:
            last[at - 1].tail = before
        else:
            last.text = before
        return source


def _is_speech(line: str, before: list[str]) -> bool:
    """Whether a line that begins with a dash is somebody's words, rather than a source: a line
    before it begins with the same dash, or the one before it ends with a colon.
    """
    dash = line.lstrip()[0]
    return any(one.lstrip().startswith(dash) for one in before) or (
        bool(before) and before[-1].rstrip().endswith(":")
    )


def _only_picture(element: Element) -> Element | None:
    """The picture that is the only content of a paragraph."""
    only = (
        len(element) == 1
        and not (element.text or "").strip()
        and not (element[0].tail or "").strip()
    )
    return element[0] if only and element[0].tag == "img" else None


def _forms(image: Element) -> list[str]:
    return [name for name in image.get("class", "").split() if name in FORMS][:1]
