"""Rolls a release back, and verifies that what was published is still served."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ..config.targets import Destination
from ..dates import utc_seconds
from .after_switch import before, faults_of, switch_back
from .deploy_job import Reporter
from .manifest import Manifest, is_plain, moment_of
from .outcome import Switching, carry_out
from .plan import count
from .smoke import differing, unreachable, wait_for
from .targets.target import (
    MISSING,
    REFUSED,
    UNCONFIRMED,
    UPLOAD,
    PublishError,
    Record,
    State,
    Target,
)


def roll_back(
    target: Target,
    where: Destination,
    siteurl: str,
    reporter: Reporter,
    *,
    release: str,
    yes: bool,
    who: str,
) -> None:
    """Roll back to a release that is still there. Raises PublishError; readers then get the same as
    before.
    """
    began = time.monotonic()
    state = target.state()
    to = _chosen(state, release)
    manifest = target.manifest(to)
    if manifest is None and not target.whole:
        raise PublishError(
            (
                f"the manifest of {to} is missing or was edited, so its content is unknown; choose "
                "another release"
            ),
            REFUSED,
        )
    reporter.say(f"{state.current} is live; rolling back to {to} ({_age(to)})")
    if not yes:
        if reporter.ask is None:
            raise PublishError("no terminal to ask on; roll back with --yes", UNCONFIRMED)
        if not reporter.ask("Roll back?"):
            raise PublishError("not rolled back; cancelled", UNCONFIRMED)
    siteurl = siteurl or (known.siteurl if (known := state.record(to)) else "")
    record = replace(
        state.record(to) or Record(to),
        what="rollback",
        result="switched",
        when=utc_seconds(datetime.now(UTC)),
        who=who,
    )
    back = Back(target, where, siteurl, reporter, state, to, manifest, record, began)
    switching = Switching(
        target,
        where,
        state,
        to,
        reporter,
        again=f"rollback --release {to}",
        finishes="run invoke deploy-verify",
    )
    carry_out(switching, lambda: _switch_back(back, switching), lambda: _finish(back))
    reporter.say(
        f"{to} is live again after {time.monotonic() - began:.1f} s; {state.current} is still "
        "available"
    )
    reporter.say(
        "Fix the problem before the next deploy; only invoke deploy --again publishes the same "
        "site again"
    )


@dataclass(frozen=True)
class Back:
    """One rollback, from its confirmation on."""

    target: Target
    where: Destination
    siteurl: str
    reporter: Reporter
    state: State
    to: str
    manifest: Manifest | None
    record: Record
    began: float


def _switch_back(back: Back, switching: Switching) -> None:
    """Verify, switch, check; the lock is held."""
    target, reporter, to, manifest = back.target, back.reporter, back.to, back.manifest
    switching.sent = True
    if target.whole:
        reporter.step("Verifying")
        known = manifest.entries if manifest else {}
        found = target.verify(to, manifest) if manifest else {}
        wrong = [path for path, kind in found.items() if kind != MISSING or path in known]
        if wrong:  # hashed files of earlier releases may be missing
            raise PublishError(
                (
                    f"{count(len(wrong), 'file')} of {to} "
                    f"{'is' if len(wrong) == 1 else 'are'} damaged, first {wrong[0]}; choose "
                    "another release"
                ),
                UPLOAD,
            )
        if not manifest:
            reporter.warn(
                f"the manifest of {to} is missing or was edited; the release is used unchanged"
            )
    reporter.step("Switching")
    switching.requested = True
    target.switch(to, manifest or Manifest({}), back.record)
    switching.switched = True
    _finish(back)


def _finish(back: Back) -> None:
    """After the switch: check the site, and record the result."""
    target, reporter, state, to = back.target, back.reporter, back.state, back.to
    result = "unasked"
    if back.siteurl:
        reporter.step(f"Checking {back.siteurl}")
        result = "published"
        if faults := faults_of(back.siteurl, to, back.manifest, back.where.wait + target.slow):
            switch_back(target, reporter, faults, before(state, to))
    else:
        reporter.say(
            "The target has no URL, so the site was not checked over HTTP; give it one in TARGETS "
            "(siteurl)."
        )
    present, record = state.record(state.current), back.record
    try:
        if present and state.current in state.releases[state.releases.index(to) :]:
            target.note(
                replace(
                    present, what="rollback", result="taken back", when=record.when, who=record.who
                )
            )
        target.note(replace(record, result=result, seconds=round(time.monotonic() - back.began, 1)))
    except PublishError as error:
        reporter.warn(f"{to} is live, but the history could not be updated ({error})")


def _chosen(state: State, release: str) -> str:
    """The selected release: by its name or the start of it; by default, the one before the
    current.
    """
    if not state.current:
        raise PublishError("nothing has been published at this target yet", REFUSED)
    if release:
        found = [one for one in state.releases if one == release] or [
            one for one in state.releases if one.startswith(release)
        ]
        if len(found) != 1:
            known = ", ".join(reversed(state.releases))
            raise PublishError(
                (
                    f'"{release}" matches '
                    f"{'no release' if not found else 'more than one release'}; choose one of "
                    f"{known}"
                ),
                REFUSED,
            )
        if found[0] == state.current:
            raise PublishError(f"{found[0]} is already live", REFUSED)
        return found[0]
    sound = [one for one in state.releases if one == state.current or state.stood(one)]
    earlier = sound[: sound.index(state.current)] if state.current in sound else sound
    if not earlier:
        raise PublishError(f"there is no release before {state.current}", REFUSED)
    return earlier[-1]


def _age(release: str) -> str:
    moment = moment_of(release)
    return f"published {moment:%Y-%m-%d at %H:%M} UTC" if moment else "date unknown"


@dataclass(frozen=True)
class Found:
    """The result of ``deploy-verify``: the release, files compared at the target, pages requested,
    differences.
    """

    release: str
    files: int
    pages: int
    differing: list[str]
    unreachable: str = ""


def differences(target: Target, siteurl: str, reporter: Reporter) -> Found:
    """Compare the target's files, and what the site serves, with what was published. Raises
    PublishError.
    """
    reporter.step("Reading the state of the target")
    state = target.state()
    if not state.current:
        raise PublishError("nothing has been published at this target yet", REFUSED)
    manifest = target.manifest(state.current)
    if manifest is None:
        return Found(
            state.current, 0, 0, [f"the manifest of {state.current} is missing or was edited"]
        )
    reporter.step("Reading every file at the target")
    found = [f"{path}: {kind}" for path, kind in target.verify(state.current, manifest).items()]
    pages = (
        sorted(
            path
            for path in manifest.entries
            if is_plain(path, manifest.entries) or path.endswith((".css", ".js"))
        )
        if siteurl
        else []
    )
    reason = ""
    if siteurl:
        reporter.step(f"Checking {siteurl}")
        reason = unreachable(siteurl)
    if siteurl and not reason:
        if said := wait_for(siteurl, state.current, 2):
            found.append(f"{siteurl} does not serve {state.current}; last response: {said}")
        found += differing(
            siteurl,
            manifest,
            pages,
            lambda number: reporter.progress(f"{number} of {len(pages)} URLs"),
        )
    return Found(state.current, len(manifest.entries), len(pages), found, reason)
