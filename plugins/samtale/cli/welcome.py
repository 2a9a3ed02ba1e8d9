"""The content that ``invoke start`` creates: a first essay, a page about the site and a first
topic, in each language.
"""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from ..config.site import now
from ..languages import Language, slugify


def welcome(content: Path, language: Language, zone: ZoneInfo) -> None:
    """The first essay and the page about the site, from the strings of the language's catalogue."""
    day = now().astimezone(zone).strftime("%Y-%m-%d")
    essay = content / "essays" / "welcome" / f"{language.code}.md"
    page = content / "pages" / "about" / f"{language.code}.md"
    for path in (essay, page):
        path.parent.mkdir(parents=True, exist_ok=True)
    first = language.gettext(
        "This is the first essay of a new site. It is here so that you see what one looks "
        "like; write over it, or take it "
        "away when you have written your own."
    )
    second = language.gettext(
        "An essay is a folder, and each language a file in it. This one stands in %(path)s. "
        "Save the file, and the page "
        "shows the change at once."
    ) % {"path": f"`content/essays/welcome/{language.code}.md`"}
    title, summary, topic = (
        language.gettext("Welcome"),
        language.gettext("The first essay of a new site."),
        language.gettext("Conversation"),
    )
    slug = slugify(title, language)
    head = f"Title: {title}\nDate: {day}\nTopics: {topic}\nSlug: {slug}\nSummary: {summary}\n"
    _write(essay, f"{head}\n{first}\n\n{second}\n")
    about = language.gettext("Write here who you are and what the site is about.")
    heading = language.gettext("About")
    head = f"Title: {heading}\nSlug: {slugify(heading, language)}\nSummary: {about}\n"
    _write(page, f"{head}\n{about}\n")


def _write(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text, encoding="utf-8")


def topics(languages: Sequence[Language]) -> str:
    """The text of a first ``topics.yaml``, with one topic."""
    names = "\n".join(
        f"  {language.code}: {{ name: {language.gettext('Conversation')} }}"
        for language in languages
    )
    return f"""# Topics: one concept, a name in each language. An author may write any of the names; pages and feeds follow.
# To add one, choose an ID, and write one line for each language below it. slug and description are optional.

conversation:
{names}
"""  # noqa: E501
