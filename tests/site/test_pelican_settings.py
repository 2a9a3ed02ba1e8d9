"""Which of Pelican's settings Samtale honours, as docs/from-pelican.md says."""

import pytest
from samtale.host.run import describe_site
from samtale.host.settings import read_settings
from samtale.problems import BuildError

TEXTS = {
    "posts/2024-03-02-one.md": (
        "Title: First & Post!\nDate: 2024-01-05\nCategory: Big News\nAuthor: Ida Vind\n\nText.\n"
    ),
    "posts/andet.md": "Title: Andet\nDate: 2024-02-05\nLang: da\n\nTekst.\n",
    "pages/about.md": "Title: About\n\nText.\n",
}
FIRST, OTHER, PAGE = "posts/2024-03-02-one.md", "posts/andet.md", "pages/about.md"
HONOURED = [
    ('ARTICLE_URL = ARTICLE_SAVE_AS = "{slug}.html"', FIRST, "first-post.html"),
    ('ARTICLE_URL = ARTICLE_SAVE_AS = "{date:%Y}/{slug}.html"', FIRST, "2024/first-post.html"),
    ('ARTICLE_URL = ARTICLE_SAVE_AS = "{category}/{slug}.html"', FIRST, "big-news/first-post.html"),
    ('ARTICLE_URL = ARTICLE_SAVE_AS = "{author}/{slug}.html"', FIRST, "ida-vind/first-post.html"),
    ('ARTICLE_LANG_URL = ARTICLE_LANG_SAVE_AS = "{slug}-{lang}.html"', OTHER, "andet-da.html"),
    ('PAGE_URL = PAGE_SAVE_AS = "pages/{slug}.html"', PAGE, "pages/about.html"),
    ('ARTICLE_EXCLUDES = ["posts"]', FIRST, ""),
    ('IGNORE_FILES = ["2024*"]', FIRST, ""),
    ('DEFAULT_METADATA = {"status": "draft"}', FIRST, ""),
    ('EXTRA_PATH_METADATA = {"posts/2024-03-02-one.md": {"status": "draft"}}', FIRST, ""),
    ('EXTRA_PATH_METADATA = {"posts/2024-03-02-one.md": {"slug": "uno"}}', FIRST, "en/uno/"),
]
WITHOUT_EFFECT = [
    'SLUGIFY_SOURCE = "basename"',
    'SLUG_REGEX_SUBSTITUTIONS = [("first", "last")]',
    r'FILENAME_METADATA = r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.*)"',
    "USE_FOLDER_AS_CATEGORY = True",
    'CATEGORY_SAVE_AS = TAG_SAVE_AS = "{slug}.html"',
    'ARCHIVES_SAVE_AS = INDEX_SAVE_AS = "blog.html"',
    'FEED_ALL_ATOM = "feeds/all.atom.xml"',
    "DEFAULT_PAGINATION = 1",
    'READERS = {"html": None}',
]


def addresses(conf):
    settings = read_settings(conf, content=None, siteurl=None, drafts=False)
    described = describe_site(settings, str)
    return {text.source: text.url for text in described.texts}, set(described.model.views)


@pytest.mark.parametrize(("settings", "source", "address"), HONOURED)
def test_settings_of_pelican_that_are_honoured(site, settings, source, address):
    """As docs/from-pelican.md says; "" for a text that is not published."""
    conf = site(TEXTS, f'DEFAULT_LANG = "en"; BUILD_CACHE = None\n{settings}')
    assert addresses(conf)[0].get(source, "") == address


def test_settings_of_pelican_that_are_not(site):
    """They change no address of a text, and no list."""
    always = 'DEFAULT_LANG = "en"; BUILD_CACHE = None\n'
    plain = addresses(site(TEXTS, always))
    for settings in WITHOUT_EFFECT:
        assert addresses(site(TEXTS, always + settings)) == plain, settings


def test_a_field_that_samtale_does_not_know_is_reported(site):
    """In the settings, with line and remedy."""
    conf = site(TEXTS, 'ARTICLE_URL = ARTICLE_SAVE_AS = "{mood}/{slug}.html"')
    with pytest.raises(BuildError, match=r"pelicanconf\.py:\d+: ARTICLE_SAVE_AS: .* does not know"):
        addresses(conf)
