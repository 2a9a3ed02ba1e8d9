"""What drawing pictures costs at two revisions, and how its results look.

    .venv/bin/python tests/benchmarks/picture_cost.py BASE [REVISION] [--count 100] [--photos DIR]
        [--runs 1] [--seen 3]

A site with COUNT photographs of 12 megapixels is built without a cache, the revisions taking turns:
CPU seconds of all processes (medians) and the bytes of all renditions, by format. For the first
SEEN photographs each rendition is compared with the original made smaller without loss: DSSIM,
which is (1 - SSIM) / 2 by scikit-image, 0 for no difference; and, if the program is installed,
Butteraugli (Debian: apt install butteraugli). Needs, beside Samtale's own: scikit-image.

photos: a folder of real ones, JPEGs of any size, from which pieces of 4032 x 3024 are taken; without
it they are made of waves and of noise as it is in nature (of equal energy in every octave).
"""

import argparse
import io
import re
import shutil
import statistics
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from compare_cost import Site
from compare_output import checkout
from PIL import Image
from skimage.metrics import structural_similarity

SIZE = (4032, 3024)
RENDITION = re.compile(r"photo-(\d+)\.[0-9a-f]{10}\.(avif|webp)")


def made(seed: int) -> Image.Image:
    """A photograph that none took: light that changes slowly, edges, and noise of every size."""
    chance = np.random.default_rng(seed)
    width, height = SIZE
    total = np.zeros((height, width), np.float32)
    for octave in range(2, 11):
        small = chance.normal(size=(2**octave * 3 // 4, 2**octave)).astype(np.float32)
        layer = Image.fromarray(small).resize(SIZE, Image.Resampling.BICUBIC)
        total += np.asarray(layer) / 2 ** (octave * 0.9)
    total = (total - total.min()) / np.ptp(total)
    edges = np.where(total > 0.52, 0.8, 0.35) + 0.2 * total
    bands = [total, 0.6 * total + 0.4 * edges, edges * (0.7 + 0.3 * np.sin(9 * total))]
    grain = chance.normal(scale=0.012, size=(height, width)).astype(np.float32)
    return Image.merge(
        "RGB",
        [Image.fromarray((np.clip(band + grain, 0, 1) * 255).astype(np.uint8)) for band in bands],
    )


def photographs(count: int, folder: Path | None) -> list[bytes]:
    """JPEGs of 12 megapixels."""
    sources = sorted(folder.rglob("*.jpg")) if folder else []
    found = []
    for number in range(count):
        if sources:
            with Image.open(sources[number % len(sources)]) as file:
                image = file.convert("RGB")
            scale = max(SIZE[0] * 1.1 / image.width, SIZE[1] * 1.1 / image.height, 1)
            image = image.resize((round(image.width * scale), round(image.height * scale)))
            left = number * 397 % (image.width - SIZE[0] + 1)
            top = number * 211 % (image.height - SIZE[1] + 1)
            image = image.crop((left, top, left + SIZE[0], top + SIZE[1]))
        else:
            image = made(number)
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=90)
        found.append(stream.getvalue())
    return found


def content(folder: Path, pictures: list[bytes]) -> Path:
    for number, data in enumerate(pictures):
        essay = folder / "essays" / f"e{number}"
        essay.mkdir(parents=True)
        (essay / "photo.jpg").write_bytes(data)
        text = f"Title: Picture {number}\nDate: 2026-01-05\n\nWords about it. {'More words. ' * 90}\n\n![It](photo.jpg)\n"
        (essay / "en.md").write_text(text, encoding="utf-8")
    return folder


def renditions(output: Path, essay: str) -> dict[tuple[str, int], Path]:
    found = {}
    for path in sorted((output / "essays" / essay).glob("photo-*")):
        match = RENDITION.fullmatch(path.name)
        if match:
            found[match[2], int(match[1])] = path
    return found


def butteraugli(one: Image.Image, other: Image.Image) -> float | None:
    if not shutil.which("butteraugli"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder, name)) for name in ("a.png", "b.png")]
        one.save(names[0])
        other.save(names[1])
        done = subprocess.run(["butteraugli", *names], capture_output=True, text=True, check=False)
    return float(done.stdout.split()[0])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("revision", nargs="?", default="HEAD")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--seen", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samtale-pictures-") as temporary:
        folder = Path(temporary)
        pictures = photographs(options.count, options.photos)
        texts = content(folder / "content", pictures)
        codes = {
            "base": checkout(options.base, folder / "base"),
            "new": checkout(options.revision, folder / "revision"),
        }
        sites = {name: Site(code, texts, folder / f"site-{name}") for name, code in codes.items()}
        cost: dict[str, list[float]] = defaultdict(list)
        for _ in range(options.runs):
            for name, site in sites.items():
                site.clear()
                cost[name].append(site.build()[0])
        print(f"{options.count} photographs of {SIZE[0]} x {SIZE[1]}, {options.runs} builds each")
        medians = {name: statistics.median(values) for name, values in cost.items()}
        ratio = medians["new"] / medians["base"]
        print(f"CPU s: base {medians['base']:.1f}, new {medians['new']:.1f}, ratio {ratio:.2f}")
        for form in ("avif", "webp"):
            sizes = {
                name: sum(
                    path.stat().st_size for path in site.folder.rglob(f"output/**/photo-*.{form}")
                )
                for name, site in sites.items()
            }
            print(
                f"{form}: base {sizes['base'] / 1e6:.1f} MB, new {sizes['new'] / 1e6:.1f} MB, "
                f"ratio {sizes['new'] / sizes['base']:.3f}"
            )
        compare(sites, pictures[: options.seen])


def compare(sites: dict[str, Site], pictures: list[bytes]) -> None:
    """Print how far the renditions are from the original, medians by format and width."""
    far: dict[tuple[str, int, str], list[tuple[float, float | None]]] = defaultdict(list)
    for number, data in enumerate(pictures):
        original = Image.open(io.BytesIO(data)).convert("RGB")
        for name, site in sites.items():
            for (form, width), path in renditions(site.folder / "output", f"e{number}").items():
                image = Image.open(path).convert("RGB")
                wanted = original.resize(image.size, Image.Resampling.LANCZOS)
                likeness = structural_similarity(
                    np.asarray(wanted), np.asarray(image), channel_axis=2
                )
                seen = butteraugli(wanted, image) if width <= 1152 else None
                far[form, width, name].append(((1 - likeness) / 2, seen))
    print("format width   DSSIM base  new     ratio   Butteraugli base  new")
    for form, width in sorted({key[:2] for key in far}):
        pair = [far[form, width, name] for name in ("base", "new")]
        if not all(pair):
            continue
        base, new = (statistics.median(one for one, _ in values) for values in pair)
        seen = [[two for _, two in values if two is not None] for values in pair]
        words = [f"{statistics.median(values):.2f}" if values else "-" for values in seen]
        print(
            f"{form:6} {width:5}   {base:.4f}      {new:.4f}  {new / base:.3f}   "
            f"{words[0]:>16}  {words[1]}"
        )


if __name__ == "__main__":
    main()
