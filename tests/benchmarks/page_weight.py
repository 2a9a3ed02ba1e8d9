"""What a page weighs over the wire: HTML and CSS, gzipped, without pictures, for every page of a
built site.

.venv/bin/python tests/benchmarks/page_weight.py [output]
"""

import gzip
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "output"
    style = len(gzip.compress(next(output.glob("theme/samtale.*.css")).read_bytes(), 6))
    pages = {
        path: len(gzip.compress(path.read_bytes(), 6)) + style for path in output.rglob("*.html")
    }
    ranked = sorted(pages.items(), key=lambda item: (-item[1], str(item[0])))
    print(
        f"{len(pages)} pages, CSS {style} bytes; median {ranked[len(ranked) // 2][1]}; the "
        "heaviest:"
    )
    for path, weight in ranked[:10]:
        print(f"{weight:7}  {path.relative_to(output).as_posix()}")


if __name__ == "__main__":
    main()
