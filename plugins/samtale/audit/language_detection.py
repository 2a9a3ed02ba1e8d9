"""In which language a page's text is, whatever it says it is: by py3langid (a model of 4.5 MB; Lui
and Baldwin 2012).
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from selectolax.lexbor import LexborNode

from ..cache.fingerprints import of_libraries
from ..cache.store import Store, packed
from ..problems import ERROR, WARNING

ENOUGH = 300  # letters that it takes to be sure
WINDOW = 400  # letters that are looked at; twice, if the first are in another language
SURE = 0.999
SAME = {"nb": "no", "nn": "no"}  # the model tells them apart badly
LEFT_OUT = "code, pre, blockquote, table, script, style, math, svg, [lang]"


class Classifier(Protocol):
    """What is used of py3langid's LanguageIdentifier."""

    labels: Sequence[str]

    def classify(self, text: str, /) -> tuple[str, float]:
        """The language of a text, and how sure that is, from 0 to 1."""


class LanguageDetector:
    """Compares declared with detected languages. The model is loaded when first needed.

    ``codes``: the site's languages; ``store``: where the model is cached, unpacked.
    """

    # one that keeps nothing
    def __init__(self, codes: Sequence[str], store: Store = Store(None)):  # noqa: B008
        self.store = store
        self.codes = {_plain(code): code for code in codes}
        self.model: Classifier | None = None
        self.known: set[str] = set()

    def faults(self, body: LexborNode, lang: str) -> Iterator[tuple[str, str]]:
        """(message, severity) where a body is, for sure, in another language than its page. body: a
        lexbor element.

        An error where the site has an edition of that language, to which the text belongs; else a
        warning. Passages with a
        ``lang`` of their own, quotations and code are left out.
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
                f'the text is in "{self.codes[other]}", and the file says "{lang}": mend '
                "Lang or the file's name"
            )
            yield (
                (
                    f"{message} (passages in another language are marked with it: "
                    f"{{lang={self.codes[other]}}})"
                ),
                ERROR,
            )
        else:
            yield (
                f'the text looks like "{other}", and the file says "{lang}": mend Lang, if it is',
                WARNING,
            )

    def ready(self) -> Classifier:
        """The model, which is loaded if it is not loaded yet."""
        model = self.model
        if model is None:
            key = of_libraries()
            model = self.store.get("model", "langid", key)
            if model is None:
                model = _model()
                self.store.put("model", {"langid": (key, packed(model))})
            self.model, self.known = model, {_plain(label) for label in model.labels}
        return model

    def classify(self, text: str) -> str:
        """The language of a text, "" where the model is not sure."""
        label, score = self.ready().classify(text)
        return _plain(label) if score >= SURE else ""


def _plain(code: str) -> str:
    base = code.split("-", maxsplit=1)[0].lower()
    return SAME.get(base, base)


def _text(body: LexborNode) -> str:
    """What a body says in its own language."""
    copy = body.clone()
    for node in reversed(copy.css(LEFT_OUT)):  # the innermost first
        if node.mem_id != copy.mem_id:
            node.decompose()
    return copy.text(separator=" ")


def _model() -> Classifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model: Classifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return model
