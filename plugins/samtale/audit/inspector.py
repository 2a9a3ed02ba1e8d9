"""Checks a page as soon as it is written, so that the audit need not read it again."""

from ..cache.store import Store
from ..config.site import Site
from .language_detection import LanguageDetector
from .pages import Page, page_of


class PageInspector:
    """Collects what the audit needs of a site's pages. Can be used in forked processes."""

    def __init__(self, site: Site, store: Store):
        self.site, self.detector = site, LanguageDetector(site.codes, store)

    def ready(self) -> None:
        """Load the language-detection model, before processes are forked."""
        self.detector.ready()

    def inspect(self, data: bytes, name: str) -> Page:
        """Check the page with these bytes, written to this file below the output."""
        site = self.site
        return page_of(
            data,
            name,
            f"{site.url}/",
            self.detector,
            raw_html=site.raw_html,
            hosts=site.hosts,
        )
