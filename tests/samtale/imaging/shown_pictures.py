"""Every kind of picture whose turn, colours or transparency could be shown otherwise than browsers
do: by name, as bytes. tests/site/test_picture_browser.py compares each with Chromium.
"""

from functools import cache

import numpy as np

from .picture_files import (
    CHART,
    P3_CHRM,
    RAMP,
    WIDE,
    app1_exif,
    app1_xmp,
    chart,
    cicp,
    exif,
    gama,
    iccp,
    jpeg,
    mpo,
    png,
    raw_profile,
    saved,
    with_metadata,
    with_points,
    xmp,
    xmp_text,
)

DEEP = CHART.astype(np.uint16) * 257
GREY = np.where(np.arange(48)[:, None] < 24, 1000, 40000).repeat(64, 1)
BROKEN = b"broken" * 40
TRANSFERS = (1, 4, 5, 6, 7, 8, 11, 13, 14, 15, 17)


@cache
def turned() -> dict[str, bytes]:
    """Orientations in every place where a file can have one."""
    found = {f"exif-{turn}.jpg": jpeg(app1_exif(turn)) for turn in range(1, 10)}
    found |= {f"exif-{turn}.png": png(before=((b"eXIf", exif(turn)),)) for turn in (3, 6, 8)}
    found |= {f"irot-{turn}.avif": _turned_avif(turn) for turn in range(1, 9)}
    return found | {
        "mpo-6.jpg": mpo(6),
        "xmp.jpg": jpeg(app1_xmp(6)),
        "xmp-behind-exif.jpg": jpeg(app1_exif(1), app1_xmp(6)),
        "two-exif.jpg": jpeg(app1_exif(6), app1_exif(3)),
        "late-exif.png": png(after=((b"eXIf", exif(6)),)),
        "raw-exif.png": png(before=(raw_profile(b"exif", b"Exif\0\0" + exif(6)),)),
        "xmp.png": png(before=(xmp_text(xmp(6)),)),
        "exif.webp": saved("WEBP", exif=b"Exif\0\0" + exif(6)),
        "xmp.webp": saved("WEBP", xmp=xmp(6)),
        "only-exif.avif": with_metadata(saved("AVIF"), b"Exif", exif(6)),
        "exif-and-irot.avif": with_metadata(_turned_avif(3), b"Exif", exif(6)),
    }


def _turned_avif(orientation: int) -> bytes:
    """Pillow writes an orientation as ``irot`` and ``imir``."""
    return saved("AVIF", exif=b"Exif\0\0" + exif(orientation))


@cache
def coloured() -> dict[str, bytes]:
    """Colours by profiles, code points and gamma, and more than one of them."""
    found = {}
    for name, profile in WIDE.items():
        for kind, suffix in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif")):
            found[f"icc-{name}.{suffix}"] = saved(kind, icc_profile=profile)
    for transfer in TRANSFERS:
        found[f"cicp-1-{transfer}.png"] = png(before=(cicp(1, transfer),))
        if transfer != 11:  # of which Chromium decodes no AVIF
            found[f"nclx-9-{transfer}.avif"] = with_points(saved("AVIF"), 9, transfer)
    for primaries in (2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22):
        found[f"cicp-{primaries}-13.png"] = png(before=(cicp(primaries, 13),))
        found[f"nclx-{primaries}-13.avif"] = with_points(saved("AVIF"), primaries, 13)
    p3 = WIDE["p3"]
    return found | {
        "cicp-limited.png": png(before=(cicp(12, 13, full=False),)),
        "cicp-late.png": png(after=(cicp(12, 13),)),
        "cicp-and-icc.png": png(before=(cicp(9, 13), iccp(p3))),
        "unknown-cicp-and-icc.png": png(before=(cicp(2, 2), iccp(p3))),
        "gamma-1.png": png(before=(gama(100_000),)),
        "gamma-0.png": png(before=(gama(0),)),
        "gamma-18.png": png(before=(gama(55_556),)),
        "gamma-22.png": png(before=(gama(45_455),)),
        "gamma-chrm.png": png(before=(gama(45_455), (b"cHRM", P3_CHRM))),
        "chrm.png": png(before=((b"cHRM", P3_CHRM),)),
        "gamma-and-srgb.png": png(before=(gama(100_000), (b"sRGB", b"\0"))),
        "gamma-and-icc.png": png(before=(gama(100_000), iccp(p3))),
        "gamma-and-broken-icc.png": png(before=(gama(100_000), iccp(BROKEN))),
        "gamma-grey.png": png(RAMP >> 8, colours=0, before=(gama(100_000),)),
        "broken.jpg": saved("JPEG", icc_profile=BROKEN),
        "icc-grey.jpg": saved("JPEG", chart("L"), icc_profile=p3),
        "icc-palette.png": saved("PNG", chart("P"), icc_profile=p3),
        "icc-alpha.png": saved("PNG", chart("RGBA"), icc_profile=p3),
        "cmyk.jpg": saved("JPEG", chart("CMYK")),
        "icc-cmyk.jpg": saved("JPEG", chart("CMYK"), icc_profile=p3),
        "grey.jpg": saved("JPEG", chart("L")),
        "bits-16.png": png(DEEP, depth=16),
        "bits-16-grey.png": png(RAMP, depth=16, colours=0),
        "bits-16-icc.png": png(DEEP, depth=16, before=(iccp(p3),)),
        "bits-16-cicp.png": png(DEEP, depth=16, before=(cicp(12, 13),)),
    }


@cache
def transparent() -> dict[str, bytes]:
    """Transparency in every depth and form."""
    key = (b"tRNS", b"\3\xe8")
    deep = np.dstack([DEEP, RAMP])
    grey = np.dstack([np.full((48, 64), 30000, np.uint16), RAMP])
    palette = chart("P")
    found = {
        f"key-grey-{depth}.png": png(
            np.tile(np.arange(64) * 2**depth // 64, (48, 1)),
            depth=depth,
            colours=0,
            before=((b"tRNS", bytes([0, max(1, 2**depth // 64)])),),
        )
        for depth in (1, 2, 4, 8)
    }
    return found | {
        "key-grey-16.png": png(GREY, depth=16, colours=0, before=(key,)),
        "key-rgb-8.png": png(before=((b"tRNS", b"\0\xff\0\0\0\0"),)),
        "key-rgb-16.png": png(DEEP, depth=16, before=((b"tRNS", b"\xff\xff\0\0\0\0"),)),
        "key-grey-gamma.png": png(GREY >> 8, colours=0, before=(gama(100_000), (b"tRNS", b"\0\3"))),
        "rgba-16.png": png(deep, depth=16, colours=6),
        "grey-alpha-16.png": png(grey, depth=16, colours=4),
        "rgba.png": saved("PNG", chart("RGBA")),
        "rgba.webp": saved("WEBP", chart("RGBA")),
        "palette.png": saved("PNG", palette, transparency=bytes([0, 128] + [255] * 14)),
        "palette-one.png": saved("PNG", palette, transparency=3),
        "palette.gif": saved("GIF", palette, transparency=3),
        "one-bit.png": saved("PNG", chart("1"), transparency=0),
    }
