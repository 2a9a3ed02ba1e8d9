"""Samtale: a static-site generator for essays in several languages, as a plugin of Pelican.

All connections to Pelican are in ``register`` below, in the order of the stages. The folders are
the stages; their cores are plain functions without Pelican, and ``host/`` is what Pelican calls.
"""


def register() -> None:
    """Called by Pelican once for each plugin. Handlers run in the order in which they are
    connected.
    """
    from pelican.plugins import signals

    from .host import plugin

    signals.initialized.connect(plugin.start)  # a session, with the validated Site
    signals.readers_init.connect(plugin.take_readers)  # read: by our readers
    signals.generator_init.connect(plugin.read_quickly)  # read: all at once, and cached
    # read: language, work, slug, whether scheduled
    signals.article_generator_context.connect(plugin.identify)
    signals.page_generator_context.connect(plugin.identify)
    # link: works, sources, topics, series
    signals.article_generator_pretaxonomy.connect(plugin.link_article_lists)
    signals.page_generator_finalized.connect(plugin.link_page_lists)
    signals.get_writer.connect(plugin.writer)  # write: renders what Pelican writes from its View
    signals.finalized.connect(plugin.forget)  # free everything that belongs to the run


def __getattr__(name: str) -> object:
    """``samtale.Engine``, for PELICAN_CLASS: Pelican 4.12 only looks it up in the top-level package
    (``pelican.get_instance``). Raises AttributeError.
    """
    if name == "Engine":
        from .host.engine import Engine

        return Engine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
