"""What a correction changes in a file, and that it changes nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.fix.edits import edited
from samtale.problems import ENCODING, KEY, LINK, NAME, TOPIC, WORD, Correction


def after(text: str, *edits, name="da.md"):
    """The text after these corrections, and how many were made."""
    data, made = edited(name, text.encode(), edits)
    return data.decode(), made


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("[a](x.md)", "[a](y.md)"),
        ("[a]( <x.md> 'T')", "[a]( <y.md> 'T')"),
        ("![a](x.md){.wide}", "![a](y.md){.wide}"),
        ("[a]: x.md", "[a]: y.md"),
        ("[a]: <x.md> 'T'", "[a]: <y.md> 'T'"),
        ('<a href="x.md">a</a>', '<a href="y.md">a</a>'),
        ("<img src='x.md' alt=''>", "<img src='y.md' alt=''>"),
        ("[a]({filename}x.md)", "[a](y.md)"),
        ("[a](|static|x.md)", "[a](y.md)"),
        ("[a](x.md) [b](x.md)", "[a](y.md) [b](y.md)"),
        ("x.md", "x.md"),
        ("[a](ax.md) [a](x.md2)", "[a](ax.md) [a](x.md2)"),
        ("`[a](x.md)`", "`[a](x.md)`"),
        ("```\n[a](x.md)\n```", "```\n[a](x.md)\n```"),
    ],
)
def test_a_link_is_replaced_wherever_it_is_one(before, expected):
    """Outside code; not where it is a part of another."""
    assert after(before, (1, Correction(LINK, "x.md", "y.md")))[0] == expected


def test_a_link_is_found_as_it_is_written():
    """Encoded, with escapes, with ampersands as entities."""
    assert after("[a](b%20c.md)", (1, Correction(LINK, "b c.md", "y.md")))[0] == "[a](y.md)"
    assert after("[a](/b\\_c/)", (1, Correction(LINK, "/b_c/", "y.md")))[0] == "[a](y.md)"
    assert after("[a](/?b&amp;c)", (1, Correction(LINK, "/?b&c", "y.md")))[0] == "[a](y.md)"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Titel: A\n", "Title: A\n"),
        ("titel : A\n", "title : A\n"),
        ("---\ntitel: A\n---\n", "---\ntitle: A\n---\n"),
    ],
)
def test_a_key(before, expected):
    """In the case in which it was written."""
    line = 2 if before.startswith("---") else 1
    assert after(before, (line, Correction(KEY, "titel", "Title"))) == (expected, 1)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Topics: Te, Kafe\n\nKafe", "Topics: Te, Kaffe\n\nKafe"),
        ("tags:\n  - Te\n  - Kafe\nx: Kafe\n", "tags:\n  - Te\n  - Kaffe\nx: Kafe\n"),
        ('tags: ["Kafe"]\n', 'tags: ["Kaffe"]\n'),
        ("Kafe: Kafe-bar, Kafe\n", "Kafe: Kafe-bar, Kaffe\n"),
        ("Topics: Te\n\nKafe", "Topics: Te\n\nKafe"),
    ],
)
def test_a_name_in_a_list(before, expected):
    """In the key's value, also on the lines below it; nowhere else."""
    assert after(before, (1, Correction(NAME, "Kafe", "Kaffe")))[0] == expected


def test_a_word():
    """On its line, outside code."""
    one = Correction(WORD, "RÃ¸d", "Rød")
    assert after("A\n`RÃ¸d` RÃ¸d\nRÃ¸d\n", (2, one)) == ("A\n`RÃ¸d` Rød\nRÃ¸d\n", 1)
    assert after("RÃ¸d\nB\n", (2, one)) == ("RÃ¸d\nB\n", 0)


def test_an_encoding():
    """Line ends stay; the mark of UTF-16 goes."""
    text = "Title: Øl\r\n\r\nÅ.\r"
    for encoding in ("cp1252", "mac-roman", "utf-16"):
        data, made = edited("da.md", text.encode(encoding), [(1, Correction(ENCODING, encoding))])
        assert (data.decode("utf-8"), made) == (text, 1)


def test_topics_are_added_at_the_end():
    """Each once, with its name in every language that uses it."""
    topics = [
        (0, Correction(TOPIC, "sv", "Fika", "t.yaml")),
        (0, Correction(TOPIC, "da", "fika", "t.yaml")),
        (0, Correction(TOPIC, "da", "Nej: tak", "t.yaml")),
        (0, Correction(TOPIC, "da", "Te", "t.yaml")),
    ]
    data, made = edited("t.yaml", b"te: { da: The }\r\n", topics)
    assert made == 4
    assert data.decode() == (
        "te: { da: The }\r\n"
        "fika: { da: fika, sv: Fika }\r\n"
        'nej-tak: { da: "Nej: tak" }\r\n'
        "te-2: { da: Te }\r\n"
    )
    assert edited("t.toml", b"[te]\nda = 'The'", topics[:2])[0].decode() == (
        '[te]\nda = \'The\'\n[fika]\nda = "fika"\nsv = "Fika"\n'
    )
    assert edited("t.json", b"{}", topics) == (b"{}", 0)


@given(
    st.lists(st.sampled_from(["[a](x.md)", "tekst", "", "Å\u2028b", "\x0b", "`x`", "\ufeff"])),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_nothing_else_changes(lines, end, marked):
    """Whatever the line ends are, and whether there is a mark of UTF-8."""
    text = end.join(lines)
    data = (b"\xef\xbb\xbf" if marked else b"") + text.encode()
    found, _made = edited("da.md", data, [(1, Correction(LINK, "x.md", "y.md"))])
    assert found == data.replace(b"](x.md)", b"](y.md)")
    assert edited("da.md", found, [(1, Correction(LINK, "x.md", "y.md"))]) == (found, 0)
