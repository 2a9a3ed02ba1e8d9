"""Archives: all essays of a language, year by year."""

from datetime import UTC, datetime

from samtale.describe import archives


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_essays_stand_under_the_year_in_the_sites_time_zone(make_model, make_essay):
    """Half an hour before midnight in UTC is another year in Copenhagen; years and essays are
    newest first.
    """
    essays = [
        make_essay("a", date=moment("2024-12-31T23:30")),
        make_essay("b", date=moment("2024-12-31T22:30")),
        make_essay("c", date=moment("2025-06-01T12:00")),
    ]
    view = make_model(essays).views["da/arkiv/index.html"]
    shown = [
        (group.title, group.url, group.count, [card.title for card in group.cards])
        for group in view.groups
    ]
    assert shown == [
        ("2025", "da/arkiv/2025/", 2, ["c in da", "a in da"]),
        ("2024", "da/arkiv/2024/", 1, ["b in da"]),
    ]


def test_a_year_has_editions_where_that_year_has_essays(make_model, make_essay):
    """English wrote nothing that year, and has no page of it."""
    essays = [
        make_essay("a", "da"),
        make_essay("b", "sv"),
        make_essay("c", "en", date=moment("2020-01-01T12:00")),
    ]
    model = make_model(essays)
    year = model.views["da/arkiv/2026/index.html"]
    assert year.alternates == (
        ("da", "da/arkiv/2026/"),
        ("sv", "sv/arkiv/2026/"),
        ("x-default", "da/arkiv/2026/"),
    )
    assert "en/archive/2026/index.html" not in model.views
    assert [link.title for link in year.trail] == ["Forside", "Arkiv", "2026"]


def test_the_archive_ends_with_what_the_language_lacks(make_model, make_essay):
    """The years themselves do not."""
    model = make_model([make_essay("a", "da"), make_essay("b", "sv")])
    assert [card.title for card in model.views["da/arkiv/index.html"].elsewhere] == ["b in sv"]
    assert model.views["da/arkiv/2026/index.html"].elsewhere == ()


def test_a_large_archive_shows_only_its_years(make_model, make_essay, monkeypatch):
    """Beyond a few hundred essays a page of all of them is too much."""
    monkeypatch.setattr(archives, "ARCHIVE_WHOLE", 2)
    model = make_model([make_essay(work) for work in "abc"])
    (group,) = model.views["da/arkiv/index.html"].groups
    assert (group.title, group.count, group.cards) == ("2026", 3, ())
    assert len(model.views["da/arkiv/2026/index.html"].groups[0].cards) == 3
