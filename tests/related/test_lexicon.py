"""The lexicon and its file."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from related.lexicon import FULL, LEVELS, STANDARD, Lexicon, LexiconError, pack, read_lexicon
from scipy import sparse


@pytest.fixture(scope="module")
def standard():
    return read_lexicon()


@pytest.fixture
def saved(lexicon, tmp_path):
    path = tmp_path / "lexicon.bin"
    path.write_bytes(pack(lexicon))
    return path


def dense(found):
    return {pair: matrix.toarray().tolist() for pair, matrix in found.weights.items()}


def test_what_is_packed_is_read(lexicon, saved):
    """Stems, commonness, weights and notes; and the checksum is that of the bytes behind it."""
    found = read_lexicon(saved)
    assert found.stems == dict(lexicon.stems)
    assert {lang: levels.tolist() for lang, levels in found.common.items()} == {
        lang: levels.tolist() for lang, levels in lexicon.common.items()
    }
    assert dense(found) == dense(lexicon)
    assert found.about == lexicon.about
    assert found.checksum == hashlib.sha256(saved.read_bytes().split(b"\n", 2)[2]).hexdigest()


def test_the_same_lexicon_has_the_same_bytes(lexicon, saved):
    """Also when it has been read and is packed again, and whatever the order of its languages."""
    turned = replace(
        lexicon,
        stems=dict(reversed(lexicon.stems.items())),
        weights=dict(reversed(lexicon.weights.items())),
    )
    assert pack(lexicon) == pack(turned) == pack(read_lexicon(saved)) == saved.read_bytes()


def test_wide_and_empty_rows_are_kept(tmp_path):
    """Stems far apart, without translation, with very many; and a language without stems."""
    rows, columns = [0] * 200 + [2, 2], [*range(0, 140_000, 700), 5, 139_999]
    matrix = sparse.csr_matrix(
        (np.arange(202) % LEVELS + 1, (rows, columns)), shape=(4, 140_000)
    ).astype(np.uint8)
    stems = {"aa": tuple("abcd"), "bb": tuple(f"w{number}" for number in range(140_000)), "cc": ()}
    made = Lexicon(
        stems,
        {lang: np.zeros(len(found), np.uint8) for lang, found in stems.items()},
        {("aa", "bb"): matrix},
    )
    path = tmp_path / "wide.bin"
    path.write_bytes(pack(made))
    found = read_lexicon(path)
    assert (found.weights["aa", "bb"] != matrix).nnz == 0
    assert found.stems == stems


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


DAMAGE = {
    "empty": lambda _data: b"",
    "only the magic line": lambda data: data.split(b"\n")[0] + b"\n",
    "truncated": lambda data: data[:-1],
    "longer": lambda data: data + b"\n",
    "first byte": lambda data: flipped(data, 0),
    "checksum": lambda data: flipped(data, 30),
    "header": lambda data: flipped(data, 100),
    "last byte": lambda data: flipped(data, len(data) - 1),
    "text": lambda _data: b"kunde\tcustomer\n" * 99,
    "a pointer of Git LFS": lambda _data: (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 954543\n"
    ),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_reported(saved, damage):
    """With its name and a remedy."""
    saved.write_bytes(damage(saved.read_bytes()))
    with pytest.raises(LexiconError) as error:
        read_lexicon(saved)
    assert str(saved) in str(error.value)
    assert "is damaged" in str(error.value)
    assert "invoke train-lexicon" in str(error.value)


@pytest.mark.parametrize("name", ["none.bin", "."])
def test_a_file_that_cannot_be_read_is_reported(tmp_path, name):
    """One that is missing, and a folder."""
    with pytest.raises(LexiconError, match="cannot be read") as error:
        read_lexicon(tmp_path / name)
    assert str(tmp_path / name) in str(error.value)
    assert "invoke train-lexicon" in str(error.value)


def test_translations_go_both_ways(lexicon):
    """From either language; none for a language with itself, or for one that the lexicon lacks."""
    forth, back = lexicon.translations("da", "en"), lexicon.translations("en", "da")
    both = ((forth > 0) != (back > 0).T).nnz
    assert both < 0.2 * forth.nnz  # but for the faint ones, which one direction may leave out
    assert forth[lexicon.places("da")["kund"], lexicon.places("en")["custom"]] > FULL / 2
    assert lexicon.translations("da", "da") is lexicon.translations("da", "fi") is None
    assert lexicon.places("fi") == {}


def lengths(matrix):
    return np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())


def test_the_standard_lexicon_is_small_and_names_its_sources(standard):
    """A megabyte at most, so that it can lie in the repository; and each source has its licence."""
    assert STANDARD.stat().st_size <= 1_000_000
    assert set(standard.stems) >= {"da", "sv", "en"}
    assert standard.about["sources"]
    assert all(
        source and licence and count > 0 for source, licence, count in standard.about["sources"]
    )
    assert all(
        "not stated" not in licence for _source, licence, _count in standard.about["sources"]
    )


@pytest.mark.parametrize(
    ("source", "target"), [("da", "en"), ("en", "da"), ("sv", "da"), ("en", "sv")]
)
def test_each_row_of_translations_has_about_the_full_length(standard, source, target):
    """But for rounding and for the faint ones that are left out; or none, for a stem without
    translation.
    """
    found = lengths(standard.translations(source, target))
    assert found.shape == (len(standard.stems[source]),)
    assert np.all((found == 0) | ((found > 0.95 * FULL) & (found < FULL + 3)))
    assert np.count_nonzero(found) > 10_000


def test_the_standard_lexicon_is_well_formed(standard):
    """Stems in order and each once, a level for each, weights within their four bits."""
    for lang, stems in standard.stems.items():
        assert list(stems) == sorted(set(stems))
        assert len(standard.common[lang]) == len(stems)
    for matrix in standard.weights.values():
        assert matrix.data.min() >= 1
        assert matrix.data.max() <= LEVELS


@pytest.mark.parametrize(
    ("source", "word", "target", "other"),
    [
        ("da", "bog", "en", "book"),
        ("sv", "skog", "en", "forest"),
        ("da", "dreng", "sv", "pojk"),
        ("en", "winter", "da", "vint"),
    ],
)
def test_the_standard_lexicon_knows_plain_words(standard, source, word, target, other):
    """A spot check, that a file with the right form and the wrong words is seen."""
    row = standard.translations(source, target)[standard.places(source)[word]]
    assert row[0, standard.places(target)[other]] > FULL / 4
