"""Changed texts are merged into a stored index: the same files and rows as if all were indexed."""

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest
from samtale.languages.spelling import spelling_of
from samtale.search import entries, pieces
from samtale.search import merge as merging
from samtale.search.counts import counts_of
from samtale.search.entries import numbers_of, vocabulary_of
from samtale.search.merge import changed_records, merge
from samtale.search.pieces import ENDS, WORDS, files_of
from samtale.search.record import Record, record_key
from samtale.search.state import TABLES, State, store_index

VERSION = b"1"
# parts of compounds; some are in no lexicon, and one contains others
PARTS = {
    "da": "kunde service brev kasse skrift sprog åben øko sko skole ko hus båd zarp gnav".split(),
    "sv": "kund tjänst brev låda skrift språk öppen eko sko skola ko hus båt zarp gnav".split(),
    "en": "client service letter box script language café cafe shoe school house boat".split(),
}
ENDINGS = {
    "da": ["", "", "n", "en", "er", "erne", "s", "e"],
    "sv": ["", "", "n", "en", "ar", "arna", "s", "a"],
    "en": ["", "", "s", "'s", "ed", "ing"],
}
STEMS = {
    "da": frozenset(("kund", "service", "sprog", "hus", "båd", "åb")),
    "sv": frozenset(("kund", "språk", "hus", "båt", "tjänst")),
    "en": frozenset(),
}


@pytest.fixture
def small(monkeypatch):
    """Small pieces, and so few numbers that addresses often have the same."""
    monkeypatch.setitem(pieces.MOST, WORDS, 150)
    monkeypatch.setitem(pieces.MOST, ENDS, 60)
    monkeypatch.setattr(entries, "SMALL", 5)
    monkeypatch.setattr(merging, "MANY", 1)


@pytest.fixture
def base():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


class Chance:
    """Random texts of one language, the same for the same seed."""

    def __init__(self, seed, lang):
        self.random, self.lang = random.Random(seed), lang  # noqa: S311 no secret

    def word(self):
        parts = self.random.choices(PARTS[self.lang], k=self.random.choice((1, 1, 1, 2, 2, 3)))
        link = self.random.choice(("", "", "s", "e"))
        word = link.join(parts) + self.random.choice(ENDINGS[self.lang])
        word = word.replace("ø", "ö") if self.random.random() < 0.1 else word
        return word.capitalize() if self.random.random() < 0.2 else word

    def html(self):
        words = [self.word() for _word in range(self.random.randint(0, 40))]
        return f"<p>{' '.join(words)}.</p>"

    def record(self, number):
        title, html = f"{self.word()} {number % 7}", self.html()
        return Record(self.lang, f"/{self.lang}/{number}/", title, (self.word(),), html)

    def edited(self, record):
        words = record.html[3:-5].split()
        for _word in range(self.random.randint(1, 3)):
            if words and self.random.random() < 0.5:
                words.remove(self.random.choice(words))
            words.insert(self.random.randint(0, len(words)), self.word())
        title = self.word() if self.random.random() < 0.2 else record.title
        return replace(record, title=title, html=f"<p>{' '.join(words)}.</p>")


def stored(base, records, site, stems):
    """Index all, and store the index. Returns (table, files)."""
    code = records[0].lang
    counted = {
        one.url: (record_key(one, code=False), counts_of(one, code=False)) for one in records
    }
    texts = [counts for _key, counts in counted.values()]
    numbers = numbers_of(counted)
    spelling = spelling_of(site[code], site.languages)
    words = vocabulary_of(texts, numbers, site[code], spelling, stems)
    files = files_of(texts, numbers, words.entries, site[code], spelling)
    store_index(State(base, code), VERSION, counted, numbers, words, files, stems)
    return files.table, dict(files.by_path)


def rows(base):
    return {
        name: sorted(base.execute(f"SELECT * FROM {name}").fetchall())  # noqa: S608 our names
        for name in TABLES
    }


def expected(records, site, stems):
    """(table, files, rows) of an index of all these texts."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        return *stored(base, records, site, stems), rows(base)


class Index:
    """An index as a site publishes it, and its state."""

    def __init__(self, base, records, site, stems):
        self.base, self.site, self.stems = base, site, stems
        self.records = {one.url: one for one in records}
        self.code = records[0].lang
        self.table, self.files = stored(base, records, site, stems)

    def merge(self, *records, removed=()):
        merged = merge(self.base, self.code, self.site, VERSION, records, removed)
        self.records.update({one.url: one for one in records})
        for url in removed:
            del self.records[url]
        if merged is None:
            return None
        assert merged.removed <= self.files.keys()
        assert not merged.added.keys() & self.files.keys()
        self.table = merged.table
        for path in merged.removed:
            del self.files[path]
        self.files.update(merged.added)
        return merged

    def check(self):
        table, files, state = expected(list(self.records.values()), self.site, self.stems)
        assert rows(self.base) == state
        assert self.files == files
        assert self.table == table


@pytest.mark.parametrize("lang", ["da", "sv", "en"])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.usefixtures("small")
def test_a_merged_index_is_that_of_all_texts(base, make_site, lang, seed):
    """Whatever is edited, added and removed: its files and its rows."""
    chance = Chance(seed, lang)
    texts = [chance.record(number) for number in range(chance.random.choice((3, 12, 20)))]
    index = Index(base, texts, make_site(), STEMS[lang])
    merges = 0
    for step in range(20):
        known = sorted(index.records)
        edited = {
            url: chance.edited(index.records[url])
            for url in chance.random.sample(known, k=chance.random.choice((0, 1, 1, 2)))
        }
        new = [chance.record(100 + step)] if chance.random.random() < 0.3 else []
        others = [url for url in known if url not in edited]
        gone = [chance.random.choice(others)] if others[1:] and chance.random.random() < 0.2 else []
        if index.merge(*edited.values(), *new, removed=gone) is None:
            assert len(edited) + len(new) + len(gone) > 1
            index = Index(base, list(index.records.values()), index.site, index.stems)
        else:
            merges += 1
        index.check()
    assert merges > 10


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.usefixtures("small")
def test_an_edit_that_is_undone_leaves_no_trace(base, make_site, lang):
    chance = Chance(7, lang)
    index = Index(base, [chance.record(number) for number in range(10)], make_site(), STEMS[lang])
    first = index.table, dict(index.files), rows(base)
    texts = dict(index.records)
    for url, text in texts.items():
        index.merge(chance.edited(text))
        index.merge(text)
        assert (index.table, index.files, rows(base)) == first
        index.merge(removed=[url])
        index.merge(text)
        assert (index.table, index.files, rows(base)) == first


def test_a_new_word_makes_other_texts_words_compounds(base, make_site):
    """And no longer, once it is gone."""
    texts = [
        Record("da", f"/da/{number}/", "", (), f"<p>gnavzarp{number} gnavzarp zarp</p>")
        for number in range(20)
    ]
    index = Index(base, texts, make_site(), frozenset())
    halves = "SELECT word FROM search_halves WHERE half = 'zarp'"
    assert base.execute(halves).fetchall() == []
    new = replace(texts[3], html=texts[3].html.replace("</p>", " gnav</p>"))
    assert index.merge(new)
    assert base.execute(halves).fetchall() == [("gnavzarp",)]
    index.check()
    assert index.merge(texts[3])
    assert base.execute(halves).fetchall() == []
    index.check()


def test_an_edit_changes_few_files(base, make_site):
    chance = Chance(1, "da")
    texts = [
        replace(one, html=f"<p>{' '.join(chance.word() for _word in range(300))}</p>")
        for one in (chance.record(number) for number in range(60))
    ]
    index = Index(base, texts, make_site(), STEMS["da"])
    for html in (f"<p>rabarberne blomstrer</p>{texts[3].html}", f"{texts[3].html}<p>mosen</p>"):
        merged = index.merge(replace(texts[3], html=html))
        assert len(merged.added) <= 10
        assert len(index.files) > 80
        index.check()


# statements that damage the state of a language
DAMAGES = [
    "DELETE FROM search_files",
    "UPDATE search_files SET data = x'00'",
    "UPDATE search_files SET data = NULL",
    "UPDATE search_files SET data = substr(data, 1, length(data) / 2)",
    "DELETE FROM search_counts",
    "UPDATE search_counts SET weights = x'00'",
    "UPDATE search_counts SET weights = 'text'",
    "DELETE FROM search_pieces",
    "DELETE FROM search_words",
    "UPDATE search_words SET forms = '{'",
    "UPDATE search_words SET forms = '[]'",
    "DELETE FROM search_indexes",
    "DELETE FROM search_texts",
    "DELETE FROM search_texts WHERE url = '/da/7/'",
    "UPDATE search_texts SET number = number + 1 WHERE url = '/da/7/'",
    "DELETE FROM search_pieces WHERE kind = 'ends'",
    "DROP TABLE search_words",
    "DROP TABLE search_indexes",
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_state_is_not_merged_and_stays_as_it_is(base, make_site, damage):
    """All are indexed then."""
    chance = Chance(2, "da")
    index = Index(base, [chance.record(number) for number in range(20)], make_site(), frozenset())
    base.execute(damage)
    before = list(base.iterdump())
    assert index.merge(chance.edited(index.records["/da/3/"])) is None
    assert list(base.iterdump()) == before


def test_a_state_of_another_version_is_not_merged(base, make_site):
    chance = Chance(3, "da")
    index = Index(base, [chance.record(number) for number in range(9)], make_site(), frozenset())
    (text,) = [chance.edited(index.records["/da/3/"])]
    before = rows(base)
    assert merge(base, "da", index.site, b"2", [text]) is None
    assert merge(base, "sv", index.site, VERSION, [text]) is None
    assert rows(base) == before


def test_a_state_with_other_tables_is_replaced(base, make_site):
    base.execute("CREATE TABLE search_schema (number INTEGER)")
    base.execute("INSERT INTO search_schema VALUES (0)")
    base.execute("CREATE TABLE search_words (other TEXT)")
    chance = Chance(3, "da")
    index = Index(base, [chance.record(number) for number in range(9)], make_site(), frozenset())
    assert index.merge(chance.edited(index.records["/da/3/"]))
    index.check()


def test_a_merge_is_part_of_the_callers_transaction(base, make_site):
    """A build that is killed leaves the state as it was."""
    chance = Chance(4, "da")
    index = Index(base, [chance.record(number) for number in range(9)], make_site(), frozenset())
    before = rows(base)
    base.execute("BEGIN")
    assert index.merge(chance.edited(index.records["/da/3/"]))
    assert rows(base) != before
    base.execute("ROLLBACK")
    assert rows(base) == before


def test_languages_have_states_of_their_own(base, make_site):
    site = make_site()
    danish, swedish = Chance(5, "da"), Chance(5, "sv")
    Index(base, [swedish.record(number) for number in range(9)], site, frozenset())
    index = Index(base, [danish.record(number) for number in range(9)], site, frozenset())
    swedish_rows = {
        name: [row for row in found if row[0] == "sv"] for name, found in rows(base).items()
    }
    assert index.merge(danish.edited(index.records["/da/3/"]))
    after = {name: [row for row in found if row[0] == "sv"] for name, found in rows(base).items()}
    assert after == swedish_rows


def test_many_changes_are_not_merged(base, make_site):
    """All are indexed as fast then."""
    chance = Chance(6, "da")
    index = Index(base, [chance.record(number) for number in range(20)], make_site(), frozenset())
    edited = [chance.edited(one) for one in index.records.values()]
    assert merge(base, "da", index.site, VERSION, edited) is None
    assert merge(base, "da", index.site, VERSION, [], list(index.records)) is None


def test_what_has_changed_is_known_from_the_state(base, make_site):
    chance = Chance(8, "da")
    texts = [chance.record(number) for number in range(6)]
    index = Index(base, texts, make_site(), frozenset())
    edited, new = chance.edited(texts[0]), chance.record(50)
    found = changed_records(base, "da", [edited, *texts[2:], new], index.site)
    assert found == ([edited, new], [texts[1].url])
    assert changed_records(base, "da", texts, index.site) == ([], [])


@pytest.mark.site
def test_a_merge_gives_the_same_bytes_in_any_process():
    script = """import sys, hashlib, sqlite3
sys.path[:0] = ["plugins", "tests/samtale/search"]
from pathlib import Path
from types import SimpleNamespace as Some
from samtale.languages import load_languages
from test_merge import Chance, Index, rows
languages = load_languages({"da": {}}, [Path("theme/languages")])
class Site(Some):
    def __getitem__(self, code): return languages[0]
chance = Chance(1, "da")
site = Site(languages=languages, search_code=False)
base = sqlite3.connect(":memory:", isolation_level=None)
index = Index(base, [chance.record(number) for number in range(12)], site, frozenset())
for url in sorted(index.records):
    index.merge(chance.edited(index.records[url]))
index.merge(chance.record(50), removed=["/da/3/"])
found = repr((index.table, sorted(index.files.items()), rows(base)))
print(hashlib.sha256(found.encode()).hexdigest())"""
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (0, 1)
    }
    assert len(found) == 1
