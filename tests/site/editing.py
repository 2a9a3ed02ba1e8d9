"""Sites of five kinds whose texts are edited, and built three times after each edit: as an edit, as
a whole site with what is stored, and from nothing.
"""

import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from samtale.build.build import Result, build, entry_of
from samtale.build.edit import Edited, edit
from samtale.cache.up_to_date import UpToDate

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "da": "samtale kunde stilhed brev svar nabo torv kaffe kundeservice brevpapir åbenhed børn",
    "sv": "samtal kund tystnad brev svar granne torg kaffe kundtjänst brevpapper öppenhet barn",
    "en": "conversation customer silence letter answer neighbour square coffee openness children",
    "nb": "samtale kunde stillhet brev svar nabo torg kaffe kundeservice åpenhet barn",
}
HEAD = f"""import sys
sys.path.insert(0, {str(ROOT / "plugins")!r})
from samtale.defaults import *
SITENAME = "Bænken"
SITEURL = "https://bench.example"
TIMEZONE = "Europe/Copenhagen"
CARDS = None
"""
LANGUAGES = {
    "sample": ("da", "sv", "en"),
    "flat": ("da", "en"),
    "one language": ("da",),
    "four languages": ("da", "sv", "en", "nb"),
    "series and books": ("da", "sv", "en"),
}
KINDS = tuple(LANGUAGES)


class Author:
    """Somebody who edits one site. ``log``: what was done."""

    def __init__(self, folder: Path, kind: str, seed: int):
        self.folder, self.kind, self.codes = folder, kind, LANGUAGES[kind]
        self.chance = random.Random(f"{kind} {seed}")  # noqa: S311 no secret
        self.number, self.log = 0, list[str]()
        self.content = folder / "content"
        self.content.mkdir(parents=True)
        head = HEAD
        if "nb" in self.codes:
            own = folder / "languages"
            own.mkdir()
            text = (ROOT / "theme" / "languages" / "da.toml").read_text("utf-8")
            (own / "nb.toml").write_text(text.replace("da_DK", "nb_NO"), "utf-8")
            strings = (ROOT / "theme" / "languages" / "da.po").read_text("utf-8")
            (own / "nb.po").write_text(strings.replace("Language: da", "Language: nb"), "utf-8")
            head += f"LANGUAGE_PATHS = [*LANGUAGE_PATHS, {str(own)!r}]\n"
        head += f"LANGUAGES = { ({code: {} for code in self.codes})!r}\n"
        for name, cache in (("site", "cache"), ("whole", "whole-cache"), ("clean", "")):
            place = str(folder / cache) if cache else ""
            (folder / f"{name}.py").write_text(
                f"{head}BUILD_CACHE = RELATED_CACHE = {place!r}\n", "utf-8"
            )
        for _number in range(9):
            self.new_essay()

    # ---- the site
    def words(self, lang: str, count: int) -> str:
        return " ".join(self.chance.choice(WORDS[lang].split()) for _ in range(count))

    def new_essay(self) -> None:
        self.number += 1
        for lang in self.codes:
            if lang != self.codes[0] and self.chance.random() < 0.4:
                continue
            head = f"Title: {self.words(lang, 2)} {self.number}\nDate: 2024-01-{self.number:02}\n"
            head += f"Slug: {lang}-{self.number}\nTopics: {self.chance.choice(['Brev', 'Torv'])}\n"
            if self.kind == "series and books" and self.number % 2:
                head += "Series: En serie\n"
            if self.kind == "flat":
                path = self.content / f"{self.number}-{lang}.md"
                head += f"Lang: {lang}\n"
            else:
                path = self.content / "essays" / str(self.number) / f"{lang}.md"
                head += "Translation: human\n" if lang != self.codes[0] else ""
            if self.chance.random() < 0.5:
                head += f"Summary: {self.words(lang, 8)}\n"
            paragraphs = [self.words(lang, 60) + "." for _ in range(4)]
            self.write(path, f"{head}\n" + "\n\n".join(paragraphs) + "\n")

    @staticmethod
    def write(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def one(self) -> tuple[Path, str]:
        path = self.chance.choice(sorted(self.content.rglob("*.md")))
        return path, path.stem.rpartition("-")[2]

    # ---- edits of prose
    def sentence_at_the_end(self) -> None:
        path, lang = self.one()
        self.write(path, path.read_text("utf-8") + f"\n{self.words(lang, 9)}.\n")

    def sentence_within(self) -> None:
        path, lang = self.one()
        head, body = path.read_text("utf-8").split("\n\n", 1)
        first, sign, rest = body.partition("\n\n")
        self.write(path, f"{head}\n\n{first} {self.words(lang, 9)}.{sign}{rest}")

    def another_word(self) -> None:
        path, lang = self.one()
        words = path.read_text("utf-8").rstrip("\n").split(" ")
        words[-2] = self.chance.choice(["rabarber", "xylofon", self.words(lang, 1)])
        self.write(path, " ".join(words) + "\n")

    def two_texts(self) -> None:
        self.another_word()
        self.sentence_at_the_end()

    def note(self) -> None:
        path, lang = self.one()
        text = path.read_text("utf-8")
        self.number += 1
        self.write(
            path, f"{text}\nOrd.[^n{self.number}]\n\n[^n{self.number}]: {self.words(lang, 5)}.\n"
        )

    # ---- other edits
    def title(self) -> None:
        path, lang = self.one()
        _title, line, rest = path.read_text("utf-8").partition("\n")
        self.write(path, f"Title: {self.words(lang, 2)} {self.chance.random()}{line}{rest}")

    def topic(self) -> None:
        path, _lang = self.one()
        text = path.read_text("utf-8")
        self.write(path, text.replace("Topics: Brev\n", "Topics: Torv\n"))

    def link(self) -> None:
        path, _lang = self.one()
        other, lang = self.one()
        number = other.stem.partition("-")[0] if self.kind == "flat" else other.parent.name
        self.write(path, f"{path.read_text('utf-8')}\n[Et link](/{lang}/{lang}-{number}/).\n")

    def heading(self) -> None:
        path, lang = self.one()
        self.write(path, f"{path.read_text('utf-8')}\n## {self.words(lang, 2)}\n\nOrd.\n")

    def essay(self) -> None:
        self.new_essay()

    def deletion(self) -> None:
        if len(list(self.content.rglob("*.md"))) > 8:
            self.one()[0].unlink()

    def nothing(self) -> None:
        pass

    @property
    def prose(self) -> tuple[Callable[[], None], ...]:
        return (
            self.sentence_at_the_end,
            self.sentence_within,
            self.another_word,
            self.two_texts,
            self.note,
        )

    @property
    def others(self) -> tuple[Callable[[], None], ...]:
        return (
            self.title,
            self.topic,
            self.link,
            self.heading,
            self.essay,
            self.deletion,
            self.nothing,
        )

    # ---- builds
    @property
    def output(self) -> Path:
        return self.folder / "output"

    def look(self) -> UpToDate:
        for name, module in list(sys.modules.items()):  # what earlier builds left in this process
            if str(getattr(module, "__file__", "")).startswith(str(self.folder)):
                del sys.modules[name]
        what = {"content": "", "output": str(self.output), "siteurl": "", "drafts": False}
        return UpToDate(self.folder / "builds", self.folder / "site.py", what)

    def built(self) -> Result:
        """The whole site, as ``invoke build`` builds it."""
        look = self.look()
        look.look()
        done = build(
            self.folder / "site.py",
            output=str(self.output),
            fewer=True,
            state=(look.state_file, look.inputs),
        )
        look.write(entry_of(done), done.place)
        return done

    def edited(self) -> Edited:
        """The edit. Raises UnforeseenError."""
        look = self.look()
        assert look.look() is None
        return edit(self.folder / "site.py", look, look.state_file)

    def other(self, name: str) -> Result:
        """The same site in another output: "whole" with what is stored, "clean" from nothing."""
        place = self.folder / f"{name}-output"
        if name == "clean":
            shutil.rmtree(place, ignore_errors=True)
        return build(self.folder / f"{name}.py", output=str(place), fewer=True)


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
