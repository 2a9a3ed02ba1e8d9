r"""Formulas: TeX between ``$``, ``$$``, ``\(`` or ``\[`` becomes MathML while a text is read."""

import re
from functools import lru_cache
from xml.etree.ElementTree import Element, fromstring, tostring

from ..sanitize.allowlist import MATHML, MATHML_ATTRIBUTES, MATHML_TEXT

NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
URL = "http://www.w3.org/1998/Math/MathML"
MOST = 5_000  # characters of one formula
DOLLAR = re.compile(r"(?<![\w\\$])\$(?![\s$])((?:[^$\\]|\\.)*+)(?<!\s)\$(?![\w$])", re.DOTALL)
DOLLARS = re.compile(r"(?<![\w\\$])\$\$(?!\$)((?:[^$\\]|\\.)++)\$\$(?![\w$])", re.DOTALL)
SIGN = re.compile(r"\\[a-zA-Z]|[\^_{}=<>+]")
WORDS = re.compile(r"[^\W\d_]{2,}")
TEXTS = re.compile(r"\\(?:text|mathrm|textbf|textit|operatorname|mbox)\s*\{[^{}]*\}|\\[a-zA-Z]+")
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}")
# environments that latex2mathml does not know -> those that look the same
SAME = {"aligned": "split", "gathered": "matrix", "gather": "matrix", "gather*": "matrix"}
UNKNOWN = re.compile(
    r"(?<!\\)((?:\\\\)*)\\(begin|end)\s*\{(aligned|gathered|gather\*?)\}(?:\s*\[[tcb]\])?"
)
TICKED = re.compile(r"`([^`]+)`")


class FormulaError(Exception):
    """TeX that cannot be read; the message says what is wrong."""


def is_price(tex: str) -> bool:
    """Whether what is between two dollar signs is more likely a text between two prices."""
    bare = TEXTS.sub(" ", ENVIRONMENT.sub(" ", tex))
    words = WORDS.findall(bare)
    if re.match(r"\d", tex.strip()) and not SIGN.search(tex):
        return bool(words) or " " in tex.strip()
    return len(words) > 1 and not SIGN.search(tex)


def is_formula(tex: str, *, display: bool) -> bool:
    r"""Whether what is between ``\(`` and ``\)`` is TeX, rather than a text in brackets."""
    letter = not display and re.fullmatch(r"\s*[A-Za-z]\s*", tex) is not None
    return letter or SIGN.search(tex) is not None


def ticked(written: str) -> str:
    """The TeX in ``$`...`$``, as GitHub has formulas; "" where it is not written so."""
    found = TICKED.fullmatch(written)
    return found[1].strip() if found else ""


@lru_cache(maxsize=1000)
def mathml(tex: str, *, display: bool) -> str:
    """A formula as an element ``<math>``. Raises FormulaError."""
    try:
        from latex2mathml.converter import convert  # only texts with formulas need it
    except ModuleNotFoundError:
        raise FormulaError("needs latex2mathml; install requirements.lock again") from None
    if len(tex) > MOST:
        raise FormulaError(f"is longer than {MOST} characters; divide it")
    _check_braces(tex)
    tex = UNKNOWN.sub(lambda found: rf"{found[1]}\{found[2]}{{{SAME[found[3]]}}}", tex)
    try:
        root = fromstring(convert(tex, display="block" if display else "inline"))  # noqa: S314 our own
    except RecursionError:
        raise FormulaError("is nested too deeply; simplify it") from None
    except Exception as error:  # of any kind: the library has no base class
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error"))
        raise FormulaError(f"cannot be read ({name.lower()}); correct the TeX") from error
    _check(root)
    root.set("xmlns", URL)
    return tostring(root, encoding="unicode", short_empty_elements=False)


def _check_braces(tex: str) -> None:
    depth = 0
    for sign in re.findall(r"\\.|[{}]", tex, re.DOTALL):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            break
    if depth:
        raise FormulaError("has unbalanced braces; close each { with }")


def _check(root: Element) -> None:
    """Reduce to what pages may contain, without namespaces."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(NAMESPACE)
        if element.tag not in MATHML or (element.tag in MATHML_TEXT and len(element)):
            raise FormulaError(f"needs <{element.tag}>, which pages cannot show; simplify it")
        for name in list(element.attrib):
            if name not in MATHML_ATTRIBUTES or name in ("style", "class", "id"):
                del element.attrib[name]
        text = (element.text or "").strip()
        if len(text) > 1 and text.startswith("\\"):
            raise FormulaError(f'contains "{text}", which is not known; correct the TeX')
        # a sign that is meant, as in "\}", is an operator
        if (element.tag in ("mi", "mo") and text == "\\") or (element.tag == "mi" and text == "}"):
            raise FormulaError(f'contains "{text}" in a wrong place; correct the TeX')
        if (
            element.tag in ("mfrac", "msub", "msup", "mroot", "munder", "mover")
            and len(element) != 2
        ):
            raise FormulaError("lacks an argument; correct the TeX")
        if element.tag in ("msubsup", "munderover") and len(element) != 3:
            raise FormulaError("lacks an argument; correct the TeX")
