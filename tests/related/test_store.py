"""An index that is kept: taken up whole, or not at all."""

import numpy as np
import pytest
from related import store
from related.index import Index, ranked
from related.lexicon import read_lexicon
from related.store import load, save

NAME = f"{'0' * 16}.npz"


@pytest.fixture
def kept(make_index, make_document, tmp_path):
    """An index of some documents, and the file that it is kept in."""
    texts = {
        "da-1": "skoven og fuglen zorbax",
        "da-2": "fuglen synger",
        "en-1": "forest and bird",
        "sv-1": "skogen zorbax",
    }
    index = make_index([make_document(name, text) for name, text in texts.items()])
    save(index, tmp_path / "kept" / NAME)
    return index, tmp_path / "kept" / NAME


def test_what_is_taken_up_is_what_was_kept(kept, lexicon, make_document):
    """And an edit of it comes out as an edit of a new one."""
    index, file = kept
    again = Index(lexicon)
    assert load(again, file)
    assert ranked(again.state) == ranked(index.state)
    documents = [
        make_document("da-1", "en helt anden zorbax"),
        make_document("en-1", "forest and bird"),
    ]
    assert ranked(again.update(documents)) == ranked(Index(lexicon).update(documents))


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "missing", "swapped"])
def test_what_is_damaged_is_not_taken_up(kept, lexicon, damage):
    """Then everything is worked out again, as if nothing had been kept."""
    _index, file = kept
    data = file.read_bytes()
    if damage == "missing":
        file.unlink()
    elif damage == "swapped":
        with np.load(file) as arrays:
            wrong = {name: arrays[name] for name in arrays.files} | {
                "who": np.zeros((1, 1, 1), np.int32)
            }
        with file.open("wb") as opened:
            np.savez(opened, **wrong)
    else:
        file.write_bytes({"cut": data[: len(data) // 2], "text": b"nonsense", "empty": b""}[damage])
    index = Index(lexicon)
    assert not load(index, file)
    assert index.state is None
    assert len(index.columns) == index.columns.translated.shape[0]


def test_another_lexicon_takes_up_nothing(kept):
    _index, file = kept
    assert not load(Index(read_lexicon()), file)


def test_only_the_newest_are_kept(kept, monkeypatch):
    """So that a folder does not fill up with the sites of years."""
    index, file = kept
    monkeypatch.setattr(store, "MOST", 2)
    file.with_name("mine.npz").write_text("the owner's", encoding="utf-8")
    for letter in "abc":
        save(index, file.with_name(f"{letter * 16}.npz"))
    assert len(list(file.parent.iterdir())) == 3
    assert file.with_name("mine.npz").exists()


def test_a_folder_that_cannot_be_written_harms_nothing(kept, tmp_path):
    index, _file = kept
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    save(index, tmp_path / "file" / "index.npz")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"
