"""Checks that each output file is written once, and that none has the name of a needed folder.

Pages are compared with each other when the site is described (describe/site.py); here files copied
from the content are compared with pages, feeds, books, the site's own files, and with each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from ..config.file_names import alike
from ..config.settings_file import where
from ..config.site import Site
from ..describe.site import OURS, origin
from ..describe.view import SiteModel
from ..link.texts import StaticFile
from ..output.assets import Assets, theme_files
from ..output.media_types import PACKED
from ..problems import Problem, shown
from ..scan.tree import Tree


def copies_that_collide(
    files: Sequence[StaticFile],
    model: SiteModel,
    assets: Assets,
    site: Site,
    tree: Tree,
    theme: Path,
    settings: Mapping[str, Any],
) -> Iterator[Problem]:
    """The problems of one build. files: before they get the names under which they are
    published.
    """
    copies: list[tuple[str, str]] = []
    in_theme: list[tuple[str, str]] = []
    for file in files:
        if file.source not in tree:
            continue  # a link to it is broken, which is reported
        if file.named_by_owner and (fault := fault_of(file.save_as)):
            key = "EXTRA_PATH_METADATA"
            message = f'"{file.source}" would be published at "{file.save_as}", {fault}'
            yield Problem(*where(settings, key), key, message)
            continue
        name = assets.get(file.save_as)
        # as the owner intends, or a converted picture of the content's root
        is_in_theme = name.startswith("theme/") and (
            file.named_by_owner or name in assets.converted
        )
        (in_theme if is_in_theme else copies).append((name, str(file.path)))
    others = written_by_us(model, *([f"{site.indexnow}.txt"] if site.indexnow else []))
    yield from packed_forms(copies, others)
    yield from collisions(copies, others)
    own = {path for path, _file in in_theme}
    theirs = {
        path: "the theme's files" for path in map(assets.get, theme_files(theme)) if path not in own
    }
    yield from collisions(in_theme, theirs)


def packed_forms(
    copies: Sequence[tuple[str, str]], others: Iterable[str] = ()
) -> Iterator[Problem]:
    """Report files that servers would send in place of others: ``x.gz`` and ``x.br`` are compressed
    forms of ``x``.
    """
    written = {path for path, _file in copies} | set(others)
    for path, file in copies:
        whole = path.rpartition(".")[0]
        if path.endswith(PACKED) and whole in written:
            message = f'would be mistaken for the compressed form of "/{whole}"; rename it'
            yield Problem(file, 1, "name", message)


def fault_of(path: str) -> str:
    """The problem with a path that the owner has chosen for a file, and the remedy; "" for a valid
    one.
    """
    if path.startswith("/") or "\\" in path or ".." in path.split("/"):
        return (
            "which is outside the output folder; write a path without a leading slash and without "
            '".."'
        )
    if path != str(PurePosixPath(path)) or path in ("", "."):
        return 'which is not a normalized path; write it without "./", "//" and a trailing slash'
    return ""


def collisions(files: Sequence[tuple[str, str]], others: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each copied file that conflicts with another.

    files: pairs of where it is published, below the site's root, and its path, as it is reported;
    others: what else is written -> who requested it.
    """
    if not files:
        return
    taken = {alike(path): who for path, who in others.items()}
    # folder -> the first file that needs it, and who requested that
    below: dict[str, tuple[str, str]] = {}
    seen: set[str] = set()  # folders that many files share
    for path, who in sorted((*others.items(), *files)):
        above = path.rpartition("/")[0]
        if above in seen:
            continue
        seen.add(above)
        for folder in PurePosixPath(path).parents:
            below.setdefault(alike(str(folder)), (path, who))
    for path, file in sorted(files):
        name = alike(path)
        whole = f'would be published at "/{path}"'
        if name in taken:
            yield Problem(
                file,
                1,
                "name",
                f"{whole}, which is also the URL of {shown(taken[name])}; rename it",
            )
        elif name in below:
            address, who = below[name]
            address = address.removesuffix("index.html")
            yield Problem(
                file,
                1,
                "name",
                f'{whole}, but {shown(who)} ("/{address}") needs a folder of that name; rename it',
            )
        elif blocking := next(
            (
                taken[alike(str(one))]
                for one in PurePosixPath(path).parents
                if alike(str(one)) in taken
            ),
            "",
        ):
            yield Problem(
                file,
                1,
                "name",
                f"{whole}, in a folder that has the name of {shown(blocking)}; rename the folder",
            )
        else:
            taken[name] = file


def written_by_us(model: SiteModel, *more: str) -> dict[str, str]:
    """Every output file that is not a copy -> who requested it. more: other files that the site
    always has.
    """
    found = dict(OURS) | {
        name: f'the site\'s own file "{name}"' for name in ("robots.txt", "sitemap.xml", *more)
    }
    found |= {
        f"{feed.stem}{suffix}": f'the feed "{feed.title}"'
        for feed in model.feeds
        for suffix in (".xml", ".json")
    }
    found |= {book.save_as: f'the book "{book.title}"' for book in model.books}
    for view in model.views.values():
        path, _line, _field = origin(view)
        found[view.save_as] = (
            path if view.essay or view.source[0] else f'the site\'s own page "{view.title}"'
        )
    return found
