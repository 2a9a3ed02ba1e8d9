"""Training: aligned text in, a lexicon out, the same on every machine."""

import hashlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from related.lexicon import LEVELS, pack
from related.train.alignment import align, through
from related.train.corpus import LONGEST_ENTRY, CorpusError, read_corpus
from related.train.trainer import LEAST, MOST, _strongest, train
from scipy import sparse


def silent(_text):
    """Nobody looks on."""


def strongest(lexicon, source, stem, target):
    row = lexicon.translations(source, target)[lexicon.places(source)[stem]]
    return lexicon.stems[target][row.indices[np.argmax(row.data)]]


PAIRS = [
    ("da", "kund", "en", "custom"),
    ("en", "custom", "da", "kund"),
    ("da", "skov", "sv", "skog"),
    ("sv", "skog", "da", "skov"),
    ("en", "forest", "sv", "skog"),
    ("da", "tog", "en", "train"),
    ("sv", "bok", "en", "book"),
    ("en", "winter", "da", "vint"),
    ("da", "båd", "sv", "båt"),
    ("sv", "pris", "en", "price"),
]


@pytest.mark.parametrize(("source", "stem", "target", "other"), PAIRS)
def test_words_that_answer_to_each_other_are_found(lexicon, source, stem, target, other):
    """Although no segment is a single word."""
    assert strongest(lexicon, source, stem, target) == other


def test_weights_are_in_steps(lexicon):
    """Of four bits."""
    for matrix in lexicon.weights.values():
        assert set(matrix.data.tolist()) <= set(range(1, LEVELS + 1))


def test_only_the_best_translations_are_kept():
    """A stem keeps its own best, and those for which it is among the best; of equal ones the
    first.
    """
    weights = np.random.default_rng(3).integers(1, 12, (30, 25)) / 20
    by_row = np.argsort(np.argsort(-weights, axis=1, kind="stable"), axis=1) < MOST
    by_column = np.argsort(np.argsort(-weights, axis=0, kind="stable"), axis=0) < MOST
    expected = np.where((by_row | by_column) & (weights >= LEAST), weights, 0)
    assert np.array_equal(_strongest(sparse.csr_matrix(weights)).toarray(), expected)
    assert np.count_nonzero(expected) < weights.size


def test_only_telling_stems_are_kept(make_corpus):
    """None without translation, and none whose only translation is its own spelling."""
    found = train(
        make_corpus(
            [{"da": "hus", "en": "house"}, {"da": "zorax", "en": "zorax"}, {"da": "alene"}]
        ),
        silent,
    )
    assert found.stems == {"da": ("hus",), "en": ("hous",)}


@pytest.fixture
def make_corpus(tmp_path):
    """A corpus of rows, as segments; and of others, as entries of a dictionary."""

    def make(rows, entries=()):
        paths = [tmp_path / "segments.jsonl", tmp_path / "entries.jsonl"]
        for path, these in zip(paths, (rows, entries), strict=True):
            path.write_text("".join(f"{json.dumps(row)}\n" for row in these), encoding="utf-8")
        return read_corpus(paths[:1], paths[1:], silent)

    return make


def places(*stems):
    return {stem: place for place, stem in enumerate(stems)}


def test_alignment_finds_what_must_be():
    """What is together twice is a pair, and what is left over too; the weights are alike in
    both directions.
    """
    left, right = [("a", "b"), ("a", "c")], [("x", "y"), ("z", "x")]
    there, back = places("a", "b", "c"), places("x", "y", "z")
    found = align(left, right, there, back).toarray()
    assert found.argmax(axis=1).tolist() == [0, 1, 2]
    assert found.diagonal().min() > 3 * found[~np.eye(3, dtype=bool)].max()
    assert found.max() <= 1
    assert align(right, left, back, there).toarray() == pytest.approx(found.T)


@pytest.mark.parametrize(
    ("left", "right"), [([], []), ([()], [("x",)]), ([("a",), ()], [(), ("x",)])]
)
def test_without_a_pair_there_is_no_alignment(left, right):
    """Segments that one of the languages lacks say nothing."""
    found = align(left, right, places("a"), places("x"))
    assert (found.shape, found.nnz) == ((1, 1), 0)


def test_segments_that_repeat_count_once():
    """And so does a word within a segment."""
    there, back = places("a", "b"), places("x", "y")
    once = align([("a", "b"), ("a",)], [("x", "y"), ("x",)], there, back)
    often = align([("b", "a", "a"), *[("a",)] * 9], [("x", "y"), *[("x",)] * 9], there, back)
    assert often.toarray() == pytest.approx(once.toarray())


def test_a_way_through_a_third_language():
    """Each step's weights are shared out; what leads nowhere leads nowhere."""
    first = sparse.csr_matrix([[0.9, 0, 0], [0, 0.4, 0.4], [0, 0, 0]])
    second = sparse.csr_matrix([[0, 0.8], [0.5, 0], [0, 0]])
    assert through(first, second).toarray() == pytest.approx(
        np.array([[0, 1], [np.sqrt(0.5), 0], [0, 0]])
    )
    assert through(second.T.tocsr(), first.T.tocsr()).toarray() == pytest.approx(
        through(first, second).toarray().T
    )


def test_danish_and_swedish_meet_through_english(make_corpus):
    """Where no segment has both; for less than if one had."""
    apart = [
        {"da": "skov", "en": "forest"},
        {"en": "forest", "sv": "skog"},
        {"da": "vej", "en": "road"},
        {"en": "road", "sv": "väg"},
    ]
    found = train(make_corpus(apart), silent)
    assert [strongest(found, "da", stem, "sv") for stem in ("skov", "vej")] == ["skog", "väg"]
    together = train(make_corpus([*apart, {"da": "skov", "sv": "skog"}]), silent)
    assert together.weights["da", "sv"].max() > found.weights["da", "sv"].max()


def test_sources_and_licences_are_recorded(lexicon, make_corpus):
    """A row that names none has the name of its file."""
    assert ["Our own segments", "CC0-1.0", 34] in lexicon.about["sources"]
    corpus = make_corpus(
        [{"da": "hus", "en": "house"}],
        [{"da": "vej", "en": "road", "source": "Ordbog", "licence": "MIT"}],
    )
    assert train(corpus, silent).about["sources"] == [
        ["Ordbog", "MIT", 1],
        ["segments.jsonl", "not stated", 1],
    ]


def test_a_dictionary_says_nothing_of_how_common_a_word_is(make_corpus):
    """And only the beginning of a long entry is taken; a text that repeats is counted once."""
    words = " ".join(f"w{number}q" for number in range(20))
    rows = [{"da": "hus hus vej", "en": "house"}, {"da": "hus hus vej", "en": "home"}]
    corpus = make_corpus(rows, [{"da": words, "en": "words"}])
    assert corpus.tokens["da"] == {"hus": 2, "vej": 1}
    assert len(corpus.segments["da"][-1]) == LONGEST_ENTRY
    found = train(corpus, silent)
    assert found.common["da"][found.places("da")["w0q"]] == 255
    assert found.common["da"][found.places("da")["hus"]] < 255


WRONG = [
    (b"{", r"segments\.jsonl:2: is not valid JSON"),
    (b"7", r"segments\.jsonl:2: is not a segment"),
    (b'{"da": 7}', r"segments\.jsonl:2: is not a segment"),
    (b'{"da": ["a"], "en": "b"}', r"segments\.jsonl:2: is not a segment"),
    (b'{"da": "\xf8"}', r"segments\.jsonl: cannot be read"),
]


@pytest.mark.parametrize(("line", "message"), WRONG)
def test_a_line_that_is_no_segment_is_reported(tmp_path, line, message):
    """With file and line."""
    path = tmp_path / "segments.jsonl"
    path.write_bytes(b'{"da": "a", "en": "b"}\n' + line + b"\n")
    with pytest.raises(CorpusError, match=message):
        read_corpus([path], [], silent)


def test_a_corpus_without_pairs_is_reported(tmp_path, make_corpus):
    """Nothing can be learnt from one language, from nothing, or from a file that is not there."""
    for rows in ([], [{"da": "alene"}], [{"da": "alene", "en": ""}]):
        with pytest.raises(CorpusError, match="no segment has two languages"):
            make_corpus(rows)
    with pytest.raises(CorpusError, match=r"none\.jsonl: cannot be read"):
        read_corpus([tmp_path / "none.jsonl"], [], silent)


@pytest.mark.site
def test_the_same_corpus_gives_the_same_bytes(corpus, lexicon, corpus_file, root):
    """Here and in other processes, under any hash seed."""
    assert pack(train(corpus, silent)) == pack(lexicon)
    script = (
        "import sys, hashlib; from pathlib import Path; from related.lexicon import pack;"
        "from related.train.corpus import read_corpus; from related.train.trainer import train;"
        "corpus = read_corpus([Path(name) for name in sys.argv[1:]], [], lambda text: None);"
        "print(hashlib.sha256(pack(train(corpus, lambda text: None))).hexdigest())"
    )
    found = {hashlib.sha256(pack(lexicon)).hexdigest()}
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONPATH": str(root / "plugins"), "PYTHONHASHSEED": seed}
        command = [
            sys.executable,
            "-c",
            script,
            str(corpus_file),
            str(corpus_file.with_name("running.jsonl")),
        ]
        found.add(
            subprocess.run(
                command, env=environment, capture_output=True, check=True, text=True
            ).stdout.strip()
        )
    assert len(found) == 1
