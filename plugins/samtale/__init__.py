"""Samtale: one reading of the content, one description of the site, one edition per language.

All of the wiring to Pelican stands in ``register`` below, in the order of the stages. The folders
are the stages; their cores are plain functions that know nothing of Pelican, their ``adapter.py``
(or reader, writer, lists) is what Pelican calls.
"""


def register() -> None:
    """Called by Pelican once for each plugin. Handlers run in the order in which they are
    connected.
    """
    from pelican.plugins import signals

    from .host import plugin

    signals.initialized.connect(
        plugin.begin
    )  # a new Run, with the validated Site and its catalogues
    signals.readers_init.connect(
        plugin.take_readers
    )  # read: Markdown and reStructuredText are ours
    signals.generator_init.connect(plugin.read_quickly)  # read: all at once, and kept
    signals.generator_init.connect(plugin.prepare_templates)  # write: what templates receive
    signals.article_generator_context.connect(
        plugin.identify
    )  # identify: language, work, slug, due or not
    signals.page_generator_context.connect(plugin.identify)
    signals.article_generator_pretaxonomy.connect(
        plugin.link_articles
    )  # link: works, sources, topics, series
    signals.page_generator_finalized.connect(plugin.link_pages)
    signals.get_generators.connect(plugin.generators)  # write: the one generator of lists
    signals.get_writer.connect(plugin.writer)  # write: joins what Pelican renders with its View
    signals.all_generators_finalized.connect(
        plugin.check_and_describe
    )  # check, then describe; stops on any error
    signals.finalized.connect(plugin.forget)  # nothing outlives the run
