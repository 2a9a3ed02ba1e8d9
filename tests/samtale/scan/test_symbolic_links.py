"""Symbolic links in the content: followed within it, and never out of it."""

import pytest
from samtale.config.limits import Limits
from samtale.scan.tree import scan


@pytest.mark.parametrize(
    ("link", "target", "path"),
    [
        ("sv.md", "essays/te/da.md", "sv.md"),
        ("essays/te/sv.md", "da.md", "essays/te/sv.md"),
        ("essays/te/emner.yaml", "../../topics.yaml", "essays/te/emner.yaml"),
        ("tea", "essays/te", "tea/da.md"),
    ],
)
def test_a_link_within_the_content_is_followed(content, link, target, path):
    """To a file or to a folder; what it leads to is at both places."""
    (content / link).symlink_to(target)
    tree = scan(content, Limits())
    assert tree.problems == []
    assert path in tree
    assert "essays/te/da.md" in tree


@pytest.mark.parametrize(
    ("path", "target", "message"),
    [
        ("x.md", "nej.md", 'points to "nej.md", which does not exist'),
        ("x.md", "../outside/da.md", "points outside the content"),
        ("x", "../outside", "points outside the content"),
        ("x.md", "/etc/hostname", "points outside the content"),
        ("x.md", "x.md", "or is a loop"),
        ("x", ".", "points to a folder that contains it"),
        ("essays/te/x", "..", "points to a folder that contains it"),
        ("x.md", ".env", "which is never published"),
        ("x.md", ".skjult/da.md", "which is never published"),
    ],
)
def test_a_link_that_leads_elsewhere_is_reported_and_not_followed(content, path, target, message):
    """Nowhere, out of the content, in a circle, or to what is never published."""
    (content / ".env").touch()
    (content / ".skjult").mkdir()
    (content / ".skjult" / "da.md").touch()
    (content / path).symlink_to(target)
    tree = scan(content, Limits())
    where = (str(content / path), "symbolic link")
    assert [message in one.message for one in tree.problems if (one.path, one.field) == where] == [
        True
    ]
    assert not any(found.startswith(path) for found in tree.files)


@pytest.mark.parametrize(("steps", "followed"), [(1, True), (3, True), (4, False)])
def test_links_behind_links_are_followed_for_some_steps(content, steps, followed):
    """As many as MAX_SYMLINKS says."""
    target = "essays/te/da.md"
    for step in range(steps):
        (content / f"x{step}.md").symlink_to(target)
        target = f"x{step}.md"
    tree = scan(content, Limits(symlinks=3))
    assert (f"x{steps - 1}.md" in tree) is followed
    assert bool(tree.problems) is not followed


def test_a_link_is_followed_as_the_system_follows_it(content):
    """``sub/..`` is the folder above the one that sub leads to, which may lie outside, and not the
    one that sub is in.
    """
    (content.parent / "outside" / "inner").mkdir()
    (content / "da.md").touch()
    (content / "sub").symlink_to("../outside/inner")
    (content / "x.md").symlink_to("sub/../da.md")
    assert (content / "x.md").read_text(encoding="utf-8") == "not ours"
    assert "x.md" not in scan(content, Limits())
