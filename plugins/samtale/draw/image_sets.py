"""Image sets: the pictures in texts, in several widths and formats; drawn on all CPU cores, each
once.

A rendition's key consists of the original's bytes, the width, the format, its quality, and the
drawing code. It is in the session's store of images; ``ImageSets.by_path`` lists the renditions of
each picture.
"""

import contextlib
import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL.Image import Image
from related.parallel import parallel_map

from ..cache.fingerprints import fingerprint
from ..cache.images import NONE, ImageStore
from ..config.site import Site
from ..output.assets import Assets
from ..output.hashed_names import hashed_name
from ..problems import BuildError, ContentError, Problem
from ..scan.tree import Tree
from ..session import Session
from .markup import ImageSet, images, path_of
from .renditions import drawn, ladder, of_pillow, opened

LOWER = (0.85, 0.7)  # factors of the configured quality, tried in order
# the folder for renditions of pictures at the root, where names have no hash
ROOTLESS = "theme/drawn"
CARDS = "card"  # the group, in the store of images, of what is not drawn from a picture


@dataclass(frozen=True)
class Rendition:
    """One rendition of a picture: ``source`` is the original's file, ``size`` its number of bytes;
    ``group`` and ``key`` are those of the store of images.
    """

    path: str
    source: Path
    size: int
    form: str
    width: int
    quality: int
    group: str
    key: str

    def make(self, image: tuple[Image, str] | None = None) -> bytes:
        """Its bytes; b"" if it is not smaller than the original, even in lower quality (a heavily
        compressed original leaves nothing to gain). image: the original, if it is already open.
        Raises what Pillow raises.
        """
        image = image or _opened(self)
        tried = (
            drawn(*image, self.form, self.width, max(1, round(self.quality * part)))
            for part in (1, *LOWER)
        )
        return next((data for data in tried if len(data) < self.size), b"")


def _opened(one: Rendition) -> tuple[Image, str]:
    """The original. Raises BuildError if it is not the one that the key was made for."""
    data = one.source.read_bytes()
    if not hashlib.sha256(data).hexdigest().startswith(one.group):
        raise BuildError(f"{one.source}: changed during the build; build again")
    return opened(data)


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
    drawn, or found not worth it.
    """

    by_path: Mapping[str, ImageSet]
    files: Mapping[str, tuple[Rendition, str]]
    used: frozenset[str]


NO_IMAGE_SETS = ImageSets({}, {}, frozenset())


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
    """Draw the missing renditions. Raises ContentError for a picture that cannot be drawn."""
    if not session.site.pictures:
        return NO_IMAGE_SETS
    store = session.images
    wanted = {path: _renditions(path, session.site, tree, assets) for path in shown.paths}
    renditions = [rendition for found in wanted.values() for rendition in found]
    lacking = [one for one in renditions if one.key not in store.marks]
    if lacking:
        count = len({one.path for one in lacking})
        session.progress(f"resizing {count} of {len(wanted)} images")
    _make(lacking, store)
    by_path: dict[str, ImageSet] = {}
    files: dict[str, tuple[Rendition, str]] = {}
    for path, found in wanted.items():
        by_path[path] = _image_set(path, found, session.site, tree, store, files)
    return ImageSets(by_path, files, frozenset(one.key for one in renditions))


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


def _renditions(path: str, site: Site, tree: Tree, assets: Assets) -> list[Rendition]:
    wanted, size, source = site.pictures, tree.pictures[path], tree.root / path
    digest = assets.digests.get(assets[path], "")
    found = []
    for width in ladder(round(size.width), wanted.widths):
        for form in wanted.formats:
            quality = wanted.quality[form]
            key = fingerprint("variant", digest, width, form, quality, of_pillow()).hex()
            bytes_ = tree.files[path]
            found.append(Rendition(path, source, bytes_, form, width, quality, digest[:32], key))
    return found


def _make(lacking: Sequence[Rendition], store: ImageStore) -> None:
    """Draw the largest first, so that no core is left with one large picture at the end."""
    lacking = sorted(
        {one.key: one for one in lacking}.values(), key=lambda one: (-one.width, one.path, one.form)
    )
    problems = {}
    for one, (mark, data, fault) in zip(
        lacking, parallel_map(lambda share: _made(share, store), lacking, few=1), strict=True
    ):
        if fault:
            problems[one.path] = Problem(
                str(one.source),
                1,
                "picture",
                f"cannot be resized ({fault}); save it again",
            )
        else:
            store.learn(one.key, mark, data)
    if problems:
        raise ContentError([problems[path] for path in sorted(problems)])


def _made(share: Sequence[Rendition], store: ImageStore) -> list[tuple[str, bytes, str]]:
    """(mark, the bytes if they could not be written, the problem with the original) for each; each
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
        except Exception as error:  # any error of Pillow's decoders
            path, found[one.key] = (
                "",
                ("", b"", " ".join(str(error).split()) or type(error).__name__),
            )
        else:
            found[one.key] = (*store.put(one.group, one.key, data), "")
    return [found[one.key] for one in share]


def _image_set(
    path: str,
    renditions: Sequence[Rendition],
    site: Site,
    tree: Tree,
    store: ImageStore,
    files: dict[str, tuple[Rendition, str]],
) -> ImageSet:
    """A picture's image set; the files that it needs are added to ``files``."""
    size = tree.pictures[path]
    forms: dict[str, list[tuple[int, str]]] = {form: [] for form in site.pictures.formats}
    pure = PurePosixPath(path)
    stem = str(pure.with_suffix("")) if "/" in path else f"{ROOTLESS}/{pure.stem}"
    for one in renditions:
        mark = store.marks[one.key]
        if mark != NONE:
            name = hashed_name(f"{stem}-{one.width}.{one.form}", mark)
            files[name] = one, mark
            forms[one.form].append((one.width, name))
    found = tuple((form, tuple(pairs)) for form, pairs in forms.items() if pairs)
    return ImageSet(round(size.width), round(size.height), found)
