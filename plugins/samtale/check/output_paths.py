"""Each file of the output is asked for once, and none has a name that another needs for a folder.

Pages among themselves are compared where the site is described (describe/site.py); here the files that are copied from the
content are compared with pages, feeds, books, the site's own files, and with each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from ..describe.site import OURS, origin
from ..describe.view import SiteModel
from ..problems import Problem, shown
from ..run import Run
from ..survey.names import alike


def copies_that_collide(files: Sequence, run: Run) -> Iterator[Problem]:
    """The problems of one run. files: Pelican's static files, before they get the names that they are published by."""
    copies = [
        (run.assets.get(file.save_as), str(file.source_path))
        for file in files
        if not ("path" in file.metadata and file.save_as.startswith("theme/"))  # the owner's own stylesheet in the theme's place
    ]
    machines = [f"{run.site.indexnow}.txt"] if run.site.indexnow else []
    yield from collisions(copies, written_by_us(run.model, *machines))


def collisions(files: Sequence[tuple[str, str]], others: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each copied file that cannot be written beside the others.

    files: pairs of where it is published, below the site's root, and its path, as it is to be reported; others: what else is
    written -> who asked for it.
    """
    taken = {alike(path): who for path, who in others.items()}
    below: dict[str, tuple[str, str]] = {}  # folder -> the first file that needs it, and who asked for that
    for path, who in sorted(((path, who) for path, who in (*others.items(), *files)), key=lambda one: alike(one[0])):
        for folder in PurePosixPath(path).parents:
            below.setdefault(alike(str(folder)), (path, shown(who)))
    for path, file in sorted(files):
        name = alike(path)
        whole = f'is to be published at "/{path}"'
        if name in taken:
            yield Problem(file, 1, "name", f"{whole}, which is the address of {shown(taken[name])} too: rename it")
        elif name in below:
            address, who = below[name]
            address = address.removesuffix("index.html")
            yield Problem(file, 1, "name", f'{whole}, but {who} ("/{address}") needs a folder of that name: rename it')
        elif blocking := next((taken[alike(str(one))] for one in PurePosixPath(path).parents if alike(str(one)) in taken), ""):
            yield Problem(file, 1, "name", f"{whole}, in a folder that has the name of {shown(blocking)}: rename the folder")
        else:
            taken[name] = file


def written_by_us(model: SiteModel, *more: str) -> dict[str, str]:
    """Every file of the output that is no copy -> who asked for it. more: other files that the site has in any case."""
    found = dict(OURS) | {name: f'the site\'s own file "{name}"' for name in ("robots.txt", "sitemap.xml", *more)}
    found |= {f"{feed.stem}{suffix}": f'the feed "{feed.title}"' for feed in model.feeds for suffix in (".xml", ".json")}
    found |= {book.save_as: f'the book "{book.title}"' for book in model.books}
    for view in model.views.values():
        path, _line, _field = origin(view)
        found[view.save_as] = path if view.essay or view.source[0] else f'the site\'s own page "{view.title}"'
    return found
