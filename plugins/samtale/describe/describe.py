"""Describes a site: from its texts to a View for every page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from related.shown import Relations

from ..config.site import Site
from ..link.texts import Read, Text
from ..link.vocabulary import Vocabulary
from ..output.assets import Assets
from ..output.hashed_names import url_of
from ..problems import Problem
from ..read.readings import Readings
from ..scan.tree import Tree
from .from_texts import essay_of
from .moves import with_first_urls
from .site import site_model
from .view import Essay, SiteModel


@dataclass(frozen=True)
class Described:
    """A described site. ``assets``: where its files are published; ``problems``: all problems found
    so far.
    """

    site: Site
    tree: Tree
    texts: tuple[Text, ...]
    topics: Vocabulary
    relations: Relations
    assets: Assets
    model: SiteModel
    waiting: tuple[tuple[datetime, str], ...]
    readings: Readings
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Moves:
    """Former addresses, as ``link.moves.read_gone`` and ``read_first_urls`` return them."""

    gone: Mapping[str, tuple[str, int]]
    first_urls: Mapping[str, str]


def essays_of(
    read: Read, assets: Assets, moves: Moves, site: Site, tree: Tree
) -> tuple[list[Essay], list[Essay]]:
    """The essays and the pages, in the form that views show."""
    essays: list[Essay] = []
    pages: list[Essay] = []
    for text in read.texts:
        essay = essay_of(text, site, published=assets.get, measured=tree.pictures.get)
        (pages if text.is_page else essays).append(essay)
    return with_first_urls(essays, moves.first_urls), pages


def describe_texts(
    read: Read,
    relations: Relations,
    assets: Assets,
    moves: Moves,
    site: Site,
    tree: Tree,
    essays: tuple[list[Essay], list[Essay]],
) -> Described:
    """A View for every page. essays: the result of ``essays_of``."""
    named = replace(site, card=url_of(assets.get(site.card)))
    model = site_model(
        *essays, named, read.topics, read.series, relations=relations, gone=moves.gone
    )
    return Described(
        site,
        tree,
        read.texts,
        read.topics,
        relations,
        assets,
        model,
        read.waiting,
        read.readings,
    )
