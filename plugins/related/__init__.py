"""Related essays across languages: text -> terms -> vectors -> nearest ones -> one fair list ->
works -> reasons.

The core knows nothing of Pelican; ``plugin.py`` hands it a site's articles, and all wiring stands
in ``register`` below.
"""


def register() -> None:
    """Called by Pelican once. List this plugin before whatever uses the relations
    (``context["related"]``).
    """
    from pelican.plugins import signals

    from . import plugin

    signals.all_generators_finalized.connect(plugin.relate)
