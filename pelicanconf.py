"""Your site's settings: yours alone. The publisher's stand in plugins/samtale/defaults.py.

Any of them may be overridden here.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "plugins"))

from samtale.defaults import *  # noqa: F403

SAMPLE = True  # the sample site that Samtale comes with: "invoke start" makes it yours

SITENAME = "Samtale"
SITEURL = "https://samtale.example"
TIMEZONE = "Europe/Copenhagen"

# The languages in the site's order. name: what its own readers call it; neighbours: where else they
# can read.
LANGUAGES = {
    "da": {"name": "Dansk", "neighbours": ["sv", "en"]},
    "sv": {"name": "Svenska", "neighbours": ["da", "en"]},
    "en": {"name": "English", "neighbours": ["da", "sv"]},
}
DEFAULT_LANG = "da"  # for files that do not say, and for "/" itself

TAGLINE = {
    "da": "Essays om at tale med dem, man er til for",
    "sv": "Essäer om att tala med dem man är till för",
    "en": "Essays on talking with the people one is there for",
}
