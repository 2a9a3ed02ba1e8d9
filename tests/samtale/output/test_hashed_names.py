"""Which names carry a hash, and how long what is under a name may be kept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.output.hashed_names import (
    ASK,
    ASSETS,
    ENDING,
    FOREVER,
    as_written,
    cache_rule,
    hashed_name,
    is_hashed,
)

DIGEST = "0123456789abcdef" * 4
KEPT = """favicon.ico CNAME robots.txt samtale.css da/te/index.html da/feed.xml da/feed.json files/bog.pdf files/a.epub
files/data.csv essays/te/kode.zip essays/te/png files/arkiv.tar.gz theme/site.webmanifest"""


@pytest.mark.parametrize("path", KEPT.split())
def test_pages_downloads_and_the_root_keep_their_names(path):
    """Readers keep a download under its name, and browsers ask for favicon.ico by its own."""
    assert hashed_name(path, DIGEST) == path
    assert cache_rule(path) == ASK


@pytest.mark.parametrize(
    "path",
    [
        "theme/samtale.css",
        "essays/te/Krus.JPG",
        "images/a.b/x.y.svg",
        "files/x y.mp3",
        "da/på.woff2",
    ],
)
def test_an_asset_carries_its_hash_before_its_suffix(path):
    """So that servers still tell what it is."""
    stem, _, suffix = path.rpartition(".")
    name = hashed_name(path, DIGEST)
    assert name == f"{stem}.0123456789.{suffix}"
    assert cache_rule(name) == FOREVER
    assert as_written(f'"{name}" is a broken link') == f'"{path}" is a broken link'


@pytest.mark.parametrize(
    "path",
    [
        "x.0123456789.css",
        "theme/x.012345678.css",
        "theme/x.0123456789.pdf",
        "theme/x.ABCDEF0123.css",
        "theme/0123456789.css",
    ],
)
def test_nothing_else_may_be_kept_for_ever(path):
    """Of what looks like a hash: at the root, too short, of another kind, or without a name before
    it.
    """
    assert not is_hashed(path)


@given(st.text("abc.-0", min_size=1), st.sampled_from(ASSETS))
def test_what_got_a_hash_is_known_by_it(stem, suffix):
    """Whatever its own name, and the plain name can be reported from it."""
    path = f"files/{stem}.{suffix}"
    assert is_hashed(hashed_name(path, DIGEST))
    assert as_written(hashed_name(path, DIGEST)) == path


def test_the_index_for_searching_may_be_kept_where_its_names_change_with_it():
    """And servers' grep knows the same names."""
    cached = ["da.0123456789.search", "pt-BR.0123456789.search"]
    asked = ["da.search", "da.0123456.search", "da_0123456789.search", "da.0123456789.else"]
    assert [cache_rule(f"search-index/{name}") for name in cached + asked] == (
        [FOREVER] * 2 + [ASK] * 4
    )
    assert [bool(re.search(ENDING, name)) for name in cached + asked] == [True] * 2 + [False] * 4
