"""Related essays across languages: text -> terms -> vectors -> nearest documents -> one fair list
-> works -> reasons.

The core does not depend on Pelican; ``plugin.py`` passes it a site's articles, and all connections
to Pelican are in ``register`` below.
"""


def register() -> None:
    """Called by Pelican once. List this plugin before any that uses the relations
    (``context["related"]``).
    """
    from pelican.plugins import signals

    from . import plugin

    signals.all_generators_finalized.connect(plugin.relate)
