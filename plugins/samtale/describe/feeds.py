"""The feeds of a site: one per language, one per topic and language, one of everything."""

from collections.abc import Iterator

from .catalog import Catalog
from .view import Feed


def feeds_of(catalog: Catalog) -> Iterator[Feed]:
    """Every feed that has an entry. The languages' main feeds contain the full text, the others
    summaries: full text in every topic's feed would treble the memory of a build of a thousand
    essays.
    """
    site = catalog.site
    if catalog.essays:
        yield Feed(
            "feed", "", site.name, "", "", tuple(catalog.essays[: site.feed_size]), full=False
        )
    for language in site.languages:
        found = catalog.in_language(catalog.essays, language.code)[: site.feed_size]
        if found:
            title = f"{site.name} · {language.name}"
            subtitle = site.taglines.get(language.code, "")
            yield Feed(
                f"{language.code}/feed",
                language.code,
                title,
                subtitle,
                f"{language.code}/",
                tuple(found),
                full=True,
            )
    for (topic, lang), found in catalog.by_topic_and_language().items():
        concept = catalog.topics.concepts[topic]
        url = catalog.concept_url("topics", concept, lang)
        title = f"{concept.names[lang]} · {site.name}"
        yield Feed(
            f"{url}feed",
            lang,
            title,
            concept.descriptions.get(lang, ""),
            url,
            tuple(found[: site.feed_size]),
            False,
        )
