"""Colour spaces of pictures, as browsers read them, as ICC profiles for LittleCMS.

A picture names its colours by an ICC profile, by code points (CICP: in a PNG's ``cICP``, in the
``nclx`` box of AVIF and HEIC), or by a PNG's ``gAMA`` and ``cHRM``. Code points and chromaticities
are turned into a profile of one matrix and one curve here. What each code point means is in ITU-T
H.273; where browsers differ from it (BT.709 is shown as a pure gamma of 2.4, as BT.1886 has
screens do), the curve is what Chromium 156 was measured to show.
"""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import ImageCms

Chromaticity = tuple[float, float]  # CIE x and y
SRGB = 13  # the transfer function of sRGB
D65, WHITE_C, DCI = (0.3127, 0.3290), (0.3101, 0.3162), (0.3140, 0.3510)
D50 = (0.9642, 1.0, 0.8249)  # XYZ of the white of every ICC profile
# red, green, blue, white, by code point
PRIMARIES: dict[int, tuple[Chromaticity, Chromaticity, Chromaticity, Chromaticity]] = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), D65),
    4: ((0.670, 0.330), (0.210, 0.710), (0.140, 0.080), WHITE_C),
    5: ((0.640, 0.330), (0.290, 0.600), (0.150, 0.060), D65),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    8: ((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), WHITE_C),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
    10: ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0), (1 / 3, 1 / 3)),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), DCI),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
    22: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), D65),
}
# the parametric curve of ICC (type, parameters), by code point
GAMMA, BROKEN = 0, 3  # x ** g; (a * x + b) ** g, and c * x below d
CURVES: dict[int, tuple[int, tuple[float, ...]]] = {
    **dict.fromkeys((1, 6, 11, 14, 15), (GAMMA, (2.4,))),
    4: (GAMMA, (2.2,)),
    5: (GAMMA, (2.8,)),
    7: (BROKEN, (1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4, 0.0912)),
    8: (GAMMA, (1.0,)),
    13: (BROKEN, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)),
    17: (
        BROKEN,
        (2.6, (52.37 / 48) ** (1 / 2.6), 0.0, 0.0, 0.0),
    ),  # white is below the largest value
}
HIGH_DYNAMIC_RANGE = (16, 18)  # PQ and HLG: brighter than white
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


class UnmappedColourError(ValueError):
    """The colours are of a kind that is not converted, such as those brighter than white."""


@dataclass(frozen=True)
class CodePoints:
    """Colours by code points of ITU-T H.273: of the primaries and of the transfer function."""

    primaries: int
    transfer: int

    @property
    def is_srgb(self) -> bool:
        """Whether browsers show them as sRGB: unknown code points count as such."""
        primaries = self.primaries == 1 or self.primaries not in PRIMARIES
        return primaries and (self.transfer == SRGB or self.transfer not in CURVES)


def profile_of(points: CodePoints) -> bytes | None:
    """The ICC profile of these code points; None for sRGB. Raises UnmappedColourError."""
    if points.transfer in HIGH_DYNAMIC_RANGE:
        raise UnmappedColourError("its colours are brighter than white (HDR)")
    if points.is_srgb:
        return None
    primaries = PRIMARIES.get(points.primaries, PRIMARIES[1])
    return _profile(primaries, *CURVES.get(points.transfer, CURVES[SRGB]))


def is_profile(data: bytes | None) -> bool:
    """Whether LittleCMS can read an ICC profile."""
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(data or b""))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    return True


def profile_of_gamma(
    gamma: float, chromaticities: Sequence[Chromaticity] | None = None
) -> bytes | None:
    """The ICC profile of a PNG's ``gAMA`` (such as 0.45455) and ``cHRM`` (white, red, green, blue);
    None for a picture that browsers show as sRGB.
    """
    red, green, blue, white = PRIMARIES[1]
    if chromaticities:
        white, red, green, blue = chromaticities
    elif abs(gamma - 1 / 2.2) < 0.0001:
        return None
    values = (gamma, *white, *red, *green, *blue)
    if gamma <= 0 or not all(0 <= value <= 10 for value in values) or white[1] <= 0:
        return None  # of no meaning, so that browsers ignore it
    try:
        return _profile((red, green, blue, white), GAMMA, (1 / gamma,))
    except np.linalg.LinAlgError:
        return None


@lru_cache(maxsize=32)
def _profile(
    primaries: tuple[Chromaticity, Chromaticity, Chromaticity, Chromaticity],
    curve: int,
    parameters: tuple[float, ...],
) -> bytes:
    """An ICC profile (ICC.1:2022, version 4, class "mntr") of three primaries and one curve."""
    columns = _to_d50(primaries)
    xyz = [b"XYZ \0\0\0\0" + b"".join(map(_fixed, column)) for column in columns.T]
    shape = b"para\0\0\0\0" + struct.pack(">HH", curve, 0) + b"".join(map(_fixed, parameters))
    words = "colours".encode("utf-16-be")
    text = b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(words), 28) + words
    white = b"XYZ \0\0\0\0" + b"".join(map(_fixed, D50))
    parts = [(b"desc", text), (b"cprt", text), (b"wtpt", white), (b"rXYZ", xyz[0])]
    parts += [(b"gXYZ", xyz[1]), (b"bXYZ", xyz[2])]
    parts += [(name, shape) for name in (b"rTRC", b"gTRC", b"bTRC")]
    at, table, body = 128 + 4 + 12 * len(parts), b"", b""
    for name, data in parts:
        table += struct.pack(">4sII", name, at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    header = struct.pack(
        ">I4sI4s4s4s", at + len(body), b"\0" * 4, 0x04400000, b"mntr", b"RGB ", b"XYZ "
    )
    header += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28
    header += b"".join(map(_fixed, D50))
    return header.ljust(128, b"\0") + struct.pack(">I", len(parts)) + table + body


def _to_d50(
    primaries: tuple[Chromaticity, Chromaticity, Chromaticity, Chromaticity],
) -> NDArray[np.float64]:
    """The matrix from linear red, green and blue to XYZ, its white adapted to D50 by Bradford's
    method (ICC.1:2022, annex E). Raises LinAlgError for primaries on one line.
    """
    *rgb, white = (
        np.array([x / y, 1.0, (1 - x - y) / y]) if y else np.array([x, 0.0, 1 - x])
        for x, y in primaries
    )
    matrix = np.column_stack(rgb)
    matrix = matrix * np.linalg.solve(matrix, white)
    scale = (BRADFORD @ np.array(D50)) / (BRADFORD @ white)
    adapted: NDArray[np.float64] = np.linalg.inv(BRADFORD) @ np.diag(scale) @ BRADFORD @ matrix
    return adapted


def _fixed(value: float) -> bytes:
    """A number as ICC's s15Fixed16Number."""
    return struct.pack(">i", round(float(value) * 65536))
