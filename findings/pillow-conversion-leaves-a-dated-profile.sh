#!/usr/bin/env bash
# Pillow's ImageCms.profileToProfile converts a picture to sRGB.
#
# One would guess: the result is pixels, and the same picture converted again is the same file.
# What happens: the profile of the target is left in the result's info["icc_profile"], where the
# savers of PNG and AVIF find it and write it, unasked; those of JPEG and WebP do not. createProfile("sRGB") has
# LittleCMS put the present time into its header (bytes 24 to 35), so that two conversions, a
# second apart, are files with different bytes: no build that converts colours so is reproducible.
# image.info.pop("icc_profile") after the conversion is the remedy.
#
# Seen with Pillow 13.0.0 (LittleCMS 2.19) on Python 3.11, 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pillow==13.0.0"

"$folder/venv/bin/python" - <<'PYTHON'
import io
import struct
import sys
import time

import PIL
from PIL import Image, ImageCms, features

print("Pillow", PIL.__version__, "LittleCMS", features.version("littlecms2"))


def converted(kind):
    target = ImageCms.createProfile("sRGB")
    image = Image.new("RGB", (8, 8), (200, 30, 40))
    made = ImageCms.profileToProfile(image, ImageCms.createProfile("sRGB"), target)
    stream = io.BytesIO()
    made.save(stream, kind)
    return made, stream.getvalue()


differing = []
for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
    first, one = converted(kind)
    time.sleep(1.1)
    _, two = converted(kind)
    differing.append(one != two)
    print(f"{kind}: profile in the file: {'icc_profile' in Image.open(io.BytesIO(one)).info}; same bytes a second later: {one == two}")
print("its date:", struct.unpack(">6H", first.info["icc_profile"][24:36]))
sys.exit(differing != [False, True, False, True])
PYTHON
