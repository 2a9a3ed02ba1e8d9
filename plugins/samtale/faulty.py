"""Texts with errors, in a form that can be rendered: for previews, and for errors that the owner
tolerates.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from .config.file_names import alike
from .link.broken import broken_links, with_marks, without_broken
from .link.texts import Body, Text
from .problems import WARNING, Problem
from .read.facts import facts_of
from .session import Session


def shown_with_faults(
    texts: Sequence[Text],
    problems: Collection[Problem],
    session: Session,
) -> tuple[Text, ...]:
    """Return the texts in a form that can be rendered although they have errors: broken links are
    marked in a preview, else removed; a missing picture to share, or template, is as if it were not
    named.
    """
    wrong = [one for one in problems if one.severity != WARNING]
    if not wrong:
        return tuple(texts)
    broken = broken_links(wrong)
    fields = {(one.path, one.field) for one in wrong}
    faultless = with_marks if session.keep_going else without_broken

    def shown(text: Text) -> Text:
        body, values, template = text.body, text.values, text.template
        if text.path in broken:
            html = faultless(body.html, broken[text.path])
            body = Body(html, facts_of(html, text.folder))
        if (text.path, "Image") in fields:
            values = {key: value for key, value in values.items() if key != "image"}
        if (text.path, "Template") in fields:
            template = "page" if text.is_page else "article"
        return replace(text, body=body, values=values, template=template)

    changed = list(map(shown, texts))
    return tuple(with_own_urls(changed) if session.keep_going else changed)


def with_own_urls(texts: Iterable[Text]) -> Iterator[Text]:
    """The texts; the second and later ones at the same URL get another, so that each is seen."""
    taken: set[str] = set()
    for text in texts:
        url, save_as, number = text.url, text.save_as, 1
        while alike(save_as) in taken:
            number += 1
            url = f"{text.url.removesuffix('/').removesuffix('.html')}-{number}/"
            save_as = f"{url}index.html"
        taken.add(alike(save_as))
        yield text if number == 1 else replace(text, url=url, save_as=save_as)
