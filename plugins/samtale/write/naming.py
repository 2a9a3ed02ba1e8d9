"""Names of the theme's and the content's files in the output."""

import contextlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..config.file_names import suffix
from ..config.site import Site
from ..draw.renditions import of_pillow
from ..link.texts import StaticFile
from ..output.assets import Assets, Republished, gather, theme_files
from ..sanitize import svg_file
from ..scan.tree import Tree


def name_assets(files: Sequence[StaticFile], site: Site, tree: Tree, theme: Path) -> Assets:
    """The theme's files and the content's, each with the name under which it is published."""
    own = {file.save_as: file for file in files if file.source in tree}  # others are reported
    unchanged = {path for path, file in own.items() if file.keeps_name}
    sources = {path: file.path for path, file in own.items()}
    drawings, pictures = cleaned_drawings(sources, site), republished(own, site, tree)
    everything = theme_files(theme) | sources
    assets = gather(everything, unchanged, site.prefix, drawings, pictures)
    by_source = {file.source: assets.names[path] for path, file in own.items()}
    names = {**by_source, **assets.names}
    composed = {unicodedata.normalize("NFC", path): name for path, name in names.items()}
    return replace(assets, names={**composed, **names})


def republished(files: Mapping[str, StaticFile], site: Site, tree: Tree) -> dict[str, Republished]:
    """The pictures that are converted, because browsers do not show them, or published without
    their metadata. files: by where they would be published.
    """
    found: dict[str, Republished] = {}
    for path, file in files.items():
        size = tree.pictures.get(file.source)
        if size and size.converted:
            found[path] = Republished(file.source, suffix=size.converted, code=of_pillow())
        elif size and size.cleanable and site.clean_pictures:
            found[path] = Republished(file.source, kind=size.kind)
    return found


def cleaned_drawings(sources: Mapping[str, Path], site: Site) -> dict[str, bytes]:
    """With SVG_FILES = "clean": each drawing with disallowed content, without that content. (The
    scan has reported those that cannot be read or cleaned.)
    """
    found: dict[str, bytes] = {}
    for path, file in sources.items() if site.clean_svg else ():
        data = file.read_bytes() if suffix(path) == ".svg" else b""
        with contextlib.suppress(svg_file.SvgError):
            if data and next(svg_file.faults(svg_file.parsed(data), site.hosts), None):
                found[path] = svg_file.cleaned(data, site.hosts)
    return found
