"""Pelican's writer, ours: joins what Pelican renders with its View, by output path."""

from pathlib import Path

from pelican.plugins import signals
from pelican.utils import sanitised_join
from pelican.writers import Writer

from ..run import run_of
from ..write.pages import rendered


class EditionWriter(Writer):
    """Writes essays and pages through their Views. What has no View (a foreign plugin's page)
    Pelican writes itself.
    """

    def write_file(self, name, template, context, *args, **kwargs):
        run = run_of(self.settings)
        view = run.model.views.get(name)
        if view is None:
            super().write_file(name, template, context, *args, **kwargs)
            return
        content = kwargs.get("article") or kwargs.get("page")
        if not run.foreign:  # all at once, when all are known (lists.py)
            run.bodies[name] = content
            return
        self.write_bytes(name, rendered(run, view, content))
        local = {"view": view, "language": run.site[view.lang]}
        signals.content_written.send(
            str(Path(self.output_path, name)), context={**context, **kwargs, **local}
        )

    def write_bytes(self, name: str, data: bytes) -> None:
        """Write one file of the output as it is. Raises RuntimeError for a path that leads out of
        it.
        """
        path = Path(sanitised_join(self.output_path, name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # it may be a second name of a file of the output that stands
        path.write_bytes(data)
