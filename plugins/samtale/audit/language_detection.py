"""Detects the language of a page's text, to compare it with the declared one: by py3langid (a model
of 4.5 MB; Lui and Baldwin 2012).
"""

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from ..cache.store import Store
from ..problems import ERROR, WARNING
from .language_model import Classifier, language_model

ENOUGH = 300  # minimum number of characters for a certain result
WINDOW = 400  # characters that are classified; a second window if the first is in another language
SURE = 0.999
SAME = {"nb": "no", "nn": "no"}  # which the model confuses
LEFT_OUT = "code, pre, blockquote, table, script, style, math, svg, [lang]"


class LanguageDetector:
    """Compares declared with detected languages. The model is loaded on first use.

    ``codes``: the site's languages; ``store``: in whose folder the unpacked model is stored.
    """

    # a store that stores nothing
    def __init__(self, codes: Sequence[str], store: Store = Store(None)):  # noqa: B008
        self.store = store
        self.codes = {_plain(code): code for code in codes}
        self.model: Classifier | None = None
        self.known: set[str] = set()

    def faults(self, body: LexborNode, lang: str) -> Iterator[tuple[str, str]]:
        """(message, severity) if a body is certainly in another language than its page. body: a
        lexbor element.

        An error if the site has an edition in that language, to which the text belongs; else a
        warning. Passages with a ``lang`` attribute, quotations and code are omitted.
        """
        text = " ".join(_text(body).split())
        if len(text) < ENOUGH:
            return
        self.ready()
        if _plain(lang) not in self.known:
            return
        middle = len(text) // 2
        other = self.classify(text[:middle][:WINDOW])
        if other in ("", _plain(lang)) or self.classify(text[middle:][:WINDOW]) != other:
            return
        if other in self.codes:
            message = (
                f'the text is in "{self.codes[other]}", but the file says "{lang}"; fix Lang or '
                "the file name"
            )
            yield (
                (
                    f"{message} (mark passages in another language with "
                    f"{{lang={self.codes[other]}}})"
                ),
                ERROR,
            )
        else:
            yield (
                f'the text looks like "{other}", but the file says "{lang}"; if it is, fix Lang',
                WARNING,
            )

    def ready(self) -> Classifier:
        """Load the model, unless it is loaded already."""
        if self.model is None:
            folder = self.store.path.parent if self.store.path else None
            self.model = language_model(folder)
            self.known = {_plain(label) for label in self.model.labels}
        return self.model

    def classify(self, text: str) -> str:
        """The language of a text, "" if the model is uncertain."""
        label, score = self.ready().classify(text)
        return _plain(label) if score >= SURE else ""


def _plain(code: str) -> str:
    base = code.split("-", maxsplit=1)[0].lower()
    return SAME.get(base, base)


def _text(body: LexborNode) -> str:
    """The text of a body in its own language."""
    copy = body.clone()
    for node in reversed(copy.css(LEFT_OUT)):  # innermost first
        if node.mem_id != copy.mem_id:
            node.decompose()
    return copy.text(separator=" ")
