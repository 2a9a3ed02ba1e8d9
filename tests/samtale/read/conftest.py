"""A small content folder, and Markdown as the essay essays/te/<lang>.md would have it."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image
from samtale.config.limits import Limits
from samtale.read import markdown
from samtale.read.anchors import without_places
from samtale.scan.tree import scan


def png(width, height):
    """A picture of this size."""
    data = io.BytesIO()
    Image.new("1", (width, height)).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def content(tmp_path):
    """essays/te in two languages with pictures, essays/kaffe, and a picture shared by all."""
    for name in ("essays/te/da.md", "essays/te/sv.md", "essays/kaffe/da.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Title: x\n", encoding="utf-8")
    (tmp_path / "images").mkdir()
    for name in ("essays/te/krus.png", "essays/te/krus #1.png", "images/logo.png"):
        (tmp_path / name).write_bytes(png(60, 40))
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>'
    (tmp_path / "essays/te/tegning.svg").write_text(svg, encoding="utf-8")
    (tmp_path / "essays/te/ikke-et.png").write_bytes(b"no picture")
    return tmp_path


@pytest.fixture
def convert(convert_whole):
    """The same as ``convert_whole``, without the places of paragraphs, which most tests are not
    about.
    """

    def made(*args, **options):
        body = convert_whole(*args, **options)
        return replace(body, html=re.sub(r'(<p[^>]*?) id="p\d+"', r"\1", without_places(body.html)))

    return made


@pytest.fixture
def convert_whole(languages, content):
    """Text -> Body, as from essays/te/<lang>.md; one converter per language, used again and
    again.
    """
    tree = scan(content, Limits())
    converters = {
        code: markdown.converter(language, languages, {}) for code, language in languages.items()
    }

    def made(text, lang="da", first_line=1):
        return markdown.convert(
            converters[lang], text, content / f"essays/te/{lang}.md", tree, first_line
        )

    return made
