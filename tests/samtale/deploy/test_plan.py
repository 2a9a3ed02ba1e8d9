"""What a deploy would change, and what it refuses to do unasked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samtale.deploy.manifest import Entry, Manifest
from samtale.deploy.plan import FEW, SHOWN, in_words, names, plan_of, refusals, size

PATHS = st.sampled_from(
    ["a.html", "a.html.gz", "b.html", "c.tar.gz", "theme/x.0123456789.css", "da/feed.xml"]
)
SITES = st.dictionaries(
    PATHS, st.builds(Entry, st.sampled_from("xyz"), st.integers(0, 9), st.just("t")), max_size=5
).map(Manifest)


def page(digest="x", work="", lang="", source="s", *, kept=False, count=100):
    """A page, mostly an essay's."""
    return Entry(
        digest, count, "text/html", work=work, lang=lang, source=source if work else "", kept=kept
    )


def site(**pages):
    """A site of two essays, with more pages or others."""
    entries = {
        "da/te/index.html": page(work="te", lang="da"),
        "en/tea/index.html": page(work="te", lang="en"),
    }
    entries |= {
        "da/ko/index.html": page(work="ko", lang="da"),
        "da/index.html": page(),
        "en/index.html": page(),
    }
    return Manifest({**entries, **pages}, ("da", "en"))


@given(SITES, SITES)
def test_a_plan_brings_the_old_to_the_new(before, after):
    """What travels put over the old, and what goes removed: the new, and nothing travels in
    vain.
    """
    plan = plan_of(before, after)
    held = {**before.entries, **{path: after.entries[path] for path in plan.paths}}
    held = {path: entry for path, entry in held.items() if path not in plan.lost}
    assert held.keys() == after.entries.keys()
    assert all(entry.same(after.entries[path]) for path, entry in held.items())
    assert not any(after.entries[path].same(before.entries.get(path)) for path in plan.paths)
    assert not set(plan.lost) & set(plan.paths)
    assert plan.size == sum(after.entries[path].size for path in plan.paths)
    assert plan.nothing == (not plan.paths and not plan.lost)
    assert plan_of(after, after).nothing


def test_essays_are_identified_by_work_and_language():
    """A page that changed while its essay did not (a link in the menu) is no changed essay."""
    changes = {
        "da/te/index.html": page("y", "te", "da", "t"),
        "en/tea/index.html": page("y", "te", "en"),
    }
    after = site(
        **changes,
        **{
            "da/ny/index.html": page(work="ny", lang="da"),
            "en/ny/index.html": page(work="ny", lang="en"),
        },
    )
    entries = {path: entry for path, entry in after.entries.items() if path != "da/ko/index.html"}
    plan = plan_of(site(), replace(after, entries=entries))
    assert (plan.new, plan.changed, plan.removed) == (
        {"ny": ("da", "en")},
        {"te": ("da",)},
        {"ko": ("da",)},
    )
    assert plan.lost == ("da/ko/index.html",)
    assert not plan.first
    assert in_words(plan) == (
        "1 new essay in 2 languages, 1 changed, 1 removed; 4 files, 400 bytes; 1 file to be removed"
    )
    assert list(names(plan, {"ny": "Det nye"})) == [
        "  new      da, en      Det nye", "  changed  da          te", "  removed  da          ko",
    ]  # fmt: skip


def test_an_essay_that_moves_is_neither_new_nor_removed():
    """Though its page is."""
    entries = {path: entry for path, entry in site().entries.items() if path != "da/ko/index.html"}
    plan = plan_of(site(), Manifest({**entries, "da/koen/index.html": page(work="ko", lang="da")}))
    assert (plan.new, plan.changed, plan.removed) == ({}, {}, {})
    assert (plan.paths, plan.lost) == (("da/koen/index.html",), ("da/ko/index.html",))


def test_the_first_plan_is_all_of_it():
    """Of a target that holds nothing."""
    plan = plan_of(None, site())
    assert plan.first
    assert plan == plan_of(Manifest({}), site())
    assert in_words(plan) == "2 new essays in 2 languages, 0 changed, 0 removed; 5 files, 500 bytes"


def test_packed_forms_travel_but_are_not_counted():
    """Neither on their way, nor when they go; an author's archive is."""
    after = Manifest({path: page() for path in ("a.html", "a.html.gz", "a.html.br", "c.tar.gz")})
    plan = plan_of(None, after)
    assert (len(plan.paths), plan.files, plan.size) == (4, 2, 400)
    assert in_words(plan_of(after, Manifest({"a.html": page()}))).endswith(
        "0 files, 0 bytes; 1 file to be removed"
    )
    assert in_words(plan_of(after, Manifest({}))).endswith("; 2 files to be removed")


def test_many_essays_are_named_in_part():
    """The rest as a number."""
    plan = plan_of(
        None,
        Manifest(
            {f"{number}.html": page(work=f"w{number:02}", lang="da") for number in range(SHOWN + 2)}
        ),
    )
    reported = list(names(plan, {}))
    assert len(reported) == SHOWN + 1
    assert reported[-1] == "  new      and 2 more"


def refused(before, after, *, allowed=None, preview=False, foreign=False):
    """What is said against a plan."""
    return list(
        refusals(
            plan_of(before, after), before, after, allowed=allowed, preview=preview, foreign=foreign
        )
    )


def without(manifest, *paths, languages=("da", "en")):
    """What is left of a site."""
    return Manifest(
        {path: entry for path, entry in manifest.entries.items() if path not in paths}, languages
    )


def many(count, *, suffix=".html", kept=False):
    """So many pages more."""
    return {f"da/{number}{suffix}": page(kept=kept) for number in range(count)}


def test_an_ordinary_change_is_not_refused():
    """Nor the first release."""
    assert refused(None, site()) == []
    assert refused(site(), site(**{"da/index.html": page("y")})) == []


@pytest.mark.parametrize("before", [None, site()])
def test_a_site_without_an_essay_is_refused(before):
    """An empty or broken build would take all away; then nothing else is worth saying."""
    (said,) = refused(
        before, Manifest({"index.html": page()}), allowed=1000, preview=True, foreign=True
    )
    assert "has no essays" in said


def test_what_samtale_has_not_put_there_is_not_published_over():
    """Whatever it is."""
    (said,) = refused(None, site(), foreign=True)
    assert "Samtale did not write" in said


@pytest.mark.parametrize(
    ("gone", "languages", "reported"),
    [
        (("en/index.html", "en/tea/index.html"), ("da",), True),
        (("en/tea/index.html",), ("da",), False),
        (("en/index.html", "en/tea/index.html"), ("da", "en"), False),
    ],
)
def test_a_language_does_not_vanish_unsaid(gone, languages, reported):
    """Unless its home is still something: a page that sends readers on."""
    said = refused(site(), without(site(), *gone, languages=languages))
    assert [
        bool('the language "en" is missing' in one and "content/gone.txt" in one) for one in said
    ] == [True] * reported


def test_a_language_that_was_never_shown_does_not_vanish():
    """It was named in the settings, and had no home yet."""
    assert (
        refused(
            without(site(), "en/index.html"), without(site(), "en/index.html", languages=("da",))
        )
        == []
    )


@pytest.mark.parametrize(
    ("there", "gone", "allowed", "reported"),
    [
        (0, FEW, None, False),
        (0, FEW + 1, None, True),
        (0, FEW + 1, FEW + 1, False),
        (0, FEW + 1, FEW, True),
        (0, 1, 0, True),
        (1000, 50, None, False),
        (1000, 60, None, True),
    ],
)
def test_many_removals_need_their_number(there, gone, allowed, reported):
    """More than one in twenty, or than a handful; packed forms and hashed names count for nothing,
    on neither side.
    """
    more = {f"more/{number}.html": page() for number in range(there)}
    forms = {f"{path}{suffix}": page() for path in many(gone) for suffix in (".gz", ".br")}
    hashed = {f"theme/{number}.0123456789.css": page() for number in range(5000)}
    said = refused(site(**more, **many(gone), **forms, **hashed), site(**more), allowed=allowed)
    assert [f"{gone} file" in one and f"--allow-removals {gone}" in one for one in said] == [
        True
    ] * reported


def test_an_authors_archives_are_counted():
    """Though they end as packed forms do."""
    (said,) = refused(site(**many(FEW + 1, suffix=".tar.gz")), site())
    assert f"--allow-removals {FEW + 1}" in said


@pytest.mark.parametrize(
    ("preview", "count", "lines"), [(False, 2, 2), (True, 2, 0), (False, SHOWN + 3, SHOWN + 1)]
)
def test_an_address_that_readers_keep_does_not_vanish_unsaid(preview, count, lines):
    """Though so many removals were allowed; of a preview nobody keeps any."""
    said = refused(
        site(**many(count, suffix="/index.html", kept=True)), site(), allowed=100, preview=preview
    )
    assert len(said) == lines
    assert not lines or said[0].startswith("/da/0/ is published")
    assert count <= SHOWN or said[-1] == "... and 3 more URLs"


@pytest.mark.parametrize(
    ("count", "reported"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 KB"), (9_940, "9.9 KB"), (210_400, "210 KB"), (1.5e6, "1.5 MB"),
     (2.5e9, "2.5 GB"), (5e12, "5000.0 GB")],
)  # fmt: skip
def test_sizes_are_shown_as_people_write_them(count, reported):
    """With one figure behind the point, where it says anything."""
    assert size(count) == reported


def test_old_names_of_changed_files_are_no_removals():
    """A stylesheet that changes has another name, in both forms; a picture that is gone is gone."""
    before = site(
        **{
            "theme/x.0123456789.css": Entry("a", 1, "text/css"),
            "theme/x.0123456789.css.br": Entry("b", 1, "text/css"),
            "da/door.0123456789.png": Entry("c", 1, "image/png"),
            "da/old.0123456789.png": Entry("d", 1, "image/png"),
        }
    )
    after = site(
        **{
            "theme/x.9876543210.css": Entry("e", 1, "text/css"),
            "theme/x.9876543210.css.br": Entry("f", 1, "text/css"),
            "da/door.9876543210.png": Entry("g", 1, "image/png"),
        }
    )
    words = in_words(plan_of(before, after))
    assert words.endswith("; 1 file to be removed; 2 replaced files (old names of changed files)")
    reasons = refusals(
        plan_of(before, after), before, after, allowed=0, preview=False, foreign=False
    )
    assert list(reasons) == []
