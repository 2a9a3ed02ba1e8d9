"""In which language a page's text is, whatever it says it is: by py3langid (a model of 4.5 MB; Lui
and Baldwin 2012).
"""

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from ..cache.fingerprints import of_libraries
from ..cache.store import Shelf, packed
from ..problems import ERROR, WARNING

ENOUGH = 300  # letters that it takes to be sure
WINDOW = 400  # letters that are looked at; twice, if the first are in another language
SURE = 0.999
SAME = {"nb": "no", "nn": "no"}  # the model tells them apart badly
LEFT_OUT = "code, pre, blockquote, table, script, style, math, svg, [lang]"


class LanguageDetector:
    """Compares declared with detected languages. The model is loaded when first needed.

    ``codes``: the site's languages; ``shelf``: where the model is kept, unpacked.
    """

    # one that keeps nothing
    def __init__(self, codes: Sequence[str], shelf: Shelf = Shelf(None)):  # noqa: B008
        self.shelf = shelf
        self.codes = {_plain(code): code for code in codes}
        self.model, self.known = None, set()

    def faults(self, body, lang: str) -> Iterator[tuple[str, str]]:
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

    def ready(self) -> None:
        """Load the model, if it is not loaded yet."""
        if self.model is None:
            key = of_libraries()
            self.model = self.shelf.get("model", "langid", key)
            if self.model is None:
                self.model = _model()
                self.shelf.put("model", {"langid": (key, packed(self.model))})
            self.known = {_plain(label) for label in self.model.labels}

    def classify(self, text: str) -> str:
        """The language of a text, "" where the model is not sure."""
        label, score = self.model.classify(text)
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


def _model():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
