"""Sets of essays that several tests of the description want."""

import pytest


@pytest.fixture
def editions(make_essay):
    """Tea in three languages (Swedish its source), coffee in Danish only; newest last."""
    return [
        make_essay("tea", "sv", day=1, topics=("drinks",)),
        make_essay(
            "tea",
            "da",
            day=2,
            topics=("drinks",),
            source_lang="sv",
            translation="human",
            translator="Ida",
        ),
        make_essay(
            "tea",
            "en",
            day=3,
            topics=("drinks",),
            source_lang="sv",
            translation="machine",
            translator="Babel",
        ),
        make_essay("coffee", "da", day=4),
    ]


@pytest.fixture
def model(make_model, editions):
    return make_model(
        editions, topics={"drinks": {"da": "Drikke", "sv": "Drycker", "en": "Drinks"}}
    )
