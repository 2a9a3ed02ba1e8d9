"""The mapped model answers as the unpacked one, and is created again if it is damaged."""

import pytest
from samtale.audit.language_model import language_model

TEXTS = (
    "Hvad skal man egentlig svare, når nogen spørger, hvorfor man bliver boende?",
    "När min farfar köpte sin första båt kunde han varken simma eller segla.",
    "When my uncle retired from the railway he bought a clock that ran slow.",
    "Γιατί μένει κανείς σε ένα σπίτι χωρίς ζέστη;",
    "",
    "123 456",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the stored model."""
    place = tmp_path_factory.mktemp("model")
    language_model(place)
    return place


def test_the_stored_model_answers_as_the_unpacked_one(folder):
    one, other = language_model(None), language_model(folder)
    assert list(one.labels) == list(other.labels)
    assert [one.classify(text) for text in TEXTS] == [other.classify(text) for text in TEXTS]


@pytest.mark.parametrize("damage", ["cut", "other", "empty"])
def test_a_damaged_model_is_replaced(tmp_path, folder, damage):
    (stored,) = folder.glob("*.model")
    data = stored.read_bytes()
    place = tmp_path / stored.name
    place.write_bytes({"cut": data[:-100], "other": b"x" + data[1:], "empty": b""}[damage])
    assert language_model(tmp_path).classify(TEXTS[1])[0] == "sv"
    assert place.read_bytes() == data


def test_without_a_writable_folder_the_model_is_unpacked(tmp_path):
    (tmp_path / "file").write_text("x")
    assert language_model(tmp_path / "file").classify(TEXTS[1])[0] == "sv"
