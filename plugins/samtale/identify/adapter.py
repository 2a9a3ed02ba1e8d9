"""Gives each article and page its work, slug, status and address before Pelican makes the object.

Connected to Pelican's ``*_generator_context``, which any reader's files pass, ours or a foreign plugin's.
"""

from pelican.contents import Category

from ..languages import slugify
from ..problems import Problem
from ..read.metadata import SLUG
from ..run import run_of
from .works import place

SOURCE = "samtale_source"  # the file's path below the content, by PATH_METADATA


def identify(generator, metadata: dict) -> None:
    """Complete an article's or page's metadata: lang, slug, work, address, and whether it waits for its date."""
    run = run_of(generator.settings)
    for key in [key for key in metadata if "-" in key]:  # foreign readers keep keys as they are written
        metadata.setdefault(key.replace("-", "_"), metadata.pop(key))
    source = metadata.get(SOURCE, "")
    _language(run, metadata, source)
    _slug(run, metadata, source)
    found = place(source, run.site.codes)
    # a slug names a work too, but never one that has a folder of its own
    metadata["work"] = found.work if found.lang == metadata["lang"] else f":{metadata['slug']}"
    if metadata.get("url") and not metadata.get("save_as"):
        metadata["save_as"] = metadata["url"] + ("index.html" if metadata["url"].endswith("/") else "")
    elif metadata.get("save_as") and not metadata.get("url"):
        metadata["url"] = metadata["save_as"].removesuffix("index.html")
    _due(run, metadata)
    if metadata.get("status") == "skip":
        run.skipped.append(str(run.site.content / source))
    # Pelican writes drafts by their category, which other readers than ours may not have given
    metadata.setdefault("category", Category(generator.settings["DEFAULT_CATEGORY"], generator.settings))


def _language(run, metadata: dict, source: str) -> None:
    site = run.site
    lang = metadata.setdefault("lang", place(source, site.codes).lang or site.default)
    if lang not in site.codes:
        message = f'"{lang}" is no language of this site: write one of {", ".join(site.codes)}'
        run.problems.append(Problem(str(site.content / source), 0, "Lang", message))
        metadata["lang"] = site.default


def _slug(run, metadata: dict, source: str) -> None:
    path = str(run.site.content / source)
    if not metadata.get("slug"):
        metadata["slug"] = slugify(metadata.get("title", ""), run.site[metadata["lang"]])
        if not metadata["slug"]:
            message = "has no letter or digit to make an address of: add a Slug"
            run.problems.append(Problem(path, 1, "Title", message))
            metadata["slug"] = "untitled"
    elif not SLUG.match(metadata["slug"]):
        message = f'"{metadata["slug"]}" cannot be part of an address: use letters, digits and hyphens'
        run.problems.append(Problem(path, 0, "Slug", message))


def _due(run, metadata: dict) -> None:
    """What is dated in the future waits: it is a draft until then."""
    metadata["waits"] = False
    if metadata.get("date") is None:
        return
    if metadata["date"].tzinfo is None:
        metadata["date"] = metadata["date"].replace(tzinfo=run.site.timezone)
    if metadata["date"] > run.site.now and metadata.get("status", "published") in ("published", "hidden"):
        metadata["status"], metadata["waits"] = "draft", True
