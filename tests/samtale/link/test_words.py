"""Links by the names of topics and authors, in the body that Markdown has made."""

import pytest
from samtale.link.words import resolve_words


@pytest.fixture
def resolve(languages, make_vocabulary):
    """HTML -> (HTML, messages), for a Danish essay on a site below /blog."""
    topics = make_vocabulary(
        "topics", {"te": {"da": "Te"}, "r&d": {"da": "R&D"}, "tea": {"en": "Tea"}}
    )

    def resolved(html):
        messages = []
        return resolve_words(
            html,
            languages["da"],
            topics,
            {"Åse Ærø"},
            address=lambda url: f"/blog/{url}",
            report=messages.append,
        ), messages

    return resolved


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("{tag}te", "/blog/da/emner/te/"),
        ("|tag|TE", "/blog/da/emner/te/"),
        ("{category}te", "/blog/da/emner/te/"),
        ("{tag}R%26D", "/blog/da/emner/r-d/"),
        ("{tag}R&amp;D", "/blog/da/emner/r-d/"),
        ("{author}Åse Ærø", "/blog/da/forfattere/aase-aeroe/"),
        ("{index}", "/blog/da/"),
    ],
)
def test_pelicans_words_become_addresses_of_the_essays_language(resolve, written, address):
    """Topics, authors and the home page, in the words of the language and below the site's own
    path.
    """
    assert resolve(f'<a href="{written}">x</a>') == (f'<a href="{address}">x</a>', [])


@pytest.mark.parametrize("written", ["{tag}nej", "{tag}tea"])
def test_a_topic_that_the_language_lacks_is_reported(resolve, written):
    """The link is left as it was, and quoted."""
    html, (message,) = resolve(f'<a href="{written}">x</a>')
    assert html == f'<a href="{written}">x</a>'
    assert f'"{written}" does not match a topic' in message


@pytest.mark.parametrize(
    "html",
    [
        '<a href="{filename}/essays/te/da.md">x</a>',
        '<a href="https://example.org/{tag}te">x</a>',
        "<p>Skriv {tag}te</p>",
        '<p><code>&lt;a href="{tag}te"&gt;</code></p>',
        "<p>ingen</p>",
    ],
)
def test_everything_else_is_left_alone(resolve, html):
    """Links to files are followed later; what is in text or in code is no link."""
    assert resolve(html) == (html, [])


def test_an_author_of_no_essay_is_reported(resolve):
    """He has no page to lead to."""
    html, (message,) = resolve('<a href="{author}Ingen">x</a>')
    assert html == '<a href="{author}Ingen">x</a>'
    assert '"{author}Ingen" does not match an author' in message
