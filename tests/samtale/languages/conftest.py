"""All languages of the theme, for the properties that each of them must have."""

import pytest
from samtale.languages import load_languages

from ..conftest import DECLARED, THEME


@pytest.fixture(scope="session")
def languages():
    """Code -> Language, for every ``theme/languages/CODE.toml``."""
    found = {path.stem: {} for path in sorted((THEME / "languages").glob("*.toml"))}
    declared = {**found, **DECLARED}
    return {language.code: language for language in load_languages(declared, [THEME / "languages"])}
