"""A language of the site: its name, letters, quotes, sorting, words in addresses and interface
strings.
"""

from .collation import SortKey
from .language import Language, LanguageError, load_languages
from .letters import distinct_slugs, name_slug, slugify, sort_key
from .typography import Typesetter, typeset

__all__ = [
    "Language",
    "LanguageError",
    "SortKey",
    "Typesetter",
    "distinct_slugs",
    "load_languages",
    "name_slug",
    "slugify",
    "sort_key",
    "typeset",
]
