"""Where ``<img>`` becomes ``<picture>``, and one ``<img>`` again for feeds."""

from functools import partial

import pytest
from samtale.draw.markup import ImageSet, path_of, plain, with_sources

FORMS = (
    ("avif", ((480, "e/p-480.aa.avif"), (900, "e/p-900.ab.avif"))),
    ("webp", ((480, "e/p-480.ba.webp"), (900, "e/p-900.bb.webp"))),
)
IMAGE_SETS = {
    "e/p.jpg": ImageSet(900, 600, FORMS),
    "e/small.png": ImageSet(200, 100, (("avif", ((200, "e/small-200.cc.avif"),)),)),
}
IMAGE_SETS["e/æ b.bmp"] = ImageSet(40, 30)
SIZES = {"": "92vw", "wide": "95vw", "full": "100vw"}
NAMES = {"e/p.0123456789.jpg": "e/p.jpg"}
FOLLOW = partial(
    path_of, page="https://x.example/blog/da/te/", home="https://x.example/blog/", names=NAMES
)
AVIF = (
    '<source type="image/avif" srcset="/blog/e/p-480.aa.avif 480w, /blog/e/p-900.ab.avif '
    '900w" sizes="{}">'
)
WEBP = (
    '<source type="image/webp" srcset="/blog/e/p-480.ba.webp 480w, /blog/e/p-900.bb.webp '
    '900w" sizes="{}">'
)


def made(html):
    return with_sources(html, FOLLOW, IMAGE_SETS, SIZES, "/blog/{}".format)


@pytest.mark.parametrize(
    "src",
    [
        "{static}/e/p.jpg",
        "|static|/e/p.jpg",
        "/blog/e/p.0123456789.jpg",
        "https://x.example/blog/e/p.0123456789.jpg",
    ],
)
def test_a_picture_is_offered_however_it_is_written(src):
    """Best format first, the original last, with its size."""
    wanted = f'<img src="{src}" alt="a" width="900" height="600">'
    assert made(f'<p><img src="{src}" alt="a"></p>') == (
        f"<p><picture>{AVIF.format('92vw')}{WEBP.format('92vw')}{wanted}</picture></p>"
    )


@pytest.mark.parametrize(
    ("before", "sizes"),
    [
        ('<figure class="picture wide">', "95vw"),
        ("<figure class='picture full'>", "100vw"),
        ("<figure>", "92vw"),
    ],
)
def test_its_width_follows_from_its_figure(before, sizes):
    """And only by its own: what follows the figure is as usual."""
    html = made(f'{before}<img src="{{static}}/e/p.jpg"></figure><img src="{{static}}/e/p.jpg">')
    assert html.startswith(before + "<picture>" + AVIF.format(sizes))
    assert html.count('sizes="92vw"') == (4 if sizes == "92vw" else 2)


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ('width="450"', 'width="450" height="300"'),
        ('height="300"', 'height="300" width="450"'),
        ('width="10" height="10"', 'width="10" height="10"'),
        ('width="50%"', 'width="50%"'),
    ],
)
def test_one_side_follows_from_the_other(written, size):
    """An author's own measure stays."""
    assert size in made(f'<img src="{{static}}/e/p.jpg" {written}>')


def test_a_small_picture_is_as_large_everywhere():
    """One form of it needs no sizes; one of several does."""
    assert 'srcset="/blog/e/small-200.cc.avif"><img' in made(
        '<img src="{static}/e/small.png" alt="">'
    )
    assert 'sizes="300px"' in made('<img src="{static}/e/p.jpg" width="300">')


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{static}/e/other.jpg">',
        '<img src="https://far.example/e/p.0123456789.jpg">',
        '<img src="//[" alt="x">',
        '<img src="{static}/e/p.jpg" srcset="/x 2x">',
        '<picture><source srcset="/x"><img src="{static}/e/p.jpg"></picture>',
        '<!-- <img src="{static}/e/p.jpg"> -->',
        "<p>&lt;img src={static}/e/p.jpg&gt;",
        "<img>",
    ],
)
def test_all_else_stays_to_the_byte(html):
    """What is not ours, what its author has seen to, what is no picture."""
    assert made(html) == html


def test_a_picture_without_other_forms_still_has_its_size():
    """So that nothing shifts, whatever browsers make of its format."""
    html = made('<img alt="&lt;&quot;" src="{static}/e/%C3%A6%20b.bmp">')
    assert html == '<img alt="&lt;&quot;" src="{static}/e/%C3%A6%20b.bmp" width="40" height="30">'


def test_feeds_get_one_address():
    """The WebP that is large enough, with its own size; else the original."""
    html = f"a{made('<img src={static}/e/p.jpg alt=a>')}b"
    assert plain(html) == 'a<img src="/blog/e/p-900.bb.webp" alt="a" width="900" height="600">b'
    only = made('<img src="{static}/e/small.png">')
    assert plain(only) == '<img src="{static}/e/small.png" width="200" height="100">'
    own = '<picture><source srcset="/x" media="print"><img src="/y"></picture>'
    assert plain(own) == own
