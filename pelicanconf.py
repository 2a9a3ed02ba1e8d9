"""The settings of your site: docs/settings.md lists them all, with their defaults."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "plugins"))

from samtale.defaults import *  # noqa: F403

SAMPLE = True  # the sample site that Samtale comes with: "invoke start" makes it yours

SITENAME = "Samtale"
SITEURL = "https://samtale.example"
TIMEZONE = "Europe/Copenhagen"

# The languages, in the order of the site. name: in the language itself; neighbours: languages that
# its readers can also read.
LANGUAGES = {
    "da": {"name": "Dansk", "neighbours": ["sv", "en"]},
    "sv": {"name": "Svenska", "neighbours": ["da", "en"]},
    "en": {"name": "English", "neighbours": ["da", "sv"]},
}
PICTURE_METADATA = "remove"  # pictures are published without the place and the camera
DEFAULT_LANG = "da"  # for files that do not set a language, and for "/"

TAGLINE = {
    "da": "Essays om at tale med dem, man er til for",
    "sv": "Essäer om att tala med dem man är till för",
    "en": "Essays on talking with the people one is there for",
}
