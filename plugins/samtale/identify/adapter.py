"""Gives each article and page its work, slug, status and address before Pelican makes the object.

Connected to Pelican's ``*_generator_context``, which any reader's files pass, ours or a foreign plugin's.
"""

from ..languages import slugify
from ..problems import ERROR, Problem
from ..run import run_of
from .works import place


def identify_article(generator, metadata: dict) -> None:
    """Complete an article's metadata: lang, slug, work, and whether it waits for its date."""
    _identify(generator, metadata)
    site = run_of(generator.settings).site
    if metadata.get("date") is not None:
        if metadata["date"].tzinfo is None:
            metadata["date"] = metadata["date"].replace(tzinfo=site.timezone)
        if metadata["date"] > site.now and metadata.get("status", "published") in ("published", "hidden"):
            metadata["status"], metadata["scheduled"] = "draft", True
    metadata.setdefault("category", None)
    if metadata["category"] is None:
        del metadata["category"]


def identify_page(generator, metadata: dict) -> None:
    """Complete a page's metadata: lang, slug and work."""
    _identify(generator, metadata)


def _identify(generator, metadata: dict) -> None:
    run = run_of(generator.settings)
    source = metadata.get("source", "")
    found = place(source, run.site.codes)
    lang = metadata.setdefault("lang", found.lang or run.site.default)
    if not metadata.get("slug"):
        metadata["slug"] = slugify(metadata.get("title", ""), run.site[lang])
        if not metadata["slug"]:
            message = "has no letter or digit to make an address of: add a Slug"
            run.problems.append(Problem(str(run.site.content / source), 1, "Title", message, ERROR))
            metadata["slug"] = "untitled"
    metadata["work"] = found.work or metadata["slug"]
    if metadata.get("url") and not metadata.get("save_as"):
        metadata["save_as"] = metadata["url"] + ("index.html" if metadata["url"].endswith("/") else "")
    elif metadata.get("save_as") and not metadata.get("url"):
        metadata["url"] = metadata["save_as"].removesuffix("index.html")
