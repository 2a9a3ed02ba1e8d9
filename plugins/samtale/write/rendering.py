"""Renders pages: a View, and a body if it has one, with the theme's templates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from ..config.site import Site
from ..describe.view import SiteModel, View
from ..output.assets import Assets
from ..session import Session
from .compiled import Compiled, compiled
from .environment import page_context, prepare

# a file of the output, and a function that returns the body with links resolved -> the page, the
# context of its template
Writer = Callable[[str, Callable[[str], str] | None], tuple[bytes, dict[str, Any]] | None]


@dataclass(frozen=True)
class Rendering:
    """What all pages are rendered with."""

    site: Site
    environment: Environment
    assets: Assets

    def page(self, view: View, body: str = "") -> bytes:
        """Render one page. Raises what its template raises."""
        template = self.environment.get_template(f"{view.template}.html")
        return template.render(page_context(view, body, self.site)).encode("utf-8")

    def write(
        self, model: SiteModel, name: str, follow: Callable[[str], str] | None
    ) -> tuple[bytes, dict[str, Any]] | None:
        """The page for this file, and the context of its template; None if it has no View. follow:
        returns its body, if it has one, for readers at an address of the site.
        """
        view = model.views.get(name)
        if view is None:
            return None
        data = self.page(view, follow(self.site.prefix) if follow else "")
        return data, {"view": view, "language": self.site[view.lang]}

    def store_templates(self) -> None:
        """Store the compiled templates for the next build."""
        if isinstance(self.environment.bytecode_cache, Compiled):
            self.environment.bytecode_cache.keep()


def rendering_of(environment: Environment, assets: Assets, session: Session) -> Rendering:
    """What this site's pages are rendered with. environment: Pelican's, which is changed."""
    prepare(
        environment,
        session.site,
        assets.__getitem__,
        compiled(session.store, session.settings, session.foreign),
        digest=lambda name: assets.digests.get(name, ""),
        scripts=lambda: assets.scripts,
    )
    return Rendering(session.site, environment, assets)
