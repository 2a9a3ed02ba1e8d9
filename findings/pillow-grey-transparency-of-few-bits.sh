#!/usr/bin/env bash
# A greyscale PNG of 2 or 4 bits names its transparent shade in its own depth (tRNS): 1 of 0 to 3. One would guess that Pillow, which
# reads the shades as 0 to 255, reads that one as 85, so that conversion to RGBA makes it transparent, as it does with 1 and 8 bits.
#
# What happens: info["transparency"] is 1, as in the file; no pixel has that shade, and all of the picture becomes opaque, without a
# word. Of 16 bits the same conversion is of no use either: there is none from "I;16" to RGBA. Browsers show both as transparent.
#
# pillow 13.0.0 (the newest of 2026-11-30), Python 3.11.7. Tried on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'pillow==13.0.0'
"$folder/venv/bin/python" - <<'PYTHON'
import io
import struct
import sys
import zlib

import PIL
from PIL import Image

print(f"Pillow {PIL.__version__}")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(depth):
    """One row with each shade once, of which the second is transparent."""
    shades = 2**depth
    bits = "".join(f"{shade:0{depth}b}" for shade in range(shades))
    row = int(bits, 2).to_bytes(len(bits) // 8 or 1, "big") if len(bits) >= 8 else bytes([int(bits, 2) << (8 - len(bits))])
    head = struct.pack(">2I5B", shades, 1, depth, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"tRNS", struct.pack(">H", 1)), (b"IDAT", zlib.compress(b"\0" + row)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


seen = {}
for depth in (1, 2, 4, 8):
    image = Image.open(io.BytesIO(png(depth)))
    image.load()
    clear = image.convert("RGBA").getchannel("A").histogram()[0]
    seen[depth] = clear
    print(f"{depth} bits: mode {image.mode}, transparency {image.info['transparency']}, transparent pixels of RGBA: {clear}")
sys.exit(0 if seen == {1: 1, 2: 0, 4: 0, 8: 1} else 1)
PYTHON
