"""What the checks are given, without Pelican: a described site, and its texts."""

import pytest
from samtale.describe.site import site_model
from samtale.link.texts import Body, Text
from samtale.read.facts import facts_of


@pytest.fixture
def make_text(tmp_path):
    """A text whose source is on the disk, and whose body is this HTML.

    text: of the source, which is its body if it is not said; lines: those of its keys.
    """

    def make(essay, html="", text=None, **lines):
        path = tmp_path / essay.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html if text is None else text, encoding="utf-8", newline="")
        source = essay.path.removeprefix("content/")
        return Text(
            source=source,
            path=str(path),
            lang=essay.lang,
            title=essay.title,
            url=essay.url,
            save_as=essay.save_as,
            body=Body(html, facts_of(html, source.rpartition("/")[0])),
            lines=lines,
        )

    return make


@pytest.fixture
def make_described(make_site, make_vocabulary, tmp_path):
    """(site, its model) of these essays; ``topics`` are ids with a Danish name each."""

    def make(essays=(), *, gone=(), topics=(), **site):
        site = make_site(content=tmp_path / "content", **site)
        site.content.mkdir(exist_ok=True)
        words = (
            make_vocabulary("topics", {topic: {"da": topic} for topic in topics}),
            make_vocabulary("series", {}),
        )
        return site, site_model(list(essays), [], site, *words, gone=dict(gone))

    return make
