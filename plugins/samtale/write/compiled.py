"""Compiled templates, cached between builds. Jinja identifies each by its file and text; all are
dropped if anything else has changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from ..cache.fingerprints import fingerprint, of_code, of_settings
from ..cache.store import Store, packed

KIND, NAME = "templates", "compiled"
PER_BUILD = ("SITEURL", "PREVIEWS", "UNLISTED")  # templates read these when they are rendered
MOST = 300  # cached templates: above this, those of earlier texts are dropped


class Compiled(BytecodeCache):
    """The compiled templates of one run."""

    def __init__(self, store: Store, key: bytes):
        self.store, self.key = store, key
        self.known: Mapping[str, tuple[str, bytes]] = store.get(KIND, NAME, key) or {}
        self.new: dict[str, tuple[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, data = self.new.get(bucket.key) or self.known.get(bucket.key) or ("", b"")
        if data and checksum == bucket.checksum:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.new[bucket.key] = bucket.checksum, bucket.bytecode_to_string()

    def keep(self) -> None:
        """Store the templates that this build has compiled."""
        if self.new:
            together = {**self.known, **self.new}
            self.store.put(
                KIND, {NAME: (self.key, packed(together if len(together) <= MOST else self.new))}
            )


def compiled(
    store: Store, settings: Mapping[str, Any], foreign: Sequence[str] = ()
) -> Compiled | None:
    """None if the settings contain functions, or with a foreign plugin: Jinja compiles the results
    of filters on constants into templates.
    """
    known = None if foreign else of_settings(settings, PER_BUILD)
    return None if known is None else Compiled(store, fingerprint(of_code(), known))
