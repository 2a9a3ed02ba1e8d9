"""Optional: a sentence-embedding model named by the owner, instead of the lexicon or in addition to
it.

The model is loaded by its own library (``pip install samtale[neural]``): model2vec for static
models, or sentence-transformers. Nothing is downloaded unless the owner gives the name of a model
to download.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .errors import RelatedError
from .text import Document, plain
from .vectors import UNIT

REMEDY = (
    'install the extra (pip install ".[neural]") and use an existing model, or remove RELATED_MODEL'
)

Embed: TypeAlias = Callable[[Sequence[str]], NDArray[np.floating]]


@dataclass(frozen=True)
class Model:
    """A loaded model. ``name``: as given by the owner; ``alone``: whether it replaces the lexicon;
    ``embed``: texts -> array of floats, of shape (texts, dimensions).
    """

    name: str
    alone: bool
    embed: Embed

    def encode(self, documents: Sequence[Document]) -> NDArray[np.float32]:
        """The documents' vectors, UNIT long: float32 array of shape (documents, dimensions), with
        integer values, so that their products are exact.
        """
        if not documents:
            return np.zeros((0, len(np.asarray(self.embed([""]))[0])), np.float32)
        found = np.asarray(
            self.embed([f"{one.title}\n{plain(one.whole)}" for one in documents]), np.float64
        )
        found = np.nan_to_num(found, posinf=0, neginf=0)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        lengths[lengths == 0] = 1
        whole: NDArray[np.float32] = np.rint(found / lengths * UNIT).astype(np.float32)
        return whole


def load_model(name: str, alone: bool = False) -> Model:
    """The model with this name or in this folder.

    A folder with ``modules.json`` is for sentence-transformers, any other for model2vec; both can
    load a static model that has that file, and for a name without a folder the first installed
    library is used. Raises RelatedError if no library is installed or none can load it.
    """
    faults = []
    for loader in _loaders(Path(name)):
        try:
            return Model(name, alone, loader(name))
        except ImportError as error:
            faults.append(f"{error.name} is not installed")
        except Exception as error:  # the libraries raise anything from OSError to KeyError
            faults.append(f"{type(error).__name__}: {error}".splitlines()[0])
    raise RelatedError(f'RELATED_MODEL: "{name}" cannot be loaded ({"; ".join(faults)}); {REMEDY}')


def _loaders(folder: Path) -> list[Callable[[str], Embed]]:
    modules = folder / "modules.json"
    if modules.is_file() and b"StaticEmbedding" not in modules.read_bytes():
        return [_sentence_transformer]
    return (
        [_static_model]
        if folder.is_dir() and not modules.is_file()
        else [_static_model, _sentence_transformer]
    )


def _static_model(name: str) -> Embed:
    from model2vec import StaticModel

    embed: Embed = StaticModel.from_pretrained(name).encode
    return embed


def _sentence_transformer(name: str) -> Embed:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(name, device="cpu")
    return lambda texts: model.encode(list(texts), show_progress_bar=False)
