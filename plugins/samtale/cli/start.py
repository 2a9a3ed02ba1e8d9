"""``invoke start``: replaces the sample site by the owner's."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from rich.prompt import Confirm, Prompt

from ..host.settings import read_settings
from ..languages import Language, LanguageError, load_languages
from ..problems import BuildError, did_you_mean
from ..reporting.console import SafeConsole
from . import start_from
from .settings_text import settings_text
from .welcome import topics, welcome

OUT = SafeConsole()
SAMPLE_LIST = Path(__file__).with_name("sample.txt")  # the only files that "start" removes
SAMPLE_MARK = "SAMPLE = True"


def start(
    root: Path,
    *,
    title: str,
    address: str,
    timezone: str,
    languages: str,
    yes: bool,
    old: str = "",
    new_addresses: bool = False,
) -> None:
    """Ask for missing values, remove the sample site, write settings and a welcome text in each
    language.

    old: the settings file of a Pelican site, whose settings, texts and addresses are taken over;
    new_addresses: its texts get Samtale's addresses. Raises BuildError before anything is changed.
    """
    conf, content = root / "pelicanconf.py", root / "content"
    if SAMPLE_MARK not in conf.read_text(encoding="utf-8"):
        raise BuildError("this site has already been set up; edit pelicanconf.py instead")
    if new_addresses and not old:
        raise BuildError("--new-addresses is about an old site; name its settings with --from")
    doomed = _sample_files(root)
    folder = root / "theme" / "languages"
    known = list(read_settings(conf, content=None, siteurl=None, drafts=False)["LANGUAGES"])
    known += sorted(path.stem for path in folder.glob("*.toml") if path.stem not in known)
    site = None
    if old:
        OUT.print("Reading the old site ...")
        site = start_from.read(old, known, languages=languages)
        said = site.answers
        title = title or site.checked("SITENAME", said.title, _title)
        address = address or site.checked("SITEURL", said.address, _address)
        timezone = timezone or site.checked("TIMEZONE", said.timezone, _timezone)
        languages = languages or ",".join(said.languages)
    title = _ask("Site title", title, yes, "", _title)
    address = _ask("Site URL", address, yes, "https://example.org", _address)
    timezone = _ask("Time zone", timezone, yes, "Europe/Copenhagen", _timezone)
    chosen = _ask(
        "Languages, in order",
        languages,
        yes,
        ",".join(known),
        lambda text: _languages(text, folder, known),
    )
    codes = chosen.split(",")
    loaded = load_languages({code: {} for code in codes}, [folder])
    answers = {"title": title, "address": address, "timezone": timezone, "default": codes[0]}
    render = partial(settings_text, loaded, answers)
    with start_from.staged(site, root, codes, doomed, render, new_addresses) as prepared:
        if not yes and sys.stdin.isatty():
            OUT.print(
                f"This removes {len(doomed)} sample files in content/ and overwrites "
                "pelicanconf.py."
            )
            for line in prepared.summary() if prepared else ():
                OUT.print(line)
            if not Confirm.ask("Continue?", default=True):
                OUT.print("Nothing was changed.")
                return
        if prepared:
            prepared.carry_out()
        else:
            _remove_sample(content, doomed)
            conf.write_text(render({}), encoding="utf-8")
    _drop_empty_folders(content)
    if not (prepared and prepared.has_texts):
        _welcome(content, loaded, timezone)
    if prepared:
        for line in prepared.report():
            OUT.print(line)
        OUT.print('Your site is ready. Run "invoke serve" to see it, and what its texts lack.')
    else:
        OUT.print(
            'Your site is ready. Run "invoke serve" to see it; the first essay is '
            f"content/essays/welcome/{codes[0]}.md."
        )
    if (root / ".git").exists():
        OUT.print('Commit the result: git add -A && git commit -m "Our own site"')


def _remove_sample(content: Path, doomed: Sequence[Path]) -> None:
    left = {path for path in (content / "essays").rglob("*.*") if path.is_file()} - set(doomed)
    for path in doomed:
        # the owner's essays may need the topics and series
        if not (left and path.parent == content):
            path.unlink()


def _welcome(content: Path, loaded: Sequence[Language], timezone: str) -> None:
    for language in loaded:
        welcome(content, language, ZoneInfo(timezone))
    if not (content / "topics.yaml").exists():
        (content / "topics.yaml").write_text(topics(loaded), encoding="utf-8")


def _sample_files(root: Path) -> list[Path]:
    """The unmodified files of the sample site. Raises BuildError if one was changed and not
    committed.
    """
    listed = dict(
        line.split(" ", 1)[::-1] for line in SAMPLE_LIST.read_text(encoding="utf-8").splitlines()
    )
    found = [path for name in listed if (path := root / "content" / name).is_file()]
    if (root / ".git").exists():
        changed = subprocess.run(
            [
                "git",
                "status",
                "--porcelain",
                "--untracked-files=no",
                "--",
                "pelicanconf.py",
                *map(str, found),
            ],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        if changed.stdout.strip():
            listing = changed.stdout.rstrip()
            raise BuildError(
                f"these files have uncommitted changes:\n{listing}\nCommit them first to avoid "
                "losing work"
            )
    # files that the owner has changed remain
    return [
        path
        for path in found
        if digest(path) == listed[path.relative_to(root / "content").as_posix()]
    ]


def digest(path: Path) -> str:
    """A file's SHA-256, to detect whether a sample file has been changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _drop_empty_folders(content: Path) -> None:
    for folder in sorted((path for path in content.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            shutil.rmtree(folder)


def _ask(question: str, given: str, yes: bool, default: str, check: Callable[[str], str]) -> str:
    """The answer to a question: from the command line, else from the owner; validated, and asked
    again on a terminal.
    """
    if given or yes or not sys.stdin.isatty():
        answer = given or (default if yes else "")
        if not answer:
            raise BuildError(
                f"{question}? No terminal to ask on; pass it as an option (see invoke --help start)"
            )
        return check(answer.strip())
    while True:
        try:
            answer = Prompt.ask(question, default=default) if default else Prompt.ask(question)
        except EOFError:
            raise BuildError("Nothing was changed.") from None
        try:
            return check(answer.strip())
        except BuildError as error:
            OUT.print(str(error))


def _title(text: str) -> str:
    if not text:
        raise BuildError("a site needs a title")
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BuildError(f'"{text}" is not a valid URL; use for example https://example.org')
    return text.rstrip("/")


def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        hint = did_you_mean(text, sorted(available_timezones()))
        raise BuildError(
            f'"{text}" is not a time zone{hint or "; use for example Europe/Copenhagen"}'
        ) from error
    return text


def _languages(text: str, folder: Path, known: Sequence[str]) -> str:
    codes = list(dict.fromkeys(code.lower() for code in re.split(r"[,;\s]+", text) if code))
    try:
        load_languages({code: {} for code in codes}, [folder])
    except LanguageError as error:
        wrong = next((code for code in codes if code not in known), text)
        raise BuildError(
            f'"{wrong}" has no files in theme/languages (available: {", ".join(known)}); use for '
            "example da,sv"
        ) from error
    return ",".join(codes)
