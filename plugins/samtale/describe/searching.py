"""The search page of each language: a field and, below it, all topics and years, which also serve
readers without JavaScript.
"""

from collections import Counter
from collections.abc import Iterator

from ..languages import sort_key
from .catalog import Catalog
from .navigation import Navigation
from .parts import Group, Link
from .view import SearchView, View


def searching(catalog: Catalog, navigation: Navigation) -> Iterator[View]:
    """The page, such as ``/da/soeg/``. It is not listed for search engines and not in any feed."""
    site = catalog.site
    if not site.search:
        return
    urls = {code: catalog.list_url("search", code) for code in site.codes}
    for language in site.languages:
        code = language.code
        title, url = language.gettext("Search"), urls[code]
        groups = (
            Group(language.gettext("Topics"), links=_topics(catalog, code)),
            Group(language.gettext("Archive"), links=_years(catalog, code)),
        )
        yield SearchView(
            kind="search",
            lang=code,
            url=url,
            save_as=f"{url}index.html",
            title=title,
            template="search",
            alternates=navigation.alternates(urls),
            editions=navigation.switcher(urls, code),
            trail=navigation.trail(code, Link(title, url)),
            menu=navigation.menu(code, url),
            feeds=navigation.feeds(code),
            groups=tuple(group for group in groups if group.links),
            listed=False,
        )


def _topics(catalog: Catalog, lang: str) -> tuple[Link, ...]:
    """The topics that have essays in this language, with their counts, sorted by the language's
    rules.
    """
    used = {
        topic: found
        for (topic, code), found in catalog.by_topic_and_language().items()
        if code == lang
    }
    concepts = sorted(
        (catalog.topics.concepts[topic] for topic in used),
        key=lambda one: sort_key(one.names[lang], catalog.site[lang]),
    )
    return tuple(
        Link(one.names[lang], catalog.concept_url("topics", one, lang), note=str(len(used[one.id])))
        for one in concepts
    )


def _years(catalog: Catalog, lang: str) -> tuple[Link, ...]:
    """The years of the archive, newest first, with their counts."""
    years = Counter(
        essay.dated.astimezone(catalog.site.timezone).year
        for essay in catalog.in_language(catalog.essays, lang)
    )
    archive = catalog.list_url("archive", lang)
    return tuple(
        Link(str(year), f"{archive}{year}/", note=str(years[year]))
        for year in sorted(years, reverse=True)
    )
