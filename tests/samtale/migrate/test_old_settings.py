"""An old site's settings are read whatever is in them, and the old site stays as it is."""

import pytest
from samtale.migrate import old_settings
from samtale.migrate.literals import assigned, constants
from samtale.migrate.old_settings import read_old, settings_file
from samtale.problems import BuildError

pytestmark = pytest.mark.site  # a process for each


@pytest.fixture
def conf(tmp_path):
    """``conf("A = 1")`` writes pelicanconf.py; other files by name."""

    def write(text, **others):
        for name, written in {"pelicanconf": text, **others}.items():
            (tmp_path / f"{name}.py").write_text(written, encoding="utf-8")
        return tmp_path / "pelicanconf.py"

    return write


def places(old):
    return [(note.field, note.line) for note in old.notes]


def test_a_package_that_is_missing_hides_nothing_else(conf):
    """Each statement that fails is listed, with its line and what it would have set."""
    old = read_old(
        conf(
            'A = "a"\nfrom no_such_theme import colours\nPLUGINS = ["x", colours]\n'
            'B = f"{A}b"\nLINKS = tuple((A, x) for x in ("b", "c"))\n'
        )
    )
    assert old.values == {"A": "a", "B": "ab", "LINKS": (("a", "b"), ("a", "c"))}
    assert places(old) == [("Python", 2), ("PLUGINS", 3)]
    assert "No module named 'no_such_theme'" in old.notes[0].message


def test_modules_of_the_old_site_are_read_in_the_same_way(conf):
    """The place of a setting is in the file that sets it."""
    old = read_old(
        conf("from common import *\nA = 2\n", common="import missing_package\nA = 1\nB = 3\n")
    )
    assert old.values == {"A": 2, "B": 3}
    assert old.where("B").endswith("common.py:3")
    assert [note.path.rpartition("/")[2] for note in old.notes] == ["common.py"]


def test_what_was_published_counts(conf):
    """SITEURL of publishconf.py, as ``make publish`` has it; it may be the one that is named."""
    files = {
        "publishconf": 'import os, sys\nsys.path.append(os.curdir)\nfrom pelicanconf import *\nURL = "b"\n'
    }
    path = conf('URL = ""\nNAME = "n"\n', **files)
    for named in (path, path.with_name("publishconf.py")):
        old = read_old(named)
        assert old.values == {"URL": "b", "NAME": "n"}
        assert old.where("URL").endswith("publishconf.py:4")
        assert old.notes == ()


@pytest.mark.parametrize(
    "statement",
    [
        'open("new.txt", "w").write("x")',
        'import os; os.mkdir("new")',
        'import pathlib; pathlib.Path("pelicanconf.py").unlink()',
        'import shutil; shutil.copytree(".", "copy")',
        'import subprocess; subprocess.run(["touch", "new"])',
        'import socket; socket.create_connection(("127.0.0.1", 9))',
        'import os; os.system("touch new")',
    ],
)
def test_nothing_is_written_started_or_connected_to(conf, tmp_path, statement):
    """Such a statement fails, and is listed."""
    old = read_old(conf(f"A = 1\n{statement}\nB = 2\n", helper="X = 1\n"))
    assert old.values == {"A": 1, "B": 2}
    assert "which is not allowed here" in old.notes[0].message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["helper.py", "pelicanconf.py"]


def test_no_bytecode_is_left(conf, tmp_path):
    """Neither of the file nor of what it imports."""
    read_old(conf("import helper\nA = helper.X\n", helper="X = 1\n"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["helper.py", "pelicanconf.py"]


@pytest.mark.parametrize("end", ["while True: pass", "import os; os._exit(3)"])
def test_settings_that_never_end_are_read_as_constants(conf, monkeypatch, end):
    """What is no constant is listed."""
    monkeypatch.setattr(old_settings, "SECONDS", 2)
    old = read_old(
        conf(
            'import os\nA = "a"\nB = os.path.join(A, "b")\nC = f"{B}/c"\nD = sorted([2, 1])\n'
            f'E = {{"x": [1, (A,)]}}\n{end}\n'
        )
    )
    assert old.values == {"A": "a", "B": "a/b", "C": "a/b/c", "E": {"x": [1, ("a",)]}}
    assert places(old) == [("Python", 1), ("D", 5)]


def test_values_that_are_no_literals_are_listed(conf):
    """Functions and objects; paths, ordered dictionaries and numbers are plain values."""
    old = read_old(
        conf(
            "import collections, pathlib, datetime\nA = pathlib.Path('x')\n"
            "B = collections.OrderedDict(a=1)\nC = {'f': lambda x: x}\n"
            "D = datetime.date(2020, 1, 1)\nE = float('nan')\nF = []\nF.append(F)\n"
        )
    )
    assert old.values == {"A": "x", "B": {"a": 1}}
    assert sorted(places(old)) == [("C", 4), ("D", 5), ("E", 6), ("F", 7)]


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("A = 1\nB = (\n", r"pelicanconf\.py:2: '\(' was never closed; correct the line"),
        ('print "x"\n', r"pelicanconf\.py:1: Missing parentheses"),
        ("A = '\0'\n", r"pelicanconf\.py:1: .*null bytes"),
    ],
)
def test_a_file_that_is_no_python_is_an_error(conf, text, reported):
    """With file and line."""
    with pytest.raises(BuildError, match=reported):
        read_old(conf(text))


def test_what_the_settings_print_and_ask_is_no_result(conf):
    """Standard output and input are not theirs."""
    old = read_old(conf('print("{}")\nA = 1\nB = input()\nimport sys\nsys.exit(2)\nC = 3\n'))
    assert old.values == {"A": 1, "C": 3}
    assert places(old) == [("B", 3), ("Python", 5)]


def test_the_settings_file_may_be_named_by_its_folder(conf):
    """Or else the message says what to write."""
    path = conf("A = 1\n")
    assert settings_file(str(path.parent)) == path
    with pytest.raises(BuildError, match="there is no such settings file; write --from"):
        settings_file(str(path.parent / "nothing"))


def test_constants_and_places(tmp_path):
    """Also of names that are set twice, or with a type."""
    file = tmp_path / "conf.py"
    file.write_text("A: int = -1\nB = [A] + [2]\nC, D = 1, 2\nB += [3]\nA = 5\n", encoding="utf-8")
    assert constants(file.read_text(encoding="utf-8"), file) == (
        {"A": 5},
        [(3, "C"), (3, "D"), (4, "B")],
    )
    assert {key: line for key, (_file, line) in assigned([file]).items()} == {
        "A": 5,
        "B": 4,
        "C": 3,
        "D": 3,
    }
