"""Pelican's writer, ours: joins what Pelican renders with its View, by output path."""

from pathlib import Path

from pelican.plugins import signals
from pelican.utils import sanitised_join
from pelican.writers import Writer

from ..run import run_of
from .environment import page_context


class EditionWriter(Writer):
    """Writes essays and pages through their Views. What has no View (a foreign plugin's page) Pelican writes itself."""

    def write_file(self, name, template, context, *args, **kwargs):
        run = run_of(self.settings)
        view = run.model.views.get(name)
        if view is None:
            super().write_file(name, template, context, *args, **kwargs)
            return
        content = kwargs.get("article") or kwargs.get("page")
        body = content.get_content(run.site.prefix) if content else ""
        local = page_context(view, body, run.site)
        chosen = run.environment.get_template(f"{view.template}.html")
        self.write_text(name, chosen.render(local))
        signals.content_written.send(str(Path(self.output_path, name)), context={**context, **kwargs, **local})

    def write_bytes(self, name: str, data: bytes) -> None:
        """Write one file of the output as it is. Raises RuntimeError for a path that leads out of it."""
        path = Path(sanitised_join(self.output_path, name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def write_text(self, name: str, text: str) -> None:
        """Write one file of the output, as UTF-8 with newlines. Raises RuntimeError for a path that leads out of it."""
        path = Path(sanitised_join(self.output_path, name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open_w(str(path), "utf-8") as file:
            file.write(text)
