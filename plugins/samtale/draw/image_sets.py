"""Image sets: the pictures in texts, in several widths and formats, and pictures in formats that
browsers do not show, converted; drawn on all CPU cores, each once.

A drawing's key consists of the original's bytes, the width, the format, its quality, and the
drawing code. It is in the session's store of images; ``ImageSets.by_path`` lists the renditions of
each picture.
"""

import contextlib
import hashlib
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from related.parallel import cores, parallel_each

from ..cache.fingerprints import fingerprint
from ..cache.images import NONE, ImageStore
from ..config.image_settings import WIDEST
from ..config.site import Site
from ..imaging.colour import UnmappedColourError
from ..output.assets import ROOTLESS, Assets
from ..output.hashed_names import hashed_name
from ..problems import BuildError, Problem
from ..scan.tree import Tree
from ..session import Session
from .markup import ImageSet, images, path_of
from .original import Original
from .renditions import JPEG_QUALITY, encoded, has_partial_alpha, ladder, of_pillow

LOWER = (0.85, 0.7)  # factors of the configured quality, tried in order
CARDS = "card"  # the group, in the store of images, of what is not drawn from a picture


@dataclass(frozen=True)
class Rendition:
    """One rendition of a picture: ``source`` is the original's file, ``size`` its number of bytes;
    ``largest`` the width of the picture's largest rendition; ``group`` and ``key`` are those of the
    store of images.
    """

    path: str
    source: Path
    size: int
    form: str
    width: int
    largest: int
    quality: int
    group: str
    key: str

    def make(self, original: Original | None = None) -> bytes:
        """Its bytes; b"" if the original is better: it is not larger than the rendition even in
        lower quality, its colours cannot be converted, it is too high for the format, or browsers
        differ in how they show the rendition. original: the picture, if it is already open. Raises
        BuildError, and what Pillow raises.
        """
        original = original or Original(self.source, self.group, self.largest)
        try:
            image = original.at(self.width)
        except UnmappedColourError:
            return b""
        if self.form == "webp" and max(image.size) > WIDEST:
            return b""
        if self.form == "avif" and has_partial_alpha(image):
            return b""  # Chromium shows what is half transparent in an AVIF with more contrast
        kind = original.decoded.kind
        tried = (
            encoded(image, kind, self.form, max(1, round(self.quality * part)))
            for part in (1, *LOWER)
        )
        return next((data for data in tried if len(data) < self.size), b"")


@dataclass(frozen=True)
class Conversion:
    """A picture in a format that browsers show, in its own size: ``form`` is that format."""

    path: str
    source: Path
    form: str
    largest: int
    group: str
    key: str

    @property
    def width(self) -> int:
        """No rendition is wider."""
        return self.largest

    def make(self, original: Original | None = None) -> bytes:
        """Its bytes. original: the picture, if it is already open. Raises UnmappedColourError,
        BuildError, and what Pillow raises.
        """
        original = original or Original(self.source, self.group, self.largest)
        image = original.whole
        return encoded(image, original.decoded.kind, self.form, JPEG_QUALITY)


Drawn = Rendition | Conversion


@dataclass(frozen=True)
class Shown:
    """The images that texts show. ``paths``: below the content, in the order of the texts;
    ``published``: where each image of the content is published -> its path.
    """

    paths: tuple[str, ...]
    published: Mapping[str, str]


@dataclass(frozen=True)
class ImageSets:
    """``by_path``: pictures of the content, by their paths -> their image sets; ``files``: each
    drawn picture of the output -> the drawing, its SHA-256; ``used``: the keys of all that was
    drawn, or found not worth it; ``problems``: of pictures that cannot be drawn, which are not in
    the others; ``unfinished``: whether some are still to be drawn.
    """

    by_path: Mapping[str, ImageSet]
    files: Mapping[str, tuple[Drawn, str]]
    used: frozenset[str]
    problems: tuple[Problem, ...] = ()
    unfinished: bool = False


def shown_pictures(
    bodies: Iterable[tuple[str, str]], site: Site, tree: Tree, assets: Assets
) -> Shown:
    """Which images are shown. bodies: (URL of its page, its HTML with published names)."""
    still = (path for path, size in tree.pictures.items() if size.still)
    published = {assets[path]: path for path in still if path in assets.names}
    found: dict[str, None] = {}
    home = f"{site.url}/"
    for url, html in bodies:
        page = site.absolute(url)
        for _match, attributes, _kind in images(html):
            path = path_of(attributes.get("src", ""), page, home, published)
            size = tree.pictures.get(path)
            if size and size.still and path in assets.names:
                found[path] = None
    return Shown(tuple(found), published)


def draw_image_sets(shown: Shown, session: Session, tree: Tree, assets: Assets) -> ImageSets:
    """Draw what is missing; with ``session.draw_later`` only what no page can do without. Raises
    BuildError.
    """
    site, store = session.site, session.images
    paths = shown.paths if site.pictures else ()
    wanted = {path: _renditions(path, site, tree, assets) for path in paths}
    conversions = {
        name: _conversion(path, site, tree, assets) for name, path in assets.converted.items()
    }
    everything: list[Drawn] = [one for found in wanted.values() for one in found]
    everything += conversions.values()
    lacking = [one for one in everything if one.key not in store.marks]
    now = [one for one in lacking if not (session.draw_later and isinstance(one, Rendition))]
    problems = _draw(now, store, session.progress)
    files: dict[str, tuple[Drawn, str]] = {
        name: (one, store.marks[one.key])
        for name, one in conversions.items()
        if one.path not in problems
    }
    by_path = {
        path: _image_set(path, found, site, tree, store, files)
        for path, found in wanted.items()
        if path not in problems
    }
    used = frozenset(one.key for one in everything)
    found = tuple(problems[path] for path in sorted(problems))
    return ImageSets(by_path, files, used, found, len(now) < len(lacking))


def unshown(
    drawn: Iterable[str], shown: Container[str], tree: Tree, store: ImageStore
) -> Iterator[str]:
    """The groups, in the store, of pictures that are in the content but not shown at present, such
    as those of drafts. drawn: the groups that are; shown: the pictures that texts show.
    """
    left = store.groups() - set(drawn)
    others = [path for path, size in tree.pictures.items() if size.still and path not in shown]
    for path in others if left - {CARDS} else ():
        with contextlib.suppress(OSError):
            yield hashlib.sha256((tree.root / path).read_bytes()).hexdigest()[:32]


def _largest(path: str, site: Site, tree: Tree) -> int:
    """The width of a picture's largest rendition."""
    width = round(tree.pictures[path].width)
    return min(width, max(site.pictures.widths, default=width))


def _renditions(path: str, site: Site, tree: Tree, assets: Assets) -> list[Rendition]:
    wanted, source = site.pictures, tree.root / path
    digest = assets.digest_of_source(path)
    found, largest = [], _largest(path, site, tree)
    for width in ladder(largest, wanted.widths):
        for form in wanted.formats:
            quality, size = wanted.quality[form], tree.files[path]
            parts = ("variant", digest, width, form, quality, largest, of_pillow())
            key, group = fingerprint(*parts).hex(), digest[:32]
            found.append(Rendition(path, source, size, form, width, largest, quality, group, key))
    return found


def _conversion(path: str, site: Site, tree: Tree, assets: Assets) -> Conversion:
    form, digest = tree.pictures[path].converted.removeprefix("."), assets.digest_of_source(path)
    key = fingerprint("conversion", digest, form, of_pillow()).hex()
    return Conversion(path, tree.root / path, form, _largest(path, site, tree), digest[:32], key)


def _draw(
    lacking: Iterable[Drawn], store: ImageStore, progress: Callable[[str], object]
) -> dict[str, Problem]:
    """Draw, and store each drawing as soon as it is done. Returns the problems of the pictures that
    cannot be drawn, by their paths. Raises BuildError.
    """
    jobs = _jobs(lacking)
    count = len({job[0].path for job in jobs})

    def report(done: int) -> None:
        if done < len(jobs):
            progress(f"drawing image {done * count // len(jobs) + 1} of {count}")

    report(0)
    problems: dict[str, Problem] = {}
    made = parallel_each(lambda job: _made(job, store), jobs, report)
    for job, found in zip(jobs, made, strict=True):
        for one, (mark, data, fault) in zip(job, found, strict=True):
            if fault:
                message = f"cannot be drawn ({fault}); save it again"
                problems[one.path] = Problem(str(one.source), 1, "picture", message)
            else:
                store.learn(one.key, mark, data)
    return problems


def _jobs(lacking: Iterable[Drawn]) -> list[list[Drawn]]:
    """What is drawn in one go: all of a picture, so that it is decoded once, the largest pictures
    first; if there are fewer pictures than would occupy all cores, parts of each.
    """
    by_path: dict[str, dict[str, Drawn]] = {}
    for one in lacking:
        by_path.setdefault(one.path, {})[one.key] = one
    parts = cores() if len(by_path) < 2 * cores() else 1
    jobs = []
    for path in sorted(by_path, key=lambda path: (-_pixels(by_path[path]), path)):
        ordered = sorted(by_path[path].values(), key=lambda one: (one.form, -one.width))
        jobs += [job for part in range(parts) if (job := ordered[part::parts])]
    return jobs


def _pixels(drawings: Mapping[str, Drawn]) -> int:
    """A measure of how long drawings take."""
    return sum(one.width**2 for one in drawings.values())


def _made(job: Sequence[Drawn], store: ImageStore) -> list[tuple[str, bytes, str]]:
    """(mark, the bytes if they could not be written, the problem with the original) for each
    drawing of one picture.
    """
    original = Original(job[0].source, job[0].group, job[0].largest)
    found = []
    for one in job:
        try:
            data = one.make(original)
        except BuildError:
            raise
        except Exception as error:  # any error of Pillow's decoders
            fault = " ".join(str(error).split()) or type(error).__name__
            found.append(("", b"", fault))
        else:
            found.append((*store.put(one.group, one.key, data), ""))
    return found


def _image_set(
    path: str,
    renditions: Sequence[Rendition],
    site: Site,
    tree: Tree,
    store: ImageStore,
    files: dict[str, tuple[Drawn, str]],
) -> ImageSet:
    """A picture's image set; the files that it needs are added to ``files``."""
    size = tree.pictures[path]
    forms: dict[str, list[tuple[int, str]]] = {form: [] for form in site.pictures.formats}
    pure = PurePosixPath(unicodedata.normalize("NFC", path))
    stem = str(pure.with_suffix("")) if "/" in path else f"{ROOTLESS}/{pure.stem}"
    for one in renditions:
        mark = store.marks.get(one.key, NONE)
        if mark != NONE:
            name = hashed_name(f"{stem}-{one.width}.{one.form}", mark)
            files[name] = one, mark
            forms[one.form].append((one.width, name))
    found = tuple((form, tuple(pairs)) for form, pairs in forms.items() if pairs)
    return ImageSet(round(size.width), round(size.height), found)
