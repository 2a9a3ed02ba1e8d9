"""A small content folder, with something beside it that no link may lead to."""

import pytest
from PIL import Image


@pytest.fixture
def content(tmp_path):
    """essays/te with a text and a picture, and a list at the top; beside the content a file that is
    not its.
    """
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "da.md").write_text("not ours", encoding="utf-8")
    root = tmp_path / "content"
    (root / "essays" / "te").mkdir(parents=True)
    (root / "essays" / "te" / "da.md").write_text("Te.\n", encoding="utf-8")
    Image.new("1", (60, 40)).save(root / "essays" / "te" / "krus.png")
    (root / "topics.yaml").write_text("te: Te\n", encoding="utf-8")
    return root
