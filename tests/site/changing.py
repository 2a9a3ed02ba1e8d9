"""A small site of its own, publisher included, that is changed at random: everything that a build
may depend on.
"""

import contextlib
import io
import os
import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "da": (
        "samtale kunde stilhed brev svar nabo torv spørgsmål værksted bænk kaffe avis "
        "redaktør skib morgen"
    ),
    "sv": (
        "samtal kund tystnad brev svar granne torg fråga verkstad bänk kaffe tidning "
        "redaktör skepp morgon"
    ),
    "en": (
        "conversation customer silence letter answer neighbour square question workshop "
        "bench coffee paper editor"
    ),
}
TOPICS = ["conversation", "customers", "listening", "letters"]
START = 1_795_262_400  # 2026-11-21 12:00 UTC
DAY = 86_400
SETTINGS = """import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).resolve().parent / "plugins"))
from samtale.defaults import *
SITENAME = "Bænken"
SITEURL = "https://bench.example"
TIMEZONE = "Europe/Copenhagen"
LANGUAGES = {"da": {"name": "Dansk", "neighbours": ["sv", "en"]}, "sv": {"name": "Svenska", "neighbours": ["da", "en"]},
             "en": {"name": "English", "neighbours": ["da", "sv"]}}
DEFAULT_LANG = "da"
TAGLINE = {"da": "Om at tale", "sv": "Om att tala", "en": "On talking"}
PAGE_SIZE = 4
"""
OFTEN = "edit_word edit_word edit_word edit_body edit_title add_note nothing fix"
SELDOM = """add_essay edit_date come_due edit_slug edit_topics edit_summary edit_author edit_series
draft_on_and_off hide delete_essay rename_essay add_language add_link pin add_picture
change_picture add_photo change_photo change_photo edit_page wrong_link fix edit_template
edit_style edit_catalogue edit_letters edit_topic edit_settings edit_code new_library time_passes
lose_output scribble_on_output strange_output lose_all_output lose_cache bar_cache lose_cache
old_cache truncate_cache scribble_on_cache"""
ALONE = (  # what makes for a build from scratch
    "edit_template nothing",
    "edit_catalogue edit_letters",
    "edit_settings",
    "edit_code",
    "new_library edit_word",
    "old_cache edit_word",
    "truncate_cache edit_word",
    "scribble_on_cache edit_word",
)
LAST = (  # in this order: what goes may be linked to, and then nothing is built any more
    "bar_cache edit_word",
    "lose_cache edit_word",
    "wrong_link edit_word",
    "fix",
    "rename_essay delete_essay",
)
CLEAN = 'from pelicanconf import *\nBUILD_CACHE = RELATED_CACHE = ""\n'


class Site:
    """One site in a folder, and the moment at which it is built (seconds since 1970)."""

    def __init__(self, folder: Path, seed: int):
        self.folder, self.random, self.now, self.number = folder, random.Random(seed), START, 0  # noqa: S311 no secret
        self.content = folder / "content"
        for name in ("plugins", "theme", "tasks.py", "pyproject.toml"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, folder / name)
        (folder / "pelicanconf.py").write_text(SETTINGS, encoding="utf-8")
        (folder / "clean.py").write_text(CLEAN, encoding="utf-8")
        (folder / "libraries").mkdir()
        self.content.mkdir()
        lines = [f"{topic}: {{da: {topic}-d, sv: {topic}-s, en: {topic}-e}}" for topic in TOPICS]
        (self.content / "topics.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.content / "pages" / "about").mkdir(parents=True)
        (self.content / "pages" / "about" / "da.md").write_text(
            "Title: Om\n\nOm os.\n", encoding="utf-8"
        )
        for _number in range(9):
            self.add_essay()

    # ---- what is there
    def texts(self) -> list[Path]:
        return sorted(self.content.glob("essays/*/*.md"))

    def one(self) -> Path:
        return self.random.choice(self.texts())

    def words(self, lang: str, count: int) -> str:
        return " ".join(self.random.choice(WORDS[lang].split()) for _ in range(count))

    def body(self, lang: str) -> str:
        """Some paragraphs, each with a word in quotation marks."""
        count = self.random.randint(2, 5)
        return (
            "\n\n".join(f'"{self.words(lang, 1)}" {self.words(lang, 40)}.' for _ in range(count))
            + "\n"
        )

    def moment(self, days: int) -> str:
        return f"{datetime.fromtimestamp(self.now + days * DAY, UTC):%Y-%m-%d %H:%M}"

    def write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def set(self, path: Path, key: str, value: str | None) -> None:
        head, _, body = path.read_text("utf-8").partition("\n\n")
        lines = [line for line in head.split("\n") if not line.startswith(f"{key}:")]
        self.write(
            path,
            "\n".join([*lines, *([f"{key}: {value}"] if value is not None else [])])
            + "\n\n"
            + body,
        )

    # ---- what an author does
    def add_essay(self) -> None:
        self.number += 1
        lang = self.random.choice(list(WORDS))
        title, topic = (
            f"{self.words(lang, 2).capitalize()} {self.number}",
            self.random.choice(TOPICS),
        )
        head = (
            f"Title: {title}\nDate: {self.moment(-self.random.randint(1, 900))}\nTopics: "
            f"{topic}\nAuthor: Havn\n"
        )
        self.write(
            self.content / "essays" / f"work-{self.number}" / f"{lang}.md",
            f"{head}\n{self.body(lang)}",
        )

    def edit_body(self) -> None:
        path = self.one()
        self.write(path, path.read_text("utf-8") + f"\n{self.body(path.stem)}")

    def edit_word(self) -> None:
        """Nothing but one word of the last paragraph: no summary, no number of words changes."""
        path = self.one()
        before, _, last = path.read_text("utf-8").rstrip("\n").rpartition(" ")
        if re.fullmatch(r"[\w]+\.?", last):
            self.write(path, f"{before} {self.words(path.stem, 1)}{'.' * last.endswith('.')}\n")

    def edit_title(self) -> None:
        path = self.one()
        self.set(
            path, "Title", f"{self.words(path.stem, 3).capitalize()} {self.random.randint(1, 999)}"
        )

    def edit_date(self) -> None:
        self.set(self.one(), "Date", self.moment(-self.random.randint(1, 900)))

    def come_due(self) -> None:
        self.set(self.one(), "Date", self.moment(self.random.randint(1, 9)))

    def edit_slug(self) -> None:
        self.set(self.one(), "Slug", f"slug-{self.random.randint(1, 99_999)}")

    def edit_topics(self) -> None:
        self.set(
            self.one(), "Topics", ", ".join(self.random.sample(TOPICS, self.random.randint(1, 3)))
        )

    def edit_summary(self) -> None:
        path = self.one()
        self.set(path, "Summary", self.random.choice([None, self.words(path.stem, 8)]))

    def edit_author(self) -> None:
        self.set(self.one(), "Author", self.random.choice(["Havn", "Strand, Havn", "Klit"]))

    def edit_series(self) -> None:
        self.set(self.one(), "Series", self.random.choice([None, "Breve", "Torvet"]))

    def draft_on_and_off(self) -> None:
        path = self.one()
        self.set(path, "Status", None if "Status: draft" in path.read_text("utf-8") else "draft")

    def hide(self) -> None:
        path = self.one()
        self.set(path, "Status", None if "Status: hidden" in path.read_text("utf-8") else "hidden")

    def delete_essay(self) -> None:
        if len(self.texts()) > 5:
            path = self.one()
            path.unlink()
            if not list(path.parent.glob("*.md")):
                shutil.rmtree(path.parent)

    def rename_essay(self) -> None:
        self.number += 1
        folder = self.one().parent
        folder.rename(folder.with_name(f"work-{self.number}"))

    def add_language(self) -> None:
        path = self.one()
        lang = self.random.choice([code for code in WORDS if code != path.stem])
        new = path.with_name(f"{lang}.md")
        if not new.exists():
            title = f"{self.words(lang, 2).capitalize()} {self.number}x"
            head = f"Title: {title}\nDate: {self.moment(-3)}\nTranslation-of: {path.stem}\n"
            self.write(new, f"{head}\n{self.body(lang)}")

    def add_note(self) -> None:
        path = self.one()
        name = f"n{self.random.randint(1, 9999)}"
        self.write(
            path,
            path.read_text("utf-8")
            + f"\nMere[^{name}].\n\n[^{name}]: {self.words(path.stem, 6)}.\n",
        )

    def add_link(self) -> None:
        path, other = self.one(), self.one()
        self.write(
            path, path.read_text("utf-8") + f"\nSe [den](../{other.parent.name}/{other.name}).\n"
        )

    def pin(self) -> None:
        path, other = self.one(), self.one()
        if path.parent != other.parent:
            self.set(path, "Related", other.parent.name)

    def add_picture(self) -> None:
        path = self.one()
        self.picture(path.with_name("krus.png"))
        self.write(path, path.read_text("utf-8") + '\n![Et krus](krus.png "Et krus")\n')

    def change_picture(self) -> None:
        found = sorted(self.content.glob("essays/*/krus.png"))
        if found:
            self.picture(self.random.choice(found))

    def add_photo(self) -> None:
        path = self.one()
        self.photo(path.with_name("foto.jpg"))
        form = self.random.choice(["", "{.wide}", '{.full credit="Foto: Havn"}'])
        self.write(path, path.read_text("utf-8") + f"\n![Et torv](foto.jpg){form}\n: Et *torv*.\n")

    def change_photo(self) -> None:
        found = sorted(self.content.glob("essays/*/foto.jpg"))
        if found:
            self.photo(self.random.choice(found))

    def photo(self, path: Path) -> None:
        """One that is worth offering in several sizes, some of them held on their side."""
        width, height = self.random.choice([(800, 560), (620, 400), (500, 500)])
        noise = Image.frombytes(
            "L", (width // 20, height // 20), self.random.randbytes((width // 20) * (height // 20))
        )
        image = Image.merge("RGB", [noise.resize((width, height), Image.Resampling.BICUBIC)] * 3)
        exif = Image.Exif()
        exif[274] = self.random.choice([1, 6])
        image.save(path, "JPEG", quality=95, exif=exif)

    def picture(self, path: Path) -> None:
        size = self.random.randint(8, 30), self.random.randint(8, 30)
        data = io.BytesIO()
        Image.new("RGB", size, tuple(self.random.randint(0, 255) for _ in range(3))).save(
            data, "PNG"
        )
        path.write_bytes(data.getvalue())

    def edit_page(self) -> None:
        self.write(self.content / "pages" / "about" / "da.md", f"Title: Om\n\n{self.body('da')}")

    def wrong_link(self) -> None:
        path = self.one()
        self.write(path, path.read_text("utf-8") + "\n[Nix](nix.md)\n")

    def fix(self) -> None:
        for path in self.texts():
            text = path.read_text("utf-8")
            if "(nix.md)" in text:
                self.write(path, text.replace("\n[Nix](nix.md)\n", "\n"))

    # ---- what an owner does
    def edit_template(self) -> None:
        """Something that is seen, at the end of a part of pages."""
        path = self.random.choice(
            sorted((self.folder / "theme" / "templates" / "partials").glob("*.html"))
        )
        text = re.sub(r"\n?<!-- \d+ -->$", "", path.read_text("utf-8"))
        self.write(path, f"{text}\n<!-- {self.random.randint(1, 9999)} -->")

    def edit_style(self) -> None:
        path = self.folder / "theme" / "static" / "samtale.css"
        self.write(path, path.read_text("utf-8") + f"/* {self.random.randint(1, 9999)} */\n")

    def edit_catalogue(self) -> None:
        path, line = (
            self.folder / "theme" / "languages" / "da.po",
            rf'\g<1>Læs videre {self.random.randint(1, 99)}"',
        )
        self.write(
            path, re.sub(r'(msgid "Read on"\nmsgstr ")[^"]*"', line, path.read_text("utf-8"))
        )

    def edit_letters(self) -> None:
        """Other quotation marks for one language."""
        path = self.folder / "theme" / "languages" / f"{self.random.choice(list(WORDS))}.toml"
        marks = self.random.choice(['["»", "«"]', '["”", "”"]', '["„", "“"]'])
        self.write(path, re.sub(r"(?m)^double = .*$", f"double = {marks}", path.read_text("utf-8")))

    def edit_topic(self) -> None:
        path = self.content / "topics.yaml"
        topic = self.random.choice(TOPICS)
        line = (
            f"{topic}: {{da: {topic}-d{self.random.randint(1, 99)}, sv: {topic}-s, en: {topic}-e}}"
        )
        self.write(path, re.sub(rf"(?m)^{topic}:.*$", line, path.read_text("utf-8")))

    def edit_settings(self) -> None:
        key, values = self.random.choice(
            [
                ("PAGE_SIZE", ["3", "4", "5"]),
                ("SITENAME", ['"Bænken"', '"Bänken"']),
                ("RELATED", ["2", "5", "0"]),
                ("RELATED_WORDS", ["1", "3"]),
                ("FEED_SIZE", ["2", "20"]),
                ("TOC_WORDS", ["10", "1000"]),
                ("SITEURL", ['"https://bench.example"', '"https://bench.example/under"']),
                (
                    "PICTURES",
                    [
                        '{"widths": (480,)}',
                        '{"formats": ("webp",), "quality": {"webp": 60}}',
                        "None",
                    ],
                ),
                ("CARDS", ['{"paper": "#ffffff"}', '{"ink": "#000000"}', "None"]),
                ("RAW_HTML", ['"strict"', '"allow"']),
            ]
        )
        path = self.folder / "pelicanconf.py"
        lines = [
            line for line in path.read_text("utf-8").split("\n") if not line.startswith(f"{key} =")
        ]
        self.write(path, "\n".join([*lines, f"{key} = {self.random.choice(values)}", ""]))

    def edit_code(self) -> None:
        path, line = (
            self.folder / "plugins" / "samtale" / "describe" / "essays.py",
            f"essay.title + '{self.random.randint(1, 99)}'",
        )
        self.write(
            path,
            re.sub(
                r"image_alt=essay\.title(?: \+ '\d+')?",
                f"image_alt={line}",
                path.read_text("utf-8"),
            ),
        )

    def new_library(self) -> None:
        (self.folder / "libraries" / f"pelican-4.12.{self.random.randint(1, 99)}.dist-info").mkdir(
            exist_ok=True
        )

    # ---- what befalls it
    def time_passes(self) -> None:
        self.now += self.random.randint(1, 12) * DAY

    def outputs(self) -> list[Path]:
        return sorted(path for path in (self.folder / "output").rglob("*") if path.is_file())

    def lose_output(self) -> None:
        if found := self.outputs():
            self.random.choice(found).unlink()

    def scribble_on_output(self) -> None:
        if found := self.outputs():
            path = self.random.choice(found)
            path.write_bytes(path.read_bytes() + b" ")

    def strange_output(self) -> None:
        if (self.folder / "output").is_dir():
            self.write(self.folder / "output" / "da" / "fremmed.html", "fremmed")

    def lose_all_output(self) -> None:
        shutil.rmtree(self.folder / "output", ignore_errors=True)

    def kept(self) -> list[Path]:
        return sorted(path for path in (self.folder / ".cache").rglob("*") if path.is_file())

    def lose_cache(self) -> None:
        cache = self.folder / ".cache"
        shutil.rmtree(cache) if cache.is_dir() else cache.unlink(missing_ok=True)

    def bar_cache(self) -> None:
        """Nothing can be kept any more, until it is lost."""
        self.lose_cache()
        (self.folder / ".cache").write_text("no folder")

    def old_cache(self) -> None:
        """As another version of Samtale left it."""
        for path in (self.folder / ".cache").glob("builds/*.shelf"):
            with (
                contextlib.suppress(sqlite3.DatabaseError),
                contextlib.closing(sqlite3.connect(path)) as base,
            ):
                base.execute("PRAGMA user_version = 99")

    def truncate_cache(self) -> None:
        if found := self.kept():
            path = self.random.choice(found)
            os.truncate(path, self.random.randint(0, path.stat().st_size))

    def scribble_on_cache(self) -> None:
        if found := self.kept():
            path = self.random.choice(found)
            data = bytearray(path.read_bytes())
            for _ in range(20):
                if data:
                    data[self.random.randrange(len(data))] = self.random.randrange(256)
            path.write_bytes(data)

    def nothing(self) -> None:
        """It is built again just as it is."""

    def steps(self) -> list[Callable[[], None]]:
        """One or two changes of what is there, those that authors make most often more often."""
        names = [
            self.random.choice((OFTEN if self.random.random() < 0.4 else SELDOM).split())
            for _ in range(2)
        ]
        return [getattr(self, name) for name in names[: self.random.choice((1, 1, 2))]]

    def every(self) -> list[list[Callable[[], None]]]:
        """Every change once, some at a time, in random order where that does not matter. Photos
        have a test of their own.
        """
        first, last = ["add_picture", "add_language"], [names.split() for names in LAST]
        alone = [names.split() for names in ALONE]
        apart = {"add_photo", "change_photo", *first}.union(*alone, *last)
        light = sorted({*OFTEN.split(), *SELDOM.split()} - apart)
        self.random.shuffle(light)
        rest = [*(light[start : start + 4] for start in range(0, len(light), 4)), *alone]
        self.random.shuffle(rest)
        return [[getattr(self, name) for name in names] for names in (first, *rest, *last)]
