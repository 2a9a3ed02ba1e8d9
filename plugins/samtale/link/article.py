"""What the stages read off Pelican's articles and pages, whoever has read them."""

import posixpath

from ..read.facts import Facts, facts_of


def shared_image(content) -> str:
    """The picture that ``Image`` names, beside the file or (after ``/``) below the content; ""
    without one.
    """
    named = str(value(content, "image"))
    return (
        posixpath.normpath(posixpath.join("/", content.relative_dir, named)).lstrip("/")
        if named
        else ""
    )


def source_html(content) -> str:
    """A body as it was converted, before links between files have become addresses."""
    return content._content or ""  # noqa: SLF001 Pelican has no public name for it


def facts_about(content) -> Facts:
    """The facts of a body as it is now; gathered anew where it is not as its reader left it."""
    html = source_html(content)
    known = getattr(content, "facts_known", None)
    if known is None and (reading := getattr(content, "reading", None)):
        known = reading.html, reading.facts
    if known is None or known[0] is not html:
        known = html, facts_of(html, content.relative_dir)
    content.facts_known = known
    return known[1]


def value(content, key: str, otherwise=""):
    """A checked value of the front matter, also for files that a foreign reader has read."""
    reading = getattr(content, "reading", None)
    return reading.values.get(key, otherwise) if reading else content.metadata.get(key, otherwise)


def line(content, *keys: str) -> int:
    """The line of the first of these keys that stands in the file, or 1."""
    reading = getattr(content, "reading", None)
    return (
        next((reading.values.lines[key] for key in keys if key in reading.values.lines), 1)
        if reading
        else 1
    )
