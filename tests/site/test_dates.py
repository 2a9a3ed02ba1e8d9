"""Dates of a whole site, in each of its machine formats; and that entries of feeds stay the same."""

import json
import re
import zipfile
from datetime import datetime

import pytest
from lxml import etree
from samtale.build.build import build
from samtale.build.published_addresses import write_record

from .conftest import Output

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^\s\"'<&]*")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def made(site, tmp_path):
    def make(files, settings=""):
        done = build(site(files, settings), output=str(tmp_path / "output"), fewer=True)
        return Output(tmp_path / "output"), done

    return make


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Europe/Copenhagen", "+00:50"),
        ("Europe/Stockholm", "+01:12"),
        ("Europe/Amsterdam", "+00:19"),
        ("Africa/Monrovia", "-00:43"),
    ],
)
def test_dates_before_standard_time_are_rfc_3339_everywhere(made, zone, offset):
    """In pages, JSON-LD, feeds, sitemap and books; the date that readers see is the author's."""
    old = "Title: Et brev\nDate: 1868-04-05\nSeries: Breve\n\nTekst om dette.\n"
    late = "Title: Et til\nDate: 1869-01-01 23:59\nModified: 1870-12-31 23:59:59 +00:50:20\nSeries: Breve\n\nTekst.\n"
    output, _done = made({"essays/a/da.md": old, "essays/b/da.md": late}, f'TIMEZONE = "{zone}"\n')
    found = set()
    for name in output.names():
        if name.endswith((".html", ".xml", ".json", ".txt")):
            found |= set(MOMENT.findall(output.text(name)))
        elif name.endswith(".epub"):
            with zipfile.ZipFile(output.folder / name) as book:
                found |= set(MOMENT.findall(book.read("book/package.opf").decode()))
    found -= {moment for moment in found if moment.startswith("20")}  # of the build itself
    assert f"1868-04-05T00:00:00{offset}" in found
    assert [moment for moment in found if not RFC3339.fullmatch(moment)] == []
    page = output.page("da/et-brev/")
    assert page.xpath("string(//time)") == "5. april 1868"
    assert "/da/arkiv/1868/" in output.text("sitemap.xml")


def entries(output: Output) -> dict[str, tuple[str, str]]:
    """Each entry of the English feed: id -> when it was published and updated, after a check that
    the JSON feed agrees.
    """
    feed = etree.fromstring(output.text("en/feed.xml").encode())
    found = {
        entry.findtext("a:id", namespaces=ATOM): (
            entry.findtext("a:published", namespaces=ATOM),
            entry.findtext("a:updated", namespaces=ATOM),
        )
        for entry in feed.iterfind("a:entry", ATOM)
    }
    items = json.loads(output.text("en/feed.json"))["items"]
    assert {item["id"]: (item["date_published"], item["date_modified"]) for item in items} == found
    newest = max(datetime.fromisoformat(updated) for _published, updated in found.values())
    assert datetime.fromisoformat(feed.findtext("a:updated", namespaces=ATOM)) == newest
    return found


def test_entries_depend_on_their_own_essays_alone(made):
    """Whatever else is added, translated or renamed: ids and dates of the others stay."""
    text = "Title: {}\nDate: 2026-03-01\n\nText of this one.\n"
    files = {f"essays/m{n}/en.md": text.format(f"Number {n}") for n in (1, 2, 3)}
    output, _done = made(files)
    before = entries(output)
    assert len({updated for _published, updated in before.values()}) == 3
    content = output.folder.parent / "content" / "essays"
    (content / "m2").rename(content / "zzz")  # the address comes from the title
    output, _done = made(
        {
            "essays/aaa/en.md": text.format("Before all"),
            "essays/m1/da.md": text.format("Nummer 1"),
            "essays/m3/en.md": text.format("Number 3").replace(
                "\n\n", "\nTranslation-of: sv\nTopics: New\n\n"
            ),
            "essays/m3/sv.md": text.format("Nummer 3"),
        }
    )
    after = entries(output)
    assert len(after) == 4
    assert {key: after[key] for key in before} == before


@pytest.mark.parametrize("recorded", [False, True])
def test_an_entry_stays_the_same_when_its_essay_moves(made, recorded):
    """Its former address is its id, by the record or, without one, by Aliases."""
    text = "Title: Tea\nDate: 2026-03-01\n{}\nText of this one.\n"
    output, done = made({"essays/tea/en.md": text.format("")})
    before = entries(output)
    if recorded:
        write_record(done.described)
    output, done = made({"essays/tea/en.md": text.format("Slug: chai\nAliases: /en/tea/\n")})
    assert entries(output) == before
    if not recorded:
        return
    write_record(done.described)
    again = text.format("Slug: cha\nAliases: /en/chai/, /en/tea/\n")
    output, _done = made({"essays/tea/en.md": again})
    assert entries(output) == before


def test_an_alias_added_later_changes_no_entry(made):
    """Another essay, which this one replaces, was at that address."""
    text = "Title: {}\nDate: 2026-03-01\n{}\nText of this one.\n"
    output, done = made(
        {"essays/a/en.md": text.format("One", ""), "essays/b/en.md": text.format("Two", "")}
    )
    before = entries(output)
    write_record(done.described)
    (output.folder.parent / "content/essays/b/en.md").unlink()
    output, _done = made({"essays/a/en.md": text.format("One", "Aliases: /en/two/\n")})
    assert entries(output).items() <= before.items()
