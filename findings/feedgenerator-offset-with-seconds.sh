#!/usr/bin/env bash
# feedgenerator's rfc3339_date formats the dates of Atom feeds.
#
# One would guess: whatever aware datetime it is given, the result is a date of RFC 3339, as its name
# says and Atom (RFC 4287, section 3.3) requires: an offset of hours and minutes, or Z.
# What happens: it is datetime.isoformat. Where a zone's offset has seconds, as all of them had before
# standard time, the feed has them too: "1868-04-05T00:00:00+00:50:20", which no grammar of RFC 3339
# allows. Not only old letters: Liberia's offset was -00:44:30 until 1972.
#
# Seen with feedgenerator 2.2.1 on Python 3.11, 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "feedgenerator==2.2.1" tzdata

"$folder/venv/bin/python" - <<'PYTHON'
import io
import re
import sys
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from feedgenerator import Atom1Feed

print("feedgenerator", version("feedgenerator"))
valid = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
seen = []
for zone, date in (("Europe/Copenhagen", "1868-04-05"), ("Africa/Monrovia", "1971-06-01"), ("UTC", "2026-01-01")):
    moment = datetime.fromisoformat(date).replace(tzinfo=ZoneInfo(zone))
    feed = Atom1Feed(title="T", link="https://example.org/", description="")
    feed.add_item(title="A", link="https://example.org/a/", description="", updateddate=moment)
    text = io.StringIO()
    feed.write(text, "utf-8")
    written = re.search("<entry>.*<updated>(.*?)</updated>", text.getvalue(), re.DOTALL)[1]
    seen.append(bool(valid.fullmatch(written)))
    print(f"{zone}: {written}: {'valid' if seen[-1] else 'not RFC 3339'}")
sys.exit(seen != [False, False, True])
PYTHON
