"""Whether two revisions of Samtale build the same files: the sample site, the awkward one, and a
flat tree of 300 texts.

    .venv/bin/python tests/benchmarks/compare_output.py BASE [REVISION] [--classes FILE] [--keep
    DIR]

BASE and REVISION (default: HEAD) are commits. Each builds all three sites with its own code and
theme; the texts, and the awkward site's settings, are those of BASE. Printed is every file that
differs, byte for byte. Exit code 1 if any does.

With --classes, files are compared once more with the hashes in asset names, integrity attributes
and policies masked, and with CSS classes renamed as FILE says (one "old new" a line): what still
differs is a change of content, and is printed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOW = "1795262400"
FLAT_TEXTS = 300
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n|\A(?:[\w-]+:.*\n(?:[ \t]+.*\n)*)+\n", re.DOTALL)
NOT_PLAIN = re.compile(
    r"[\[\]{}<>]|```"
)  # notes, links, pictures and markup need what is around them
HASH = re.compile(
    rb"\.[0-9a-f]{10}(?=\.\w+)|(?<=sha256-)[\w+/]{43}=|(?<=_)[0-9a-f]{10}(?=\.pf_)|/theme/[\w.]+\.css"
)
CLASS = re.compile(rb"[\w-]+")
SETTINGS = """import sys
sys.path.insert(0, {plugins!r})
from samtale.defaults import *
SITENAME = "Flat"
SITEURL = "https://flat.example"
TIMEZONE = "Europe/Copenhagen"
LANGUAGES = {{"da": {{"neighbours": ["sv", "en"]}}, "sv": {{"neighbours": ["da", "en"]}}, "en": {{}}}}
"""


def checkout(revision: str, folder: Path) -> Path:
    """A work tree of a revision."""
    git = ["git", "-C", str(ROOT), "worktree", "add", "--quiet", "--detach", "--force"]
    subprocess.run([*git, str(folder), revision], check=True)
    return folder


def flat_tree(content: Path, folder: Path) -> None:
    """A classic Pelican tree: a folder a year, languages in the front matter, tags; plain
    paragraphs of the essays in turn.

    Each text links to the one before it.
    """
    bodies = []
    for path in sorted(content.glob("essays/*/*.md")):
        blocks = FRONT_MATTER.sub("", path.read_text(encoding="utf-8"), count=1).split("\n\n")
        bodies.append((path.stem, [block for block in blocks if not NOT_PLAIN.search(block)]))
    before = ""
    for number in range(FLAT_TEXTS):
        lang, blocks = bodies[number % len(bodies)]
        year, month, day = 2015 + number % 10, 1 + number % 12, 1 + number % 28
        name = f"posts/{year}/text-{number}.{lang}.md"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        head = (
            f"Title: Text {number}\nDate: {year}-{month:02}-{day:02} 20:00\nLang: "
            f"{lang}\nSlug: text-{number}\n"
        )
        tags = f"Tags: topic-{number % 7}, topic-{number % 11}\nAuthor: Writer {number % 5}\n"
        link = f"[Text {number - 1}](../../{before})" if before else "Text"
        first = number % max(1, len(blocks) - 3)
        path.write_text(
            "\n\n".join([head + tags, *blocks[first : first + 4], link]) + "\n", encoding="utf-8"
        )
        before = name


def sources(base: Path, code: Path, folder: Path) -> dict[str, list[str]]:
    """The options of ``invoke build`` for each site, its settings made for this code."""
    awkward = folder / "awkward"
    shutil.copytree(base / "tests" / "fixtures" / "awkward", awkward)
    danish = (code / "theme" / "languages" / "da.po").read_text(encoding="utf-8")
    norwegian = danish.replace('"Language: da\\n"', '"Language: nb\\n"')
    (awkward / "languages" / "nb.po").write_text(norwegian, encoding="utf-8")
    flat = folder / "flat"
    flat_tree(base / "content", flat / "content")
    (flat / "pelicanconf.py").write_text(
        SETTINGS.format(plugins=str(code / "plugins")), encoding="utf-8"
    )
    return {
        "sample": ["--content", str(base / "content")],
        "awkward": ["--settings", str(awkward / "pelicanconf.py")],
        "flat": ["--settings", str(flat / "pelicanconf.py")],
    }


def build(base: Path, code: Path, folder: Path) -> dict[str, Path]:
    """Each site -> the folder that this code has built it into."""
    found = {}
    environment = {**os.environ, "SOURCE_DATE_EPOCH": NOW, "PYTHONPATH": str(code / "plugins")}
    for name, options in sources(base, code, folder / "sources").items():
        output = folder / name
        command = [sys.executable, "-m", "invoke", "build", *options, "--output", str(output)]
        done = subprocess.run(
            command, cwd=code, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{code.name}: {name}: {done.stdout}{done.stderr}")
        found[name] = output
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def masked(contents: Mapping[str, bytes], classes: Mapping[bytes, bytes]) -> dict[str, bytes]:
    """The same files without the hashes that follow from content, and with classes under their new
    names.
    """

    def renamed(match: re.Match) -> bytes:
        return classes.get(match[0], match[0])

    found = {}
    for name, data in contents.items():
        plain = HASH.sub(b".HASH", name.encode()).decode()
        text = name.endswith((".html", ".css", ".js", ".xml", ".json", ".txt"))
        found[plain] = CLASS.sub(renamed, HASH.sub(b".HASH", data)) if text else data
    return found


def differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """A line for each file that is not the same in both."""
    lines = [f"- {name}" for name in sorted(before.keys() - after.keys())]
    lines += [f"+ {name}" for name in sorted(after.keys() - before.keys())]
    return lines + [
        f"~ {name}" for name in sorted(before.keys() & after.keys()) if before[name] != after[name]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("revision", nargs="?", default="HEAD")
    parser.add_argument(
        "--classes", type=Path, help='a file of renamed classes, one "old new" a line'
    )
    parser.add_argument("--keep", type=Path, help="a folder for the sites, which are left there")
    options = parser.parse_args()
    lines = options.classes.read_text(encoding="utf-8").splitlines() if options.classes else []
    classes = dict(tuple(line.encode().split()) for line in lines if line.strip())
    differ = 0
    with tempfile.TemporaryDirectory(prefix="samtale-compare-") as temporary:
        folder = options.keep or Path(temporary)
        try:
            base = checkout(options.base, Path(temporary, "base"))
            code = checkout(options.revision, Path(temporary, "revision"))
            ours, theirs = build(base, code, folder / "new"), build(base, base, folder / "old")
        finally:
            for name in ("base", "revision"):
                command = [
                    "git",
                    "-C",
                    str(ROOT),
                    "worktree",
                    "remove",
                    "--force",
                    str(Path(temporary, name)),
                ]
                subprocess.run(command, check=False, capture_output=True)
        for name, output in ours.items():
            before, after = files(theirs[name]), files(output)
            found = differences(before, after)
            print(f"{name}: {len(after)} files, {len(found)} differ")
            if options.classes:
                found = differences(masked(before, classes), masked(after, classes))
                print(f"{name}: {len(found)} differ in more than hashes and classes")
            differ += len(found)
            print("".join(f"  {line}\n" for line in found), end="")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
