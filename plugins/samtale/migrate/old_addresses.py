"""The addresses of an old Pelican site, as Pelican works them out, in a process of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..problems import BuildError
from .old_settings import OldSettings

PLUGINS = Path(__file__).resolve().parents[2]
# isolated: modules of other folders than Python's own are not found before it
CODE = (
    f"import sys; sys.path.append({str(PLUGINS)!r}); "
    "from samtale.migrate.pelican_addresses import main; main()"
)
SECONDS = 600
# no address depends on it, and a fault in it is reported by itself
NOT_NEEDED = ("TIMEZONE",)


@dataclass(frozen=True)
class OldAddress:
    """A file that the old site had. ``path``: below its output; ``url``: as it was linked to;
    ``kind``: article, page, draft, draft_page, category, tag, author, feed, static, template, or
    the name of a list's template (index, archives); ``source``: the text, below the content;
    ``name``: that of the category, tag or author; ``lang``: of a text, or of a feed.
    """

    path: str
    url: str
    kind: str
    source: str = ""
    name: str = ""
    lang: str = ""
    title: str = ""


@dataclass(frozen=True)
class OldSite:
    """``texts``: source -> the keys of its front matter; ``unread``: sources that Pelican could not
    read.
    """

    addresses: tuple[OldAddress, ...] = ()
    texts: Mapping[str, frozenset[str]] | None = None
    unread: tuple[str, ...] = ()

    @property
    def langs(self) -> list[str]:
        """The languages of the texts, sorted."""
        return sorted({one.lang for one in self.addresses if one.source and one.lang})


def old_site(old: OldSettings, content: Path) -> OldSite:
    """Every address of the old site. Raises BuildError if Pelican cannot work them out."""
    with tempfile.TemporaryDirectory(prefix="samtale-") as output:
        values = {key: one for key, one in old.values.items() if key not in NOT_NEEDED}
        asked = {"settings": repr(values), "content": str(content), "output": output}
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", "-c", CODE],
                cwd=output,
                input=json.dumps(asked).encode(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise BuildError(
                f"{old.where('PATH')}: Pelican needs more than {SECONDS} s for the addresses of "
                "the old site; leave out a part of its content"
            ) from error
    try:
        result: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        result = {"fault": lines[-1] if lines else f"exit code {done.returncode}"}
    if "fault" in result:
        raise BuildError(
            f"{old.where('ARTICLE_URL')}: Pelican cannot work out the addresses of the old site "
            f"({result['fault']}); correct its settings"
        )
    seen: dict[str, OldAddress] = {}
    for one in result["addresses"]:
        address = OldAddress(**one)
        seen.setdefault(address.path, address)
    texts = {source: frozenset(keys) for source, keys in result["texts"].items()}
    return OldSite(tuple(seen.values()), texts, tuple(result["unread"]))
