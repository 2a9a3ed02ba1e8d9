"""Publishes a site: all at once, if it is correct, or not at all.

The order: the state of the target; all checks and the build; the manifest; the plan, and what it
refuses; the lock; the upload, verified; the switch; the smoke test over HTTP, and a switch back if
it fails; then hubs and search engines are notified.
"""

import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..build import build as builder
from ..config.targets import Destination
from ..dates import utc_seconds
from ..describe.describe import Described
from ..reporting.report import print_warnings
from .after_switch import (
    announce_scheduled,
    finish_unchanged,
    record_result,
    releases_to_keep,
    smoke_test,
)
from .deploy_job import DeployJob, Options, Reporter
from .manifest import MARK, Manifest, manifest_of, mark, moment_of, release_id
from .outcome import Switching, carry_out
from .packing import pack
from .page_facts import about, titles
from .plan import Plan, count, in_words, names, plan_of, refusals, size
from .preflight import refuse_secrets, refuse_taken
from .smoke import ready
from .targets.target import (
    REFUSED,
    UNCONFIRMED,
    UNREACHABLE,
    UPLOAD,
    PublishError,
    Record,
    Release,
    State,
    Target,
)
from .workspace import Workspace, commit

SKEW = 600  # maximum difference between this clock and the target's, in seconds
SPARE = 20_000_000  # bytes that must remain free at the target


def deploy(
    target: Target, where: Destination, options: Options, reporter: Reporter, workspace: Workspace
) -> None:
    """Publish. Raises ContentError, BuildError, PublishError, OSError; readers then get the same as
    before.
    """
    began = time.monotonic()
    if options.drafts and not where.preview:
        raise PublishError(
            (
                "drafts can be deployed only to a preview target; add one to TARGETS with preview: "
                "True, and deploy --to it"
            ),
            REFUSED,
        )
    reporter.step("Reading the state of the target")
    state = target.state()
    _same_time(state.clock, target)
    with workspace.folder() as folder:
        reporter.step("Building")
        described, after = _built(folder / "site", target, where, options, reporter, workspace)
        before = _before(target, state, options, reporter)
        plan = plan_of(before, after)
        release = Release(release_id(after, _moment(state)), folder / "site", after)
        record = _record(release, plan, described, options, workspace)
        job = DeployJob(
            target, where, state, before, release, described, plan, options, reporter, record, began
        )
        if options.siteurl:
            ready()
        if plan.nothing:
            finish_unchanged(job)
        elif _meant(job):
            switching = Switching(target, where, state, release.id, reporter)
            carry_out(switching, lambda: _publish(job, switching), lambda: _finish(job))
        announce_scheduled(described, reporter)


def _after(job: DeployJob) -> State:
    """The expected state, without querying the target again."""
    state, release = job.state, job.release.id
    releases = tuple(one for one in state.releases if one != release)
    return replace(
        state, current=release, releases=(*releases, release), history=(*state.history, job.record)
    )


def _record(
    release: Release, plan: Plan, described: Described, options: Options, workspace: Workspace
) -> Record:
    entries = release.manifest.entries
    return Record(
        release=release.id,
        when=utc_seconds(datetime.now(UTC)),
        who=workspace.who,
        commit=commit(described.site.content),
        message=options.message,
        texts=len(described.texts),
        files=len(entries),
        size=sum(entry.size for entry in entries.values()),
        new=len(plan.new),
        changed=len(plan.changed),
        removed=len(plan.removed),
        digest=release.manifest.digest,
        siteurl=options.siteurl,
        drafts=options.drafts,
    )


def _built(
    folder: Path,
    target: Target,
    where: Destination,
    options: Options,
    reporter: Reporter,
    workspace: Workspace,
) -> tuple[Described, Manifest]:
    """Check and build; any error in the content, or in the finished pages, ends the deploy."""
    built = builder.build(
        options.settings_file,
        content=options.content or None,
        output=str(folder),
        siteurl=options.siteurl or None,
        drafts=options.drafts,
        unlisted=where.preview,
        fewer=True,
        remembered=False,
        progress=reporter.progress,
    )
    print_warnings(built.warnings)
    refuse_taken(folder, built.described)
    if target.packed:
        reporter.step("Packing")
        pack(folder, workspace.cache / "packed", reporter.progress)
    described = built.described
    refuse_secrets(folder, described)
    manifest = manifest_of(
        folder,
        described.site.codes,
        described.site.url,
        about(described, preview=where.preview),
        target.one_form,
    )
    return described, manifest


def _before(target: Target, state: State, options: Options, reporter: Reporter) -> Manifest | None:
    """What is at the target: according to its manifest, or, if that is lost or edited, to every
    file there.
    """
    if not options.reread:
        found = target.manifest(state.current)
        if found or not state.current:
            return found
        reporter.warn(
            f"the manifest of {state.current} is missing or was edited; every file at the target "
            "is read instead"
        )
    return target.manifest(state.current, reread=True)


def _same_time(clock: datetime | None, target: Target) -> None:
    """Refuse a wrong clock, which would publish scheduled essays too early, or too late."""
    if (
        clock
        and "SOURCE_DATE_EPOCH" not in os.environ
        and abs(ahead := (datetime.now(UTC) - clock).total_seconds()) > SKEW
    ):
        hours = f"{abs(ahead) / 3600:.1f} hours {'ahead of' if ahead > 0 else 'behind'}"
        raise PublishError(
            f"this machine's clock is {hours} the clock of {target.address}, so scheduled essays "
            "would be published at the wrong time; correct the wrong clock, and try again",
            UNREACHABLE,
        )


def _moment(state: State) -> datetime:
    """The current time, but never before the last release, so that names sort by time."""
    named = (
        moment_of(one) for one in (*state.releases, *(record.release for record in state.history))
    )
    return max([datetime.now(UTC), *(moment + timedelta(seconds=1) for moment in named if moment)])


def _meant(job: DeployJob) -> bool:
    """Print the plan; False if only that was requested. Raises PublishError if it must not be
    carried out, or was declined.
    """
    reporter, plan, options = job.reporter, job.plan, job.options
    to = f"{job.where.name + ': ' if job.where.name else ''}{job.target.address}"
    at = f", at {options.siteurl}" if options.siteurl else ""
    reporter.say(f"{'First release' if plan.first else 'Release'} {job.release.id} for {to}{at}")
    for line in () if plan.first else names(plan, titles(job.described)):
        reporter.say(line)
    reporter.say(in_words(plan))
    if not job.target.whole:
        reporter.say(
            "This target is updated in place: assets, then pages, then removals. Readers may see "
            "old and new files together."
        )
    reasons = list(
        refusals(
            plan,
            job.before,
            job.release.manifest,
            allowed=options.allow_removals,
            preview=job.where.preview,
            foreign=job.state.foreign,
        )
    )
    if not options.again and (back := job.state.taken_back(job.record.digest)):
        reasons.append(
            f"this same site was rolled back ({back}); fix what was wrong; if that is done, deploy "
            "with --again"
        )
    if job.state.free is not None and job.state.free < plan.size + SPARE:
        need = f"{size(plan.size)} are needed, and {size(SPARE)} must stay free"
        reasons.append(
            f"{size(job.state.free)} are free at the target, but {need}; free some space"
        )
    if reasons:
        raise PublishError(
            "not published:\n" + "\n".join(f"  {reason}" for reason in reasons), REFUSED
        )
    if options.dry_run:
        reporter.say("Dry run: nothing was written.")
        return False
    if options.yes:
        return True
    if reporter.ask is None:
        raise PublishError("no terminal to ask on; deploy with --yes", UNCONFIRMED)
    if not reporter.ask("Publish?"):
        raise PublishError("not published; cancelled", UNCONFIRMED)
    return True


def _publish(job: DeployJob, switching: Switching) -> None:
    """Upload, verify, switch, check; the lock is held."""
    target, release, reporter = job.target, job.release, job.reporter
    (release.folder / MARK).write_bytes(mark(release.id, release.manifest))
    done = [0, 0]

    def progress(files: int, count: int) -> None:
        done[0], done[1] = done[0] + files, done[1] + count
        reporter.progress(f"{done[0]} files, {size(done[1])}")

    reporter.step(f"Uploading {count(job.plan.files, 'file')}, {size(job.plan.size)}")
    switching.sent = True
    target.upload(release, job.before, job.state, progress)
    if target.whole:
        reporter.step("Verifying")
        if wrong := target.verify(release.id, release.manifest):
            raise PublishError(
                (
                    f"{len(wrong)} files at the target differ from what was sent, first "
                    f"{next(iter(wrong))}; deploy again"
                ),
                UPLOAD,
            )
    reporter.step("Switching")
    switching.requested = True
    target.switch(release.id, release.manifest, job.record)
    switching.switched = True
    _finish(job)


def _finish(job: DeployJob) -> None:
    """After the switch: check the site, record the result, and remove what is no longer needed."""
    target, reporter, result = job.target, job.reporter, smoke_test(job)
    record_result(job, result)
    reporter.step("Pruning")
    try:
        target.prune(releases_to_keep(_after(job), job.where.keep))
    except PublishError as error:
        reporter.warn(f"old releases could not be removed ({error}); the next deploy will retry")
    at = f": {job.options.siteurl}" if job.options.siteurl else ""
    reporter.say(f"Published {job.release.id} in {time.monotonic() - job.began:.1f} s{at}")
