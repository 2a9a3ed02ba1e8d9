"""Samtale's commands: ``invoke --list`` lists them, ``invoke --help TASK`` explains one."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "plugins"))
sys.dont_write_bytecode = False  # Invoke switches it off: all modules would be compiled each time

from invoke.context import Context  # noqa: E402
from invoke.tasks import task  # noqa: E402
from samtale.cli import commands  # noqa: E402
from samtale.kinds import KINDS  # noqa: E402

SETTINGS = {"settings": "Settings file (default: pelicanconf.py)."}
JSON = {"json": "Print problems as JSON to standard output."}
TO = {"to": "A target from TARGETS, or a URL such as ssh://host/path (default: production)."}
CONTENT = {"content": "Folder with essays, pages and topics (default: content)."}


@task(
    auto_shortflags=False,
    help={
        "port": "Port to serve on (default: 8000, or the next free one).",
        "host": (
            "Additional host name to accept besides localhost, for example behind a proxy or "
            "tunnel."
        ),
        **CONTENT,
        **SETTINGS,
    },
)
def serve(
    _context: Context, port: int = 8000, host: str = "", content: str = "", settings: str = ""
) -> None:
    """Preview the site while you write: build with drafts, serve, rebuild on save, reload the
    browser.
    """
    commands.serve(ROOT, port=port, host=host, content=content, settings=settings)


@task(
    auto_shortflags=False,
    help={
        "siteurl": "URL of the site, such as https://example.org.",
        "output": "Output folder (default: output).",
        "drafts": (
            "Include drafts and scheduled essays, at preview URLs; the whole site is marked "
            "noindex."
        ),
        "record": (
            "Record the URLs in content/published.txt; from then on a missing one is reported."
        ),
        "fewer": "Build even if most essays have disappeared since the last build.",
        "profile": "Print the time that each stage took.",
        "explain": "Print why each file was made again.",
        **JSON,
        **CONTENT,
        **SETTINGS,
    },
)
def build(
    _context: Context,
    siteurl: str = "",
    content: str = "",
    output: str = "",
    drafts: bool = False,
    record: bool = False,
    fewer: bool = False,
    profile: bool = False,
    explain: bool = False,
    json: bool = False,
    settings: str = "",
) -> None:
    """Build the site for publishing. Any error in any file stops it, and leaves the last build
    unchanged.
    """
    commands.build(
        ROOT,
        siteurl=siteurl,
        content=content,
        output=output,
        drafts=drafts,
        record=record,
        fewer=fewer,
        profile=profile,
        explain=explain,
        as_json=json,
        settings=settings,
    )


@task(
    auto_shortflags=False,
    positional=["title"],
    help={
        "title": "The essay's title.",
        "lang": "Language (default: the site's default language).",
        "essay": (
            "Folder of an existing essay to which this language is added; the new file names its "
            "source."
        ),
        **CONTENT,
        **SETTINGS,
    },
)
def new(
    _context: Context,
    title: str,
    lang: str = "",
    essay: str = "",
    content: str = "",
    settings: str = "",
) -> None:
    """Create an essay as a draft: its folder and file, with the required front matter."""
    commands.new(ROOT, title, lang=lang, essay=essay, content=content, settings=settings)


@task(
    auto_shortflags=False,
    help={
        **TO,
        "siteurl": (
            "URL of the site at the target (default: the target's own, or SITEURL for a named "
            "target)."
        ),
        "drafts": (
            "Include drafts and scheduled essays; allowed only for a target with preview: True."
        ),
        "dry-run": "Show what would be done without doing it.",
        "yes": "Do not ask for confirmation.",
        "allow-removals": (
            "Maximum number of files to remove (default: 10, or 5 % if that is more)."
        ),
        "message": "Message for the history.",
        "again": "Publish even a site that was rolled back before.",
        "reread": (
            "Read every file at the target instead of trusting the manifest; this restores files "
            "that were changed there."
        ),
        "anew": "Old name of --reread.",
        **CONTENT,
        **SETTINGS,
    },
)
def deploy(
    _context: Context,
    to: str = "",
    content: str = "",
    siteurl: str = "",
    drafts: bool = False,
    dry_run: bool = False,
    yes: bool = False,
    allow_removals: str = "",
    message: str = "",
    again: bool = False,
    reread: bool = False,
    anew: bool = False,
    settings: str = "",
) -> None:
    """Publish the site: all at once, or not at all if anything is wrong."""
    from samtale.cli.publishing import deploy_site, renamed

    deploy_site(
        ROOT,
        settings,
        to=to,
        content=content,
        siteurl=siteurl,
        drafts=drafts,
        dry_run=dry_run,
        yes=yes,
        allow_removals=allow_removals,
        message=message,
        again=again,
        reread=reread or renamed("--anew", "--reread", anew),
    )


@task(
    auto_shortflags=False,
    help={
        **TO,
        "release": "Release to roll back to (default: the one before the current).",
        "yes": "Do not ask for confirmation.",
        **SETTINGS,
    },
)
def rollback(
    _context: Context, to: str = "", release: str = "", yes: bool = False, settings: str = ""
) -> None:
    """Roll a release back: readers get the previous one, or any other that is still there, within
    seconds.
    """
    from samtale.cli.publishing import roll_back_site

    roll_back_site(ROOT, settings, to=to, release=release, yes=yes)


@task(auto_shortflags=False, help={**TO, "json": "Print as JSON to standard output.", **SETTINGS})
def releases(_context: Context, to: str = "", json: bool = False, settings: str = "") -> None:
    """List the releases: what was published, by whom and when, and what can be rolled back to."""
    from samtale.cli.publishing import show_releases

    show_releases(ROOT, settings, to=to, as_json=json)


@task(auto_shortflags=False, help={**TO, "siteurl": "URL of the site at the target.", **SETTINGS})
def deploy_verify(_context: Context, to: str = "", siteurl: str = "", settings: str = "") -> None:
    """Check that the target still has, and the site still serves, what was published."""
    from samtale.cli.publishing import verify_site

    verify_site(ROOT, settings, to=to, siteurl=siteurl)


@task(
    auto_shortflags=False,
    help={
        "only": f"Only problems of these kinds, separated by commas: {', '.join(KINDS)}.",
        "yes": "Do not ask for confirmation.",
        **CONTENT,
        **SETTINGS,
    },
)
def fix(
    _context: Context, only: str = "", yes: bool = False, content: str = "", settings: str = ""
) -> None:
    """Correct what can be corrected without doubt (links, topics, keys, encodings): shows a diff,
    and asks.
    """
    from samtale.cli.fix import fix as run

    run(commands.settings_file(ROOT, settings), content=content, only=only, yes=yes)


@task(
    auto_shortflags=False,
    help={
        "external": "Also check links to other sites.",
        "summary": "Count the problems by kind, and name the files with most errors.",
        "only": f"Only problems of these kinds, separated by commas: {', '.join(KINDS)}.",
        **JSON,
        **CONTENT,
        **SETTINGS,
    },
)
def check(
    _context: Context,
    external: bool = False,
    summary: bool = False,
    only: str = "",
    json: bool = False,
    content: str = "",
    settings: str = "",
) -> None:
    """Check every essay and, if they have no errors, the finished pages as a reader gets them.
    Writes nothing. Exit codes: 0 no errors, 1 errors, 2 nothing could be checked.
    """
    from samtale.cli.check import check as run

    run(
        ROOT,
        commands.settings_file(ROOT, settings),
        content=content,
        external=external,
        as_json=json,
        summary=summary,
        only=only,
    )


@task(
    auto_shortflags=False,
    help={
        "title": "Title of the site.",
        "address": "Site URL, such as https://example.org.",
        "timezone": "Time zone, such as Europe/Copenhagen.",
        "languages": "Languages in order, such as da,sv,en.",
        "yes": "Do not ask for confirmation.",
        "from": (
            "Settings file of a Pelican site (old/pelicanconf.py), whose settings, texts and "
            "addresses are taken over."
        ),
        "new-addresses": (
            "With --from: give its texts Samtale's addresses; the old ones become redirects."
        ),
    },
)
def start(
    _context: Context,
    title: str = "",
    address: str = "",
    timezone: str = "",
    languages: str = "",
    yes: bool = False,
    from_: str = "",
    new_addresses: bool = False,
) -> None:
    """Make the site your own: asks for title, address, time zone and languages, and removes the
    sample essays.
    """
    commands.start(
        ROOT,
        title=title,
        address=address,
        timezone=timezone,
        languages=languages,
        yes=yes,
        old=from_,
        new_addresses=new_addresses,
    )


@task(
    auto_shortflags=False,
    positional=["server"],
    help={
        "server": "nginx or caddy.",
        "to": (
            "Target from TARGETS to serve; gives the URL, the folder, and whether it is a preview."
        ),
        "siteurl": "URL of the site (default: SITEURL).",
        "root": "Folder to serve (default: /srv/www/HOST/current).",
        "listen": (
            "Serve plain HTTP on this port (8080, or 127.0.0.1:8080), for use behind a proxy."
        ),
        "hsts": "Send HSTS: browsers use only HTTPS for a year.",
        "brotli": "Serve Brotli files with nginx; needs its Brotli module (Caddy needs none).",
        **CONTENT,
        **SETTINGS,
    },
)
def server_config(
    _context: Context,
    server: str,
    to: str = "",
    siteurl: str = "",
    root: str = "",
    listen: str = "",
    hsts: bool = False,
    brotli: bool = False,
    content: str = "",
    settings: str = "",
) -> None:
    """Print the configuration of a web server for the whole site."""
    from samtale.cli.server_config import print_server_config

    print_server_config(
        ROOT,
        server,
        settings,
        to=to,
        siteurl=siteurl or None,
        content=content or None,
        root=root,
        listen=listen,
        hsts=hsts,
        brotli=brotli,
    )


@task(
    auto_shortflags=False,
    positional=["version"],
    help={"version": "Branch, tag or commit of Samtale to merge; fetch it first."},
)
def update(_context: Context, version: str) -> None:
    """Update to a later version of Samtale: merges its changes, and leaves your own files
    unchanged.
    """
    commands.update(ROOT, version)


@task(
    auto_shortflags=False,
    help={"lang": "Only this language (default: all in theme/languages)."},
)
def catalogues(_context: Context, lang: str = "") -> None:
    """Update the catalogues of interface strings (theme/languages/*.po) from templates and code."""
    commands.catalogues(ROOT, lang=lang)


@task(
    auto_shortflags=False,
    positional=["essay"],
    help={
        "essay": "Folder, slug or file of the essay.",
        "lang": "Language of the edition (default: the site's default language).",
        **CONTENT,
        **SETTINGS,
    },
)
def related(
    _context: Context, essay: str, lang: str = "", content: str = "", settings: str = ""
) -> None:
    """Show which essays are related to one, in all languages: with scores, and with the reasons in
    words.
    """
    commands.related(ROOT, essay, lang=lang, content=content, settings=settings)


@task(
    auto_shortflags=False,
    help={
        "docs": (
            'Input file of JSON lines, each {"id", "lang", "title", "text"}; - for standard input.'
        ),
        "out": (
            'Output file of JSON lines, each {"id", "neighbours": [[id, score], ...]}; - for '
            "standard output."
        ),
        "lexicon": "Lexicon to use instead of the site's own.",
        "model": (
            "Sentence-embedding model to add to the lexicon, by name or folder (needs the extra "
            '"neural").'
        ),
        "alone": "Use only that model, not the lexicon.",
    },
)
def rank(
    _context: Context, docs: str, out: str, lexicon: str = "", model: str = "", alone: bool = False
) -> None:
    """Rank any documents for each other, in one list over all languages, up to 100 neighbours
    each.
    """
    commands.rank(docs, out, lexicon=lexicon, model=model, alone=alone)


@task(
    auto_shortflags=False,
    help={
        "segments": (
            'Aligned sentences as JSON lines, {"da", "sv", "en", "source", "licence"}; several '
            "files separated by commas."
        ),
        "dictionary": "Aligned words, in the same form.",
        "out": "Output file for the lexicon (default: plugins/related/data/lexicon.bin).",
    },
)
def train_lexicon(_context: Context, segments: str, dictionary: str = "", out: str = "") -> None:
    """Train the lexicon that relates the languages on aligned text. The same text gives the same
    bytes.
    """
    commands.train_lexicon(segments, dictionary, out)


@task(
    auto_shortflags=False,
    help={
        "only": "Run only tests whose names match this (pytest -k).",
        "browser": "Run only browser tests.",
        "quick": "Run only tests that build no site and start no program, server or browser.",
    },
)
def test(_context: Context, only: str = "", browser: bool = False, quick: bool = False) -> None:
    """Run the linters and all tests. Browser tests are skipped, with a note, if there is no
    Chromium.
    """
    commands.test(ROOT, only=only, browser=browser, quick=quick)


@task
def endure(_context: Context) -> None:
    """Kill builds and deploys at hundreds of moments, fill disks, feed random bytes: an hour or
    two, with tables.
    """
    commands.endure(ROOT)


@task
def clean(_context: Context) -> None:
    """Remove everything that was built: output/ and .cache/."""
    commands.clean(ROOT)
