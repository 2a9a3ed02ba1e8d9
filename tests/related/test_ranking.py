"""``rank``: from a file of documents to a file of neighbours."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from related.errors import RelatedError
from related.lexicon import pack
from related.ranking import rank


@pytest.fixture
def folder(tmp_path, lexicon):
    (tmp_path / "lexicon.bin").write_bytes(pack(lexicon))
    return tmp_path


@pytest.fixture
def ranked(folder):
    """Rank documents by way of files: the rows of the output, each a (id, neighbours)."""

    def run(documents, **parts):
        (folder / "docs.jsonl").write_bytes(as_lines(documents))
        rank(
            str(folder / "docs.jsonl"),
            str(folder / "out.jsonl"),
            lexicon=folder / "lexicon.bin",
            **parts,
        )
        text = (folder / "out.jsonl").read_text(encoding="utf-8")
        return [(row["id"], row["neighbours"]) for row in map(json.loads, text.splitlines())]

    return run


def as_lines(documents):
    rows = [
        {"id": one.id, "lang": one.lang, "title": one.title, "text": one.text} for one in documents
    ]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def test_every_document_gets_its_neighbours(ranked, make_site):
    """In the order of the input; the best first, none twice and none its own; at least 60 where
    there are as many.
    """
    documents = make_site(150)[::-1]
    found = ranked(documents)
    assert [name for name, _neighbours in found] == [one.id for one in documents]
    for name, neighbours in found:
        others = [other for other, _score in neighbours]
        assert len(others) == len(set(others)) >= 60
        assert name not in others
        assert [score for _other, score in neighbours] == sorted(
            (score for _other, score in neighbours), reverse=True
        )


def test_all_languages_meet_in_one_list(ranked, make_document, segment_rows):
    """Each segment's translations come first in its list, and further lists are no longer than the
    site.
    """
    rows = list(enumerate(segment_rows))
    found = dict(
        ranked(
            [
                make_document(f"{lang}-{number}", row[lang])
                for number, row in rows
                for lang in ("da", "sv", "en")
            ]
        )
    )
    first = [
        {other.split("-")[1] for other, _score in neighbours[:2]} == {name.split("-")[1]}
        for name, neighbours in found.items()
    ]
    assert sum(first) > 0.9 * len(first)


@pytest.mark.parametrize("langs", [[], ["da"], ["da", "da"], ["da", "en"]])
def test_small_inputs(ranked, make_document, langs):
    """No documents, no lines."""
    found = ranked(
        [make_document(str(number), "fugl", lang=lang) for number, lang in enumerate(langs)]
    )
    assert [len(neighbours) for _name, neighbours in found] == [len(langs) - 1] * len(langs)


def test_unknown_languages_are_reported(ranked, make_document):
    """All of them, once; they are ranked nonetheless. The lexicon's own are not reported."""
    reported = []
    documents = [
        make_document(f"{lang}-1", "zorax", lang=lang)
        for lang in ("fi", "da", "de-AT", "en-GB", "fi-FI", "")
    ]
    found = ranked(documents, warn=reported.append)
    assert len(reported) == 1
    assert "does not support de, fi, und;" in reported[0]
    assert all(len(neighbours) == 5 for _name, neighbours in found)
    reported.clear()
    ranked(documents[1:2], warn=reported.append)
    assert reported == []


def test_a_failing_write_leaves_the_old_file(folder, monkeypatch, make_site):
    """And nothing else behind."""
    docs, out = folder / "docs.jsonl", folder / "out.jsonl"
    docs.write_bytes(as_lines(make_site(20)))
    out.write_text("old")

    def full(_self, _target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(
        RelatedError, match=r"cannot be written \(No space left on device\); use another file"
    ):
        rank(str(docs), str(out), lexicon=folder / "lexicon.bin")
    assert out.read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == [
        "docs.jsonl",
        "lexicon.bin",
        "out.jsonl",
    ]


def test_faulty_input_leaves_the_old_file(folder):
    """Nothing is written before everything is known."""
    (folder / "docs.jsonl").write_bytes(b"7\n")
    (folder / "out.jsonl").write_text("old")
    with pytest.raises(RelatedError, match=r"docs\.jsonl:1: is not a document"):
        rank(str(folder / "docs.jsonl"), str(folder / "out.jsonl"), lexicon=folder / "lexicon.bin")
    assert (folder / "out.jsonl").read_text() == "old"


@pytest.mark.parametrize("out", ["", ".", "none/out.jsonl", "docs.jsonl/out.jsonl"])
def test_an_output_that_cannot_be_is_reported(folder, monkeypatch, out):
    """Whatever is in its way."""
    monkeypatch.chdir(folder)
    Path("docs.jsonl").write_bytes(b"")
    with pytest.raises(RelatedError, match=r"cannot be written \(.+\); use another file"):
        rank("docs.jsonl", out, lexicon=folder / "lexicon.bin")
    assert sorted(path.name for path in folder.iterdir()) == ["docs.jsonl", "lexicon.bin"]


@pytest.mark.parametrize("docs", ["", ".", "none.jsonl"])
def test_an_input_that_cannot_be_read_is_reported(folder, monkeypatch, docs):
    """With what to name instead."""
    monkeypatch.chdir(folder)
    with pytest.raises(
        RelatedError,
        match=r"cannot be read \(.+\); use a file of JSON lines, or - for standard input",
    ):
        rank(docs, "out.jsonl", lexicon=folder / "lexicon.bin")


def test_a_lexicon_that_is_missing_is_reported_first(folder):
    """Before anything is read or written."""
    with pytest.raises(RelatedError, match="invoke train-lexicon"):
        rank("none.jsonl", "out.jsonl", lexicon=folder / "none.bin")


class Stream(io.StringIO):
    """Standard input or output, with the bytes below the text."""

    def __init__(self, data=b""):
        super().__init__()
        self.buffer = io.BytesIO(data)


def test_a_hyphen_is_standard_input_and_output(folder, monkeypatch, make_site):
    """The bytes are those of the file; faults are reported under its plain name."""
    docs, out = folder / "docs.jsonl", folder / "out.jsonl"
    docs.write_bytes(as_lines(make_site(30)))
    rank(str(docs), str(out), lexicon=folder / "lexicon.bin")
    monkeypatch.setattr(sys, "stdin", Stream(docs.read_bytes()))
    monkeypatch.setattr(sys, "stdout", Stream())
    rank("-", "-", lexicon=folder / "lexicon.bin")
    assert sys.stdout.buffer.getvalue() == out.read_bytes()
    monkeypatch.setattr(sys, "stdin", Stream(b"7"))
    with pytest.raises(RelatedError, match="standard input:1: is not a document"):
        rank("-", "-", lexicon=folder / "lexicon.bin")


@pytest.mark.site
def test_the_bytes_are_the_same_in_every_process(folder, root, make_site):
    """Under any hash seed, number of threads and locale."""
    (folder / "docs.jsonl").write_bytes(as_lines(make_site(120)))
    script = (
        "import sys; from pathlib import Path; from related.ranking import rank; "
        "rank('-', '-', lexicon=Path(sys.argv[1]))"
    )
    found = set()
    for seed, threads, locale in (("1", "1", "C"), ("2", "2", "C.UTF-8")):
        environment = {
            **os.environ,
            "PYTHONPATH": str(root / "plugins"),
            "PYTHONHASHSEED": seed,
            "LC_ALL": locale,
        }
        environment |= {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        with (folder / "docs.jsonl").open("rb") as documents:
            done = subprocess.run(
                [sys.executable, "-c", script, str(folder / "lexicon.bin")],
                stdin=documents, env=environment, capture_output=True, check=True,
            )  # fmt: skip
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop().splitlines()) == 120
