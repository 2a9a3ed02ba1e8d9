"""Pagefind's program, asked for an index: what comes of it, and what is reported where nothing
does.
"""

import gzip
import json
import os
import random
import stat

import cbor2
import pytest
from samtale.output.hashed_names import is_hashed
from samtale.search.pieces import (
    PIECE,
    SIGNATURE,
    PiecesError,
    cut,
    packed,
    unpacked,
)
from samtale.search.program import SearchError, _answered, index, listed, program
from samtale.search.records import Record

WORDS = (
    "samtale",
    "kunde",
    "stilhed",
    "brev",
    "svar",
    "nabo",
    "torv",
    "spørgsmål",
    "værksted",
    "»sagde«",
    "åbenhed",
)


@pytest.fixture(scope="module")
def records():
    chance = random.Random(3)  # noqa: S311 no secret

    def words(count):
        return " ".join(
            chance.choice(WORDS) + chance.choice(["", "en", "er", "s"]) + str(chance.randint(0, 40))
            for _ in range(count)
        )

    page = (
        '<html lang="da"><body data-pagefind-body><h1 '
        'data-pagefind-meta="title">{}</h1><p>{}</p></body></html>'
    )
    return [
        Record("da", f"/da/{number}/", page.format(words(2), words(400))) for number in range(12)
    ]


@pytest.fixture(scope="module")
def made(records):
    return index(records, program())


def own(files):
    (meta,) = (name for name in files if name.endswith(".pf_meta"))
    return meta, unpacked(files[meta])


@pytest.mark.site
def test_the_same_records_give_the_same_bytes(records, made):
    """Time and again, on one core or on all."""
    again = [index(records, program()) for _number in range(4)]
    if hasattr(os, "sched_setaffinity"):
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
        try:
            again.append(index(records, program()))
        finally:
            os.sched_setaffinity(0, cores)
    assert all(one == made for one in again)


@pytest.mark.site
def test_only_what_is_used_is_published(made):
    """The worker, the stemmer of the language, and the index: no interface of Pagefind's, no
    highlighter.
    """
    _entry, files = made
    rest = {name for name in files if not name.endswith((".pf_fragment", ".pf_index", ".pf_meta"))}
    assert {name for name in rest if not name.startswith("pagefind-worker.")} == {
        "wasm.da.pagefind"
    }
    assert all(is_hashed(f"pagefind/{name}") for name in files if name != "wasm.da.pagefind")


@pytest.mark.site
def test_each_word_is_where_the_index_says(records, made):
    """No word of Pagefind's own index is lost, each file begins and ends as the list of them says,
    and none is large.
    """
    whole = _answered(records, program())
    before = [
        word
        for name, data in sorted(whole.items())
        if name.endswith(".pf_index")
        for word in unpacked(data)[0]
    ]
    _entry, files = made
    _meta, (_version, pages, chunks, *_rest) = own(files)
    found, last = [], ""
    for first, end, name in chunks:
        (words,) = unpacked(files[f"index/{name}.pf_index"])
        texts = [word[0] for word in words]
        assert texts[0].startswith(first)
        assert texts[-1].startswith(end)
        assert last < first
        assert len(words) == 1 or sum(len(cbor2.dumps(word)) for word in words) <= PIECE
        found, last = found + words, texts[-1]
    assert sorted(found) == sorted(before)
    assert len(chunks) > 3
    assert all(f"fragment/{page[0]}.pf_fragment" in files for page in pages)


@pytest.mark.site
def test_the_list_of_languages_has_an_order(made):
    """Whatever the order in which they were made."""
    entry, _files = made
    other = {**entry, "languages": {"aa": {"hash": "x"}}}
    assert listed([entry, other]) == listed([{**other}, {**entry}])
    assert list(json.loads(listed([entry, other]))["languages"]) == ["aa", "da"]


def test_an_index_in_another_format_is_refused():
    """Rather than published."""
    meta = ["2.0.0", [], [["a", "b", "da_1"]]]
    for words in (["no list"], [[["b"], ["a"]]], [[["a", 1], [2, "b"]]], [[[]]]):
        with pytest.raises(PiecesError):
            cut({"m": packed(meta), "index/da_1.pf_index": packed(words)}, "da", "m")
    for data in (b"else", SIGNATURE + b"\x9f", SIGNATURE + b"\x01"):
        with pytest.raises(PiecesError):
            cut({"m": gzip.compress(data)}, "da", "m")
    assert unpacked(packed(["x"])) == ["x"]
    assert gzip.decompress(packed(["x"])) == SIGNATURE + b"\x81\x61x"


def test_without_the_program_there_is_a_remedy(monkeypatch, tmp_path):
    """It is not there, or may not be run."""
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(tmp_path / "nix"))
    with pytest.raises(SearchError, match="install it with pip"):
        program()


@pytest.mark.site
@pytest.mark.parametrize(
    "what",
    [
        "exit 1",
        "echo bm8=,",
        "echo eyJwYXlsb2FkIjp7InR5cGUiOiJFcnJvciIsIm1lc3NhZ2UiOiJubyJ9fQ==,; sleep 1",
    ],
)
def test_a_program_that_fails_is_reported(records, tmp_path, what):
    """It ends, says what nobody understands, or objects; none of it hangs."""
    file = tmp_path / "pagefind"
    file.write_text(f"#!/bin/sh\n{what}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(SearchError, match="could not build the index"):
        index(records, file)
