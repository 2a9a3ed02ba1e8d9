"""The formats of pictures: which of them common browsers show, and what others are
published as.

A picture that browsers do not show is converted: to PNG if it has transparency or few colours, else
to JPEG. What Pillow cannot decode is refused, with what to do about it.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PIL import Image


@dataclass(frozen=True)
class Format:
    """A format, by Pillow's name for it. ``suffixes``: the usual one first; ``shown``: whether
    common browsers show it; ``plugin``: the module by which Pillow reads it, "" for Pillow itself;
    ``package``: what installs that module.
    """

    name: str
    suffixes: tuple[str, ...]
    shown: bool = True
    plugin: str = ""
    package: str = ""


KNOWN = (
    Format("PNG", (".png", ".apng")),
    Format("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif", ".pjpeg", ".mpo")),
    Format("GIF", (".gif",)),
    Format("WEBP", (".webp",)),
    Format("AVIF", (".avif", ".avifs")),
    Format("ICO", (".ico",)),
    Format("BMP", (".bmp", ".dib"), shown=False),  # shown, but many times as large as a PNG
    Format("TIFF", (".tif", ".tiff"), shown=False),
    Format(
        "HEIF",
        (".heic", ".heif", ".hif", ".heics"),
        shown=False,
        plugin="pi_heif",
        package="pi-heif",
    ),
    Format("JXL", (".jxl",), shown=False, plugin="pillow_jxl", package="pillow-jxl-plugin"),
    Format("PSD", (".psd",), shown=False),
    Format("JPEG2000", (".jp2", ".j2k", ".jpx", ".jpf"), shown=False),
    Format("PPM", (".ppm", ".pgm", ".pbm", ".pnm"), shown=False),
    Format("PCX", (".pcx",), shown=False),
    Format("QOI", (".qoi",), shown=False),
    Format("DDS", (".dds",), shown=False),
    Format("SGI", (".sgi",), shown=False),
)
DRAWING = ".svg"  # examined by scan/svg.py
# what cameras write before it is developed, and documents of programs: nothing here can open them
UNREADABLE: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        """.dng .cr2 .cr3 .crw .nef .nrw .arw .sr2 .srf .raf .rw2 .orf .pef .srw .x3f .3fr .erf .kdc
        .mrw .raw .rwl .iiq""".split(),
        "a raw photograph",
    )
    | dict.fromkeys(
        """.psb .xcf .kra .afphoto .afdesign .sketch .clip .ora .pdn .procreate .ai .eps .cdr .wmf
        .emf .exr .hdr .pct .pict .tga""".split(),
        "a document of a graphics program",
    )
    | dict.fromkeys((".jxr", ".wdp", ".hdp", ".bpg", ".flif"), "in a format of its own")
)
BY_NAME = {one.name: one for one in KNOWN} | {"MPO": KNOWN[1]}
BY_SUFFIX = {suffix: one for one in KNOWN for suffix in one.suffixes}
SUFFIXES = (*BY_SUFFIX, DRAWING, *UNREADABLE)  # of all pictures
# a HEIC has one of these brands (ISO/IEC 23008-12, annex B), or only the common ones and no AVIF's
HEIF_BRANDS = frozenset(b"heic heix heim heis hevc hevx hevm hevs".split())
COMMON_BRANDS, AVIF_BRANDS = frozenset((b"mif1", b"msf1")), frozenset((b"avif", b"avis"))
JXL_SIGNATURES = (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n")
LONGEST_JPEG = 65_500  # pixels, in width and height
FEW_COLOURS = ("1", "P", "PA")  # Pillow's modes of drawings: their edges stay sharp in PNG


def published_suffix(name: str, mode: str, has_transparency: bool, longest: int) -> str:
    """The suffix under which a picture of this format is published if it must be converted, else
    "". mode: Pillow's; longest: the larger of width and height, in pixels.
    """
    form = BY_NAME.get(name)
    if form is None or form.shown:
        return ""
    is_png = has_transparency or mode in FEW_COLOURS or longest > LONGEST_JPEG
    return ".png" if is_png else ".jpg"


def install(form: Format) -> bool:
    """Whether Pillow can read a format, after its plug-in was loaded if it needs one."""
    if not form.plugin:
        return True
    try:
        module = importlib.import_module(form.plugin)
    except ImportError:
        return False
    if hasattr(module, "register_heif_opener"):
        module.register_heif_opener()
    return True


def readable() -> tuple[str, ...]:
    """The formats that Pillow can read here, by its names. MPO is found by way of JPEG."""
    Image.init()
    return tuple(one.name for one in KNOWN if one.name in Image.OPEN)


def sniffed(data: bytes) -> Format | None:
    """The format of a file that needs a plug-in, by how it begins; None for all others."""
    if data[4:8] == b"ftyp":
        end = int.from_bytes(data[:4], "big")
        brands = {data[at : at + 4] for at in (8, *range(16, min(end, 200), 4))}
        is_heif = brands & HEIF_BRANDS or (brands & COMMON_BRANDS and not brands & AVIF_BRANDS)
        return BY_NAME["HEIF"] if is_heif else None
    return BY_NAME["JXL"] if data.startswith(JXL_SIGNATURES) else None
