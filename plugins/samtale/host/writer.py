"""Pelican's writer, replaced: a page that has a View is rendered from it, whoever requests the
page.
"""

from pathlib import Path
from typing import Any

from pelican.plugins import signals
from pelican.utils import sanitised_join
from pelican.writers import Writer

from ..write.rendering import Writer as Render


class EditionWriter(Writer):
    """Used with foreign plugins. ``render``: takes a file of the output, and Pelican's body or
    None; returns the finished page and the context of its template, or None for a file without a
    View (a foreign plugin's page), which Pelican writes itself.
    """

    render: Render | None = None

    def write_file(self, name: str, template: Any, context: Any, *args: Any, **kwargs: Any) -> None:
        """Write a page. Raises RuntimeError for a path outside the output."""
        content = kwargs.get("article") or kwargs.get("page")
        made = self.render(name, content and content.get_content) if self.render else None
        if made is None:
            super().write_file(name, template, context, *args, **kwargs)
            return
        data, local = made
        path = Path(sanitised_join(self.output_path, name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # it may be a hard link to a file of the previous output
        path.write_bytes(data)
        signals.content_written.send(
            str(Path(self.output_path, name)), context={**context, **kwargs, **local}
        )
