"""Plugins that were not written for Samtale: what they count on holds, and what they do arrives."""

import os
import subprocess
import sys

import pytest

from .conftest import NOW, ROOT, Output

GUEST = """
from pathlib import Path

from pelican import signals
from pelican.generators import Generator

SEEN = []


def finalized(generator):
    for article in generator.articles:
        others = [one.lang for one in article.translations]
        with open(article.source_path) as file:  # no encoding: the locale's
            SEEN.append(f"{article.slug} {others} {'æ' in file.read()}")
        article._content += "<p>A guest was here.</p>"


def writing(generator, content=None, **_parts):
    content._content = content._content.replace("was here", "was here twice")


def written(path, context=None, **_parts):
    SEEN.append(f"written {Path(path).parent.name} {'view' in context}")


class Guests(Generator):
    def generate_output(self, writer):
        Path(self.output_path, "guests.txt").write_text("\\n".join(SEEN), encoding="utf-8")


def guests(_pelican):
    return Guests


def register():
    SEEN.clear()
    signals.article_generator_finalized.connect(finalized)
    signals.article_generator_write_article.connect(writing)
    signals.content_written.connect(written)
    signals.get_generators.connect(guests)
"""
FILES = {
    "essays/te/da.md": "Title: Te\nDate: 2026-01-02\n\nEn kop te, ærlig talt.\n",
    "essays/te/sv.md": "Title: Te\nDate: 2026-01-02\nTranslation-of: da\n\nEn kopp te.\n",
    "essays/te/en.md": "Title: Tea\nDate: 2026-01-02\nTranslation-of: da\n\nA cup of tea.\n",
}


@pytest.fixture
def built(site, tmp_path):
    """``built("invoke")``, ``built("pelican")``: the output of a site with such a plugin, built in a
    process of its own, since Pelican's signals outlive a run.
    """
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "guest.py").write_text(GUEST, encoding="utf-8")
    settings = f"PLUGIN_PATHS = [{str(tmp_path / 'plugins')!r}]; PLUGINS = ['guest', *PLUGINS]"
    file = str(site(FILES, settings))

    def build(program):
        output = str(tmp_path / program)
        options = {
            "invoke": ["invoke", "build", "--settings", file, "--output", output],
            "pelican": ["pelican", str(tmp_path / "content"), "-s", file, "-o", output],
        }
        done = subprocess.run(
            [sys.executable, "-m", *options[program]],
            cwd=ROOT,
            env={**os.environ, "SOURCE_DATE_EPOCH": NOW},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return Output(tmp_path / program)

    return build


def test_a_foreign_plugin_finds_what_pelican_promises(built):
    """One edition of each work with its translations, a locale that can read Danish, a generator of
    its own, and a signal for each page; the paragraph that it adds reaches readers.
    """
    output = built("invoke")
    lines = output.text("guests.txt").split("\n")
    assert lines[0] == "te ['sv', 'en'] True"
    assert "written te True" in lines
    page = output.page("da/te/")
    assert page.xpath("string(//p[starts-with(., 'A guest')])") == "A guest was here twice."
    assert "twice" not in output.text("sv/te/index.html")  # one edition is an article to Pelican
    assert "A guest was here" in output.text("da/feed.xml")


def test_plain_pelican_builds_the_same_site(built):
    """By PELICAN_CLASS the pipeline drives it, whoever calls."""
    ours, theirs = built("invoke"), built("pelican")
    assert ours.names() == theirs.names()
    for name in ours.names():
        assert (ours.folder / name).read_bytes() == (theirs.folder / name).read_bytes(), name
