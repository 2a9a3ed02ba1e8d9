"""The record of published addresses, ``content/published.txt``: written at each deploy, read by
every build.
"""

from pathlib import Path

from related.files import write_atomically

from ..describe.describe import Described
from ..link.moves import RECORD, read_first_urls, read_record, record_text

PASSING = ("not_found", "drafts", "gone")  # pages that nobody bookmarks


def published(described: Described) -> dict[str, str]:
    """Every address of a build that readers may bookmark -> the file below the content that
    produces it.

    Lists have none (""); their second and later pages are omitted, because they come and go.
    """
    found = {}
    for view in described.model.views.values():
        if (
            view.kind not in PASSING
            and view.page == 1
            and (view.essay is None or view.essay.status != "draft")
        ):
            path = view.essay.path if view.essay else view.source[0]
            found[view.url] = (
                Path(path).relative_to(described.site.content).as_posix() if path else ""
            )
    for feed in described.model.feeds:
        found |= {f"{feed.stem}{suffix}": "" for suffix in (".xml", ".json")}
    found.pop("", None)  # the chooser always exists
    return found


def first_urls_of(described: Described) -> dict[str, str]:
    """Address -> the address at which its essay was first published, of the essays that have
    moved.
    """
    essays = (view.essay for view in described.model.views.values() if view.essay)
    return {
        essay.url: essay.first_url
        for essay in essays
        if essay.first_url and essay.status != "draft"
    }


def write_record(described: Described) -> tuple[Path, int]:
    """Add a build's addresses to the record, which never loses any. Returns its path and how many
    are new.

    Raises OSError; then the record is unchanged.
    """
    path = described.site.content / RECORD
    before = {address: source for address, (source, _line) in read_record(path).items()}
    first_urls = read_first_urls(path)
    moved = {address: first for address, first in first_urls.items() if first != address}
    after = before | published(described)
    moved_now = moved | first_urls_of(described)
    if (after, moved_now) != (before, moved) or not path.is_file():
        write_atomically(path, record_text(after, moved_now), mode=0o644)
    return path, len(after.keys() - before.keys())
