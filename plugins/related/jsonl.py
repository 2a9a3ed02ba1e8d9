"""Reads documents and writes rankings, as JSON lines.

In: ``{"id", "lang", "title", "text"}``; out: ``{"id", "neighbours": [[id, score], ...]}``.
"""

import json
from collections.abc import Iterable, Iterator

from .errors import RelatedError
from .text import Document

KEYS = ("id", "lang", "title", "text")
MOST_REPORTED = 20  # errors reported per file


class DocumentsError(RelatedError):
    """Invalid lines; the message has one line for each, with its number, what is wrong and the
    remedy.
    """


def read_documents(data: bytes, name: str) -> list[Document]:
    """All documents of a file of JSON lines. name: of the file, for messages. Raises
    DocumentsError.
    """
    faults: list[str] = []
    found: list[Document] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            document = _document(line)
        except ValueError as error:
            faults.append(f"{name}:{number}: {error}")
            continue
        if document.id in seen:
            quoted_id = json.dumps(document.id, ensure_ascii=False)  # an id may contain a line end
            faults.append(
                f"{name}:{number}: the id {quoted_id} is already used on line {seen[document.id]}; "
                "give each document a unique ID"
            )
        seen.setdefault(document.id, number)
        found.append(document)
    if faults:
        more = (
            [f"{name}: and {len(faults) - MOST_REPORTED} more"]
            if len(faults) > MOST_REPORTED
            else []
        )
        raise DocumentsError("\n".join(faults[:MOST_REPORTED] + more))
    return found


def _document(line: bytes) -> Document:
    """Parse one line. Raises ValueError, whose message says what is wrong with it."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(
            f"is not UTF-8 (byte {error.start + 1}); save the file as UTF-8"
        ) from error
    except json.JSONDecodeError as error:
        raise ValueError(
            f"is not valid JSON ({error.msg} at character {error.pos + 1}); fix the line, or "
            "remove it"
        ) from error
    except RecursionError as error:
        raise ValueError("is not a document; it is nested too deeply") from error
    if not isinstance(row, dict):
        raise ValueError(
            'is not a document; write {"id": "...", "lang": "da", "title": "...", "text": "..."}'
        )
    row.setdefault("title", "")
    for key in KEYS:
        if key not in row:
            raise ValueError(
                f'has no "{key}"; write {{"id": "...", "lang": "da", "title": "...", "text": '
                '"..."}'
            )
        if not isinstance(row[key], str):
            raise ValueError(f'"{key}" is not a string; write it in quotation marks')
        # a lone surrogate is not valid
        row[key] = row[key].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not row["id"]:
        raise ValueError('"id" is empty; give the document a unique ID')
    return Document(row["id"], row["lang"], row["title"], row["text"])


def ranking_lines(ranking: Iterable[tuple[str, Iterable[tuple[str, float]]]]) -> Iterator[str]:
    """Each document's neighbours, best first, as a line of JSON."""
    for name, neighbours in ranking:
        row = {"id": name, "neighbours": [[other, round(score, 6)] for other, score in neighbours]}
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
