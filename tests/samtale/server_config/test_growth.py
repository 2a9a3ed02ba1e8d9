"""What strangers send meets patterns: matching takes steps in proportion to the length of what they
send, and no more.

The steps are counted, by a plain backtracking matcher: what takes it twice as many steps for a text
twice as long takes any engine no longer (nginx uses PCRE, which backtracks; Caddy uses RE2, which
does not).
"""

import functools
import itertools
import re
from collections.abc import Iterator
from re import _constants as op
from re import _parser

import pytest
from samtale.audit.http_probe import HOST
from samtale.cli.external_links import ADDRESS
from samtale.describe.parts import Link
from samtale.describe.view import RedirectView, View
from samtale.server_config.servers import ACCEPTED, LONGEST, configuration, facts_of

SHORT = 16  # how often a part is repeated; then twice and four times
# how much more the second doubling may cost than the first: 2 if steps grow with the length, 4 if
# with its square
MOST = 2.6
NGINX = re.compile(r'(?:"~|!~ ?"|~ ?")((?:\\.|[^"\\])*)"|location ~ ([^"\s]+) \{')
CADDY = re.compile(r"(?:_regexp(?: [A-Za-z]+| \{\w+\})? |[\s]~|`~)`?([^`\s]+)")
PARTS = ["0", "1", ".", "/", ",", " ", "-", "a", ";", "=", "%", ":", "q", "_"]
PARTS += [
    "-a",
    "/a",
    "/.",
    "0.",
    "a,",
    " ;",
    ";q=",
    ". ",
    "a.",
    ".0123456789",
    "//",
    "%2",
    "::",
    "=0",
    "0,",
    ", ",
]
STARTS = [
    "",
    "da",
    "da;q=",
    "da;q=0.",
    "da,sv,",
    "da-",
    "200 /a/",
    "200 ",
    "/",
    "/.well-known",
    "/da/",
    "https://127.0.0.1",
    "choose",
]
STARTS += ["<a ", '<a href="//']
END = "!"  # what no pattern ends in, so that all ways to match are tried


LETTERS = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)
FITS: dict[tuple, bool] = {}  # whether a part of a pattern matches a letter
parsed = functools.cache(lambda pattern: list(_parser.parse(pattern)))


class Counted:
    """A backtracking matcher of the parts of patterns that servers know; ``steps``: how many
    letters it has looked at.
    """

    def __init__(self, text: str):
        self.text, self.steps = text, 0

    def search(self, pattern: str) -> bool:
        tree = parsed(pattern)
        starts = range(1) if tree[:1] == [(op.AT, op.AT_BEGINNING)] else range(len(self.text) + 1)
        return any(next(self.all(tree, start), None) is not None for start in starts)

    def all(self, tree: list, at: int) -> Iterator[int]:
        """Where a sequence can end that begins here, in the order in which an engine tries it."""
        done = 0
        while done < len(tree) and tree[done][0] in LETTERS:
            if not self.is_letter(*tree[done], at):
                return
            at, done = at + 1, done + 1
        tree = tree[done:] if done else tree
        if not tree:
            yield at
            return
        for end in self.one(*tree[0], at):
            yield from self.all(tree[1:], end)

    def one(self, kind, value, at: int) -> Iterator[int]:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            yield from self.repeated(*value, at, greedy=kind is op.MAX_REPEAT)
        elif kind is op.SUBPATTERN:
            yield from self.all(list(value[3]), at)
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from self.all(list(branch), at)
        elif kind is op.AT:
            self.steps += 1
            if at == (0 if value is op.AT_BEGINNING else len(self.text)):
                yield at
        else:
            raise AssertionError(f"{kind} is not known here")

    def repeated(self, least: int, most: int, what, at: int, *, greedy: bool) -> Iterator[int]:
        what, ends = list(what), [at]
        if len(what) == 1 and what[0][0] in LETTERS:
            while len(ends) <= most and self.is_letter(*what[0], ends[-1]):
                ends.append(ends[-1] + 1)
            yield from ends[least:][::-1] if greedy else ends[least:]
            return
        assert greedy, "no pattern of ours repeats a group as seldom as possible"
        if most:
            for end in self.all(what, at):
                if end > at:
                    yield from self.repeated(max(least - 1, 0), most - 1, what, end, greedy=greedy)
        if not least:
            yield at

    def is_letter(self, kind, value, at: int) -> bool:
        self.steps += 1
        if at >= len(self.text):
            return False
        letter = ord(self.text[at])
        if kind is op.ANY:
            return True
        key = (id(value) if kind is op.IN else value), kind, letter  # parsed() keeps the lists
        if key not in FITS:
            FITS[key] = _is_letter(kind, value, letter)
        return FITS[key]


def _is_letter(kind, value, letter: int) -> bool:
    if kind is op.LITERAL:
        return letter in (value, ord(chr(value).swapcase()[0]))
    if kind is op.NOT_LITERAL:
        return letter != value
    assert kind is op.IN, f"{kind} is not known here"
    inside = any(
        letter == one
        if reported is op.LITERAL
        else one[0] <= letter <= one[1]
        if reported is op.RANGE
        else _in_class(one, letter)
        for reported, one in value
        if reported is not op.NEGATE
    )
    return inside != (value[0][0] is op.NEGATE)


def _in_class(name, letter: int) -> bool:
    return {
        op.CATEGORY_SPACE: chr(letter).isspace(),
        op.CATEGORY_WORD: chr(letter).isalnum(),
        op.CATEGORY_DIGIT: chr(letter).isdigit(),
    }[name]


def steps(pattern: str, text: str) -> int:
    counted = Counted(text)
    counted.search(pattern)
    return counted.steps


@functools.cache  # some patterns are both servers'
def steepest(pattern: str, short: int = SHORT) -> tuple[float, str]:
    """The most that doubling a text costs more the second time than the first, and what was
    repeated.
    """
    worst = (0.0, "")
    for start, part in itertools.product(STARTS, PARTS):
        once, twice, four = (
            steps(pattern, start + part * count + END) for count in (short, 2 * short, 4 * short)
        )
        worst = max(worst, ((four - twice) / max(twice - once, short), f"{start}({part})"))
    return worst


@pytest.mark.parametrize("server", ["nginx", "caddy"])
def test_steps_grow_with_the_length_of_what_is_sent(make_site, server):
    """For every pattern of a configuration, whatever part of a request is repeated."""
    views = [
        RedirectView("redirect", "da", "da/a/", "x", "X", "redirect", target=Link("Y", "da/b/")),
        View("gone", "da", "da/c/", "c", "X", "x"),
    ]
    text = configuration(server, facts_of(make_site(url="http://127.0.0.1", prefix="/da"), views))
    found = {"".join(one) for one in (NGINX if server == "nginx" else CADDY).findall(text)}
    assert len(found) >= 20, found
    growth = {pattern: steepest(pattern) for pattern in sorted(found - {ACCEPTED})}
    assert {pattern: reported for pattern, reported in growth.items() if reported[0] > MOST} == {}


@pytest.mark.parametrize(
    "pattern", [f"^(?:{HOST.pattern})$", ADDRESS.pattern], ids=["host", "link"]
)
def test_so_do_those_that_we_ask_ourselves(pattern):
    """Of what other sites answer, and of what authors write."""
    reported = steepest(pattern)
    assert reported[0] <= MOST, reported


@pytest.mark.parametrize(
    ("pattern", "grows"),
    [("^(?:a,)*b", 2), ("^[0-9]*[1-9][0-9]*$", 4), ("^[a:]*:[a:]*$", 4), ("-$", 2)],
)
def test_the_count_knows_lines_from_squares(pattern, grows):
    """Of patterns whose growth is known."""
    assert steepest(pattern)[0] == pytest.approx(grows, rel=0.2)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"^da(?:-[a-z0-9]+)*\s*(?:,|$)", "da-dk ,x"), (r"a{2,3}b$", "xaab"), ("^[^,]+$", ",")],
)
def test_the_count_matches_as_python_does(pattern, text):
    assert Counted(text).search(pattern) == bool(re.search(pattern, text))


def test_what_is_kept_of_a_list_of_languages_is_bounded():
    """However long the list is."""
    for text in (
        "da",
        "da,sv",
        "da;q=0.5, sv,en,de,fr,es",
        "da," * 9000,
        "da," + "a" * 9000,
        "a" * 9000,
        "," * 9000,
    ):
        kept = re.search(ACCEPTED, text)
        assert len(kept[1] if kept else "") <= 4 * LONGEST + 3
    assert steepest(ACCEPTED, 2 * LONGEST)[0] <= MOST
    assert re.search(ACCEPTED, "da;q=0.5, sv,en,de,fr")[1] == "da;q=0.5, sv,en,de"
