"""A tiny lexicon, from segments of our own through the real trainer; and documents made of its
words.
"""

import json
import random

import pytest
from related.index import Index
from related.text import Document
from related.train.corpus import read_corpus
from related.train.trainer import train

SEGMENTS = """
Kunderne køber brød i byen | Kunderna köper bröd i staden | The customers buy bread in the town
Virksomheden svarer sine kunder | Företaget svarar sina kunder | The company answers its customers
Prisen på brød stiger | Priset på bröd stiger | The price of bread is rising
Virksomheden hæver prisen | Företaget höjer priset | The company raises the price
Kunder betaler prisen | Kunder betalar priset | Customers pay the price
Læreren åbner bogen | Läraren öppnar boken | The teacher opens the book
Barnet læser en bog | Barnet läser en bok | The child reads a book
Barnet går i skole | Barnet går i skola | The child goes to school
Læreren underviser i skolen | Läraren undervisar i skolan | The teacher teaches in the school
Skolen har en have | Skolan har en trädgård | The school has a garden
Et træ vokser i haven | Ett träd växer i trädgården | A tree grows in the garden
Æblet falder fra træet | Äpplet faller från trädet | The apple falls from the tree
Fuglen spiser et æble | Fågeln äter ett äpple | The bird eats an apple
Fuglen bor i skoven | Fågeln bor i skogen | The bird lives in the forest
Skoven er fuld af sne | Skogen är full av snö | The forest is full of snow
Om vinteren falder sneen | Om vintern faller snön | In winter the snow falls
Vinteren er lang ved havet | Vintern är lång vid havet | Winter is long by the sea
Båden sejler på havet | Båten seglar på havet | The boat sails on the sea
Fisken svømmer under båden | Fisken simmar under båten | The fish swims under the boat
Byen sælger fisk | Staden säljer fisk | The town sells fish
Toget kører til byen | Tåget kör till staden | The train runs to the town
Toget venter om natten | Tåget väntar om natten | The train waits at night
Stjernen lyser om natten | Stjärnan lyser om natten | The star shines at night
Barnet ser en stjerne | Barnet ser en stjärna | The child sees a star
Køkkenet dufter af brød | Köket doftar av bröd | The kitchen smells of bread
En kop te står i køkkenet | En kopp te står i köket | A cup of tea stands in the kitchen
Koppen er tom | Koppen är tom | The cup is empty
Væggen i køkkenet er hvid | Väggen i köket är vit | The wall of the kitchen is white
Regnen rammer taget | Regnet träffar taket | The rain strikes the roof
Taget dækker huset | Taket täcker huset | The roof covers the house
Huset har en væg af træ | Huset har en vägg av träd | The house has a wall of wood
Cyklen står ved huset | Cykeln står vid huset | The bicycle stands by the house
Vejen til skoven er våd af regn | Vägen till skogen är våt av regn | The road to the forest is wet with rain
Cyklen kører på vejen | Cykeln kör på vägen | The bicycle runs on the road
"""
WORDS = {
    "da": (
        "kunder brød by virksomhed pris lærer bog barn skole have træ æble fugl skov sne "
        "vinter hav båd fisk tog stjerne"
    ),
    "sv": (
        "kunder bröd stad företag pris lärare bok barn skola trädgård träd äpple fågel skog "
        "snö vinter hav båt fisk tåg"
    ),
    "en": (
        "customers bread town company price teacher book child school garden tree apple bird "
        "forest snow winter sea boat fish"
    ),
}


@pytest.fixture(scope="session")
def segment_rows():
    """The aligned segments as rows of a corpus."""
    rows = [
        dict(zip(("da", "sv", "en"), line.split(" | "), strict=True))
        for line in SEGMENTS.strip().split("\n")
    ]
    return [{**row, "source": "Our own segments", "licence": "CC0-1.0"} for row in rows]


@pytest.fixture(scope="session")
def corpus_file(segment_rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "segments.jsonl"
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in segment_rows),
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="session")
def corpus(corpus_file):
    """The segments, amid running text without translation: so their words are rare ones."""
    running = corpus_file.with_name("running.jsonl")
    lines = [
        {lang: " ".join(f"x{line}x{word}" for word in range(60))}
        for lang in ("da", "sv", "en")
        for line in range(200)
    ]
    running.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return read_corpus([corpus_file, running], [], lambda _text: None)


@pytest.fixture(scope="session")
def lexicon(corpus):
    return train(corpus, lambda _text: None)


@pytest.fixture(scope="session")
def make_index(lexicon):
    """An index that has taken in some documents."""

    def make(documents, model=None):
        index = Index(lexicon, model)
        index.update(documents)
        return index

    return make


@pytest.fixture(scope="session")
def make_document():
    """A document; the language is the first part of the id, unless it is given."""

    def make(name, text="", **parts):
        return Document(
            name, parts.pop("lang", name.split("-")[0]), parts.pop("title", ""), text, **parts
        )

    return make


@pytest.fixture(scope="session")
def vocabulary():
    """Language -> words that the tiny lexicon knows."""
    return {lang: words.split() for lang, words in WORDS.items()}


@pytest.fixture(scope="session")
def make_chance():
    """Chance that repeats itself: the same seed, the same test."""
    return random.Random


@pytest.fixture(scope="session")
def make_text(vocabulary):
    """A random text of one language: words of the lexicon, and some that no lexicon has."""

    def make(lang: str, chance: random.Random, length: int = 12) -> str:
        invented = [f"zor{letter}ax" for letter in "bcdfghjklmnp"]
        return " ".join(
            chance.choice(invented if chance.random() < 0.3 else vocabulary[lang])
            for _ in range(length)
        )

    return make


@pytest.fixture(scope="session")
def make_site(make_document, make_text, make_chance):
    """Random documents in three languages, of which some say the same, and some are translations of
    one another.
    """

    def make(count: int, seed: int = 1, length: int = 12) -> list[Document]:
        chance = make_chance(seed)
        found: list[Document] = []
        for number in range(count):
            lang = chance.choice(("da", "sv", "en"))
            same = [one for one in found if one.lang == lang]
            text = (
                chance.choice(same).text
                if same and chance.random() < 0.3
                else make_text(lang, chance, length)
            )
            work = f"work{chance.randrange(count // 3 + 1)}" if chance.random() < 0.5 else ""
            found.append(
                make_document(
                    f"{lang}-{number:04}", text, title=f"zor{chance.choice('qrst')}", work=work
                )
            )
        return found

    return make
