"""``invoke start``: replaces the sample site by the owner's."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from rich.prompt import Confirm, Prompt

from ..host.settings import read_settings
from ..languages import LanguageError, load_languages
from ..problems import BuildError, did_you_mean
from ..reporting.console import SafeConsole
from .welcome import topics, welcome

OUT = SafeConsole()
SAMPLE_LIST = Path(__file__).with_name("sample.txt")  # the only files that "start" removes
SAMPLE_MARK = "SAMPLE = True"
CONF = '''"""Your site's settings: yours alone. The publisher's stand in plugins/samtale/defaults.py.

Any of them may be overridden here.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "plugins"))

from samtale.defaults import *  # noqa: E402, F403

SITENAME = {title}
SITEURL = {address}
TIMEZONE = {timezone}

# The languages in the site's order. name: what its own readers call it; neighbours: where else they can read.
LANGUAGES = {{
{languages}
}}
SOCIAL_CARD = ""  # a picture of 1200 x 630 shown where the site is shared, such as "images/card.png"
DEFAULT_LANG = {default}  # for files that do not say, and for "/" itself

TAGLINE = {{}}  # one line about the site for each language, such as {{"da": "..."}}
'''  # noqa: E501


def start(
    root: Path, *, title: str, address: str, timezone: str, languages: str, yes: bool
) -> None:
    """Ask for missing values, remove the sample site, write settings and a welcome text in each
    language.

    Raises BuildError before anything is changed.
    """
    conf, content = root / "pelicanconf.py", root / "content"
    if SAMPLE_MARK not in conf.read_text(encoding="utf-8"):
        raise BuildError("this site is somebody's own already: change pelicanconf.py by hand")
    doomed = _sample_files(root)
    folder = root / "theme" / "languages"
    known = list(read_settings(conf, content=None, siteurl=None, drafts=False)["LANGUAGES"])
    known += sorted(path.stem for path in folder.glob("*.toml") if path.stem not in known)
    title = _ask("Title of the site", title, yes, "", _title)
    address = _ask("Its address", address, yes, "https://example.org", _address)
    timezone = _ask("Its time zone", timezone, yes, "Europe/Copenhagen", _timezone)
    chosen = _ask(
        "Its languages, in order",
        languages,
        yes,
        ",".join(known),
        lambda text: _languages(text, folder, known),
    )
    codes = chosen.split(",")
    if not yes and sys.stdin.isatty():
        OUT.print(
            f"This takes {len(doomed)} sample files below content/ away, and writes "
            "pelicanconf.py again."
        )
        if not Confirm.ask("Go on?", default=True):
            OUT.print("Nothing was changed.")
            return
    loaded = load_languages({code: {} for code in codes}, [folder])
    left = {path for path in (content / "essays").rglob("*.*") if path.is_file()} - set(doomed)
    for path in doomed:
        # the owner's essays may need the topics and series
        if not (left and path.parent == content):
            path.unlink()
    _drop_empty_folders(content)
    lines = "\n".join(
        f'    "{one.code}": {{"name": "{one.name}", "neighbours": {_quoted(one.neighbours)}}},'
        for one in loaded
    )
    answers = {"title": title, "address": address, "timezone": timezone, "default": codes[0]}
    # valid Python too
    quoted = {key: json.dumps(answer, ensure_ascii=False) for key, answer in answers.items()}
    conf.write_text(CONF.format(languages=lines, **quoted), encoding="utf-8")
    for language in loaded:
        welcome(content, language, ZoneInfo(timezone))
    if not (content / "topics.yaml").exists():
        (content / "topics.yaml").write_text(topics(loaded), encoding="utf-8")
    OUT.print(
        "The site is yours. invoke serve shows it; the first essay stands in "
        f"content/essays/welcome/{codes[0]}.md."
    )
    if (root / ".git").exists():
        OUT.print('Keep this state: git add -A && git commit -m "Our own site"')


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
                f"these files were changed and not committed:\n{listing}\nCommit them first, so "
                "that nothing is lost"
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
                f"{question}? There is nobody to ask: give it as an option (invoke --help start)"
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
        raise BuildError(f'"{text}" is no web address: write one such as https://example.org')
    return text.rstrip("/")


def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BuildError(
            f'"{text}" is no time zone{did_you_mean(text, sorted(available_timezones()))} (such '
            "as Europe/Copenhagen)"
        ) from error
    return text


def _languages(text: str, folder: Path, known: Sequence[str]) -> str:
    codes = list(dict.fromkeys(code.lower() for code in re.split(r"[,;\s]+", text) if code))
    try:
        load_languages({code: {} for code in codes}, [folder])
    except LanguageError as error:
        wrong = next((code for code in codes if code not in known), text)
        raise BuildError(
            f'"{wrong}" has no files in theme/languages (there are {", ".join(known)}): write '
            "such as da,sv"
        ) from error
    return ",".join(codes)


def _quoted(codes: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{code}"' for code in codes) + "]"
