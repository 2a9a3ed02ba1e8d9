"""How an essay is cited: as BibLaTeX (CTAN, biblatex 3.20, section 2) and as CSL-JSON
(citationstyles.org, schema 1.0).
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from babel import Locale

from ..config.site import Site
from .view import Essay, View

SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
SPECIAL |= {character: f"\\{character}" for character in "&%$#_{}"}


@dataclass(frozen=True)
class Citation:
    """``day``: when it was published, in the site's time zone; ``bibtex`` and ``csl``: an entry
    each, as text; ``file``: the name under which both are saved, without a suffix.
    """

    day: date
    bibtex: str
    csl: str
    file: str

    @property
    def bibtex_address(self) -> str:
        """The entry as a ``data:`` URL, which browsers save as a file, so that no essay needs
        additional files.
        """
        return f"data:application/x-bibtex;charset=utf-8,{quote(self.bibtex, safe=' ')}".replace(
            " ", "%20"
        )

    @property
    def csl_address(self) -> str:
        return f"data:application/vnd.citationstyles.csl+json;charset=utf-8,{quote(self.csl, safe=' ')}".replace(  # noqa: E501
            " ", "%20"
        )


def citation(view: View, site: Site) -> Citation | None:
    """How the essay of this page is cited; None for a page that is not a published essay."""
    essay = view.essay
    if view.kind != "essay" or essay is None or essay.status == "draft" or not essay.date:
        return None
    day = essay.date.astimezone(site.timezone).date()
    name = re.sub(r"[^a-zA-Z0-9-]+", "-", essay.slug).strip("-")[:40] or "essay"
    return Citation(
        day, _bibtex(essay, site, day, name), _csl(essay, site, day, name), f"{name}-{essay.lang}"
    )


def _bibtex(essay: Essay, site: Site, day: date, name: str) -> str:
    fields = {
        "author": " and ".join(map(_person, essay.authors)) or f"{{{_escaped(site.name)}}}",
        "title": f"{{{_escaped(essay.title)}}}",  # double braces: preserve capitals
        "translator": _person(essay.translator) if essay.translator else "",
        "date": day.isoformat(),
        "organization": _escaped(site.name),
        "url": site.absolute(essay.url),
        "langid": Locale("en").languages.get(essay.lang, essay.lang).split()[0].lower(),
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join([f"@online{{{name}-{day.year},", *lines, "}", ""])


def _csl(essay: Essay, site: Site, day: date, name: str) -> str:
    entry: dict[str, Any] = {
        "id": f"{name}-{day.year}",
        "type": "post-weblog",
        "title": essay.title,
        "author": [_named(author) for author in essay.authors or (site.name,)],
        "container-title": site.name,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": site.absolute(essay.url),
        "language": essay.lang,
    }
    if essay.translator:
        entry["translator"] = [_named(essay.translator)]
    return json.dumps([entry], ensure_ascii=False)


def _person(name: str) -> str:
    """A name for BibLaTeX; in braces if BibLaTeX would split it wrongly."""
    written = _escaped(name)
    return f"{{{written}}}" if "," in name or re.search(r"\band\b", name) else written


def _named(name: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": name}


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(character, character) for character in text)
