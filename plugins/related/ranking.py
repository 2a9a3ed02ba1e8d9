"""``invoke rank``: reads documents as JSON lines, writes each one's neighbours as JSON lines."""

import sys
from collections.abc import Callable
from pathlib import Path

from .errors import RelatedError
from .files import write_atomically
from .index import Index, ranked
from .jsonl import ranking_lines, read_documents
from .lexicon import read_lexicon
from .neural import load_model
from .settings import STANDARD
from .vectors import language_of

MOST = 100  # neighbours written per document


def rank(
    docs: str,
    out: str,
    *,
    lexicon: Path = STANDARD,
    model: str = "",
    alone: bool = False,
    progress: Callable[[str], None] = lambda _text: None,
    warn: Callable[[str], None] = lambda _text: None,
) -> None:
    """Rank the documents of a file for each other, over all languages in one list, without a
    threshold.

    docs, out: paths, "-" for standard input and output; model: see ``neural``; alone: use the model
    instead of the lexicon. Raises RelatedError; then nothing is written.
    """
    known = read_lexicon(lexicon)
    name = "standard input" if docs == "-" else docs
    if docs != "-" and out != "-" and Path(docs).resolve() == Path(out).resolve():
        raise RelatedError(
            f"{out}: is also the file of the documents; use another one for the ranking"
        )
    documents = read_documents(sys.stdin.buffer.read() if docs == "-" else _bytes(Path(docs)), name)
    unknown = sorted({language_of(one.lang) for one in documents} - set(known.stems))
    if unknown and not model:
        warn(
            f"{name}: the lexicon does not support {', '.join(unknown)}; these documents are "
            "ranked only by words and spelling"
        )
    state = Index(known, load_model(model, alone) if model else None).update(documents, progress)
    lists = dict(zip(state.ids, ranked(state, MOST), strict=True))
    lines = ranking_lines((one.id, lists[one.id]) for one in documents)
    if out == "-":
        for line in lines:
            sys.stdout.buffer.write(line.encode())
        sys.stdout.buffer.flush()
        return
    try:
        write_atomically(
            Path(out), lambda file: file.writelines(line.encode("utf-8") for line in lines)
        )
    except OSError as error:
        raise RelatedError(
            f"{out}: cannot be written ({error.strerror}); use another file"
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RelatedError(
            f"{path}: cannot be read ({error.strerror}); use a file of JSON lines, or - for "
            "standard input"
        ) from error
