"""A model of the owner's, in place of the lexicon or beside it."""

import sys

import numpy as np
import pytest
from model2vec import StaticModel
from related import neural
from related.errors import RelatedError
from related.index import Index, ranked
from related.neural import Model, load_model
from related.ranking import rank
from related.text import Document
from related.vectors import UNIT
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

MEANINGS = [["kat", "feline", "pussel"], ["lampe", "light"], ["ost", "cheese"]]


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """Nothing is sought on the network."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A static model of three meanings, as its own library saves it."""
    words = ["[UNK]", *(word for meaning in MEANINGS for word in meaning)]
    tokenizer = Tokenizer(
        WordLevel({word: number for number, word in enumerate(words)}, unk_token=words[0])
    )
    tokenizer.pre_tokenizer = Whitespace()
    vectors = [
        [0.0] * 3,
        *([float(here is there) for there in MEANINGS] for here in MEANINGS for _word in here),
    ]
    path = tmp_path_factory.mktemp("model") / "tiny"
    StaticModel(np.array(vectors, np.float32), tokenizer).save_pretrained(str(path))
    return path


DOCUMENTS = [
    Document("da-1", "da", "", "kat zorax"),
    Document("da-2", "da", "", "lampe kat lampe fugl"),
    Document("en-1", "en", "", "feline"),
    Document("en-2", "en", "", "light `kat` bird"),
    Document("sv-1", "sv", "", "pussel"),
    Document("sv-2", "sv", "", ""),
]


@pytest.mark.parametrize("listed", [True, False], ids=["with modules.json", "without"])
def test_a_saved_model_is_loaded_by_its_library(folder, tmp_path, listed):
    """Whether or not the library wrote what sentence-transformers reads too."""
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in folder.iterdir():
        if listed or path.name != "modules.json":
            (copy / path.name).write_bytes(path.read_bytes())
    model = load_model(str(copy), alone=True)
    assert (model.name, model.alone) == (str(copy), True)
    assert np.asarray(model.embed(["kat"])).shape == (1, 3)


def test_vectors_are_whole_numbers_of_one_length(folder):
    """Code is left out; a text without a known word has none or any, but numbers."""
    found = load_model(str(folder)).encode(DOCUMENTS)
    assert found.dtype == np.float32
    assert np.array_equal(found, np.rint(found))
    assert np.linalg.norm(found[:5], axis=1) == pytest.approx(UNIT, abs=2)
    assert found[3, 1] > UNIT * 0.99
    assert load_model(str(folder)).encode([]).shape == (0, 3)


def test_numbers_that_are_none_count_for_nothing():
    """Whatever a library answers."""
    model = Model(
        "m", False, lambda texts: np.array([[np.nan, 1], [0, 0], [np.inf, 1]])[: len(texts)]
    )
    assert np.all(np.isfinite(model.encode(DOCUMENTS[:3])))


def best(state):
    return {name: found[0][0] for name, found in zip(state.ids, ranked(state), strict=True)}


def test_a_model_alone_replaces_the_words(folder, lexicon):
    """Only what it says counts: by the lexicon, the birds would bring the second ones together."""
    documents = [
        Document(f"{word}-{lang}", lang, "", word)
        for word in ("kat", "lampe", "ost")
        for lang in ("da", "en", "sv")
    ]
    state = Index(lexicon, load_model(str(folder), alone=True)).update(documents)
    assert not state.found.words
    near = state.neighbours.near
    assert all(name.split("-")[0] == other.split("-")[0] for name, other in best(state).items())
    assert near[0].max() == pytest.approx(2 * 5 * UNIT * UNIT, rel=0.01)


def test_a_model_joins_the_words(folder, lexicon):
    """Nearness is the sum of what both say."""
    joined, alone, words = (
        Index(lexicon, model).update(DOCUMENTS)
        for model in (load_model(str(folder)), load_model(str(folder), alone=True), None)
    )
    assert best(joined)["en-2"] == "da-2"

    def nearness(state, row, other):
        where = np.argwhere(state.neighbours.who[row] == other)[0]
        return state.neighbours.near[row][tuple(where)]

    assert nearness(joined, 3, 1) == nearness(alone, 3, 1) + nearness(words, 3, 1)
    assert 0 < nearness(words, 3, 1) < nearness(joined, 3, 1)


@pytest.mark.parametrize("alone", [True, False])
def test_an_update_equals_a_new_index(folder, lexicon, make_site, alone):
    """Only changed texts are shown to the model again."""
    model, asked = load_model(str(folder), alone), []
    spy = Model("m", alone, lambda texts: asked.extend(texts) or model.embed(texts))
    documents = make_site(40)
    live = Index(lexicon, spy)
    live.update(documents)
    asked.clear()
    documents[3] = Document(documents[3].id, documents[3].lang, "", "kat og lampe")
    state = live.update(documents)
    assert asked == ["\nkat og lampe"]
    fresh = Index(lexicon, model).update(documents)
    assert ranked(state) == ranked(fresh)
    assert ranked(live.update(documents)) == ranked(fresh)


def test_rank_takes_a_model(folder, tmp_path):
    """And does not warn of languages that the lexicon lacks."""
    (tmp_path / "docs.jsonl").write_text(
        '{"id":"a","lang":"xx","text":"kat"}\n{"id":"b","lang":"yy","text":"feline"}\n'
    )
    reported = []
    rank(
        str(tmp_path / "docs.jsonl"),
        str(tmp_path / "out.jsonl"),
        model=str(folder),
        alone=True,
        warn=reported.append,
    )
    assert reported == []
    assert (tmp_path / "out.jsonl").read_text().startswith('{"id":"a","neighbours":[["b",')


@pytest.mark.parametrize("name", ["", "empty", "none/at/all"])
def test_what_is_no_model_is_reported(tmp_path, monkeypatch, name):
    """With the setting's name, the reason and a remedy, in one line."""
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RelatedError, match="cannot be loaded") as error:
        load_model(name)
    assert str(error.value).startswith(f'RELATED_MODEL: "{name}"')
    assert "or remove RELATED_MODEL" in str(error.value)
    assert "\n" not in str(error.value)


def test_libraries_that_are_missing_are_reported(folder, monkeypatch, tmp_path):
    """All that were tried; a folder of sentence-transformers is for that library alone."""
    monkeypatch.setitem(sys.modules, "model2vec", None)
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(
        RelatedError,
        match=r"model2vec is not installed; sentence_transformers is not installed.*pip install",
    ):
        load_model(str(folder))
    (tmp_path / "modules.json").write_text('[{"type": "sentence_transformers.models.Transformer"}]')
    with pytest.raises(RelatedError, match=r"\(sentence_transformers is not installed\)"):
        load_model(str(tmp_path))


def test_the_other_library_is_tried(monkeypatch):
    """For a name that is no folder."""
    monkeypatch.setitem(sys.modules, "model2vec", None)
    monkeypatch.setattr(
        neural, "_sentence_transformer", lambda _name: lambda texts: np.ones((len(texts), 2))
    )
    assert load_model("someone/something").encode(DOCUMENTS).shape == (6, 2)
