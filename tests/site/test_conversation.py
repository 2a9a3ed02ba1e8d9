"""What ties the essays of our own site together, as its readers get it: the block below each, and
the map.
"""

import pytest

from .conftest import of_the_sample

MAPS = {"da": "da/samtalen/", "sv": "sv/samtalet/", "en": "en/conversation/"}


def essays(output):
    """Address -> the tree of every published essay."""
    pages = (
        name.removesuffix("index.html")
        for name in sorted(output.names())
        if name.endswith("/index.html")
    )
    trees = {f"/{url}": output.page(url) for url in pages}
    return {
        url: tree
        for url, tree in trees.items()
        if tree.xpath("//meta[@property='article:published_time']")
    }


@of_the_sample
def test_below_each_essay_is_what_to_read_next_and_why(own_site):
    """Title, summary and reason; where the language differs, it is marked and named."""
    found = essays(own_site)
    foreign = lonely = 0
    for url, tree in found.items():
        blocks = tree.xpath("//section[@aria-labelledby='_related']")
        if not blocks:  # nothing is near enough
            lonely += 1
            continue
        (block,) = blocks
        assert block.xpath("h2[@id='_related']")
        articles = block.xpath("article")
        assert 1 <= len(articles) <= 5, url
        for article in articles:
            (link,) = article.xpath("h3/a")
            target = found[link.get("href")]
            lang = target.getroottree().getroot().get("lang")
            own = lang == tree.getroottree().getroot().get("lang")
            assert link.get("href") != url
            assert (link.get("lang"), link.get("hreflang")) == (
                (None, None) if own else (lang, lang)
            )
            assert article.xpath("string(p[not(@class)])") == target.xpath(
                "string(//meta[@name='description']/@content)"
            )
            assert article.xpath("p[not(@class)]/@lang") == ([] if own else [lang])
            assert bool(article.xpath("p[@class='reason']/strong")) is not own
            assert len(article.xpath("p[@class='reason']/br/following-sibling::node()")) > 0, url
            assert set(article.xpath("p[@class='reason']//span/@lang")) <= {lang}
            foreign += not own
    assert foreign
    assert lonely < 0.1 * len(found)


@of_the_sample
def test_the_block_is_light(own_site):
    """Below 3 KB even with five essays and long summaries."""
    for name in own_site.names():
        before, found, rest = (
            own_site.text(name).partition('<section class="related"')
            if name.endswith(".html")
            else ("", "", "")
        )
        assert not found or len(rest.partition("</section>")[0].encode()) < 3000, name
        assert not found or before


@of_the_sample
@pytest.mark.parametrize("lang", list(MAPS))
def test_the_map_has_every_work_once_and_leads_to_it(own_site, lang):
    """The drawing for the eye, the list for everybody; the same essays in the same order."""
    tree, found = own_site.page(MAPS[lang]), essays(own_site)
    points, listed = tree.xpath("//svg//a"), tree.xpath("//ol[@class='map-list']/li")
    assert [point.get("href") for point in points] == [
        item.xpath("a")[0].get("href") for item in listed
    ]
    assert [point.xpath("string(text)") for point in points] == [
        str(number) for number in range(1, len(listed) + 1)
    ]
    x_default = "string(//link[@hreflang='x-default']/@href)"
    works = [found[point.get("href")].xpath(x_default) for point in points]
    assert sorted(works) == sorted({tree.xpath(x_default) for tree in found.values()})
    for point, item in zip(points, listed, strict=True):
        (link,) = item.xpath("a")
        there = point.get("href").split("/")[1]
        assert (
            point.get("lang")
            == link.get("lang")
            == link.get("hreflang")
            == (None if there == lang else there)
        )
        assert bool(item.xpath("span[@class='in-language']")) is (there != lang)
        assert point.get("tabindex") == "-1"
    assert tree.xpath("//svg[contains(@class, 'map')]/@aria-hidden") == ["true"]
    for link in tree.xpath("//ol[@class='map-list']/li/p/a"):
        number, title = link.text_content().split(" ", 1)
        assert (
            listed[int(number) - 1].xpath("string(a)"),
            listed[int(number) - 1].xpath("a")[0].get("href"),
        ) == (
            title,
            link.get("href"),
        )
