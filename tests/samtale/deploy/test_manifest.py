"""The manifest of a release: what it says of a folder, and that nobody can change what it says
unseen.
"""

import gzip
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.deploy.manifest import (
    MARK,
    Entry,
    Manifest,
    Unreadable,
    belongs,
    is_packed,
    is_plain,
    manifest_from,
    manifest_of,
    mark,
    moment_of,
    release_id,
    sha256,
    type_of,
)
from samtale.output.hashed_names import ASK, FOREVER

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ENTRIES = st.builds(
    Entry,
    TEXTS,
    st.integers(0),
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.booleans(),
    st.booleans(),
    TEXTS,
    TEXTS,
    TEXTS,
)
MANIFESTS = st.builds(
    Manifest,
    st.dictionaries(TEXTS, ENTRIES, max_size=4),
    st.lists(TEXTS, max_size=3).map(tuple),
    TEXTS,
)
SMALL = Manifest(
    {"x.txt": Entry("a" * 64, 0, "text/plain"), "da/index.html": Entry("b" * 64, 9, kept=True)},
    ("da",),
    "https://x",
)


@given(MANIFESTS)
def test_a_manifest_that_is_read_is_the_one_that_was_written(manifest):
    """Empty files and all letters too."""
    found = manifest_from(manifest.text())
    assert found == manifest
    assert found.digest == manifest.digest


@given(MANIFESTS, st.data())
def test_a_file_is_a_line(manifest, data):
    """So that the change of one is the change of one line, whatever the order in which they were
    found.
    """
    backwards = replace(manifest, entries=dict(reversed(manifest.entries.items())))
    assert backwards.text() == manifest.text()
    if manifest.entries:
        path = data.draw(st.sampled_from(sorted(manifest.entries)))
        other = replace(manifest, entries={**manifest.entries, path: Entry("other", -1)})
        pairs = zip(manifest.text().split("\n"), other.text().split("\n"), strict=True)
        assert sum(one != two for one, two in pairs) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"files"',
        "[" * 100_000,
        '{"files": {}}',
        ('{"languages": [], "url": "", "files": []}'),
        '{"languages": [], "url": "", "files": {"x": []}}',
        ('{"languages": [], "url": "", "files": {"x": {"size": 1}}}'),
        '{"languages": [], "url": "", "files": {"x": {"sha256": "", "size": 1, "more": 1}}}',
    ],
)
def test_what_is_no_manifest_is_unreadable(text):
    """And nothing worse."""
    with pytest.raises(Unreadable):
        manifest_from(text)


@pytest.mark.parametrize(
    "change",
    [
        {"entries": {**SMALL.entries, "y.txt": Entry("", 0)}},
        {"entries": {**SMALL.entries, "x.txt": Entry("a" * 64, 1, "text/plain")}},
        {"entries": {**SMALL.entries, "x.txt": Entry("a" * 64, 0, "text/plain", kept=True)}},
        {"languages": ("da", "sv")},
        {"url": "https://y"},
    ],
)
def test_a_release_is_named_by_all_that_its_manifest_says(change):
    """A copy with a change is another, even where the digest of the first is known already."""
    name = release_id(SMALL, datetime(2026, 2, 28, 18, tzinfo=UTC))
    assert belongs(SMALL, name)
    assert not belongs(replace(SMALL, **change), name)


def test_a_release_is_named_by_its_time():
    """In UTC, wherever it was made; from a name that is none, no time can be reported."""
    there = datetime(2026, 2, 28, 18, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    name = release_id(SMALL, there)
    assert name == f"20260228T160001Z-{SMALL.digest[:12]}"
    assert moment_of(name) == there
    assert [moment_of(one) for one in ("", "20261328T160001Z-x", "other")] == [None] * 3
    assert mark(name, SMALL) == f'{{"release": "{name}", "manifest": "{SMALL.digest}"}}\n'.encode()


PAGE = Entry("a", 1, "text/html", ASK)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PAGE, PAGE, True),
        (PAGE, None, False),
        (PAGE, replace(PAGE, sha256="b"), False),
        (PAGE, replace(PAGE, type="text/plain"), False),
        (PAGE, replace(PAGE, cache=FOREVER), False),
        (PAGE, replace(PAGE, encoding="gzip"), False),
        (PAGE, replace(PAGE, kept=True, work="x", size=2, md5="m"), True),
        (PAGE, Entry("a", 0), True),
        (PAGE, Entry("b", 0), False),
        (replace(PAGE, md5="m"), Entry("", 1, md5="m"), True),
        (replace(PAGE, md5="m"), Entry("", 1, md5="n"), False),
        (PAGE, Entry("", 1), False),
        (Entry("", 0), Entry("", 0), False),
    ],
)
def test_two_files_are_the_same_if_readers_get_the_same(one, other, same):
    """By what is known of both: a server says no types, a store only its own digest; of nothing,
    nothing is known.
    """
    assert one.same(other) is same
    assert other is None or other.same(one) is same


@pytest.fixture
def folder(tmp_path):
    """A finished site: a packed page, a picture with its hash, a feed, an archive of the author's,
    an empty file.
    """
    files = {
        "da/index.html": b"da" * 500,
        "da/index.html.br": b"br",
        "da/feed.xml": b"<feed/>",
        "files/arkiv.tar.gz": b"tar",
        "theme/x.0123456789.css": b"css",
        "tom.txt": b"",
        MARK: b"{}",
        "da/release.json": b"{}",
    }
    files["da/index.html.gz"] = gzip.compress(files["da/index.html"], mtime=0)
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def about(path):
    """What is known of the pages."""
    return {"kept": True, "work": "te", "lang": "da"} if path == "da/index.html" else {}


def test_every_file_of_a_folder_is_listed(folder):
    """But the mark, which names the manifest; with its type, its rule, and what is known of it."""
    found = manifest_of(folder, ("da",), "https://x", about, one_form="")
    assert (found.languages, found.url) == (("da",), "https://x")
    assert {
        path: (entry.type, entry.cache, entry.size) for path, entry in found.entries.items()
    } == {
        "da/feed.xml": ("application/xml", ASK, 7),
        "da/index.html": ("text/html", ASK, 1000),
        "da/index.html.br": ("application/octet-stream", ASK, 2),
        "da/index.html.gz": ("application/gzip", ASK, (folder / "da/index.html.gz").stat().st_size),
        "da/release.json": ("application/json", ASK, 2),
        "files/arkiv.tar.gz": ("application/gzip", ASK, 3),
        "theme/x.0123456789.css": ("text/css", FOREVER, 3),
        "tom.txt": ("text/plain", ASK, 0),
    }
    page = found.entries["da/index.html"]
    assert page == Entry(
        sha256(b"da" * 500), 1000, "text/html", ASK, kept=True, work="te", lang="da"
    )
    assert manifest_from(found.text()) == found


def test_a_store_keeps_one_form_of_each(folder):
    """The gzipped one where there is one: its size and its MD5, but the digest of what readers
    get.
    """
    found = manifest_of(folder, (), "", about, one_form="gzip").entries
    assert sorted(found) == [
        "da/feed.xml",
        "da/index.html",
        "da/release.json",
        "files/arkiv.tar.gz",
        "theme/x.0123456789.css",
        "tom.txt",
    ]
    stored = (folder / "da/index.html.gz").read_bytes()
    page = found["da/index.html"]
    assert (page.sha256, page.size, page.encoding) == (sha256(b"da" * 500), len(stored), "gzip")
    assert page.md5 == hashlib.md5(stored, usedforsecurity=False).hexdigest()
    assert (found["tom.txt"].encoding, found["tom.txt"].md5) == (
        "",
        "d41d8cd98f00b204e9800998ecf8427e",
    )
    assert found["files/arkiv.tar.gz"].encoding == ""


def test_a_packed_form_is_kept_as_long_as_its_file(tmp_path):
    """Else browsers would ask for the one and not for the other."""
    (tmp_path / "theme").mkdir()
    for name in ("x.0123456789.css", "x.0123456789.css.gz", "x.0123456789.css.br"):
        (tmp_path / "theme" / name).write_bytes(b"x")
    assert {
        entry.cache for entry in manifest_of(tmp_path, (), "", about, one_form="").entries.values()
    } == {FOREVER}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("da/index.html", "text/html"),
        ("x.JPG", "image/jpeg"),
        ("feed.json", "application/feed+json"),
        ("x.json", "application/json"),
        ("sitemap.xml", "application/xml"),
        ("CNAME", "application/octet-stream"),
        ("x.unknown", "application/octet-stream"),
    ],
)
def test_a_type_follows_from_the_suffix(path, kind):
    """And feeds from their names."""
    assert type_of(path) == kind


@pytest.mark.parametrize(
    ("path", "packed", "plain"),
    [
        ("x.html", False, True),
        ("x.html.gz", True, False),
        ("x.html.br", True, False),
        ("a.tar.gz", False, True),
        ("theme/x.0123456789.css", False, False),
        ("theme/x.0123456789.css.gz", True, False),
    ],
)
def test_people_count_neither_packed_forms_nor_what_carries_a_hash(path, packed, plain):
    """But the archives that authors publish."""
    among = {"x.html", "theme/x.0123456789.css"}
    assert (is_packed(path, among), is_plain(path, among)) == (packed, plain)
