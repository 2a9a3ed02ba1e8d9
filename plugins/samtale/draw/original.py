"""A picture of the content while its renditions are drawn: read and decoded once."""

import hashlib
from functools import cached_property
from pathlib import Path

from PIL.Image import Image, Resampling

from ..imaging.decoding import Decoded, decoded
from ..problems import BuildError

# A JPEG may be decoded at a reduced size, if that is still this much larger than the largest
# rendition: at less, details are lost (DSSIM .060 for .053, in a picture of 18 megapixels).
AMPLE = 2


class Original:
    """A picture's file. Nothing is read before it is asked for.

    source: the file; digest: how the hexadecimal SHA-256 of its bytes begins; largest: the width of
    the largest rendition, from which the smaller ones are made.
    """

    def __init__(self, source: Path, digest: str, largest: int):
        self.source, self.digest, self.largest = source, digest, largest

    @cached_property
    def decoded(self) -> Decoded:
        """The decoded file. Raises BuildError if the file has changed; UnmappedColourError; what
        Pillow raises.
        """
        data = self.source.read_bytes()
        if not hashlib.sha256(data).hexdigest().startswith(self.digest):
            raise BuildError(f"{self.source}: changed during the build; build again")
        return decoded(data, least=AMPLE * self.largest)

    @cached_property
    def whole(self) -> Image:
        """The picture as browsers show it, in its own size, or smaller if it was decoded so."""
        return self.decoded.resized(*self.decoded.size)

    @cached_property
    def base(self) -> Image:
        """The picture as browsers show it, in the size of its largest rendition."""
        return self.decoded.resized(self.largest, self.height(self.largest))

    def at(self, width: int) -> Image:
        """The picture as browsers show it, this wide: at most as wide as its largest rendition."""
        if width == self.largest:
            return self.base
        size = (width, self.height(width))
        return self.base.resize(size, Resampling.LANCZOS)

    def height(self, width: int) -> int:
        """The height that belongs to a width."""
        wide, high = self.decoded.size
        return max(1, round(high * width / wide))
