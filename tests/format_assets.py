"""The formatting of CSS and JavaScript: two spaces, lines of at most 100 characters.

    .venv/bin/python tests/format_assets.py [--write] [FILE ...]

Without files: those of the theme and of ``invoke serve``. Prints what is not formatted, and exits
with code 1 if anything is not. With --write, formats the files in place. Lines are not wrapped: a
longer line is reported, and is wrapped by hand, because jsbeautifier breaks lines in places where
nobody looks for a break.
"""

import argparse
import difflib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import cssbeautifier
import jsbeautifier

ROOT = Path(__file__).resolve().parents[1]
FILES = (
    *sorted((ROOT / "theme" / "static").glob("*.css")),
    *sorted((ROOT / "theme" / "static").glob("*.js")),
    *sorted((ROOT / "plugins").rglob("*.css")),
    *sorted((ROOT / "plugins").rglob("*.js")),
)
WIDTH = 100
TOKEN = re.compile(r"\w+|[^\w\s]")
OPTIONS = {
    "indent_size": 2,
    "brace_style": "collapse,preserve-inline",
    "end_with_newline": True,
    "max_preserve_newlines": 2,
    "space_around_combinator": True,
    "newline_between_rules": False,  # else a blank line after "@media ... {"
}


def formatted(text: str, suffix: str) -> str:
    """The text as it should be. Raises ValueError if more than whitespace would change."""
    beautifier = cssbeautifier if suffix == ".css" else jsbeautifier
    options = beautifier.default_options()
    for name, value in OPTIONS.items():
        setattr(options, name, value)
    found = beautifier.beautify(text, options)
    if TOKEN.findall(found) != TOKEN.findall(text):
        raise ValueError("the formatter would change more than whitespace; write it otherwise")
    return found


def problems(path: Path, text: str, wanted: str) -> Iterator[str]:
    """A diff of what is not formatted, and a line for each line that is too long."""
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
    yield from difflib.unified_diff(
        text.splitlines(), wanted.splitlines(), name, f"{name}, formatted", n=1, lineterm=""
    )
    for number, line in enumerate(wanted.splitlines(), 1):
        if len(line) > WIDTH:
            yield f"{name}:{number}: {len(line)} characters, more than {WIDTH}; wrap the line"


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 1 if anything is not formatted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true", help="format the files in place")
    options = parser.parse_args(arguments)
    found = []
    for path in (file.resolve() for file in options.files or FILES):
        text = path.read_text(encoding="utf-8")
        try:
            wanted = formatted(text, path.suffix)
        except ValueError as error:
            found.append(f"{path}: {error}")
            continue
        if options.write and wanted != text:
            path.write_text(wanted, encoding="utf-8")
            text = wanted
        found += problems(path, text, wanted)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
