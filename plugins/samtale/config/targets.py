"""Deploy targets: those that the owner's settings name, and addresses given instead of a name.

Addresses only, never secrets: those remain with ssh-agent, the AWS credential chain, the
configuration of rclone and git, or in environment variables that a target's ``env`` names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from related.settings import BOOLEAN, Kind, Setting, whole_number

from ..problems import did_you_mean
from .secrets import ANY
from .values import SettingsError

SCHEMES = ("ssh", "file", "s3", "git+ssh", "git+https", "git+file", "rclone")
QUERIES = {"s3": ("endpoint", "region", "profile", "whole", "cloudfront"), "ssh": ("config",)}
NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
SECRET_QUERY = re.compile(r"key|secret|token|pass|sig|credential", re.IGNORECASE)
WEB = re.compile(r"https?://[^/@\s?#]+(?:/[^@\s?#]*)?")
HOST = re.compile(r"[\w:][\w.:%-]*")
EXAMPLE = 'such as {"production": {"to": "ssh://me@example.org/srv/www/essays"}}'
KEEP, WAIT = 5, 30
TOKEN = 20  # characters: longer names are not valid


def _siteurl(value: object) -> str:
    if not isinstance(value, str) or not WEB.fullmatch(value):
        raise ValueError(
            f'"{masked(str(value))}" is not a valid URL, or has a query or a fragment; use for '
            'example "https://example.org"'
        )
    return value.rstrip("/")


def _variables(value: object) -> Mapping[str, str]:
    names = [one for pair in value.items() for one in pair] if isinstance(value, Mapping) else [""]
    if not all(isinstance(one, str) and VARIABLE.fullmatch(one) for one in names):
        raise ValueError(
            "is not a dictionary of names of variables; write their names, never the secret "
            'itself, for example {"AWS_SECRET_ACCESS_KEY": "STAGING_SECRET"}'
        )
    return dict(value) if isinstance(value, Mapping) else {}


# the keys of a target in TARGETS
KEYS: dict[str, Setting[Any]] = {
    "to": Setting(None, Kind("an address", str), "Where to publish."),
    "siteurl": Setting("", Kind("a URL", _siteurl), "The site's URL there."),
    "preview": Setting(False, BOOLEAN, "For colleagues only: drafts are allowed, with noindex."),
    "keep": Setting(KEEP, whole_number(2), "How many releases are retained."),
    "env": Setting(
        {},
        Kind("a dictionary of names of variables", _variables),
        "Variables for the tools, and the variables of this environment that hold their values.",
    ),
    "wait": Setting(WAIT, whole_number(2), "Seconds to wait for the switch to become visible."),
}


@dataclass(frozen=True)
class Destination:
    """One target. ``siteurl``: its URL, "" if it has none of its own; ``preview``: for colleagues
    only; ``keep``: how many releases are retained; ``wait``: how many seconds the smoke test waits
    for the switch to become visible; ``env``: variables for the tools -> the variables of this
    environment that hold their values.
    """

    name: str
    to: str
    siteurl: str = ""
    preview: bool = False
    keep: int = KEEP
    wait: int = WAIT
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> SplitResult:
        if self.scheme == "rclone":  # not a URL: any character is allowed in its path
            remote, _, path = self.to.partition("://")[2].partition(":")
            return SplitResult("rclone", remote, path, "", "")
        return urlsplit(self.to)

    @property
    def scheme(self) -> str:
        return self.to.partition("://")[0]

    @property
    def host(self) -> str:
        """The host as written: ssh's configuration is case-sensitive."""
        host = self.parts.netloc.rpartition("@")[2]
        return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]

    @property
    def path(self) -> str:
        return unquote(self.parts.path)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.parts.query))


def destinations(declared: object) -> dict[str, Destination]:
    """The targets that the setting TARGETS names. Raises SettingsError."""
    if not isinstance(declared, Mapping):
        raise SettingsError(f"TARGETS: is not a dictionary; write one {EXAMPLE}")
    return {name: _declared(name, line) for name, line in declared.items()}


def _declared(name: object, line: object) -> Destination:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise SettingsError(
            f"TARGETS: {name!r} is not a valid name; use small letters, digits and hyphens"
        )
    line = {"to": line} if isinstance(line, str) else line
    if not isinstance(line, Mapping) or not isinstance(line.get("to"), str):
        raise SettingsError(f'TARGETS: "{name}" has no address; write one {EXAMPLE}')
    values = {}
    for key, value in line.items():
        if key not in KEYS:
            hint = did_you_mean(str(key), KEYS) or f"; the known keys are {', '.join(KEYS)}"
            raise SettingsError(f'TARGETS: "{name}": {key!r} is an unknown key{hint}')
        try:
            values[key] = KEYS[key].read(value)
        except ValueError as error:
            raise SettingsError(f'TARGETS: "{name}": {key}: {error}') from error
    return _named(Destination(name, **values))


def _named(found: Destination) -> Destination:
    try:
        return _sound(found)
    except SettingsError as error:
        raise SettingsError(
            f'TARGETS: "{found.name}": {str(error).removeprefix("deploy: ")}'
        ) from error


def destination(to: str, declared: Mapping[str, Destination], hint: str = "") -> Destination:
    """The target that ``--to`` means: a name, an address, or, without it, the one called
    production. hint: to another setting that may be meant as TARGETS. Raises SettingsError.
    """
    if not to:
        if "production" in declared:
            return declared["production"]
        if len(declared) == 1:
            return next(iter(declared.values()))
        known = (
            f"--to one of {', '.join(declared)}"
            if declared
            else f"TARGETS in pelicanconf.py, {EXAMPLE}"
        )
        remedy = hint or f"; write {known}, or --to with an address"
        raise SettingsError(f"deploy: there is no target called production{remedy}")
    if "://" not in to:
        if to not in declared:
            known = ", ".join(declared) or "none"
            hint = (
                hint
                or did_you_mean(to, declared)
                or f"; TARGETS has {known}; or write an address such as ssh://host/path"
            )
            raise SettingsError(f'deploy: "{_shown(to)}" is not in TARGETS{hint}')
        return declared[to]
    return _sound(Destination("", to))


def _sound(found: Destination) -> Destination:
    where, scheme = f'"{_shown(found.to)}"', found.scheme
    if "://" not in found.to:
        raise SettingsError(
            f"deploy: {where} is not an address; use for example ssh://host/absolute/path"
        )
    if scheme not in SCHEMES:
        hint = did_you_mean(scheme, SCHEMES) or f"; use one of {', '.join(SCHEMES)}"
        raise SettingsError(f'deploy: {where}: "{scheme}" is not a supported scheme{hint}')
    if re.search(r"[\x00-\x20\x7f]", found.to) or re.search(r"[\x00-\x1f\x7f]", unquote(found.to)):
        raise SettingsError(
            f"deploy: {where} contains a space or a control character; write a space as %20"
        )
    if scheme == "rclone":
        if not re.fullmatch(r"rclone://[\w.+@][\w.+@-]*:[^:]*", found.to):
            raise SettingsError(
                f"deploy: {where} is not a remote of rclone; write rclone://remote:path, with the "
                "name that rclone config shows"
            )
        return found
    _parted(found, where)
    return found


def _parted(found: Destination, where: str) -> None:
    scheme = found.scheme
    try:
        parts = found.parts
        _port = parts.port
    except ValueError:  # whose message may contain a password
        raise SettingsError(
            f"deploy: {where} is not a valid address; correct its host or its port"
        ) from None
    if parts.password is not None or ANY.search(parts.netloc.encode(errors="replace")):
        raise SettingsError(
            f"deploy: {where} contains a password, which process lists and logs would show; remove "
            "it and use ssh-agent, the AWS credential chain, the configuration of git or rclone, "
            "or variables named in the target's env"
        )
    _queried(found, where)
    if scheme == "s3" and not parts.hostname:
        raise SettingsError(f"deploy: {where} has no bucket; write s3://bucket/prefix")
    if scheme in ("file", "git+file") and (parts.netloc or not found.path.strip("/")):
        raise SettingsError(f"deploy: {where} has no folder; write {scheme}:///absolute/path")
    if scheme in ("ssh", "git+ssh", "git+https") and (
        parts.netloc.startswith("-") or not HOST.fullmatch(found.host)
    ):
        raise SettingsError(f"deploy: {where} has no valid host; write {scheme}://host/path")
    if scheme == "ssh" and not found.path.strip("/"):
        raise SettingsError(f"deploy: {where} has no folder; write ssh://host/absolute/path")
    if scheme.startswith("git+") and not re.fullmatch(r"[\w][\w./-]*", parts.fragment):
        raise SettingsError(
            f"deploy: {where} has no valid branch; add one after a #, for example #gh-pages"
        )


def _queried(found: Destination, where: str) -> None:
    if found.scheme == "git+https" and len(found.parts.username or "") >= TOKEN:
        raise SettingsError(
            f"deploy: git+https://{found.parts.hostname}: seems to contain a token, which "
            "logs would show; remove it and use a credential helper of git"
        )
    known = QUERIES.get(found.scheme, ())
    for key in found.query:
        if SECRET_QUERY.search(key):
            raise SettingsError(
                f'deploy: {where}: "{key}" looks like a secret; remove it and name the variable '
                "that holds it in the target's env"
            )
        if key not in known:
            remedy = f"use one of {', '.join(known)}" if known else "remove it"
            raise SettingsError(f'deploy: {where}: "{key}" is an unknown option; {remedy}')
    if not WEB.fullmatch(found.query.get("endpoint", "https://amazonaws.com")):
        raise SettingsError(
            f"deploy: {where}: the endpoint is not a valid URL, or has a query; use for example "
            "http://host:9000"
        )


def _shown(to: str) -> str:
    """The displayable part of something that may not be an address: rather too little of it than a
    password.
    """
    scheme, colon, rest = to.partition("://") if "://" in to else ("", "", to)
    before, at, behind = re.sub(r"\s", "_", rest).rpartition("@")
    return masked(f"{scheme}{colon}{'***' if ':' in before else before}{at}{behind}")


def masked(text: str) -> str:
    """Any text as it may be displayed: passwords in addresses, and values that look like keys, are
    removed.

    A password may contain any character, because few people encode them as they should; what
    follows a port is not a password.
    """
    text = re.sub(r"(?<!rclone://)(?<=://)[^/\s:]*:(?!\d{0,5}/)\S*@", "***@", text)
    text = re.sub(
        r"(?i)([?&#,;][\w-]*(?:key|secret|token|pass|sig|credential)[\w-]*=)[^&\s\"',]+",
        r"\1***",
        text,
    )
    text = re.sub(
        r"(?i)([\w-]*(?:secret|token|passw|pass_?phrase|api_?key|access_key)[\w-]*=)[^&\s\"',]+",
        r"\1***",
        text,
    )
    text = ANY.sub(b"***", text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
    return re.sub(
        r"(?i)\b((?:authorization|x-amz-[\w-]*token|password|secret)\b[\"']?\s*[:=]\s*)\S+.*",
        r"\1***",
        text,
    )
