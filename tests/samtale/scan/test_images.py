"""Bitmaps: opened whole, of a bearable size, and named as what they are."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from samtale.config.limits import Limits
from samtale.problems import ERROR, WARNING
from samtale.scan.images import FORMATS, SAME, PictureError, Size, examine, look_at

LIMITS = Limits()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><g/></svg>'


def picture(kind="PNG", width=40, height=30):
    """One of noise, which is not packed to nothing."""
    data = io.BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(data, kind)
    return data.getvalue()


PICTURES = {kind: picture(kind) for kind in FORMATS}


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


def test_every_kind_has_one_name_of_its_own():
    """Other names for it lead to that one."""
    assert set(SAME.values()) <= set(FORMATS.values())
    assert not set(SAME) & set(FORMATS.values())


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
