"""A site with errors: shown whole by ``invoke serve``, published with those that its owner
tolerates.
"""

import re
import shutil
from io import BytesIO

import pytest
from lxml import html
from PIL import Image
from samtale.build.build import build
from samtale.problems import TOLERATED, BuildError, ContentError, errors

from .conftest import ROOT

HEAD = "Title: {}\nDate: 2026-01-01\n\n"
UNSAFE = {
    "script": "<script>alert(1)</script>",
    "handler": "<p onclick='alert(1)'>Tryk</p>",
    "url": '<a href="javascript:alert(1)">Tryk</a>',
    "markdown-url": "[Tryk](javascript:alert(1))",
    "frame": '<iframe src="https://example.com/"></iframe>',
    "drawing": "<svg><circle r='1' onload='alert(1)'/></svg>",
    "closing": "</main></body><script>alert(1)</script>",
    "unclosed": "<script>alert(1)\n\nMere.",
    "nested": "<div onclick='alert(1)'><script>alert(1)</script><b>B</b></div>",
    "style": "<style>body { display: none }</style>",
    "form": "<form action='https://example.com/'><input></form>",
}


def previewed(settings, tmp_path):
    """The build of ``serve``: (its result, its folder)."""
    output = tmp_path / "out"
    options = {"drafts": True, "audited": False, "keep_going": True}
    return build(settings, output=str(output), siteurl="http://localhost:8000", **options), output


def test_unsafe_html_is_shown_as_its_source(site, tmp_path):
    """Each text has its page; nothing in it runs, loads or leaves the page."""
    files = {
        f"{name}.md": HEAD.format(name) + f"Før.\n\n{body}\n\nEfter.\n"
        for name, body in UNSAFE.items()
    }
    done, output = previewed(site(files), tmp_path)
    assert {text.slug for text in done.described.texts} == set(UNSAFE)
    refused = {problem.path.rpartition("/")[2] for problem in errors(done.described.problems)}
    assert refused == {f"{name}.md" for name in UNSAFE}
    for name, written in UNSAFE.items():
        page = html.document_fromstring((output / "da" / name / "index.html").read_bytes())
        body = page.xpath("//main")[0]
        assert body.xpath(".//*[@data-samtale-source]") or name == "unclosed", name
        assert "Før." in body.text_content(), name
        assert "Tryk" in body.text_content() or "Tryk" not in written, name
        scripts = [one for one in page.iter("script") if not one.get("src")]
        assert all(one.get("type") == "application/ld+json" for one in scripts), name
        assert not body.xpath(".//iframe | .//style | .//article//form | .//article//input"), name
        for element in page.iter():
            assert not [key for key in element.attrib if key.startswith("on")], name
            assert "javascript:" not in (element.get("href") or ""), name
        assert not page.xpath("//footer//*[@data-samtale-source]"), name


BROKEN = {
    "latin.md": "Title: Øl\nDate: 2026-01-01\n\nØl.\n".encode("latin-1"),
    "binary.md": b"\x00\x01\x02\x00\x00 <b>",
    "date.md": "Title: Dato\nDate: i går\n\nX.\n",
    "title.md": "Date: 2026-01-01\n\nX.\n",
    "empty.md": "",
    "link.md": HEAD.format("Link") + "Her er [en](nix.md), ![Kop](kop.png) og [to](/da/nix/).\n",
    "same-a.md": HEAD.format("Samme") + "A.\n",
    "same-b.md": HEAD.format("Samme") + "B.\n",
    "template.md": "Template: nix\n" + HEAD.format("Skabelon") + "X.\n",
    "image.md": "Image: nix.png\n" + HEAD.format("Billede") + "X.\n",
    "topic.md": "Topics: Nix\n" + HEAD.format("Emne") + "X.\n",
    "source.md": "Translation-of: nix\n" + HEAD.format("Kilde") + "X.\n",
    "yaml.md": "---\ntitle: [\n---\nX.\n",
    "deep.md": HEAD.format("Dyb") + "[" * 300 + "\n",
    "topics.yaml": "te: { da: Te, sv: Te, en: Tea }\n",
}


FOREIGN = f"""PLUGIN_PATHS = [{str(ROOT / "plugins")!r}, str(Path(__file__).parent)]
PLUGINS = ["from_elsewhere", *PLUGINS]"""


@pytest.mark.parametrize("settings", ["", FOREIGN], ids=["ours", "foreign"])
def test_every_text_has_a_page(site, tmp_path, settings):
    """Whatever is wrong with it, and whether Pelican writes it; of each an error is reported."""
    (tmp_path / "from_elsewhere.py").write_text("def register():\n    pass\n", encoding="utf-8")
    done, output = previewed(site(BROKEN, settings), tmp_path)
    texts = {name for name in BROKEN if name.endswith(".md")}
    assert {text.source for text in done.described.texts} == texts
    pages = {text.source: output / text.save_as for text in done.described.texts}
    assert len(set(pages.values())) == len(texts)
    assert all(page.is_file() for page in pages.values())
    wrong = {problem.path.rpartition("/")[2] for problem in errors(done.described.problems)}
    assert texts - wrong <= {"same-a.md", "same-b.md"}
    assert wrong & {"same-a.md", "same-b.md"}
    link = html.document_fromstring(pages["link.md"].read_bytes())
    marked = link.xpath("//*[@data-samtale-fault]")
    assert [one.tag for one in marked] == ["a", "img", "a"]
    assert not [one for one in marked if one.get("href") or one.get("src")]
    binary = html.document_fromstring(pages["binary.md"].read_bytes())
    assert "<b>" in binary.xpath("//main")[0].text_content()


def test_pages_are_shown_before_their_pictures_are_drawn(site, tmp_path):
    """In other sizes and formats, and as cards; the next build draws them."""
    picture = BytesIO()
    noise = Image.effect_noise((900, 600), 80)
    noise.save(picture, "PNG")
    files = {"a.md": HEAD.format("A") + "![Støj](a.png)\n", "a.png": picture.getvalue()}
    settings = site(files, 'PICTURES = {"widths": [300], "formats": ["webp"]}')
    options = {"drafts": True, "audited": False, "keep_going": True}
    first = build(settings, output=str(tmp_path / "1"), draw_later=True, **options)
    page = (tmp_path / "1" / "da" / "a" / "index.html").read_text(encoding="utf-8")
    assert first.engine.built.drawn.unfinished
    assert "<img" in page
    assert ".webp" not in page
    second = build(settings, output=str(tmp_path / "2"), before=tmp_path / "1", **options)
    assert not second.engine.built.drawn.unfinished
    assert ".webp" in (tmp_path / "2" / "da" / "a" / "index.html").read_text(encoding="utf-8")
    third = build(settings, output=str(tmp_path / "3"), draw_later=True, **options)
    assert not third.engine.built.drawn.unfinished


TOLERABLE = {
    "a.md": HEAD.format("A") + "[en](nix.md), [to](/da/nix/) og ![Kop](nix.png)\n",
    "b.md": "Topics: Nix\n" + HEAD.format("B") + "B.\n",
    "topics.yaml": "te: { da: Te, sv: Te, en: Tea }\n",
}


def test_tolerated_errors_are_counted_and_published(site, tmp_path):
    """No link leads to a file that is not there; other URLs stay as they were written."""
    settings = site(TOLERABLE, 'TOLERATE = ["links", "topics", "pictures"]')
    done = build(settings, output=str(tmp_path / "out"))
    tolerated = [one for one in done.warnings if one.severity == TOLERATED]
    assert [(one.path.rpartition("/")[2], one.line) for one in tolerated] == [
        ("a.md", 4),
        ("a.md", 4),
        ("a.md", 4),
        ("b.md", 1),
    ]
    page = html.document_fromstring((tmp_path / "out/da/a/index.html").read_bytes())
    body = page.xpath("//article//p[contains(., ' og ')]")[0]
    assert body.xpath(".//a[text()]/@href") == ["/da/nix/"]
    assert " ".join(body.text_content().split()).startswith("en, to og")


def test_other_errors_still_stop_the_build(site, tmp_path):
    """Tolerated ones are listed as such, not as errors."""
    wrong = {"c.md": HEAD.format("C") + "<script>alert(1)</script>\n"}
    settings = site(TOLERABLE | wrong, 'TOLERATE = ["links", "pictures", "topics"]')
    with pytest.raises(ContentError) as raised:
        build(settings, output=str(tmp_path / "out"))
    assert {one.kind for one in errors(raised.value.problems)} == {"html"}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('["html"]', '"html" cannot be tolerated; use links'),
        ('["secrets"]', '"secrets" cannot be tolerated'),
        ('["addresses"]', '"addresses" cannot be tolerated'),
        ('["link"]', '"link" is not a kind of error; did you mean "links"?'),
        ('"links"', "is not a list"),
    ],
)
def test_what_cannot_be_tolerated_is_an_error(site, tmp_path, written, reason):
    settings = site({"a.md": HEAD.format("A") + "A.\n"}, f"TOLERATE = {written}")
    with pytest.raises(BuildError, match="TOLERATE") as raised:
        build(settings, output=str(tmp_path / "out"))
    assert reason in str(raised.value)
    assert "pelicanconf.py" in str(raised.value)


def test_a_missing_string_is_in_english(site, tmp_path):
    """Where it is tolerated; else nothing is built."""
    languages = tmp_path / "languages"
    shutil.copytree(ROOT / "theme" / "languages", languages)
    catalogue = languages / "da.po"
    text = catalogue.read_text(encoding="utf-8")
    translated = re.search(r'msgid "Archive"\nmsgstr "(.+)"', text)
    catalogue.write_text(text.replace(translated[0], 'msgid "Archive"\nmsgstr ""'), "utf-8")
    files, paths = {"a.md": HEAD.format("A") + "A.\n"}, f"LANGUAGE_PATHS = [{str(languages)!r}]\n"
    with pytest.raises(ContentError, match="1 string is not translated"):
        build(site(files, paths), output=str(tmp_path / "out"))
    done = build(site(files, f'{paths}TOLERATE = ["strings"]'), output=str(tmp_path / "out"))
    assert [one.severity for one in done.warnings] == [TOLERATED]
    page = (tmp_path / "out" / "da" / "index.html").read_text(encoding="utf-8")
    assert "Archive" in page
    assert translated[1] not in page
