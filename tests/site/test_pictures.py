"""Pictures in the sizes that screens want, and social cards: in whole sites, built again and
again.
"""

import io
import json
import os
import zipfile
from dataclasses import replace

import pytest
from PIL import Image
from samtale.build.build import build
from samtale.draw import cards, image_sets, original
from samtale.imaging.metadata import without_metadata
from samtale.output.hashed_names import is_hashed
from samtale.problems import BuildError, ContentError

from ..samtale.imaging.picture_files import app1_exif, app1_xmp, exif, jpeg
from .conftest import ROOT, Output

HEAD = "Title: {}\nDate: 2024-01-0{}\nAuthor: Åse\n\n"
BODY = "//div[@class='body']"


@pytest.fixture
def site(site):
    """The small sites of all tests, with Samtale's own SEARCH and CARDS."""
    return lambda files, settings="": site(
        files, f"from samtale.defaults import CARDS, SEARCH\n{settings}"
    )


def photo(seed=1, size=(1000, 600), kind="JPEG", **options):
    """A picture with some detail, which differs by its seed."""
    wave = Image.linear_gradient("L").resize(size)
    noise = Image.effect_noise((size[0] // 8, size[1] // 8), 20 + seed).resize(size)
    data = io.BytesIO()
    image = Image.merge("RGB", [wave, noise, Image.radial_gradient("L").resize(size)])
    image.putpixel((0, 0), (seed % 256, 0, 0))
    image.save(data, kind, **({"quality": 92} if kind == "JPEG" else {}), **options)
    return data.getvalue()


PHOTO = photo()  # its noise is another each time
FILES = {
    "essays/m/da.md": HEAD.format("Døren på klem", 1) + "![x](p.jpg)\n: En *dør*.\n\nOrd.\n",
    "essays/n/da.md": HEAD.format("En anden", 2) + "Ord.\n",
    "essays/m/p.jpg": PHOTO,
}


@pytest.fixture
def drawn(monkeypatch):
    """What is drawn, as long as one process does it all: (width, format) of pictures, titles of
    cards.
    """
    found = []
    make, card = image_sets.Rendition.make, cards.Drawing.make
    monkeypatch.setattr(
        image_sets.Rendition,
        "make",
        lambda one, image=None: found.append((one.width, one.form)) or make(one, image),
    )
    monkeypatch.setattr(
        cards.Drawing, "make", lambda one: found.append(one.card.title) or card(one)
    )
    monkeypatch.setattr("related.parallel.can_fork", lambda: False)
    return found


@pytest.fixture
def made(site, tmp_path):
    def make(files, settings="", answered=id, **options) -> Output:
        kept = (
            f"BUILD_CACHE = {str(tmp_path / 'kept')!r}\nSITEURL = "
            "'https://x.example/blog'\nSITENAME = 'Bænken'\n"
        )
        answered(build(site(files, kept + settings), output=str(tmp_path / "output"), **options))
        return Output(tmp_path / "output")

    return make


def build_in(make, files):
    """What a build answers."""
    found = []
    make(files, answered=found.append)
    return found[0]


def test_a_picture_is_offered_in_what_browsers_know(made):
    """Every address leads to a file of that format and width, smaller than the original, which
    comes last.
    """
    output = made(FILES)
    picture = output.page("da/doeren-paa-klem/")
    sources = picture.xpath(f"{BODY}//figure/picture//source")
    assert [source.get("type") for source in sources] == ["image/avif", "image/webp"]
    for source, form in zip(sources, ("AVIF", "WEBP"), strict=True):
        pairs = [one.split() for one in source.get("srcset").split(", ")]
        assert [width for _name, width in pairs] == ["480w", "768w", "1000w"]
        for name, width in pairs:
            data = (output.folder / name.removeprefix("/blog/")).read_bytes()
            image = Image.open(io.BytesIO(data))
            assert (image.format, f"{image.width}w", image.height) == (
                form,
                width,
                round(600 * image.width / 1000),
            )
            assert len(data) < len(PHOTO)
            assert is_hashed(name)
    (img,) = picture.xpath(f"{BODY}//img")
    assert (img.get("width"), img.get("height"), img.get("src")) == (
        "1000",
        "600",
        f"/blog/{output.asset('essays/m/p.jpg')}",
    )


def test_feeds_show_one_whole_address(made):
    """A WebP that any reader can show, and nothing that only a page could follow."""
    output = made(FILES)
    (item,) = [
        one for one in json.loads(output.text("da/feed.json"))["items"] if "klem" in one["title"]
    ]
    assert "<picture" not in item["content_html"]
    assert "srcset" not in item["content_html"]
    name = next(
        name
        for name in output.names()
        if name.startswith("essays/m/p-1000.") and name.endswith(".webp")
    )
    assert f'src="https://x.example/blog/{name}"' in item["content_html"]


def test_only_what_has_changed_is_drawn_again(made, drawn, tmp_path):
    """And what no build uses any more is not kept."""
    made(FILES)
    assert sorted(map(str, drawn)) == sorted(
        map(
            str,
            [
                *((width, form) for width in (480, 768, 1000) for form in ("avif", "webp")),
                "Døren på klem",
                "En anden",
            ],
        )
    )

    def kept():
        return sorted(path.name for path in next((tmp_path / "kept").glob("*.drawn")).iterdir())

    before = kept()
    for change in ({}, {"essays/n/da.md": HEAD.format("En anden", 2) + "Flere ord.\n"}):
        drawn.clear()
        made(FILES | change)
        assert drawn == []
    made(FILES | {"essays/n/da.md": HEAD.format("En tredje", 2) + "Flere ord.\n"})
    assert drawn == ["En tredje"]
    drawn.clear()
    output = made(FILES | {"essays/m/p.jpg": photo(2)})
    assert {one for one in drawn if isinstance(one, tuple)} == {
        (w, f) for w in (480, 768, 1000) for f in ("avif", "webp")
    }
    after = kept()
    assert len(after) == len(before)
    assert not {name for name in before if "card" not in name} & set(after)
    assert len([name for name in output.names() if name.startswith("essays/m/p-")]) == 6
    drawn.clear()
    made(
        FILES | {"essays/m/p.jpg": photo(2)},
        'PICTURES = {"widths": (480, 900), "formats": ("webp",)}',
    )
    assert drawn in ([(900, "webp")], [(900, "webp"), (480, "webp")])


def test_a_draft_s_pictures_are_kept_while_it_is_not_shown(made, drawn):
    """Serving and building take turns, and neither draws what the other has drawn."""
    draft = FILES | {
        "essays/m/da.md": FILES["essays/m/da.md"].replace("Author", "Status: draft\nAuthor")
    }
    made(draft, drafts=True)
    assert len([one for one in drawn if isinstance(one, tuple)]) == 6
    output = made(draft)
    assert not [name for name in output.names() if "p-480" in name]
    drawn.clear()
    made(draft, drafts=True)
    assert drawn == []


@pytest.mark.parametrize("harm", ["truncate", "delete", "scribble"])
def test_a_damaged_cache_does_no_harm(made, tmp_path, harm):
    """What is kept is looked at before it is served."""
    first = made(FILES)
    before = {name: (first.folder / name).read_bytes() for name in first.names()}
    for path in sorted(next((tmp_path / "kept").glob("*.drawn")).iterdir()):
        if harm == "delete":
            path.unlink()
        else:
            path.write_bytes(
                path.read_bytes()[:9] if harm == "truncate" else path.read_bytes() + b"x"
            )
    for name in first.names():
        if "theme/cards" in name or "/p-" in name:
            (first.folder / name).unlink()
    after = made(FILES)
    assert {name: (after.folder / name).read_bytes() for name in after.names()} == before


@pytest.mark.parametrize(("kind", "more"), [("GIF", True), ("PNG", True), ("WEBP", True)])
def test_what_moves_goes_on_moving(made, kind, more):
    """It is offered as it is."""
    frames = [Image.effect_noise((700, 300), 30 + number).convert("RGB") for number in range(3)]
    data = io.BytesIO()
    frames[0].save(data, kind, save_all=more, append_images=frames[1:])
    name = f"p.{kind.lower()}"
    output = made({"a.md": HEAD.format("A", 1) + f"![x]({name})", name: data.getvalue()})
    assert output.page("da/a/").xpath(f"{BODY}//source") == []


@pytest.mark.parametrize("setting", ["None", "{}", '{"formats": ()}'])
def test_it_can_be_switched_off(made, setting):
    """Then a picture is what it was."""
    output = made(FILES, f"PICTURES = {setting}\nCARDS = None")
    assert not [name for name in output.names() if "p-480" in name or "cards" in name]
    assert b"<picture" not in b"".join(
        (output.folder / name).read_bytes() for name in output.names() if name.endswith("html")
    )
    page = output.page("da/doeren-paa-klem/")
    assert page.xpath("//meta[@property='og:image']/@content") == [
        f"https://x.example/blog/{output.asset('essays/m/p.jpg')}"
    ]
    assert page.xpath("//meta[@property='og:image:width']/@content") == ["1000"]


def test_a_side_lying_picture_of_a_camera_is_upright(made):
    """Its size too; and a place that it says is reported of."""
    exif = Image.Exif()
    exif[274] = 6
    exif.get_ifd(0x8825)[1] = "N"
    data = photo(3, exif=exif)
    output = made({"a.md": HEAD.format("A", 1) + "![x](p.jpg)", "p.jpg": data})
    (img,) = output.page("da/a/").xpath(f"{BODY}//img")
    assert (img.get("width"), img.get("height")) == ("600", "1000")
    for name in output.names():
        if name.startswith("theme/drawn/p-"):
            image = Image.open(io.BytesIO((output.folder / name).read_bytes()))
            assert image.width < image.height
            assert not dict(image.getexif())


@pytest.mark.parametrize("forked", [True, False])
def test_what_is_drawn_outlasts_a_build_that_is_stopped(made, drawn, tmp_path, monkeypatch, forked):
    """The next one draws the rest; nothing is published meanwhile."""
    make, home = image_sets.Rendition.make, os.getpid()

    def stop(one, original=None):
        if one.width == 768:
            raise KeyboardInterrupt
        return make(one, original)

    if forked:
        monkeypatch.setattr("related.parallel.can_fork", lambda: os.getpid() == home)
        monkeypatch.setattr("related.parallel.cores", lambda: 2)
    monkeypatch.setattr(image_sets.Rendition, "make", stop)
    with pytest.raises(KeyboardInterrupt):
        made(FILES)
    assert not (tmp_path / "output").exists()
    drawn.clear()
    monkeypatch.setattr(image_sets.Rendition, "make", make)
    monkeypatch.setattr("related.parallel.can_fork", lambda: False)
    made(FILES)
    again = {one for one in drawn if isinstance(one, tuple)}
    assert {width for width, _form in again} >= {768}
    assert len(again) < 6


def test_a_build_says_which_image_it_draws(made, monkeypatch):
    """Of how many: the first at once, then each as the one before it is done."""
    monkeypatch.setattr("related.parallel.can_fork", lambda: False)
    monkeypatch.setattr("samtale.draw.image_sets.cores", lambda: 1)
    files = FILES | {"essays/n/da.md": HEAD.format("B", 2) + "![x](q.jpg)\n\n![y](r.jpg)\n"}
    files |= {"essays/n/q.jpg": photo(2), "essays/n/r.jpg": photo(3)}
    said = []
    made(files, progress=said.append)
    assert [text for text in said if text.startswith("drawing image")] == [
        f"drawing image {number} of 3" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("removed", [True, False])
def test_an_original_is_published_with_or_without_its_metadata(made, removed):
    """It is named by what is published; books have the same."""
    data = jpeg(app1_exif(6, place=True), app1_xmp(place=True))
    text = HEAD.format("A", 1).replace("Author", "Series: Breve\nAuthor") + "![x](p.jpg)"
    setting = "remove" if removed else "publish"
    files = {"essays/m/da.md": text, "essays/m/p.jpg": data}
    output = made(files, f"PICTURE_METADATA = {setting!r}")
    published = (output.folder / output.asset("essays/m/p.jpg")).read_bytes()
    assert published == (without_metadata("JPEG", data) if removed else data)
    assert (b"GPS" in published) == (not removed)
    (name,) = [name for name in output.names() if name.endswith(".epub")]
    with zipfile.ZipFile(output.folder / name) as book:
        assert book.read("book/picture-1.jpg") == published
    before = {name: (output.folder / name).read_bytes() for name in output.names()}
    again = made(files, f"PICTURE_METADATA = {setting!r}")
    assert {name: (again.folder / name).read_bytes() for name in again.names()} == before


@pytest.mark.parametrize("pictures", ["{'widths': (32, 48)}", "None"])
@pytest.mark.parametrize("folder", ["essays/m/", ""])
def test_a_picture_that_browsers_do_not_show_is_converted(made, folder, pictures):
    """Wherever it is shown: in the page, as a link, raw HTML, the feed, the book, where it is
    shared. Nothing of the original is published.
    """
    heic = (ROOT / "tests/samtale/imaging/phone.heic").read_bytes()
    head = HEAD.format("A", 1).replace("Author", "Series: Breve\nAuthor")
    text = f"{head}![x](p.heic)\n\nSe [billedet](p.heic).\n\n<p><img src='p.heic' alt='y'></p>\n"
    files = {f"{folder}da.md": text, f"{folder}p.heic": heic}
    output = made(files, f"PICTURES = {pictures}\nCARDS = None")
    assert not [name for name in output.names() if "heic" in name]
    (page,) = [name for name in output.names() if name.endswith("/a/index.html")]
    body = output.page(page.removesuffix("index.html"))
    shown = {*body.xpath(f"{BODY}//img/@src"), *body.xpath(f"{BODY}//a[.='billedet']/@href")}
    (address,) = shown
    name = address.removeprefix("/blog/")
    assert is_hashed(name)
    image = Image.open(io.BytesIO((output.folder / name).read_bytes()))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (64, 48), {})
    assert body.xpath("//meta[@property='og:image']/@content") == [f"https://x.example{address}"]
    feed = output.text("da/feed.json")
    assert ".heic" not in feed
    assert "<img" in feed
    (book,) = [name for name in output.names() if name.endswith(".epub")]
    with zipfile.ZipFile(output.folder / book) as archive:
        assert archive.read("book/picture-1.jpg") == (output.folder / name).read_bytes()
    before = {name: (output.folder / name).read_bytes() for name in output.names()}
    again = made(files, f"PICTURES = {pictures}\nCARDS = None")
    assert {name: (again.folder / name).read_bytes() for name in again.names()} == before


@pytest.mark.parametrize(
    ("text", "line"), [("![x](p.nef)", 5), ("Ord.\n\n![x](p.nef)\n: *Ord.*", 7)]
)
def test_a_picture_that_nothing_can_show_is_an_error_where_it_is_shown(made, text, line):
    """Beside a text, or as a download, it may be."""
    files = {"a.md": HEAD.format("A", 1) + text, "p.nef": b"raw"}
    with pytest.raises(ContentError) as caught:
        made(files)
    (problem,) = [one for one in caught.value.problems if one.field == "picture"]
    assert (problem.line, problem.message) == (
        line,
        '"p.nef" is a raw photograph (.nef), which browsers do not show; export it as JPEG or PNG',
    )
    made(files | {"a.md": HEAD.format("A", 1) + "[Hent](p.nef)."})


@pytest.mark.parametrize("place", [True, False])
@pytest.mark.parametrize("linked", [True, False])
def test_a_raw_photograph_that_says_a_place_is_reported_if_it_is_published(made, place, linked):
    """Nothing can clean it, and it is published as it is."""
    text = HEAD.format("A", 1) + ("[Hent](p.nef)." if linked else "Ord.")
    built = build_in(made, {"a.md": text, "p.nef": exif(place=place)})
    found = [one for one in built.warnings if one.field == "picture"]
    assert len(found) == (place and linked)
    assert all("GPS position" in one.message for one in found)


def test_image_names_a_picture_that_can_be_shown(made):
    """At its line."""
    text = HEAD.format("A", 1).replace("Author", "Image: p.dng\nAuthor") + "Ord."
    with pytest.raises(ContentError) as caught:
        made({"a.md": text, "p.dng": b"raw"})
    (problem,) = caught.value.problems
    assert (problem.line, problem.field) == (3, "Image")
    assert "is a raw photograph (.dng)" in problem.message


def test_a_picture_that_cannot_be_drawn_is_reported(made, monkeypatch):
    """With its file; nothing is written, no traceback reaches the author."""

    def fail(_data, least):
        raise OSError("broken data stream\n when reading")

    monkeypatch.setattr(original, "decoded", fail)
    with pytest.raises(ContentError) as caught:
        made(FILES)
    (problem,) = [one for one in caught.value.problems if one.field == "picture"]
    assert problem.path.endswith("essays/m/p.jpg")
    assert problem.message == "cannot be drawn (broken data stream when reading); save it again"


def test_a_card_is_shown_where_an_essay_is_shared(made):
    """With its size and what is on it; one whose author named a picture shows that."""
    files = FILES | {
        "essays/n/da.md": HEAD.format("En anden", 2).replace("Author", "Image: ../m/p.jpg\nAuthor")
        + "Ord.\n"
    }
    output = made(files)
    pages = {
        name: output.page(name)
        for name in output.names()
        if name.endswith("index.html") and name.count("/") == 2
    }
    page = next(page for name, page in pages.items() if "klem" in name)
    shared = {
        key: page.xpath(f"string(//meta[@property='og:image{key}']/@content)")
        for key in ("", ":width", ":height", ":alt")
    }
    assert (shared[":width"], shared[":height"]) == ("1200", "630")
    assert shared[":alt"] == "Døren på klem · Åse · 1. januar 2024 · Bænken"
    name = shared[""].removeprefix("https://x.example/blog/")
    assert is_hashed(name)
    assert Image.open(io.BytesIO((output.folder / name).read_bytes())).size == (1200, 630)
    other = next(page for name, page in pages.items() if "anden" in name)
    assert other.xpath("//meta[@property='og:image']/@content") == [
        f"https://x.example/blog/{output.asset('essays/m/p.jpg')}"
    ]


def test_a_title_that_the_font_cannot_write_gets_no_card(made):
    """The site's own card is shown, rather than boxes."""
    output = made({"a.md": HEAD.format("Жук", 1).replace("Author", "Slug: a\nAuthor") + "Ord."})
    shared = output.page("da/a/").xpath("string(//meta[@property='og:image']/@content)")
    assert shared.endswith(output.asset("theme/card.png"))
    assert not [name for name in output.names() if "theme/cards" in name]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("PICTURES = {'widths': 'x'}", "PICTURES: widths: 'x'"),
        ("CARDS = {'title': 'theme/x.ttf'}", 'CARDS: "theme/x.ttf" is not a readable font'),
    ],
)
def test_a_wrong_setting_is_named(made, setting, message):
    """With the remedy, before anything is written."""
    with pytest.raises(Exception, match=r"PICTURES|CARDS") as caught:
        made(FILES, setting)
    assert message in str(caught.value)
    assert type(caught.value).__name__ == "BuildError"


def test_a_srcset_that_leads_nowhere_is_an_error(made):
    """At the line where its author wrote it."""
    with pytest.raises(ContentError) as caught:
        made(
            {
                "a.md": HEAD.format("A", 1)
                + 'Ord.\n\n<img src="p.jpg" srcset="/blog/nix.jpg 2x" alt="x">',
                "p.jpg": PHOTO,
            }
        )
    (problem,) = [one for one in caught.value.problems if "nix" in one.message]
    assert (problem.line, problem.field) == (7, "picture")


def test_a_picture_that_is_saved_while_the_site_is_built_is_reported(made, monkeypatch):
    """So that nothing is kept under the name of what it is not."""
    monkeypatch.setattr(
        "samtale.draw.image_sets._renditions",
        lambda *parts, real=image_sets._renditions: [
            replace(one, group="0" * 32) for one in real(*parts)
        ],
    )
    with pytest.raises(BuildError, match=r"p\.jpg: changed during the build; build again"):
        made(FILES)


def test_a_book_has_the_picture_as_its_author_named_it(made):
    """Not all readers of books know the other forms."""
    output = made(
        FILES
        | {"essays/m/da.md": FILES["essays/m/da.md"].replace("Author", "Series: Breve\nAuthor")}
    )
    (name,) = [name for name in output.names() if name.endswith(".epub")]
    with zipfile.ZipFile(output.folder / name) as book:
        chapter = book.read("book/chapter-1.xhtml").decode()
        assert "picture>" not in chapter
        assert "source" not in chapter
        assert 'src="picture-1.jpg"' in chapter
        assert book.read("book/picture-1.jpg") == PHOTO
