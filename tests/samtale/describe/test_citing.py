"""How an essay is cited, for programs that keep references."""

import json
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from samtale.describe.citing import citation


@pytest.fixture
def cited(model, make_site):
    """``cited("da/tea-da", title="...")``: the citation of that essay, with some things
    otherwise.
    """

    def made(path, **otherwise):
        view = model.views[f"{path}/index.html"]
        return citation(replace(view, essay=replace(view.essay, **otherwise)), make_site())

    return made


def test_biblatex_has_all_that_it_wants(cited):
    """An online source, with the language that it hyphenates in."""
    found = cited("da/tea-da", title="Te & kaffe_100%", authors=("Ida Blom", "Karl"))
    assert found.bibtex.splitlines() == [
        "@online{tea-da-2026,",
        "  author = {Ida Blom and Karl},",
        r"  title = {{Te \& kaffe\_100\%}},",
        "  translator = {Ida},",
        "  date = {2026-01-02},",
        "  organization = {Prøven},",
        "  url = {https://example.org/da/tea-da/},",
        "  langid = {danish},",
        "}",
    ]


@pytest.mark.parametrize(
    ("authors", "written"),
    [
        ((), "{Prøven}"),
        (("Ord and Lyd",), "{Ord and Lyd}"),
        (("Blom, Ida",), "{Blom, Ida}"),
        (("Sand Holm",), "Sand Holm"),
    ],
)
def test_a_name_is_not_taken_apart_wrongly(cited, authors, written):
    """The word "and" separates authors, and a comma turns a name round."""
    assert f"author = {{{written}}}," in cited("da/coffee-da", authors=authors).bibtex


def test_csl_json_has_all_that_it_wants(cited):
    """As one list with one entry."""
    (entry,) = json.loads(cited("sv/tea-sv", authors=("Ida Maria Blom", "Karl"), title='"Te"').csl)
    assert entry == {
        "id": "tea-sv-2026",
        "type": "post-weblog",
        "title": '"Te"',
        "author": [{"family": "Blom", "given": "Ida Maria"}, {"literal": "Karl"}],
        "container-title": "Prøven",
        "issued": {"date-parts": [[2026, 1, 1]]},
        "URL": "https://example.org/sv/tea-sv/",
        "language": "sv",
    }


def test_both_can_be_saved_from_the_page_itself(cited):
    """Addresses that hold all of it, and hold nothing that would end an attribute."""
    found = cited("da/tea-da", title='»Æ« "<x>" & y')
    for address, text in ((found.bibtex_address, found.bibtex), (found.csl_address, found.csl)):
        head, _, data = address.partition(",")
        assert head.startswith("data:application/")
        assert unquote(data) == text
        assert not set('"<> \n') & set(address)
    assert found.file == "tea-da-da"
    assert found.day == date(2026, 1, 2)


def test_what_is_not_published_is_not_cited(cited, model, make_site):
    """Nor are lists."""
    assert cited("da/tea-da", status="draft") is None
    assert citation(model.views["da/index.html"], make_site()) is None
