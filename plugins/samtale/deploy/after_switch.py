"""What follows a switch: check the site over HTTP, notify others, write the history and the record
of addresses.
"""

import time
from dataclasses import replace

from ..build.published_addresses import write_record
from ..describe.describe import Described
from ..problems import shown
from .deploy_job import DeployJob, Reporter
from .manifest import Manifest
from .notify import notify_others
from .outcome import ask_again
from .plan import plan_of
from .smoke import no_server, smoke, wait_for
from .targets.target import BROKEN, TAKEN_BACK, UNKNOWN, PublishError, Record, State, Target


def smoke_test(job: DeployJob) -> str:
    """Check the site over HTTP; if it fails, switch back. Returns the result for the history."""
    siteurl, release, state, record = job.options.siteurl, job.release, job.state, job.record
    if not siteurl:
        job.reporter.say(
            "The target has no URL, so the site was not checked over HTTP; set one with --siteurl."
        )
        return "unasked"
    job.reporter.step(f"Checking {siteurl}")
    faults = faults_of(siteurl, release.id, release.manifest, job.where.wait + job.target.slow)
    if faults:
        switch_back(
            job.target,
            job.reporter,
            faults,
            before(state, release.id),
            replace(record, result="taken back"),
        )
    return "published"


def faults_of(siteurl: str, release: str, manifest: Manifest | None, seconds: float) -> list[str]:
    """The problems with the site's answers, as sentences. The site has this many seconds to serve
    that release.
    """
    if said := wait_for(siteurl, release, seconds):
        if lacking := no_server(siteurl):
            return [lacking]
        return [f"{siteurl} did not serve {release} within {seconds:.0f} s; last response: {said}"]
    return smoke(siteurl, manifest) if manifest else []


def before(state: State, release: str) -> tuple[str, Record]:
    """The release to go back to if the new one is faulty: the previous one, or the last one before
    it that was not faulty; "" for none.
    """
    old = state.current
    if old == release:
        sound = [one for one in state.releases if one == release or state.stood(one)]
        place = sound.index(release) if release in sound else 0
        old = sound[place - 1] if place else ""
    return old, state.record(old) or Record(old)


def switch_back(
    target: Target,
    reporter: Reporter,
    faults: list[str],
    old: tuple[str, Record],
    undone: Record | None = None,
) -> None:
    """Give readers the previous release again, and record that ``undone`` was rolled back. Always
    raises PublishError.
    """
    message = "the site does not serve what was published:\n" + "\n".join(
        f"  {fault}" for fault in faults[:10]
    )
    release, record = old
    try:
        manifest = target.manifest(release) if release else None
    except PublishError as error:
        raise PublishError(
            (
                f"{message}\nThe previous release cannot be read, so the faulty release stays "
                f"live: {error}"
            ),
            BROKEN,
        ) from error
    if not release or (manifest is None and not target.whole):
        raise PublishError(
            (
                f"{message}\nThere is no earlier release to roll back to; fix the server, and "
                "deploy again"
            ),
            BROKEN,
        )
    reporter.step("Rolling back")
    try:
        target.switch(release, manifest or Manifest({}), record)
    except (PublishError, OSError) as error:
        message += f"\nRolling back to {release} was interrupted: {error}"
        if (now := ask_again(target)) is None:
            raise PublishError(
                (
                    f"{message}\nIt is not known which release is live; find out with invoke "
                    f"releases --to {target.address}"
                ),
                UNKNOWN,
            ) from error
        if now.current != release or now.partial:
            raise PublishError(
                f"{message}\n{now.current} is live; roll back with invoke rollback", BROKEN
            ) from error
    try:
        if undone:
            target.note(undone)
    except PublishError as error:
        reporter.warn(f"{release} is live, but the history could not be updated ({error})")
    raise PublishError(f"{message}\nRolled back to {release}, which is live now", TAKEN_BACK)


def record_result(job: DeployJob, result: str) -> None:
    """Finish after the switch: write the record of addresses and the history, and notify others.

    None of this can harm what is published: failures are warnings.
    """
    reporter = job.reporter
    if result == "published" and not job.where.preview:
        try:
            path, new = write_record(job.described)
            if new:
                reporter.say(
                    f"{new} new URL{'s' if new > 1 else ''} recorded in {shown(str(path))}; commit "
                    "it"
                )
        except OSError as error:
            reporter.warn(
                f"published, but its URLs could not be recorded ({error}); fix that, and deploy "
                "again"
            )
    notified = result != "published" or notify_all(job)
    try:
        job.target.note(
            replace(
                job.record,
                result=result,
                told=notified,
                seconds=round(time.monotonic() - job.began, 1),
            )
        )
    except PublishError as error:
        reporter.warn(
            f"published, but the history could not be updated ({error}); the next deploy will retry"
        )


def notify_all(job: DeployJob) -> bool:
    """Notify hubs and search engines of the changes; returns whether all have accepted."""
    site, accepted = job.described.site, True
    if job.where.preview or not (site.hub or site.indexnow):
        return True
    job.reporter.step("Notifying hubs and search engines")
    paths = [
        path
        for path in (*job.plan.paths, *job.plan.lost)
        if path.endswith((".html", "feed.xml", "feed.json"))
    ]
    for warning in notify_others(
        job.options.siteurl, paths, hub=site.hub, key=site.indexnow, engine=site.engine
    ):
        job.reporter.warn(f"{warning}; the next deploy will retry")
        accepted = False
    return accepted


def finish_unchanged(job: DeployJob) -> None:
    """Nothing has changed: only finish what an earlier deploy has not completed."""
    state, reporter = job.state, job.reporter
    reporter.say(f"No changes since {state.current}; nothing to publish")
    known = state.record(state.current)
    done = known is not None and known.result in ("published", "unasked")
    if job.options.dry_run or (known is not None and done and known.told):
        return
    job.record = replace(known or job.record, release=state.current)
    job.release = replace(job.release, id=state.current)
    job.plan = plan_of(None, job.release.manifest)  # nobody has been notified of anything yet
    if done and not notify_all(job):
        return
    with job.target.hold(state, state.current):
        if done:
            job.target.note(replace(job.record, told=True))
            return
        reporter.say("Finishing what the last deploy could not complete")
        record_result(job, smoke_test(job))


def releases_to_keep(state: State, keep: int) -> list[str]:
    """The releases to retain: the newest, the current and the previous one; rolled-back ones are
    removed first.
    """
    sound = [one for one in state.releases if one == state.current or state.stood(one)]
    place = sound.index(state.current) if state.current in sound else len(sound)
    return sorted({*sound[-keep:], *sound[max(0, place - 1) : place + 1]})


def announce_scheduled(described: Described, reporter: Reporter) -> None:
    """When the next scheduled essay is due."""
    if described.waiting:
        moment, title = min(described.waiting)
        local = moment.astimezone(described.site.timezone)
        reporter.say(
            f'Next scheduled essay: "{title}", on {local:%Y-%m-%d at %H:%M} '
            f"({described.site.timezone}); deploy then, or use a timer"
        )
