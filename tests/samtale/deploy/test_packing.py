"""Text files are packed once, and what was packed is what readers get."""

import gzip
import os

import brotli
import pytest
from samtale.deploy import packing
from samtale.deploy.packing import LEAST, pack

TEXT = b"En tekst om te. " * 100


@pytest.fixture
def cache(tmp_path):
    """Where packed forms are kept."""
    return tmp_path / "cache" / "packed"


@pytest.fixture
def site(tmp_path):
    """A finished site of these files."""

    def make(files, name="site"):
        for path, content in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(content)
        return tmp_path / name

    return make


def forms(folder):
    """What is next to the files, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in (".gz", ".br")
    }


def unpack(path, content):
    """What a browser makes of it."""
    return (gzip.decompress if path.endswith(".gz") else brotli.decompress)(content)


def test_a_packed_form_is_its_file(site, cache):
    """As gzip and as Brotli, and smaller."""
    files = {"index.html": TEXT, "da/x.json": TEXT * 2, "theme/a b.css": TEXT * 3}
    folder = site(files)
    assert pack(folder, cache) == 3
    found = forms(folder)
    assert set(found) == {f"{path}{suffix}" for path in files for suffix in (".gz", ".br")}
    for path, content in found.items():
        assert unpack(path, content) == files[path[:-3]]
        assert len(content) < len(files[path[:-3]]) / 5


def test_the_same_content_gives_the_same_bytes(site, cache, tmp_path):
    """Whenever and wherever it is packed: no file of a release changes by itself."""
    one, other = site({"x.html": TEXT}), site({"y/other.txt": TEXT}, "other")
    os.utime(other / "y/other.txt", (1, 1))
    pack(one, cache)
    pack(other, tmp_path / "another")
    assert sorted(forms(one).values()) == sorted(forms(other).values())


def test_nothing_is_packed_that_gets_larger(site, cache):
    """Noise, small files, and what is packed by its kind."""
    folder = site(
        {
            "x.txt": os.urandom(5000),
            "small.html": b"a" * (LEAST - 1),
            "x.png": TEXT,
            "x.tar": TEXT,
            "large.html": b"a" * LEAST,
        }
    )
    pack(folder, cache)
    assert set(forms(folder)) == {"large.html.gz", "large.html.br"}


def test_what_was_packed_is_not_packed_again(site, cache, monkeypatch):
    """The next release packs only what has changed."""
    assert pack(site({"x.html": TEXT, "y.html": TEXT + b"y"}), cache) == 2
    first = forms(site({}))
    folder = site({"x.html": TEXT, "z.html": TEXT + b"z"}, "next")
    assert pack(folder, cache) == 1
    monkeypatch.setattr(packing, "_gzip", lambda _content: pytest.fail("it is known"))
    assert pack(folder, cache) == 0
    assert forms(folder)["x.html.gz"] == first["x.html.gz"]


@pytest.mark.parametrize(
    "damage",
    [lambda known: known[:-5], lambda known: b"", lambda known: b"something else", "other"],
)
@pytest.mark.parametrize("suffix", [".gz", ".br"])
def test_a_damaged_cache_does_no_harm(site, cache, damage, suffix):
    """Readers never get what is cut off, or another's content."""
    pack(site({"x.html": TEXT}), cache)
    packer = {".gz": gzip.compress, ".br": brotli.compress}[suffix]
    (known,) = cache.glob(f"*{suffix}")
    sound = known.read_bytes()
    known.write_bytes(packer(b"another") if damage == "other" else damage(sound))
    folder = site({"x.html": TEXT}, "next")
    assert pack(folder, cache) == 1
    assert forms(folder)[f"x.html{suffix}"] == sound
    assert known.read_bytes() == sound


def test_nor_does_one_that_cannot_be_used(site, cache):
    """Then everything is packed as if there were none."""
    pack(site({"x.html": TEXT}), cache)
    for known in sorted(cache.iterdir()):
        known.unlink()
        known.mkdir()
    folder = site({"x.html": TEXT}, "next")
    assert pack(folder, cache) == 1
    assert unpack(".gz", forms(folder)["x.html.gz"]) == TEXT


def test_the_cache_stays_small(site, cache):
    """It holds what the site uses, and as much of what it used last; the oldest goes first."""
    for number in range(5):
        folder = site({"x.html": TEXT + b"%d" % number}, f"site{number}")
        pack(folder, cache)
        for path in cache.iterdir():
            os.utime(path, (path.stat().st_mtime - 100,) * 2)
    assert len(list(cache.iterdir())) == 4
    assert pack(site({}, "site4"), cache) == 0
    assert pack(site({}, "site3"), cache) == 0
    assert pack(site({}, "site0"), cache) == 1


def test_many_files_of_one_content_do_not_disturb_each_other(site, cache):
    """Though they are packed at the same moment."""
    folder = site({f"{number}.html": TEXT for number in range(60)})
    assert pack(folder, cache) >= 1
    assert len(set(forms(folder).values())) == 2
    assert len(forms(folder)) == 120
    assert {path.suffix for path in cache.iterdir()} == {".gz", ".br"}


def test_a_folder_may_be_called_as_a_page_is(site, cache):
    """An address such as /da/node.js/ is one."""
    folder = site(
        {"da/node.js/index.html": TEXT, **{f"da/node.js/{number}": b"" for number in range(99)}}
    )
    assert pack(folder, cache) == 1


def test_it_says_how_far_it_has_come(site, cache):
    """Now and then."""
    reported = []
    pack(
        site({f"{number}.html": TEXT + b"%d" % number for number in range(201)}),
        cache,
        reported.append,
    )
    assert reported == ["packed 100 of 201 files", "packed 200 of 201 files"]
