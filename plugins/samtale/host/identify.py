"""Gives each article and page its work, slug, status and address before Pelican creates the object.

Connected to Pelican's ``*_generator_context``, which is sent for every file, whether one of our
readers or a foreign plugin's has read it.
"""

import re
from datetime import datetime

from pelican.contents import Category

from ..cache.fingerprints import fingerprint
from ..languages import Language, slugify
from ..link.works import NO_SLUG
from ..problems import WARNING, Problem
from ..read.metadata import key_name
from ..read.source_paths import place
from ..read.state import ReadState, state_of
from ..read.values import LONGEST_SLUG, SLUG

KEPT = {"index": 'the home page\'s own file, "index.html"', "archives": "the list of all essays"}
KEPT |= {"drafts": "previews of drafts", "404": 'the "page not found" page'}
LISTS = {
    "topics": "Topics",
    "series": "Series",
    "authors": "Authors",
    "archive": "Archive",
    "map": "The conversation",
}
NOT_IN_SLUG = re.compile(r"[^\w./-]")  # two paths that differ only by these have the same slug
SOURCE = "samtale_source"  # the file's path below the content, from PATH_METADATA


def identify(generator, metadata: dict) -> None:
    """Complete the metadata of an article or page: lang, slug, work, address, and whether it is
    scheduled.
    """
    state = state_of(generator.settings)
    for key in [key for key in metadata if "-" in key]:  # foreign readers leave keys as written
        metadata.setdefault(key.replace("-", "_"), metadata.pop(key))
    source = metadata.get(SOURCE, "")
    _language(state, metadata, source)
    _slug(state, metadata, source)
    found = place(source, state.site.codes)
    # a slug names a work too, but never a work that has its own folder
    metadata["work"] = found.work if found.lang == metadata["lang"] else f":{metadata['slug']}"
    if "lang" in _faulty(metadata):
        metadata["work"] = f"?{source}"  # it cannot be known which
    if metadata.get("url") and not metadata.get("save_as"):
        metadata["save_as"] = metadata["url"] + (
            "index.html" if metadata["url"].endswith("/") else ""
        )
    elif metadata.get("save_as") and not metadata.get("url"):
        metadata["url"] = metadata["save_as"].removesuffix("index.html")
    _due(state, metadata, str(state.site.content / source))
    if metadata.get("status") == "skip":
        state.skipped.append(str(state.site.content / source))
    # Pelican saves drafts by category, which foreign readers may not have set
    metadata.setdefault(
        "category", Category(generator.settings["DEFAULT_CATEGORY"], generator.settings)
    )


def _faulty(metadata: dict) -> frozenset[str]:
    """The keys whose values are placeholders because the author's are invalid; nothing may be
    derived from them.
    """
    reading = metadata.get("reading")
    return reading.values.faulty if reading else frozenset()


def _language(state: ReadState, metadata: dict, source: str) -> None:
    site = state.site
    lang = metadata.setdefault("lang", place(source, site.codes).lang or site.default)
    if lang not in site.codes:
        message = f'"{lang}" is not a language of this site; use one of {", ".join(site.codes)}'
        state.problems.append(Problem(str(site.content / source), 1, "Lang", message))
        metadata["lang"] = site.default


def _slug(state: ReadState, metadata: dict, source: str) -> None:
    path, language = str(state.site.content / source), state.site[metadata["lang"]]
    if _faulty(metadata) & {"title", "slug", "lang"}:
        metadata["slug"] = _placeholder(source, language)
        return
    written = metadata.get("slug")
    metadata["slug"] = written or slugify(metadata.get("title", ""), language)
    message, remedy = "", "choose another slug" if written else NO_SLUG
    if written and not SLUG.match(written):
        message = f'"{written}" cannot be part of a URL; use letters, digits and hyphens'
    elif not metadata["slug"]:
        message = "contains no letters or digits, so no URL can be made from it; add a Slug"
    elif len(metadata["slug"].encode()) > LONGEST_SLUG:
        message = "produces a URL that is too long; add a Slug"
    elif metadata["slug"] in KEPT:
        message = f'"{metadata["slug"]}" is reserved for {KEPT[metadata["slug"]]}; {remedy}'
    elif not metadata.get("url") and (title := _list_at(metadata["slug"], language)):
        address = f"/{language.code}/{metadata['slug']}/"
        message = f'"{address}" is the URL of the site\'s own page "{title}"; {remedy}'
    if message:
        field = "Slug" if written else "Title"
        state.problems.append(Problem(path, _line(metadata, field.lower()), field, message))
        metadata["slug"] = _placeholder(source, language)


def _placeholder(source: str, language: Language) -> str:
    """The slug of a text whose own cannot be known, which no other text has."""
    slug = slugify(source, language)
    return f"{slug}-{fingerprint(source).hex()[:8]}" if NOT_IN_SLUG.search(source) else slug


def _list_at(slug: str, language: Language) -> str:
    """The title of the list that has the same address as this slug, or ""."""
    return next(
        (
            language.gettext(title)
            for kind, title in LISTS.items()
            if language.addresses[kind] == slug
        ),
        "",
    )


def _line(metadata: dict, key: str) -> int:
    reading = metadata.get("reading")
    return reading.values.lines.get(key, 1) if reading else 1


def _due(state: ReadState, metadata: dict, path: str) -> None:
    """An essay whose Date or Publish-date is in the future is scheduled: it is a draft until
    then.
    """
    metadata["waits"] = False
    if metadata.get("date") is None:
        return
    if metadata["date"].tzinfo is None:
        metadata["date"] = metadata["date"].replace(tzinfo=state.site.timezone)
    key, moment = "date", metadata["date"]
    begins = metadata.get("publish_date")
    if isinstance(begins, datetime) and begins > moment:
        key, moment = "publish_date", begins
    if moment > state.site.now and metadata.get("status", "published") in (
        "published",
        "hidden",
    ):
        metadata["status"], metadata["waits"] = "draft", True
        state.waiting.append((moment, str(metadata.get("title", ""))))
        if not state.site.previews and key not in _faulty(metadata):
            message = (
                f'"{moment.date()} {moment:%H:%M}" is in the future; the essay will be published '
                "then"
            )
            state.problems.append(
                Problem(path, _line(metadata, key), key_name(key), message, WARNING)
            )
