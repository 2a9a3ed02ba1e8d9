"""JSON-LD in the vocabulary of schema.org, as plain dictionaries in a fixed order."""

from typing import Any

from ..config.site import Site
from ..dates import rfc3339
from .parts import Card
from .view import EssayView, View

Json = dict[str, Any]


def structured_data(view: View, site: Site) -> Json | None:
    """The page's JSON-LD graph, or None if it has none."""
    if isinstance(view, EssayView) and view.kind == "essay" and view.essay.status != "draft":
        parts = [_posting(view, site), _trail(view, site)]
    elif view.kind in ("home", "chooser"):
        parts = [_website(view, site)]
    elif view.trail:
        parts = [_trail(view, site)]
    else:
        return None
    return {"@context": "https://schema.org", "@graph": parts}


def _website(view: View, site: Site) -> Json:
    languages = [view.lang] if view.kind == "home" else list(site.codes)
    found: Json = {
        "@type": "WebSite",
        "@id": f"{site.absolute(view.url)}#site",
        "name": site.name,
        "url": site.absolute(view.url),
    }
    return found | {
        "inLanguage": languages if len(languages) > 1 else languages[0],
        "description": view.description,
    }


def _posting(view: EssayView, site: Site) -> Json:
    essay, url = view.essay, site.absolute(view.url)
    found: Json = {
        "@type": "BlogPosting",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": essay.title,
        **({"description": essay.summary} if essay.summary else {}),
        "inLanguage": essay.lang,
        "datePublished": rfc3339(essay.dated),
        "dateModified": rfc3339(essay.modified or essay.dated),
        "wordCount": essay.words,
        "author": [
            {
                "@type": "Person",
                "name": author.title,
                **({"url": site.absolute(author.url)} if author.url else {}),
            }
            for author in view.authors
        ]
        or [{"@type": "Organization", "name": site.name, "url": site.absolute("")}],
        **({"image": site.absolute(view.image)} if view.image else {}),
        "isPartOf": [
            {"@type": "WebSite", "name": site.name, "url": site.absolute(f"{view.lang}/")}
        ],
    }
    if view.series:
        series = {
            "@type": "CreativeWorkSeries",
            "name": view.series.name,
            "url": site.absolute(view.series.url),
        }
        found["isPartOf"].append(series)
        found["position"] = view.series.number
    if view.topics:
        found["about"] = [
            {"@type": "Thing", "name": topic.title, "url": site.absolute(topic.url)}
            for topic in view.topics
        ]
        found["keywords"] = ", ".join(topic.title for topic in view.topics)
    for work in view.works:
        edition = {
            "@type": "BlogPosting",
            "@id": site.absolute(work.url),
            "inLanguage": work.lang,
            "headline": work.title,
        }
        if work.note == "source":
            found["translationOfWork"] = edition
        elif work.note == "translation":
            found.setdefault("workTranslation", []).append(edition)
    if view.related:
        found["isRelatedTo"] = [_related(one.card, site) for one in view.related]
        found["relatedLink"] = [site.absolute(one.card.url) for one in view.related]
    if view.translation and view.translation.translator:
        person = "Person" if view.translation.kind != "machine" else "Organization"
        found["translator"] = {"@type": person, "name": view.translation.translator}
    return found


def _related(card: Card, site: Site) -> Json:
    url = site.absolute(card.url)
    return {
        "@type": "BlogPosting",
        "@id": url,
        "url": url,
        "headline": card.title,
        "inLanguage": card.lang,
    }


def _trail(view: View, site: Site) -> Json:
    steps = [
        {
            "@type": "ListItem",
            "position": place,
            "name": link.title,
            "item": site.absolute(link.url),
        }
        for place, link in enumerate(view.trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}
