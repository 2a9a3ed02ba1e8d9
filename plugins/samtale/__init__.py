"""Samtale: one reading of the content, one description of the site, one edition per language.

All of the wiring to Pelican stands in ``register`` below, in the order of the stages. The folders are the stages; their
cores are plain functions that know nothing of Pelican, their ``adapter.py`` (or reader, writer, lists) is what Pelican
calls.
"""


def register() -> None:
    """Called by Pelican once for each plugin. Handlers run in the order in which they are connected."""
    from pelican.plugins import signals

    from . import wiring

    signals.initialized.connect(wiring.begin)  # a new Run, with the validated Site and its catalogues
    signals.readers_init.connect(wiring.take_readers)  # read: Markdown and reStructuredText are ours
    signals.generator_init.connect(wiring.read_quickly)  # read: all at once, and kept
    signals.generator_init.connect(wiring.prepare_templates)  # write: what templates receive
    signals.article_generator_context.connect(wiring.identify)  # identify: language, work, slug, due or not
    signals.page_generator_context.connect(wiring.identify)
    signals.article_generator_pretaxonomy.connect(wiring.link_articles)  # link: works, sources, topics, series
    signals.page_generator_finalized.connect(wiring.link_pages)
    signals.get_generators.connect(wiring.generators)  # write: the one generator of lists
    signals.get_writer.connect(wiring.writer)  # write: joins what Pelican renders with its View
    signals.all_generators_finalized.connect(wiring.check_and_describe)  # check, then describe; stops on any error
    signals.finalized.connect(wiring.forget)  # nothing outlives the run
