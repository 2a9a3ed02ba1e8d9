"""Which of Pelican's static files and of the theme's are published under which names; and those
names, put into bodies.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from ..link.article import source_html
from ..run import Run
from ..sanitize import svg_file
from ..scan.names import suffix
from .assets import Assets, gather, renamed, theme_files


def named(files: list, run: Run) -> Assets:
    """The theme's files and the content's, each under the name that it is published by."""
    own = {
        file.save_as: file for file in files if file.get_relative_source_path() in run.tree
    }  # others are told of
    kept = {
        path  # that the owner chose (EXTRA_PATH_METADATA), or that another server gives out
        for path, file in own.items()
        if "path" in file.metadata or hasattr(file, "override_save_as") or file.url != path
    }
    sources = {path: Path(file.source_path) for path, file in own.items()}
    cleaned = cleaned_drawings(sources, run)
    assets = gather(theme_files(Path(run.theme)) | sources, kept, run.site.prefix, cleaned)
    by_source = {file.get_relative_source_path(): assets.names[path] for path, file in own.items()}
    return replace(assets, names=by_source | assets.names)


def cleaned_drawings(sources: Mapping[str, Path], run: Run) -> dict[str, bytes]:
    """With SVG_FILES = "clean": each drawing that contains what is not accepted, without it. (One
    that cannot be read, or not be cleaned, has been reported by the scan.)
    """
    found: dict[str, bytes] = {}
    for path, file in sources.items() if run.site.clean_svg else ():
        data = file.read_bytes() if suffix(path) == ".svg" else b""
        with contextlib.suppress(svg_file.SvgError):
            if data and next(svg_file.faults(svg_file.parsed(data), run.site.hosts), None):
                found[path] = svg_file.cleaned(data, run.site.hosts)
    return found


def publish_assets(files: list, run: Run) -> None:
    """What bodies show gets its published name there, and Pelican is told what to copy where."""
    for content in run.contents:
        content._content = renamed(source_html(content), content.url, run.site, run.assets)  # noqa: SLF001 as in host/link.py
    for file in files:
        path = file.save_as
        if file.url == path:
            file.override_url = quote(
                run.assets.get(path)
            )  # a name with a space is an address with %20
        file.override_save_as = run.assets.get(path)
    if not run.foreign:  # then all are ours to write
        run.copies = {file.save_as: Path(file.source_path) for file in files}
    files[:] = [file for file in files if run.foreign and file.save_as not in run.assets.texts]
