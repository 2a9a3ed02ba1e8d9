"""Bitmaps: opened whole, of a bearable size, and named as what they are."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from samtale.config.limits import Limits
from samtale.imaging import formats
from samtale.imaging.decoding import decoded
from samtale.problems import ERROR, WARNING
from samtale.scan.images import PictureError, Size, examine, look_at

from ..imaging.picture_files import app1_exif, jpeg, mpo

LIMITS = Limits()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><g/></svg>'


def picture(kind="PNG", width=40, height=30):
    """One of noise, which is not packed to nothing."""
    data = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(data, kind)
    return data.getvalue()


UNREAD = ("HEIF", "JXL", "PSD")  # those that Pillow cannot write
FORMATS = {
    one.name: one.suffixes[0] for one in formats.KNOWN if one.name not in (*UNREAD, "QOI", "SGI")
}
PICTURES = {kind: picture(kind) for kind in FORMATS}
PICTURES["MPO"] = mpo()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_of_every_kind_has_its_size(tmp_path, kind):
    """And no word is said of it."""
    file = tmp_path / f"krus{FORMATS[kind]}"
    file.write_bytes(PICTURES[kind])
    assert examine(file, LIMITS) == (Size(*Image.open(io.BytesIO(PICTURES[kind])).size), "")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("size", [(1, 1), (7, 7), (300, 2), (2, 300)])
def test_a_small_picture_is_as_good_as_another(tmp_path, kind, size):
    """A line, a dot or a bullet."""
    file = tmp_path / f"prik{FORMATS[kind]}"
    file.write_bytes(picture(kind, *size))
    assert examine(file, LIMITS) == (Size(*size), "")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_a_picture_that_is_cut_off_is_refused(tmp_path, kind, part):
    """Its header alone would look well."""
    file = tmp_path / f"krus{FORMATS[kind]}"
    file.write_bytes(PICTURES[kind][: int(len(PICTURES[kind]) * part)])
    with pytest.raises(PictureError, match=r"is damaged or truncated \(.*\); save it again"):
        examine(file, LIMITS)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "GIF", "WEBP", "BMP"]),
    at=st.floats(0, 1, exclude_max=True),
    other=st.binary(min_size=1, max_size=4),
)
def test_any_bytes_are_a_picture_or_none(tmp_path_factory, kind, at, other):
    """Never a crash: what cannot be opened is refused in words, on one line."""
    data = PICTURES[kind]
    place = int(len(data) * at)
    file = tmp_path_factory.getbasetemp() / f"any{FORMATS[kind]}"
    file.write_bytes(data[:place] + other + data[place + len(other) :])
    try:
        size, message = examine(file, LIMITS)
    except PictureError as error:
        size, message = Size(), str(error)
    assert size.width * size.height <= LIMITS.pixels
    assert message == "" or message.endswith(
        ("; save it again", "; reduce its size, or raise MAX_PIXELS")
    )
    assert "\n" not in message
    assert file.name not in message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty; save it again"),
        (b"no picture", "is damaged or truncated (not an image); save it again"),
        (
            PICTURES["PNG"],
            "has 40 x 30 pixels, more than 1199 in total; reduce its size, or raise MAX_PIXELS",
        ),
    ],
)
def test_what_cannot_be_published_is_refused_with_its_remedy(tmp_path, data, message):
    """The limit counts width times height, before anything is unpacked."""
    (tmp_path / "krus.png").write_bytes(data)
    with pytest.raises(PictureError) as caught:
        examine(tmp_path / "krus.png", Limits(pixels=1199))
    assert str(caught.value) == message


def test_a_picture_may_be_as_large_as_the_limit(tmp_path):
    """To the pixel."""
    (tmp_path / "krus.png").write_bytes(PICTURES["PNG"])
    assert examine(tmp_path / "krus.png", Limits(pixels=1200)) == (Size(40, 30), "")


@pytest.mark.parametrize(
    ("kind", "name", "warning"),
    [
        ("PNG", "krus.jpg", 'is a PNG file, but has the extension ".jpg"; change it to ".png"'),
        ("JPEG", "krus.png", 'is a JPEG file, but has the extension ".png"; change it to ".jpg"'),
        ("JPEG", "krus.JPEG", ""),
        ("PNG", "KRUS.PNG", ""),
        ("TIFF", "krus.tiff", ""),
        ("MPO", "krus.jpg", ""),
    ],
)
def test_a_name_that_says_another_kind_is_reported(tmp_path, kind, name, warning):
    """Servers send a picture as what its name says; two names for one kind are as good as each
    other.
    """
    (tmp_path / name).write_bytes(PICTURES[kind])
    assert examine(tmp_path / name, LIMITS)[1] == warning


def test_every_suffix_belongs_to_one_format():
    """Or the same name would mean two things."""
    suffixes = [suffix for one in formats.KNOWN for suffix in one.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert not set(suffixes) & set(formats.UNREADABLE)


def test_a_second_picture_in_a_jpeg_does_not_make_it_a_film(tmp_path):
    """It is what most phones write (MPO); so are several pages of a TIFF, or layers."""
    (tmp_path / "phone.jpg").write_bytes(mpo(6))
    size, message = examine(tmp_path / "phone.jpg", LIMITS)
    assert (size, size.still, size.converted, message) == (Size(48, 64), True, "", "")
    stream = io.BytesIO()
    pages = [Image.new("RGB", (30, 20), shade) for shade in ("red", "blue")]
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    (tmp_path / "scan.tif").write_bytes(stream.getvalue())
    size, message = examine(tmp_path / "scan.tif", LIMITS)
    assert (size.still, size.converted, message) == (True, ".jpg", "")


@pytest.mark.parametrize(
    ("kind", "mode", "converted"),
    [
        ("TIFF", "RGB", ".jpg"),
        ("TIFF", "RGBA", ".png"),
        ("TIFF", "1", ".png"),
        ("TIFF", "CMYK", ".jpg"),
        ("BMP", "RGB", ".jpg"),
        ("BMP", "P", ".png"),
        ("JPEG2000", "RGB", ".jpg"),
        ("PPM", "RGB", ".jpg"),
        ("PCX", "P", ".png"),
        ("PNG", "RGB", ""),
        ("JPEG", "RGB", ""),
        ("GIF", "P", ""),
        ("WEBP", "RGB", ""),
        ("AVIF", "RGBA", ""),
        ("ICO", "RGBA", ""),
    ],
)
def test_what_browsers_do_not_show_is_converted(tmp_path, kind, mode, converted):
    """To PNG where edges or transparency count, else to JPEG."""
    data = io.BytesIO()
    Image.effect_noise((40, 30), 90).convert("RGB").convert(mode).save(data, kind)
    file = tmp_path / f"x{formats.BY_NAME[kind].suffixes[0]}"
    file.write_bytes(data.getvalue())
    assert examine(file, LIMITS)[0].converted == converted


@pytest.mark.parametrize("name", ["phone.heic", "phone.HEIF", "phone.jpg"])
def test_a_heic_is_converted_whatever_its_name(tmp_path, name):
    """Phones and mail programs give it that of a JPEG too."""
    data = (Path(__file__).parents[1] / "imaging" / "phone.heic").read_bytes()
    (tmp_path / name).write_bytes(data)
    size, message = examine(tmp_path / name, LIMITS)
    assert (size, size.converted, message) == (Size(64, 48), ".jpg", "")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "a.nef",
            "is a raw photograph (.nef), which browsers do not show; export it as JPEG or PNG",
        ),
        (
            "a.DNG",
            "is a raw photograph (.dng), which browsers do not show; export it as JPEG or PNG",
        ),
        (
            "a.xcf",
            "is a document of a graphics program (.xcf), which browsers do not show; export it as JPEG or PNG",
        ),
        (
            "a.jxl",
            "is a JXL picture, which needs the Python package pillow-jxl-plugin; install it (pip install pillow-jxl-plugin), or export the picture as JPEG or PNG",
        ),
    ],
)
def test_what_cannot_be_opened_says_what_to_do(tmp_path, monkeypatch, name, message):
    """It is reported only where it is shown: an author may have such files beside a text."""
    monkeypatch.setattr(formats, "install", lambda form: not form.plugin)
    (tmp_path / name).write_bytes(b"\xff\x0a" + b"x" * 40)
    sizes, problems = look_at(tmp_path, [name], LIMITS)
    assert (sizes[name].fault, problems) == (message, [])


@pytest.mark.parametrize("clean", [True, False])
def test_a_place_is_reported_unless_it_is_removed(tmp_path, clean):
    (tmp_path / "a.jpg").write_bytes(jpeg(app1_exif(place=True)))
    (tmp_path / "b.tif").write_bytes(PICTURES["TIFF"])
    size, message = examine(tmp_path / "a.jpg", LIMITS, clean=clean)
    assert size.cleanable == clean
    assert message.startswith("contains the GPS position") == (not clean)
    assert not examine(tmp_path / "b.tif", LIMITS, clean=clean)[0].cleanable


def test_sizes_and_problems_are_found_for_all_pictures_at_once(tmp_path):
    """A broken one keeps nobody from looking at the next; each is reported with its file, a
    drawing's fault at its line.
    """
    files = {
        "a.png": PICTURES["PNG"],
        "b.png": b"x",
        "c.jpg": PICTURES["PNG"],
        "d.svg": SVG.encode(),
    }
    files["e.svg"] = SVG.replace("<g/>", "\n<script/>").encode()
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    sizes, problems = look_at(tmp_path, list(files), LIMITS)
    assert sizes == {"a.png": Size(40, 30), "c.jpg": Size(40, 30), "d.svg": Size(30, 20)}
    assert [(one.path, one.line, one.severity) for one in problems] == [
        (str(tmp_path / "b.png"), 1, ERROR),
        (str(tmp_path / "c.jpg"), 1, WARNING),
        (str(tmp_path / "e.svg"), 2, ERROR),
    ]


def test_a_picture_that_takes_too_long_is_reported(tmp_path):
    """As an error of that one file."""
    (tmp_path / "a.svg").write_text(SVG.replace("<g/>", "<g/>\n" * 100_000), encoding="utf-8")
    (tmp_path / "b.png").write_bytes(PICTURES["PNG"])
    sizes, (problem,) = look_at(tmp_path, ["a.svg", "b.png"], Limits(seconds=0.05))
    assert list(sizes) == ["b.png"]
    assert (problem.path, problem.severity) == (str(tmp_path / "a.svg"), ERROR)
    assert "takes more than 0.05 s to open" in problem.message


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_tiff_is_turned_once(tmp_path, turn):
    """By its decoder: its size is that of the turned picture, and nothing turns it again."""
    image = Image.new("RGB", (40, 30))
    image.putpixel((0, 0), (250, 10, 10))
    file = tmp_path / "x.tif"
    exif = Image.Exif()
    exif[0x112] = turn
    image.save(file, exif=exif)
    width, height = (40, 30) if turn < 5 else (30, 40)
    corners = {
        1: (0, 0),
        2: (39, 0),
        3: (39, 29),
        4: (0, 29),
        5: (0, 0),
        6: (29, 0),
        7: (29, 39),
        8: (0, 39),
    }
    assert examine(file, LIMITS)[0] == Size(width, height)
    picture = decoded(file.read_bytes())
    assert picture.size == (width, height)
    assert picture.resized(width, height).getpixel(corners[turn]) == (250, 10, 10)


def test_a_wrong_name_hides_no_place(tmp_path):
    """Both are reported."""
    (tmp_path / "a.png").write_bytes(jpeg(app1_exif(place=True)))
    message = examine(tmp_path / "a.png", LIMITS)[1]
    assert message.startswith("is a JPEG file")
    assert "It contains the GPS position" in message


def test_what_cannot_be_cleaned_is_refused(tmp_path):
    """Rather than published with all that it says."""
    data = jpeg(app1_exif(place=True))
    at = data.index(b"\xff\xdb")  # a segment that says it is shorter than its own length
    (tmp_path / "a.jpg").write_bytes(data[:at] + b"\xff\xe5\0\1" + data[at:])
    with pytest.raises(
        PictureError, match=r"cannot be published without its metadata \(it is a JPEG"
    ):
        examine(tmp_path / "a.jpg", LIMITS, clean=True)


@pytest.mark.parametrize(("size", "converted"), [((70_000, 2), ".png"), ((600, 2), ".jpg")])
def test_what_no_jpeg_can_hold_becomes_a_png(tmp_path, size, converted):
    Image.new("RGB", size).save(tmp_path / "x.tif")
    assert examine(tmp_path / "x.tif", LIMITS)[0].converted == converted
