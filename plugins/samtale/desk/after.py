"""What follows a switch: the site is asked over HTTP, the world is told, the history and the record of addresses are written."""

import time
from dataclasses import replace

from ..problems import shown
from ..publish.manifest import Manifest
from ..publish.plan import plan_of
from ..publish.smoke import smoke, wait_for
from ..publish.target import BROKEN, TAKEN_BACK, PublishError, Record, State, Target
from ..publish.world import tell_the_world
from ..run import Run
from .job import Job, Voice
from .record import write_record


def asked(job: Job) -> str:
    """Ask the site over HTTP; if it does not answer as it should, switch back. Returns the result for the history."""
    siteurl, release, state, record = job.options.siteurl, job.release, job.state, job.record
    if not siteurl:
        job.voice.say("The target has no web address (--siteurl gives one): it was not asked over HTTP.")
        return "unasked"
    job.voice.step(f"Asking {siteurl}")
    faults = faults_of(siteurl, release.id, release.manifest, job.where.wait + job.target.slow)
    if faults:
        job.target.note(replace(record, result="taken back"))
        go_back(job.target, job.voice, faults, state, release.id)
    return "published"


def faults_of(siteurl: str, release: str, manifest: Manifest | None, seconds: float) -> list[str]:
    """What is wrong with what a site answers, in words. It is given that many seconds to say that it is that release."""
    if said := wait_for(siteurl, release, seconds):
        return [f"{siteurl} says that it is {said}"]
    return smoke(siteurl, manifest) if manifest else []


def go_back(target: Target, voice: Voice, faults: list[str], state: State, release: str) -> None:
    """Readers get again what they got before. Raises PublishError in any case."""
    told = "the site does not serve what was published:\n" + "\n".join(f"  {fault}" for fault in faults[:10])
    old = state.current
    manifest = target.manifest(old) if old else None
    if not old or old == release or (manifest is None and not target.whole):
        raise PublishError(f"{told}\nThere is no release before to go back to: mend the server, and deploy again", BROKEN)
    voice.step("Switching back")
    target.switch(old, manifest or Manifest({}), state.record(old) or Record(old))
    raise PublishError(f"{told}\nSwitched back to {old}: readers have what they had", TAKEN_BACK)


def settle(job: Job, result: str) -> None:
    """What follows once readers have it: the world is told, the history and the record of addresses are written."""
    options, voice, settings = job.options, job.voice, job.run
    told = True
    if result == "published" and not job.where.preview and (settings.site.hub or settings.site.indexnow):
        voice.step("Telling hubs and search engines")
        paths = [path for path in (*job.plan.paths, *job.plan.lost) if path.endswith((".html", "feed.xml", "feed.json"))]
        for warning in tell_the_world(
            options.siteurl, paths, hub=settings.site.hub, key=settings.site.indexnow, engine=settings.site.engine
        ):
            voice.warn(f"{warning}; the next deploy tries again")
            told = False
    job.target.note(replace(job.record, result=result, told=told, seconds=round(time.monotonic() - job.began, 1)))
    if result == "published" and not job.where.preview:
        path, new = write_record(job.run)
        if new:
            voice.say(f"{new} new address{'es are' if new > 1 else ' is'} in {shown(str(path))}: commit it")


def nothing(job: Job) -> None:
    """Nothing has changed; but what an earlier deploy has not come to is done now."""
    job.voice.say(f"Nothing has changed since {job.state.current}: there is nothing to publish")
    known = job.state.record(job.state.current)
    if job.options.dry_run or (known and known.told and known.result in ("published", "unasked")):
        return
    job.record = replace(known or job.record, release=job.state.current)
    job.release = replace(job.release, id=job.state.current)
    job.plan = plan_of(None, job.release.manifest)  # nobody has told of any of it
    with job.target.hold(job.state, job.state.current):
        job.voice.say("The last deploy was interrupted after its switch: what was left is done now")
        settle(job, asked(job))


def kept(state: State, keep: int) -> list[str]:
    """The releases that stay: the newest, the current and the one before it; those that were taken back go first."""
    sound = [one for one in state.releases if one == state.current or state.stood(one)]
    place = sound.index(state.current) if state.current in sound else len(sound)
    return sorted({*sound[-keep:], *sound[max(0, place - 1) : place + 1]})


def due(run: Run, voice: Voice) -> None:
    """When the next essay is due that waits for its date."""
    if run.waiting:
        moment, title = min(run.waiting)
        local = moment.astimezone(run.site.timezone)
        voice.say(f'Next is due "{title}", on {local:%Y-%m-%d at %H:%M} ({run.site.timezone}): deploy then, or let a timer do it')
