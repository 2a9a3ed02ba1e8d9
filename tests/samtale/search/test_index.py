"""The index of one language: its entries, its files, and what an edit changes in them."""

import gzip
import random
import subprocess
import sys

import pytest
from samtale.cache.store import packed
from samtale.languages.spelling import spelling_of
from samtale.search.counts import LEVELS, counts_of
from samtale.search.entries import numbers_of, vocabulary_of
from samtale.search.index import index, known_stems
from samtale.search.pieces import MOST, WORDS, spans
from samtale.search.record import Record

PIECE = MOST[WORDS]
NOUNS = "samtale kunde stilhed brev svar nabo torv spørgsmål værksted åbenhed kaffe skranke".split()


def record(name, html, title="", names=(), lang="da"):
    return Record(lang, f"/{lang}/{name}/", title, tuple(names), html)


@pytest.fixture(scope="module")
def records():
    chance = random.Random(3)  # noqa: S311 no secret
    ends = ["", "n", "en", "er", "erne", "s"]

    def words(count):
        numbers = (chance.randint(0, 60) for _ in range(count))
        return " ".join(
            f"{chance.choice(NOUNS)}{chance.choice(ends)} {chance.choice(NOUNS)}{number}"
            for number in numbers
        )

    return [record(f"text-{number}", f"<p>{words(200)}</p>", words(1)) for number in range(30)]


@pytest.fixture
def entries(languages):
    """``entries(record, ...)``: the entries of these texts, by spelling."""

    def make(*records, stems=frozenset()):
        texts = [counts_of(one, code=False) for one in records]
        language = languages[records[0].lang]
        spelling = spelling_of(language, list(languages.values()))
        numbers = numbers_of(one.url for one in records)
        found = vocabulary_of(texts, numbers, language, spelling, stems).entries
        assert found == sorted(found, key=lambda one: (one.key, one.spelling))
        return {one.spelling: one for one in found}

    return make


def test_inflections_of_a_word_are_of_one_group(entries):
    """Whatever comes between them in the alphabet."""
    found = entries(record("a", "<p>kunde kunderne kundens kundeservice kunst brevene brev</p>"))
    groups = {word: one.group for word, one in found.items()}
    assert groups["kunde"] == groups["kunderne"] == groups["kundens"] == len("kunde")
    assert groups["brev"] == groups["brevene"] == len("brev")
    assert groups["kunst"] == groups["kundeservice"] == 0


def test_words_with_other_letters_are_no_inflections(entries):
    """Not "skåle" of "skale", although both have one key; but "caféen" is of "cafeer"."""
    found = entries(record("a", "<p>skåle skålen skale skalen caféen cafeer</p>"))
    assert found["skåle"].key == found["skale"].key
    assert found["skåle"].group == found["skålen"].group
    assert found["skale"].group == found["skalen"].group != found["skåle"].group
    assert found["cafeen"].group == found["cafeer"].group


def test_a_compound_is_found_by_its_later_half(entries):
    """If both halves are words of the site or of the language; not by what only ends alike."""
    texts = [
        record("a", "<p>kundeservice sikkerhedsafdelingen remisen</p>"),
        record("b", "<p>kunde service sikkerhed isen</p>"),
    ]
    found = entries(*texts, stems=frozenset({"afdeling"}))
    number = numbers_of(one.url for one in texts)["/da/a/"]
    assert [one for one, _weight in found["service"].part] == [number]
    assert [one for one, _weight in found["afdelingen"].part] == [number]
    assert not found["afdelingen"].whole
    assert not found["isen"].part


def test_a_long_later_half_is_a_word_whatever_is_before_it(entries):
    """Many first halves are names, or in no list; a short half could be an accident."""
    texts = [record("a", "<p>Gnavpotteprotokollen gnavpotteuge zprotokollen</p>")]
    found = entries(*texts, record("b", "<p>protokollen uge</p>"))
    number = numbers_of(["/da/a/", "/da/b/"])["/da/a/"]
    assert [one for one, _weight in found["protokollen"].part] == [number]
    assert not found["uge"].part


def test_a_language_without_links_has_no_compounds(entries):
    found = entries(record("a", "<p>doorbell door bell</p>", lang="en"))
    assert not any(one.part for one in found.values())


def test_titles_and_names_weigh_more_than_text_and_pictures_less(entries):
    html = '<h2>heading</h2><p>text <img alt="alternative"></p>'
    found = entries(record("a", html, "title", ["name"], lang="en"))
    weights = [
        found[word].whole[0][1] for word in ("title", "name", "heading", "text", "alternative")
    ]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 5
    assert LEVELS >= weights[0] > weights[-1] > 0


def test_a_texts_number_is_its_own():
    """Another text changes it only if both would have the same."""
    urls = [f"/da/{number}/" for number in range(3000)]
    before, after = numbers_of(urls), numbers_of([*reversed(urls), "/da/ny/"])
    assert len(set(after.values())) == 3001
    assert sum(before[url] != after[url] for url in urls) < 30


def test_pieces_are_small_and_cut_by_their_words():
    """Another word changes one of them, or divides it."""
    chance = random.Random(5)  # noqa: S311 no secret
    keys = sorted({f"{chance.getrandbits(40):x}" for _ in range(4000)})

    def pieces(keys):
        cuts = spans(keys, [20] * len(keys), PIECE)
        return {tuple(keys[start:end]) for start, end in cuts}

    before = pieces(keys)
    assert all(len(one) * 20 <= PIECE for one in before)
    assert sorted(key for one in before for key in one) == keys
    for _step in range(20):
        after = pieces(sorted([*keys, f"{chance.getrandbits(40):x}"]))
        assert len(after - before) <= 2


def test_equal_keys_are_not_separated():
    keys = ["a"] * 10 + ["b"] * 10
    assert list(spans(keys, [PIECE] * 20, PIECE)) == [(0, 10), (10, 20)]
    assert list(spans([], [], PIECE)) == []


def stored(made):
    """The words of an index's texts, as the store returns them."""
    return {url: (key, packed(counts)) for url, (key, counts) in made.new.items()}


def files(made):
    return made.table, made.files


def test_an_edit_changes_few_files_and_equals_a_new_index(records, make_site):
    """What is known of the other texts is used, and makes no difference."""
    site = make_site()
    first = index(records, site, frozenset(), {})
    html = records[3].html.replace("</p>", " rabarberne blomstrer</p>")
    edited = [*records[:3], record("text-3", html, records[3].title), *records[4:]]
    second = index(edited, site, frozenset(), stored(first))
    assert list(second.new) == [edited[3].url]
    assert files(second) == files(index(edited, site, frozenset(), {}))
    # the text itself, the table, a piece or two for each of the words, and their ends
    assert len(second.files.keys() - first.files.keys()) <= 8
    assert len(first.files) > 40


def test_a_text_that_is_gone_or_new_changes_no_other(records, make_site):
    first = index(records, make_site(), frozenset(), {})
    second = index(records[1:], make_site(), frozenset(), stored(first))
    assert not second.new
    assert files(second) == files(index(list(reversed(records[1:])), make_site(), frozenset(), {}))
    gone = [data for name, data in first.files.items() if name not in second.files]
    assert sum(gzip.decompress(data).startswith(b'["/da/') for data in gone) == 1


@pytest.mark.site
def test_the_same_texts_give_the_same_bytes():
    """In any process."""
    script = """import sys, hashlib; sys.path.insert(0, "plugins")
from pathlib import Path
from types import SimpleNamespace as Some
from samtale.languages import load_languages
from samtale.search.index import index
from samtale.search.record import Record
languages = load_languages({"da": {}}, [Path("theme/languages")])
class Site(Some):
    def __getitem__(self, code): return languages[0]
words = ["kunde", "kunder", "kundeservice", "service", "åben", "aaben", "brev", "breve"]
records = [Record("da", f"/{n}/", words[n], ("Navn",), "<p>" + " ".join(words[n:])) for n in range(8)]
made = index(records, Site(languages=languages, search_code=False), frozenset({"kund"}), {})
print(made.table, hashlib.sha256(repr(sorted(made.files.items())).encode()).hexdigest())"""
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


def test_a_text_without_words_is_found_by_its_title(entries):
    """A picture, or nothing but signs."""
    found = entries(record("a", '<p><img src="a.jpg"> …</p>', "Bild"))
    assert found["bild"].whole
    assert entries(record("a", "<p>…</p>", "…")) == {}


def test_the_lexicon_is_optional(tmp_path):
    """One that cannot be read is reported where essays are related."""
    assert known_stems(None, ["da"]) == {}
    assert known_stems(tmp_path / "none.bin", ["da"]) == {}
