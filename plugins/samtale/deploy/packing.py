"""Compresses text files once, as well as gzip and Brotli can in reasonable time, so that no server
has to do it for each reader.

A ``.gz`` and a ``.br`` are put next to each file, if they are smaller. They are cached by content
in a folder of the cache: the next release compresses only what has changed. The same content gives
the same bytes (gzip's time is 0).
"""

import gzip
import hashlib
import os
import threading
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import brotli

TEXTS = {
    ".html",
    ".css",
    ".js",
    ".json",
    ".xml",
    ".svg",
    ".txt",
    ".webmanifest",
    ".wasm",
    ".map",
    ".csv",
    ".md",
}
LEAST = 256  # bytes: for smaller files, compression saves no packet
VERSION = f"1-{brotli.__version__}"


def pack(folder: Path, cache: Path, progress: Callable[[str], None] = lambda _text: None) -> int:
    """Put the compressed forms next to the files of a finished site. Returns how many files were
    compressed now. Raises OSError.
    """
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in TEXTS and path.is_file() and path.stat().st_size >= LEAST
    )
    used: set[str] = set()
    packed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (names, fresh) in enumerate(
            pool.map(lambda file: _packed(file, cache), files), 1
        ):
            used |= names
            packed += fresh
            if number % 100 == 0:
                progress(f"packed {number} of {len(files)} files")
    _forget(cache, used)
    return packed


def _packed(file: Path, cache: Path) -> tuple[set[str], bool]:
    content = file.read_bytes()
    key = hashlib.sha256(VERSION.encode() + content).hexdigest()
    fresh = False
    for suffix, packer, unpacker in (
        (".gz", _gzip, gzip.decompress),
        (".br", _brotli, brotli.decompress),
    ):
        known = cache / f"{key}{suffix}"
        packed = _kept(known, content, unpacker)
        if packed is None:
            packed, fresh = packer(content), True
            temporary = known.with_name(f"{known.name}.{os.getpid()}.{threading.get_ident()}.part")
            with suppress(OSError):  # what cannot be cached is compressed again the next time
                temporary.write_bytes(packed)
                temporary.replace(known)
        if len(packed) < len(content):
            file.with_name(file.name + suffix).write_bytes(packed)
    return {f"{key}.gz", f"{key}.br"}, fresh


def _kept(known: Path, content: bytes, unpacker: Callable[[bytes], bytes]) -> bytes | None:
    """A compressed form from the cache, if it is not damaged: readers would get the damage."""
    try:
        packed = known.read_bytes()
        return packed if unpacker(packed) == content else None
    except (OSError, EOFError, zlib.error, brotli.error):
        return None


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _brotli(content: bytes) -> bytes:
    # quality 11 costs three times as much, for 2 %
    packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=10)
    return packed


def _forget(cache: Path, used: set[str]) -> None:
    """Limit the cache to twice what this site uses; the oldest files are removed first."""
    there = []
    for path in cache.iterdir():
        with suppress(OSError):  # another deploy may remove it at the same time
            if path.name not in used:
                there.append((path.stat().st_mtime, path.name, path))
    for _time, _name, path in sorted(there)[: max(0, len(there) - len(used))]:
        with suppress(OSError):
            path.unlink()
