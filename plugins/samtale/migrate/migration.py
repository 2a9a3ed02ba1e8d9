"""A Pelican site taken over: prepared and checked in a folder of its own, then moved in at once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..config.file_names import HARMLESS, is_text
from ..link.moves import GONE
from ..problems import WARNING, BuildError, Problem
from ..read.adopted_keys import dated
from .content import OldContent, conflicts, move_in, old_content, stage
from .new_site import NewSite, new_site
from .old_addresses import OldSite, old_site
from .old_settings import OldSettings, read_old, settings_file
from .patterns import honoured
from .redirects import Redirects, redirects, text_of
from .takeover import LANGUAGE_HELP, Answers, answers, language_of, takeover

SHOWN = 10  # conflicting files in a message
Render = Callable[[Mapping[str, Any]], str]  # settings that are taken over -> pelicanconf.py


@dataclass(frozen=True)
class OldPelican:
    """An old site, before anything is decided. ``answers``: what it says to the questions of
    ``invoke start``; ``notes``: on its content and languages.
    """

    settings: OldSettings
    content: OldContent
    site: OldSite
    answers: Answers
    notes: tuple[Problem, ...]

    @property
    def has_texts(self) -> bool:
        """Whether the old content has any texts; without them nothing is copied."""
        return any(map(is_text, self.content.files))


@dataclass(frozen=True)
class Prepared:
    """What will be done. ``folder``: where it is staged; ``files``: staged file -> where it will
    be; ``settings``: taken over; ``text``: the new settings file.
    """

    folder: Path
    files: Mapping[Path, Path]
    settings: Mapping[str, Any]
    text: str
    redirects: Redirects
    notes: tuple[Problem, ...]


def read_pelican(named: str, known: Sequence[str]) -> OldPelican:
    """Read an old site's settings, content and addresses; change nothing. Raises BuildError.

    named: its settings file, or the folder of it; known: the languages that Samtale has.
    """
    old = read_old(settings_file(named))
    content = old_content(old)
    site = OldSite()
    if content.folder and any(map(is_text, content.files)):
        site = old_site(old, content.folder)
    said = answers(old, known)
    languages = list(said.languages)
    notes = [*content.notes]
    missing = {code: old.note("I18N_SUBSITES", _missing(code)) for code in said.missing[1:] or ()}
    if said.missing and said.languages:
        missing[said.missing[0]] = old.note("DEFAULT_LANG", _missing(said.missing[0]))
    for code in site.langs:
        if found := language_of(code, known):
            languages.append(found)
        elif code not in missing and code not in said.missing:
            source = next(one.source for one in site.addresses if one.lang == code and one.source)
            missing[code] = Problem(
                str(Path(str(content.folder), source)), 1, "Lang", _missing(code), WARNING
            )
    notes += missing.values()
    notes += _on_texts(old, content, site)
    said = replace(said, languages=tuple(dict.fromkeys(languages)))
    return OldPelican(old, content, site, said, tuple(notes))


def _missing(code: str) -> str:
    return f'Samtale does not have the language "{code}"; {LANGUAGE_HELP}'


def _on_texts(old: OldSettings, content: OldContent, site: OldSite) -> Iterator[Problem]:
    """Notes on what Pelican has read from paths, and Samtale does not."""
    texts = site.texts or {}
    essays = [one for one in site.addresses if one.kind in ("article", "draft")]
    undated = [
        one.source
        for one in essays
        if one.kind == "article"
        and "date" not in texts.get(one.source, {"date"})
        and not dated({}, one.source, ())
    ]
    foldered = [
        one.source
        for one in essays
        if "/" in one.source and "category" not in texts.get(one.source, {"category"})
    ]
    for sources, key, field, place in (
        (undated, "FILENAME_METADATA", "Date", "their names (or DEFAULT_DATE)"),
        (foldered, "USE_FOLDER_AS_CATEGORY", "Category", "their folders"),
    ):
        if sources and (field == "Date" or old.values.get(key, True)):
            message = f"texts with a {field} from {place}: {len(sources)} (such as {sources[0]})"
            yield old.note(key, f'{message}; write "{field}: ..." into them')
    for source in site.unread:
        message = (
            "Pelican could not read it, so its old address is not known; see what invoke serve "
            "says of it"
        )
        yield Problem(str(Path(str(content.folder), source)), 1, "file", message, WARNING)


def prepare(
    old: OldPelican,
    root: Path,
    folder: Path,
    codes: Sequence[str],
    removable: Collection[Path],
    render: Render,
    *,
    new_addresses: bool = False,
) -> Prepared:
    """Stage the new content in a folder next to it, and work out settings and redirects. Raises
    BuildError, if anything is in the way, and OSError.

    root: the project; codes: the languages of the new site; removable: the sample's files; render:
    the text of the new settings file.
    """
    target, content = root / "content", old.content
    if not old.has_texts or content.folder is None or content.folder.samefile(target):
        content = replace(content, files=())
    if content.files and target.is_relative_to(Path(str(content.folder))):
        raise BuildError(
            f"{old.settings.where('PATH')}: PATH: the old content contains this project; move the "
            "project out of it"
        )
    if blocked := conflicts(content, target, removable):
        more = f" (and {len(blocked) - SHOWN} more)" if len(blocked) > SHOWN else ""
        raise BuildError(
            f"the old site has these files with other content: {', '.join(blocked[:SHOWN])}{more}; "
            "rename them, or remove them from content/"
        )
    found = takeover(old.settings, codes, old.content.files if old.has_texts else ())
    settings, notes = dict(found.settings), [*found.notes, *old.notes]
    if not new_addresses and old.has_texts:
        patterns, faults = honoured(old.settings, old.site)
        settings |= patterns
        notes += faults
    staged = folder / "content"
    stage(content, target, removable, staged)
    sent = Redirects({}, 0, {})
    if old.has_texts:
        conf = folder / "pelicanconf.py"
        conf.write_text(render(settings), encoding="utf-8")
        new = new_site(conf, staged)
        sent = _redirects(old, new, codes)
        settings |= _menu(settings, new, sent, old.settings, notes)
        _write_gone(staged, sent, old.settings)
    elif items := settings.pop("MENUITEMS", None):
        settings |= {"MENUITEMS": [(title, url) for title, url in items if url[0] != "/"]}
        lost = ", ".join(f'"{title}"' for title, url in items if url[0] == "/")
        if lost:
            notes.append(old.settings.note("MENUITEMS", f"{lost}: no texts, so no such pages"))
    names = [*content.files, *([GONE] if (staged / GONE).exists() else [])]
    files = {
        staged / name: target / name for name in names if not _same(staged / name, target / name)
    }
    return Prepared(folder, files, settings, render(settings), sent, tuple(notes))


def _same(staged: Path, path: Path) -> bool:
    """Whether a staged file is only a link to the one that is there."""
    return path.exists() and staged.samefile(path)


def _redirects(old: OldPelican, new: NewSite, codes: Sequence[str]) -> Redirects:
    """The redirects that the new site can have, besides those that its gone.txt has."""
    copied = set(old.content.files)
    addresses = [one for one in old.site.addresses if one.kind != "static" or one.source in copied]
    found = redirects(addresses, new, codes)
    lines = {address: to for address, to in found.lines.items() if address not in new.gone}
    blocked = new.conflicts({address: (to, 1) for address, to in lines.items()})
    uncovered = {
        **found.uncovered,
        **dict.fromkeys(
            sorted(blocked & set(lines)), "a page or file of the new site is in its way"
        ),
    }
    for one in old.site.addresses:
        harmless = HARMLESS.fullmatch(one.path.rpartition("/")[2])
        if one.kind == "static" and one.source not in copied and not harmless:
            uncovered[one.path] = "its file was not copied"
    return replace(
        found,
        lines={address: to for address, to in lines.items() if address not in blocked},
        uncovered=uncovered,
    )


def _menu(
    settings: Mapping[str, Any],
    new: NewSite,
    sent: Redirects,
    old: OldSettings,
    notes: list[Problem],
) -> dict[str, Any]:
    """MENUITEMS with the new addresses; those that lead nowhere are left out, with a note."""
    if "MENUITEMS" not in settings:
        return {}
    found = []
    for title, url in settings["MENUITEMS"]:
        address, sign, anchor = url.removeprefix("/").partition("#")
        forms = (address, f"{address}/", f"{address}.html")
        if not url.startswith("/") or url.startswith("//"):
            found.append((title, url))
        elif to := next((sent.lines[one] for one in forms if one in sent.lines), ""):
            found.append((title, f"/{to}{sign}{anchor}"))
        elif (there := next((one for one in forms if one in new.there), None)) is not None:
            found.append((title, f"/{there}{sign}{anchor}"))
        else:
            message = f'"{title}": the new site has no page at "{url}"'
            notes.append(old.note("MENUITEMS", f"{message}; add it with its new address"))
    return {"MENUITEMS": found}


def _write_gone(staged: Path, sent: Redirects, old: OldSettings) -> None:
    path = staged / GONE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    text = text_of(sent, old.file.parent.name, before)
    if text != before:
        path.unlink(missing_ok=True)  # it may be a link to the one that is there
        path.write_text(text, encoding="utf-8")


def carry_out(prepared: Prepared, root: Path, remove: Collection[Path]) -> None:
    """Move the staged content in, remove the sample, write the settings: all of it or nothing.
    Raises OSError.
    """
    conf = root / "pelicanconf.py"
    new = prepared.folder / "settings.py"
    new.write_text(prepared.text, encoding="utf-8")
    new.chmod(conf.stat().st_mode)
    move_in(prepared.files, remove, prepared.folder / "removed", (new, conf))
