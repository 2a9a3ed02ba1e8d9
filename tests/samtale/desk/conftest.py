"""Runs whose site is described, and states of targets, made by hand."""

import pytest
from samtale.describe.site import site_model
from samtale.publish.target import Record, State
from samtale.run import Run


@pytest.fixture
def made(make_site, make_vocabulary, tmp_path):
    """A run whose site is described, of these essays."""

    def make(essays=(), *, pages=(), gone=(), topics=(), **site):
        site = make_site(content=tmp_path / "content", **site)
        site.content.mkdir(exist_ok=True)
        words = make_vocabulary("topics", {topic: {"da": topic} for topic in topics}), make_vocabulary("series", {})
        return Run(site, model=site_model(list(essays), list(pages), site, *words, gone=dict(gone)))

    return make


@pytest.fixture
def essay(make_essay, tmp_path):
    """An essay whose source lies in the run's content."""
    return lambda work="tea", lang="da", **parts: make_essay(
        work, lang, **{"path": str(tmp_path / "content" / "essays" / f"{work}.md"), **parts}
    )


@pytest.fixture(scope="session")
def state_of():
    """``state_of("A B* C-")``: the state of a target whose releases these are, oldest first; * is current, - was taken back."""

    def state(text):
        names = [word.rstrip("*-") for word in text.split()]
        current = next((word.rstrip("*-") for word in text.split() if "*" in word), "")
        history = [Record(word.rstrip("*-"), result="taken back" if "-" in word else "published") for word in text.split()]
        return State(current, tuple(names), tuple(history))

    return state
