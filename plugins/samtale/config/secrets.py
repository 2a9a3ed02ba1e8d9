"""Finds secrets in files that are about to be published: keys with a recognisable format, and
values of environment variables.

The formats are those that their issuers document (prefixes of AWS, GitHub, GitLab, Slack, Stripe,
Google, OpenAI and Anthropic keys, RFC 7468 for private keys), which do not occur in essays by
chance.
"""

import contextlib
import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

FORMS = {
    "a private key": rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: "
    rb"BLOCK)?-----(?:\s|\\[nr]|<[^<>]{0,80}>)+"
    rb"(?:[A-Za-z0-9+/]{40}|Proc-Type:|Version:|Comment:)",
    "an AWS key": rb"\b(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE\b)[A-Z0-9]{16}\b",
    "a GitHub token": rb"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})",
    "a GitLab token": rb"\bglpat-[A-Za-z0-9_-]{20,}",
    "a Slack token": rb"\bxox[abeoprs]-[A-Za-z0-9-]{20,}",
    "a Stripe key": rb"\b[rs]k_live_[A-Za-z0-9]{20,}",
    "a Google API key": rb"\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])",
    "an API key": rb"\bsk-(?:ant-|proj-)[A-Za-z0-9_-]{32,}",
    "a PyPI token": rb"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{30,}",
}
ANY = re.compile(
    b"|".join(rb"(?P<f%d>%s)" % (number, form) for number, form in enumerate(FORMS.values()))
)
WORDS = r"(?:SECRET|TOKEN|CREDENTIALS?|API_?KEY|ACCESS_KEY|PRIVATE_KEY|PASS)(?:_KEY)?|\w*(?:PASSWORD|PASSWD|PASSPHRASE|SSHPASS)"  # noqa: E501
# settings of the tool "pass"; keys that are public
NO_SECRETS = r"PASSWORD_STORE_|.*(?:PUBLIC|INDEXNOW)"
NAMES = re.compile(rf"(?!{NO_SECRETS})(?:.*_)?(?:{WORDS})(?P<more>_.*)?", re.IGNORECASE)
PLAIN = re.compile(r"[^\W\d]+(?:[-_. @]+[^\W\d]+)*")  # words, names, email addresses
PLACE = re.compile(r"https?://[^@\s]+")
LEAST = 12  # characters: a shorter value may well be a word


def secrets_of(environment: Mapping[str, str]) -> dict[bytes, str]:
    """The secret values of this environment -> the names of their variables."""
    found: dict[bytes, str] = {}
    for name, value in sorted((name, value.strip()) for name, value in environment.items()):
        named = NAMES.fullmatch(name)
        if named and len(value) >= LEAST and not _is_harmless(value, about=bool(named["more"])):
            found |= {
                one.encode("utf-8", "surrogateescape"): name
                for one in (value, html.escape(value), html.escape(value, False))
            }
    return found


def _is_harmless(value: str, *, about: bool) -> bool:
    """Whether a site may contain this value: a URL, a path; words, in a variable that is only about
    secrets, such as SECRET_BACKEND.
    """
    if PLACE.fullmatch(value) or (about and PLAIN.fullmatch(value)):
        return True
    # base64 may begin with a slash too
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        return value.startswith(("/", "~")) and (about or Path(value).expanduser().exists())
    return False


def leaks(
    folder: Path, paths: Iterator[str] | tuple[str, ...], secrets: dict[bytes, str]
) -> Iterator[tuple[str, int, str]]:
    """(path, line, kind) of each secret in files that are about to be published. Raises OSError."""
    for path in paths:
        content = (folder / path).read_bytes()
        for found in ANY.finditer(content):
            kind = next(kind for number, kind in enumerate(FORMS) if found[f"f{number}"])
            yield path, content.count(b"\n", 0, found.start()) + 1, kind
        for secret, name in secrets.items():
            if (place := content.find(secret)) >= 0:
                yield path, content.count(b"\n", 0, place) + 1, f"the value of {name}"
