"""The pictures that texts show, offered in the widths and formats that screens want: made by all
cores, each once.

What is made is known by its key: the original's bytes, the width, the format, its quality, and what
draws. It is kept in the run's drawer, and given out in ``Run.drawn``; ``Run.offers`` says which
picture has which.
"""

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from related.parallel import parallel_map

from ..cache.fingerprints import fingerprint
from ..cache.images import NONE
from ..link.article import source_html
from ..output.hashed_names import hashed_name
from ..problems import BuildError, ContentError, Problem
from ..run import Run
from .markup import Offer, images, path_of, with_sources
from .renditions import drawn, ladder, of_pillow, opened

LOWER = (0.85, 0.7)  # of the quality asked for
# where the forms of a picture stand that lies at the root, where names carry no hash
ROOTLESS = "theme/drawn"
CARDS = "card"  # the drawer's group of what is drawn of no picture


@dataclass(frozen=True)
class Variant:
    """One form of a picture: ``source`` is the original's file, ``size`` how many bytes that has;
    ``group`` and ``key`` as the drawer has them.
    """

    path: str
    source: Path
    size: int
    form: str
    width: int
    quality: int
    group: str
    key: str

    def make(self, image: tuple | None = None) -> bytes:
        """Its bytes; b"" where it is no smaller than the original, even in lower quality (an
        original that was packed hard has none to lose). image: the original, if it is open. Raises
        what Pillow raises.
        """
        image = image or _opened(self)
        tried = (
            drawn(*image, self.form, self.width, max(1, round(self.quality * part)))
            for part in (1, *LOWER)
        )
        return next((data for data in tried if len(data) < self.size), b"")


def _opened(one: Variant):
    """The original. Raises BuildError if it is not the one that the key speaks of."""
    data = one.source.read_bytes()
    if not hashlib.sha256(data).hexdigest().startswith(one.group):
        raise BuildError(f"{one.source}: was saved while the site was built: build again")
    return opened(data)


def offer_pictures(run: Run) -> None:
    """Make what is lacking, and put it into bodies. Raises ContentError for a picture that cannot
    be drawn.
    """
    if not run.site.pictures:
        return
    wanted = {path: _variants(path, run) for path in _shown(run)}
    variants = [variant for found in wanted.values() for variant in found]
    lacking = [one for one in variants if one.key not in run.drawer.marks]
    if lacking:
        run.progress(
            f"drawing {len({one.path for one in lacking})} of {len(wanted)} pictures in their sizes"
        )
    _make(lacking, run)
    for path, found in wanted.items():
        run.offers[path] = _offer(path, found, run)
    for content in run.contents:
        # as in host/link.py
        content._content = offered(source_html(content), content.url, run)  # noqa: SLF001


def elsewhere(run: Run) -> Iterator[str]:
    """The groups, in the drawer, of pictures that lie in the content but are shown nowhere just
    now, such as those of drafts.
    """
    left = run.drawer.groups() - {one.group for one, _mark in run.drawn.values()}
    unshown = [
        path for path, size in run.tree.pictures.items() if size.still and path not in run.offers
    ]
    for path in unshown if left - {CARDS} else ():
        with contextlib.suppress(OSError):
            yield hashlib.sha256((run.tree.root / path).read_bytes()).hexdigest()[:32]


def offered(html: str, page: str, run: Run) -> str:
    """A body with the other forms of its pictures. page: the url of the page that it stands on."""
    if not run.offers or "<img" not in html:
        return html
    site = run.site
    follow = partial(path_of, page=site.absolute(page), home=f"{site.url}/", names=_published(run))
    return with_sources(html, follow, run.offers, site.pictures.sizes, site.address)


def _published(run: Run) -> dict[str, str]:
    """Where each bitmap is published -> its path."""
    if not run.whence:
        still = (path for path, size in run.tree.pictures.items() if size.still)
        run.whence = {run.assets[path]: path for path in still if path in run.assets.names}
    return run.whence


def _shown(run: Run) -> list[str]:
    """The bitmaps that texts show, in the order of the texts."""
    found: dict[str, None] = {}
    home, names = f"{run.site.url}/", _published(run)
    for content in run.contents:
        page = run.site.absolute(content.url)
        for _match, attributes, _kind in images(source_html(content)):
            path = path_of(attributes.get("src", ""), page, home, names)
            size = run.tree.pictures.get(path)
            if size and size.still and path in run.assets.names:
                found[path] = None
    return list(found)


def _variants(path: str, run: Run) -> list[Variant]:
    wanted, size = run.site.pictures, run.tree.pictures[path]
    digest = run.assets.digests.get(run.assets[path], "")
    found = []
    for width in ladder(round(size.width), wanted.widths):
        for form in wanted.formats:
            key = fingerprint(
                "variant", digest, width, form, wanted.quality[form], of_pillow()
            ).hex()
            source = run.tree.root / path
            found.append(
                Variant(
                    path,
                    source,
                    run.tree.files[path],
                    form,
                    width,
                    wanted.quality[form],
                    digest[:32],
                    key,
                )
            )
    return found


def _make(lacking: Sequence[Variant], run: Run) -> None:
    """Largest first, so that no core is left with one large picture when the others have done."""
    lacking = sorted(
        {one.key: one for one in lacking}.values(), key=lambda one: (-one.width, one.path, one.form)
    )
    problems = {}
    for one, (mark, data, fault) in zip(
        lacking, parallel_map(lambda share: _made(share, run), lacking, few=1), strict=True
    ):
        if fault:
            problems[one.path] = Problem(
                str(one.source),
                1,
                "picture",
                f"cannot be drawn in other sizes ({fault}): save it anew",
            )
        else:
            run.drawer.learn(one.key, mark, data)
    if problems:
        raise ContentError([*run.problems, *(problems[path] for path in sorted(problems))])


def _made(share: Sequence[Variant], run: Run) -> list[tuple[str, bytes, str]]:
    """(mark, the bytes if they could not be kept, what is wrong with the original) for each; each
    original is opened once.
    """
    found: dict[str, tuple[str, bytes, str]] = {}
    path, image = "", None
    for one in sorted(share, key=lambda one: one.path):
        try:
            path, image = one.path, image if path == one.path else _opened(one)
            data = one.make(image)
        except BuildError:
            raise
        except Exception as error:  # whatever Pillow's decoders meet
            path, found[one.key] = (
                "",
                ("", b"", " ".join(str(error).split()) or type(error).__name__),
            )
        else:
            found[one.key] = (*run.drawer.put(one.group, one.key, data), "")
    return [found[one.key] for one in share]


def _offer(path: str, variants: Sequence[Variant], run: Run) -> Offer:
    size, forms = run.tree.pictures[path], {form: [] for form in run.site.pictures.formats}
    stem = (
        str(PurePosixPath(path).with_suffix(""))
        if "/" in path
        else f"{ROOTLESS}/{PurePosixPath(path).stem}"
    )
    for one in variants:
        run.used.add(one.key)
        mark = run.drawer.marks[one.key]
        if mark != NONE:
            name = hashed_name(f"{stem}-{one.width}.{one.form}", mark)
            run.drawn[name] = one, mark
            forms[one.form].append((one.width, name))
    found = tuple((form, tuple(pairs)) for form, pairs in forms.items() if pairs)
    return Offer(round(size.width), round(size.height), found)
