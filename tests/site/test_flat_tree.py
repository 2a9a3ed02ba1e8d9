"""A classic Pelican tree builds as it is: Lang, shared slugs, Translation, tags and categories,
reStructuredText.
"""

import pytest
from samtale.build.build import build
from samtale.problems import ContentError

from .conftest import Output

POST = (
    "Title: {title}\nDate: 2024-0{month}-01 20:00\nCategory: {category}\nTags: {tags}\n"
    "Slug: {slug}\nLang: {lang}\n{more}\nText.\n"
)


def post(title, lang, *, slug="first", month=1, category="craft", tags="island, Sea", more=""):
    return POST.format(
        title=title, lang=lang, slug=slug, month=month, category=category, tags=tags, more=more
    )


@pytest.fixture
def flat(site, tmp_path):
    def make(files, settings=""):
        done = build(site(files, settings), output=str(tmp_path / "output"))
        return Output(tmp_path / "output"), done

    return make


def test_every_file_comes_out_in_its_edition(flat):
    """A shared slug makes editions of one work; Pelican's ``Translation: true`` is understood
    beside its source.
    """
    output, done = flat(
        {
            "posts/2024/first.da.md": post("Første", "da", more="Translation: true\n"),
            "posts/2024/first.sv.md": post("Första", "sv"),
            "posts/2024/second.en.md": post("Second", "en", slug="second", month=2),
            "posts/third.rst": (
                "Tredje\n######\n\n:date: 2024-03-01\n:slug: third\n:lang: da\n\nTekst.\n"
            ),
            "pages/about.md": "Title: Om\n\nOm.\n",
        }
    )
    assert done.essays == 5
    assert output.page("da/first/").xpath("string(//p[@class='translation']/a)") == "Första"
    assert output.page("sv/first/").xpath("//p[@class='translation']") == []
    assert output.page("en/second/").xpath("string(//h1)") == "Second"
    assert output.page("da/third/").xpath("string(//h1)") == "Tredje"
    assert output.page("da/om/").xpath("string(//h1)") == "Om"


def test_without_lang_the_default_language_holds(flat):
    """A setting, not a guess."""
    output, _done = flat(
        {"a.md": "Title: En titel\nDate: 2024-01-01\n\nTekst.\n"}, 'DEFAULT_LANG = "sv"'
    )
    assert output.page("sv/en-titel/").get("lang") == "sv"


def test_topics_come_from_tags_and_category(flat):
    """Spellings that differ by case are merged, with a warning that names the file and line."""
    output, done = flat(
        {
            "a.md": post("A", "da", slug="a", tags="Island, Sea"),
            "b.md": post("B", "da", slug="b", tags="island, sea"),
            "c.md": post("C", "da", slug="c", tags="sea"),
        }
    )
    assert output.page("da/emner/").xpath("//ul[@class='index-list']//a/text()") == [
        "craft",
        "Island",
        "sea",
    ]
    assert len(done.warnings) == 2
    assert 'content/a.md:4: warning: Topics: "Sea" is written "sea" elsewhere' in "\n".join(
        map(str, done.warnings)
    )


NAMES = {"C": "c", "C++": "c-plus-plus", "C#": "c-sharp", "F#": "f-sharp", ".NET": "dot-net"}


@pytest.mark.parametrize("key", ["Category", "Tags", "Topics"])
@pytest.mark.parametrize("yaml", [False, True])
def test_names_with_signs_have_addresses_of_their_own(site, tmp_path, key, yaml):
    """As categories, tags and topics alike, in both kinds of front matter; links lead there."""
    files = {}
    for number, name in enumerate(NAMES):
        head = f"Title: T{number}\nDate: 2026-01-01\n{key}: {name}\n"
        links = " ".join(f"[x]({{tag}}{other})" for other in NAMES)
        files[f"{number}.en.md"] = (f"---\n{head}---\n" if yaml else head) + f"\nText. {links}\n"
    if yaml and key != "Category":
        files["all.en.md"] = f"---\ntitle: All\ndate: 2026-01-02\n{key}: [C#, F#]\n---\n\nText.\n"
    done = build(site(files), output=str(tmp_path / "output"))
    output = Output(tmp_path / "output")
    assert done.warnings == ()
    index = output.page("en/topics/")
    links = index.xpath("//ul[@class='index-list']//a")
    assert {link.text: link.get("href") for link in links} == {
        name: f"/en/topics/{slug}/" for name, slug in NAMES.items()
    }
    hrefs = output.page("en/t0/").xpath("//div[@class='body']//a[not(@class='permalink')]/@href")
    assert hrefs == [f"/en/topics/{slug}/" for slug in NAMES.values()]
    assert len({f"en/topics/{slug}/feed.xml" for slug in NAMES.values()} & output.names()) == 5


def test_different_names_on_one_slug_stop_the_build(flat):
    """Two names that only differ by what no address has would share a page: both are named."""
    with pytest.raises(ContentError) as caught:
        flat(
            {
                "a.md": post("A", "da", slug="a", tags="Te!"),
                "b.md": post("B", "da", slug="b", tags="Te?"),
            }
        )
    assert '"Te!" and "Te?" produce the same URL' in str(caught.value)


def test_links_between_files_work_as_in_pelican(flat):
    """{filename}, {static}, the old bars, and {tag} lead where they always led."""
    body = (
        "[b]({filename}/posts/b.md) [c](|filename|b.md) ![x]({static}/images/x.svg) "
        "[t]({tag}island) [k]({category}craft)\n"
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    output, _done = flat(
        {
            "posts/a.md": post("A", "da", slug="a") + body,
            "posts/b.md": post("B", "da", slug="b", month=2),
            "images/x.svg": svg,
        }
    )
    page = output.page("da/a/")
    hrefs = page.xpath("//div[@class='body']//a[not(@class='permalink')]/@href")
    assert hrefs == ["/da/b/", "/da/b/", "/da/emner/island/", "/da/emner/craft/"]
    assert page.xpath("//img/@src") == [f"/{output.asset('images/x.svg')}"]


def test_a_slug_and_an_address_may_be_written(flat):
    """Url and save_as in front matter are used as they are."""
    output, _done = flat(
        {"a.md": "Title: A\nDate: 2024-01-01\nurl: old/place.html\nsave_as: old/place.html\n\nA.\n"}
    )
    assert (
        output.page("old/place.html")
        .xpath("string(//link[@rel='canonical']/@href)")
        .endswith("/old/place.html")
    )
