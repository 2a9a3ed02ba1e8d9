"""``invoke related`` and ``invoke train-lexicon``: show how related essays are found, and train the
lexicon.
"""

from collections.abc import Callable
from pathlib import Path

from related.errors import RelatedError
from related.lexicon import Lexicon, pack, read_lexicon
from related.plugin import related_settings
from related.settings import STANDARD
from related.train.corpus import CorpusError, read_corpus
from related.train.trainer import train

from ..describe.describe import Described
from ..describe.view import Essay, EssayView
from ..host.run import describe_site
from ..host.settings import read_settings
from ..link.works import plain
from ..problems import BuildError, did_you_mean, shown

LISTED = 10  # related essays shown


def related(
    settings_file: Path,
    name: str,
    *,
    lang: str,
    content: str | None,
    progress: Callable[[str], None],
) -> list[str]:
    """The lines that show which essays are related to one, how closely and why. Raises BuildError
    or ContentError.
    """
    for drafts in (False, True):
        settings = read_settings(settings_file, content=content, siteurl=None, drafts=drafts)
        asked = related_settings(settings)
        weak, most = asked.weak, asked.most
        if not most:
            raise BuildError(
                f"{settings_file}: RELATED: is 0; set it to a number above 0 to relate essays"
            )
        changed_settings = {
            **settings,
            "RELATED": max(LISTED, most),
            "RELATED_WEAK": 0.0,
        }
        described = describe_site(changed_settings, progress)
        views = described.model.views.values()
        pages = [view for view in views if isinstance(view, EssayView) and view.kind == "essay"]
        named = [view for view in pages if _is(view.essay, name)]
        there = {
            view.lang: view for view in pages if named and view.essay.work == named[0].essay.work
        }
        if named and (not lang or lang in there):
            shown_lang = lang or (named[0].lang if len(named) == 1 else described.site.default)
            return _lines_of(there.get(shown_lang, named[0]), described, weak, most)
    if named:
        raise BuildError(
            f'--lang: this essay has no edition in "{lang}"; choose one of '
            f"{', '.join(sorted(there))}"
        )
    names = {view.essay.work.removeprefix(":") for view in pages}
    names |= {view.essay.slug for view in pages}
    raise BuildError(
        f'"{name}" is not an essay of this site{did_you_mean(name, sorted(names))}; use its '
        "folder, slug or file"
    )


def _is(essay: Essay, name: str) -> bool:
    path = Path(name)
    if path.is_file():
        return path.resolve() == Path(essay.path).resolve()
    return plain(path.name) in (plain(essay.work), plain(essay.slug))


def _lines_of(view: EssayView, described: Described, weak: float, most: int) -> list[str]:
    essay = view.essay
    known = described.relations.below.get((essay.work, view.lang), ())
    lines = [f"{view.title} ({view.lang}, {shown(essay.path)})"]
    if not known:
        return [*lines, "No related essays: there is no other published essay."]
    place = 0
    for relation, related_ in zip(known, view.related, strict=True):
        weaker = relation.strength < weak and not relation.linked and not relation.pinned
        shown_ = relation.pinned or (not weaker and place < most)
        place += shown_
        number = f"{place}." if shown_ else "-"
        card = related_.card
        lines.append(
            f"{number:>4} {relation.score:+.3f}  cosine {relation.strength:.3f}  {card.title} "
            f"({card.lang}, {relation.work})"
        )
        reasons = ["chosen by the author"] if relation.pinned else []
        reasons += ["one links to the other"] if relation.linked else []
        reasons += (
            ["topics: " + ", ".join(topic.title for topic in related_.topics)]
            if related_.topics
            else []
        )
        pairs = [here if here == there else f"{here} - {there}" for here, there in relation.words]
        reasons += ["words: " + ", ".join(pairs)] if pairs else []
        lines.append(f"{'':18}{'; '.join(reasons) or 'no reason available in words'}")
    lines.append(
        "Sorted by the first figure. Numbered essays are shown: pinned ones, and others up to "
        f"{most} in total, if one links"
    )
    lines.append(f"to the other, or if their closest editions have a cosine of at least {weak}.")
    return lines


def train_lexicon(
    segments: str, dictionary: str, out: str, progress: Callable[[str], None]
) -> list[str]:
    """Train a lexicon on aligned text and write it, with a file of its sources next to it. Raises
    RelatedError.
    """
    target = Path(out) if out else STANDARD
    read_from = _paths(segments, "--segments"), _paths(dictionary, "--dictionary")
    if target.suffix == ".md" or target.resolve() in [
        path.resolve() for paths in read_from for path in paths
    ]:
        raise CorpusError(
            f"--out: {out}: is an input file, or ends in .md, as the list of sources does that is "
            "written next to the lexicon; use another file, for example my-lexicon.bin"
        )
    corpus = read_corpus(*read_from, progress)
    lexicon = train(corpus, progress)
    data = pack(lexicon)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.partial")
        partial.write_bytes(data)
        read = read_lexicon(partial)
        partial.replace(target)
        target.with_suffix(".md").write_text(_about(read, target.name), encoding="utf-8")
    except OSError as error:
        raise RelatedError(
            f"{target}: cannot be written ({error.strerror}); choose another file with --out"
        ) from error
    pairs = ", ".join(f"{x}-{y} {matrix.nnz}" for (x, y), matrix in sorted(lexicon.weights.items()))
    return [
        (
            f"Written: {shown(str(target))} ({len(data)} bytes; {pairs} pairs); its sources are "
            f"listed in {target.with_suffix('.md').name}"
        )
    ]


def _paths(written: str, option: str) -> list[Path]:
    found = [Path(path.strip()) for path in written.split(",") if path.strip()]
    for path in found:
        if not path.is_file():
            raise CorpusError(f"{option}: no such file: {path}")
    return found


def _about(lexicon: Lexicon, name: str) -> str:
    """The description of a lexicon's sources, for people."""
    lines = [
        "# The lexicon",
        "",
        (
            f"`{name}`, SHA-256 of its content {lexicon.checksum}. Made by `invoke train-lexicon` "
            "from the aligned segments and"
        ),
        (
            "the dictionaries below; it contains none of their sentences, only stems and the "
            "weights between them."
        ),
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
        *(
            f"| {source} | {licence} | {count} |"
            for source, licence, count in lexicon.about["sources"]
        ),
        "",
    ]
    return "\n".join(lines)
