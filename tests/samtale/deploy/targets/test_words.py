"""What tools say at a target, in words that an editor can act on."""

import pytest
from samtale.deploy.targets.git.run_git import Git
from samtale.deploy.targets.ssh.shell import FULL, Shell


@pytest.mark.parametrize(
    "said",
    [
        "cp: error writing '.upload/manifest.json': No space left on device",
        "samtale: 4: printf: printf: I/O error",
        "samtale: 9: echo: echo: I/O error",
        'rsync: [receiver] write failed on "/srv/x": Disk quota exceeded (122)',
        "remote: fatal: unable to write loose object file: No space left on device",
        (
            "remote: error: cannot update ref 'refs/heads/pages': couldn't write "
            "'/srv/t/./refs/heads/pages.lock'"
        ),
    ],
)
def test_a_full_disk_is_called_so_whatever_tool_met_it(said):
    """And not a missing right, or another's push."""
    assert FULL in Shell().explained(said.encode(), 1, "the lock")
    assert FULL in Git("https://example.org/x.git", "vibe").explained(said.encode(), 1, "push")


def test_a_missing_right_is_no_full_disk():
    said = (
        b"remote: error: insufficient permission for adding an object to repository database "
        b"./objects"
    )
    assert "push permission" in Git("https://example.org/x.git", "vibe").explained(said, 1, "push")
