"""What the checks are given, without Pelican: a described site, and stand-ins for articles and
static files.
"""

from types import SimpleNamespace

import pytest
from samtale.describe.site import site_model
from samtale.read.metadata import Values
from samtale.run import Run


@pytest.fixture
def make_article(tmp_path):
    """An article as far as the checks look at it: its source stands on the disk, its body is this
    HTML.

    text: of the source, which is its body if it is not said; lines: those of its keys.
    """

    def make(essay, html="", text=None, **lines):
        path = tmp_path / essay.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html if text is None else text, encoding="utf-8", newline="")
        relative = essay.path.removeprefix("content/")
        return SimpleNamespace(
            source_path=str(path),
            get_relative_source_path=lambda: relative,
            relative_dir=relative.rpartition("/")[0],
            url=essay.url,
            save_as=essay.save_as,
            reading=SimpleNamespace(values=Values({}, lines), html=None, facts=None),
            _content=html,
        )

    return make


@pytest.fixture
def make_run(make_site, make_vocabulary, theme, tmp_path):
    """A run that has come as far as the site's description; ``topics`` are ids with a Danish name
    each.
    """

    def make(essays=(), *, gone=(), topics=(), contents=(), **site):
        site = make_site(content=tmp_path / "content", **site)
        site.content.mkdir(exist_ok=True)
        words = (
            make_vocabulary("topics", {topic: {"da": topic} for topic in topics}),
            make_vocabulary("series", {}),
        )
        model = site_model(list(essays), [], site, *words, gone=dict(gone))
        return Run(site, theme=str(theme), model=model, contents=list(contents))

    return make
