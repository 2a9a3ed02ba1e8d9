"""``invoke related``, ``invoke rank`` and ``invoke train-lexicon``: what the related essays rest on, for eyes and for files."""

from collections.abc import Callable
from pathlib import Path

from related.errors import RelatedError
from related.lexicon import STANDARD, pack, read_lexicon
from related.train.corpus import CorpusError, read_corpus
from related.train.trainer import train

from ..describe.view import View
from ..link.works import plain
from ..problems import did_you_mean, shown
from .build import BuildError, read
from .engine import run_pelican

LISTED = 10  # related essays that are told


def related(settings_file: Path, name: str, *, lang: str, content: str | None, progress: Callable[[str], None]) -> list[str]:
    """The lines that tell what is related to an essay, how nearly and why. Raises BuildError or ContentError."""
    for drafts in (False, True):
        settings = read(settings_file, content=content, siteurl=None, drafts=drafts)
        weak, most = settings.get("RELATED_WEAK", 0.13), settings.get("RELATED", 5)
        if not most:
            raise BuildError(f"{settings_file}: RELATED: is 0: no essays are related on this site")
        told = {**settings, "RELATED": max(LISTED, most), "RELATED_WEAK": 0.0, "DESCRIBE_ONLY": True}
        run = run_pelican(told, progress)
        pages = [view for view in run.model.views.values() if view.kind == "essay"]
        found = [view for view in pages if _is(view, name)]
        if found:
            view = _edition(found, lang or (found[0].lang if name.endswith((".md", ".rst")) else run.site.default), lang)
            return _told(view, run, weak, most)
    names = {view.essay.work.removeprefix(":") for view in pages} | {view.essay.slug for view in pages}
    raise BuildError(f'"{name}" is no essay of this site{did_you_mean(name, sorted(names))}: name its folder, slug or file')


def _is(view: View, name: str) -> bool:
    path = Path(name)
    if path.suffix:
        return path.resolve() == Path(view.essay.path).resolve()
    return plain(path.name) in (plain(view.essay.work), plain(view.essay.slug))


def _edition(views: list[View], wanted: str, asked: str) -> View:
    there = {view.lang: view for view in views}
    if asked and asked not in there:
        raise BuildError(f'--lang: this essay has no edition in "{asked}" (but in {", ".join(sorted(there))})')
    return there.get(wanted) or views[0]


def _told(view: View, run, weak: float, most: int) -> list[str]:
    known = run.relations.below.get((view.essay.work, view.lang), ())
    lines = [f"{view.title} ({view.lang}, {shown(view.essay.path)})"]
    if not known:
        return [*lines, "Nothing is related to it: there is no other published essay."]
    place = 0
    for relation, related_ in zip(known, view.related, strict=True):
        weaker = relation.strength < weak and not relation.linked and not relation.pinned
        place += not weaker
        number = f"{place}." if not weaker and place <= most else "-"
        card = related_.card
        lines.append(
            f"{number:>4} {relation.score:+.3f}  cosine {relation.strength:.2f}  {card.title} ({card.lang}, {relation.work})"
        )
        reasons = ["chosen by the author"] if relation.pinned else []
        reasons += ["one links to the other"] if relation.linked else []
        reasons += ["topics: " + ", ".join(topic.title for topic in related_.topics)] if related_.topics else []
        pairs = [here if here == there else f"{here} - {there}" for here, there in relation.words]
        reasons += ["words: " + ", ".join(pairs)] if pairs else []
        lines.append(f"{'':18}{'; '.join(reasons) or 'no reason that could be told in words'}")
    lines.append(
        f"Shown below the essay: those with a number, {most} at the most; the others are further down, or weaker than {weak}."
    )
    return lines


def train_lexicon(segments: str, dictionary: str, out: str, progress: Callable[[str], None]) -> list[str]:
    """Learn a lexicon from aligned text and write it, its sources beside it. Raises RelatedError."""
    corpus = read_corpus(_paths(segments, "--segments"), _paths(dictionary, "--dictionary"), progress)
    target = Path(out) if out else STANDARD
    lexicon = train(corpus, progress)
    data = pack(lexicon)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.partial")
        partial.write_bytes(data)
        read = read_lexicon(partial)
        partial.replace(target)
        target.with_suffix(".md").write_text(_about(read), encoding="utf-8")
    except OSError as error:
        raise RelatedError(f"{target}: cannot be written ({error.strerror}): name another file with --out") from error
    pairs = ", ".join(f"{x}-{y} {matrix.nnz}" for (x, y), matrix in sorted(lexicon.weights.items()))
    return [f"Written: {shown(str(target))} ({len(data)} bytes; {pairs} pairs), its sources in {target.with_suffix('.md').name}"]


def _paths(written: str, option: str) -> list[Path]:
    found = [Path(path) for path in written.split(",") if path]
    for path in found:
        if not path.is_file():
            raise CorpusError(f"{option}: there is no such file: {path}")
    return found


def _about(lexicon) -> str:
    """Where a lexicon comes from, for people."""
    lines = [
        "# The lexicon",
        "",
        f"`lexicon.bin`, SHA-256 of its content {lexicon.checksum}. Made by `invoke train-lexicon` from the aligned segments and",
        "the dictionaries below; none of their sentences stands in it, only stems and the weights between them.",
        "",
        "| language | stems |",
        "|---|---|",
        *(f"| {lang} | {len(stems)} |" for lang, stems in sorted(lexicon.stems.items())),
        "",
        "| pair | weights |",
        "|---|---|",
        *(f"| {x}-{y} | {matrix.nnz} |" for (x, y), matrix in sorted(lexicon.weights.items())),
        "",
        "| source | licence | segments or entries |",
        "|---|---|---|",
        *(f"| {source} | {licence} | {count} |" for source, licence, count in lexicon.about["sources"]),
        "",
    ]
    return "\n".join(lines)
