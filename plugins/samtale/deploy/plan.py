"""The plan: what a deploy would change, for the editor, and what it refuses to do without
confirmation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..output.hashed_names import as_written, is_hashed
from .manifest import EMPTY, Manifest, is_packed, is_plain

SHARE, FEW = 0.05, 10  # up to the larger of the two, removals need no confirmation
SHOWN = 12  # essays named before "and 7 more"


@dataclass(frozen=True)
class Plan:
    """The difference between what is at the target and what will be.

    ``new``, ``changed``, ``removed``: work -> languages, of essays; ``paths``: files to upload;
    ``lost``: files to remove; ``size``: bytes to upload; ``packed``: the compressed forms among
    both, which are not counted; ``replaced``: those to remove that are earlier contents of a file,
    under the name that their hash gave them.
    """

    new: Mapping[str, tuple[str, ...]]
    changed: Mapping[str, tuple[str, ...]]
    removed: Mapping[str, tuple[str, ...]]
    paths: tuple[str, ...]
    lost: tuple[str, ...]
    size: int
    first: bool = False
    packed: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        return not self.paths and not self.lost

    @property
    def files(self) -> int:
        """Files to upload, not counting compressed forms."""
        return sum(path not in self.packed for path in self.paths)


def plan_of(before: Manifest | None, after: Manifest) -> Plan:
    """The plan for a target that has ``before`` and is to have ``after``."""
    old, new = (before or EMPTY).entries, after.entries
    paths = tuple(sorted(path for path, entry in new.items() if not entry.same(old.get(path))))
    lost = tuple(sorted(old.keys() - new.keys()))
    named = {as_written(path) for path in new if is_hashed(path)}
    was, now = _editions(before or EMPTY), _editions(after)
    return Plan(
        new=_by_work(pair for pair in now if pair not in was),
        changed=_by_work(
            pair for pair, source in now.items() if pair in was and was[pair] != source
        ),
        removed=_by_work(pair for pair in was if pair not in now),
        paths=paths,
        lost=lost,
        size=sum(new[path].size for path in paths),
        first=not old,
        replaced=frozenset(path for path in lost if is_hashed(path) and as_written(path) in named),
        packed=frozenset(
            path for path in (*paths, *lost) if is_packed(path, old if path in old else new)
        ),
    )


def _editions(manifest: Manifest) -> dict[tuple[str, str], str]:
    """(work, language) -> the digest of what its author wrote."""
    return {
        (entry.work, entry.lang): entry.source for entry in manifest.entries.values() if entry.work
    }


def _by_work(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for work, lang in sorted(pairs):
        found.setdefault(work, []).append(lang)
    return {work: tuple(languages) for work, languages in found.items()}


def in_words(plan: Plan) -> str:
    """The plan in one line: ``1 new essay in 2 languages, 3 changed, 0 removed; 14 files, 210
    KB``.
    """
    languages = len({lang for pair in plan.new.values() for lang in pair})
    new = f"{count(len(plan.new), 'new essay')}" + (
        f" in {count(languages, 'language')}" if plan.new else ""
    )
    change = f"{new}, {len(plan.changed)} changed, {len(plan.removed)} removed"
    lost = [path for path in plan.lost if path not in plan.packed]
    replaced = sum(path in plan.replaced for path in lost)
    gone = len(lost) - replaced
    files = f"{count(plan.files, 'file')}, {size(plan.size)}"
    files += f"; {count(gone, 'file')} to be removed" if gone else ""
    files += (
        f"; {count(replaced, 'replaced file')} (old names of changed files)" if replaced else ""
    )
    return f"{change}; {files}"


def names(plan: Plan, titles: Mapping[str, str]) -> Iterator[str]:
    """The essays in a plan, one per line."""
    for word, works in (("new", plan.new), ("changed", plan.changed), ("removed", plan.removed)):
        lines = [
            f"  {word:<8} {', '.join(languages):<11} {titles.get(work, work)}"
            for work, languages in works.items()
        ]
        yield from lines[:SHOWN]
        if len(lines) > SHOWN:
            yield f"  {word:<8} and {len(lines) - SHOWN} more"


def refusals(
    plan: Plan,
    before: Manifest | None,
    after: Manifest,
    *,
    allowed: int | None,
    preview: bool,
    foreign: bool,
) -> Iterator[str]:
    """Why a plan needs confirmation, each reason with its remedy.

    allowed: the number of removals that are intended; preview: a site for colleagues, whose
    addresses nobody bookmarks; foreign: whether something that is not from Samtale would be
    overwritten.
    """
    old = (before or EMPTY).entries
    if not any(entry.work for entry in after.entries.values()):
        yield "the site has no essays; is this the right content?"
        return
    if foreign:
        yield (
            "the target contains files that Samtale did not write; choose an empty folder, prefix "
            "or branch"
        )
    for code in (before or EMPTY).languages:
        home = f"{code}/index.html"
        if code not in after.languages and home in old and home not in after.entries:
            yield (
                f'the language "{code}" is missing; add it to LANGUAGES again; if this is '
                f"intended, redirect /{code}/ in content/gone.txt"
            )
    gone = [path for path in plan.lost if is_plain(path, old)]
    limit = (
        max(FEW, int(SHARE * sum(is_plain(path, old) for path in old)))
        if allowed is None
        else allowed
    )
    if len(gone) > limit:
        yield (
            f"{count(len(gone), 'file')} would be removed ({', '.join(gone[:3])} ...), but the "
            f"limit is {limit}; if this is intended, deploy with --allow-removals {len(gone)}"
        )
    kept = [] if preview else [path for path in gone if old[path].kept]
    for path in kept[:SHOWN]:
        yield (
            f"/{path.removesuffix('index.html')} is published, and would become a dead link; add "
            "it to the Aliases of its successor, or to content/gone.txt"
        )
    if len(kept) > SHOWN:
        yield f"... and {len(kept) - SHOWN} more URLs"


def size(count: float) -> str:
    """A number of bytes as text: ``210 KB``."""
    for unit in ("bytes", "KB", "MB"):
        if count < 1000:
            return (
                f"{count:.0f} {unit}" if unit == "bytes" or count >= 10 else f"{count:.1f} {unit}"
            )
        count /= 1000
    return f"{count:.1f} GB"


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
