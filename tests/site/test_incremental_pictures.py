"""An incremental build is byte-identical to a clean one: of pictures and cards."""

import re

from .changing import Site
from .test_incremental import compare, tree

PICTURES = [
    ["add_photo", "add_photo"],
    ["change_photo"],
    ["pictures"],
    ["edit_word", "cards"],
    ["truncate_cache", "change_photo"],
    ["lose_photo"],
    ["lose_cache"],
]


def test_pictures_and_cards_follow_what_is_changed(tmp_path):
    """A photo that is edited or taken out, and the settings that decide what is drawn."""
    (tmp_path / "site").mkdir()
    site, history = Site(tmp_path / "site", 7), []
    compare(site, ["its first build"])
    for names in PICTURES:
        for name in names:
            change(site, name)
        history += names
        compare(site, history)
    assert any("foto-" in name for name in tree(site.folder / "output"))


def change(site: Site, name: str) -> None:
    if name in ("pictures", "cards"):
        value = '{"widths": (300, 480)}' if name == "pictures" else '{"ink": "#000000"}'
        site.write(
            site.folder / "pelicanconf.py",
            (site.folder / "pelicanconf.py").read_text("utf-8") + f"{name.upper()} = {value}\n",
        )
    elif name == "lose_photo":
        path = min(site.content.glob("essays/*/foto.jpg"))
        path.unlink()
        for text in path.parent.glob("*.md"):
            site.write(text, re.sub(r"\n!\[Et torv\].*\n: .*\n", "\n", text.read_text("utf-8")))
    else:
        getattr(site, name)()
