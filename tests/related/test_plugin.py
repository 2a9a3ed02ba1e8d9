"""The plugin in a Pelican run: it relates articles unless its host does."""

from types import SimpleNamespace

from pelican.generators import ArticlesGenerator
from related import plugin


class Articles(ArticlesGenerator):
    """As far as the plugin looks at one."""

    def __init__(self, context):
        self.context, self.settings = context, {"PATH": "."}


def test_a_site_without_articles_has_no_relations():
    """The context says so, for templates."""
    context = {}
    plugin.relate([SimpleNamespace(), Articles(context)])
    assert context["related"].below == {}


def test_nothing_is_done_twice():
    """Where the host relates the articles itself, it has said so before."""
    context = {"related": "the host's"}
    plugin.relate([Articles(context)])
    assert context == {"related": "the host's"}
