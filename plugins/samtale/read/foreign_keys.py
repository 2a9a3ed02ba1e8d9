"""Front-matter keys by which other tools, and authors in Danish or Swedish, say that a text is not
to be published: understood where their meaning is plain, refused with the key of ours otherwise.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from .front_matter import Field, normal_key

YES = {"true", "yes", "y", "on", "1", "ja", "j", "sand", "sant"}
NO = {"false", "no", "n", "off", "0", "nej", "falsk", "falskt", "", "none", "null", "never"}
FOLDERS = {
    "draft",
    "_draft",
    "_private",
    "drafts",
    "_drafts",
    "kladder",
    "_kladder",
    "udkast",
    "_udkast",
    "utkast",
    "_utkast",
}

Fault = tuple[str, int, str]  # key, line from 1, message


@dataclass(frozen=True)
class Foreign:
    """What a foreign key means. ``status``: the Status that a value on the side of ``when`` gives;
    "" if it is refused: then ``remedy`` says what to write instead.
    """

    when: bool  # whether the key hides the text when it is true, or when it is false
    status: str = ""
    remedy: str = ""


DRAFT = Foreign(True, "draft")
NOT_PUBLISHED = Foreign(False, "draft")
UNLISTED = Foreign(True, remedy='write "Status: hidden" (published, but in no list)')
PRIVATE = Foreign(True, remedy='write "Status: draft"')
NOT_WRITTEN = Foreign(False, remedy='write "Status: skip"')
EXPIRES = Foreign(
    True,
    remedy=(
        'Samtale does not unpublish by date; remove it, and write "Status: draft" when the time '
        "has come"
    ),
)
PROTECTED = Foreign(
    True, remedy='Samtale cannot protect a page by a password; write "Status: draft"'
)
KEYS = {
    **dict.fromkeys(
        ("draft", "drafts", "is_draft", "isdraft", "unpublished", "kladde", "udkast", "utkast"),
        DRAFT,
    ),
    **dict.fromkeys(
        (
            "published",
            "publish",
            "is_published",
            "ispublished",
            "live",
            "dg_publish",
            "offentliggjort",
            "udgivet",
            "publiceret",
            "publicerad",
            "publicerat",
        ),
        NOT_PUBLISHED,
    ),
    **dict.fromkeys(
        (
            "unlisted",
            "hidden",
            "is_hidden",
            "ishidden",
            "noindex",
            "no_index",
            "exclude_from_search",
            "eleventyexcludefromcollections",
            "skjult",
            "dold",
            "olistad",
        ),
        UNLISTED,
    ),
    **dict.fromkeys(("private", "is_private", "privat", "members_only"), PRIVATE),
    **dict.fromkeys(
        ("expirydate", "expiry_date", "expires", "unpublishdate", "unpublish_date", "udløber"),
        EXPIRES,
    ),
    **dict.fromkeys(("password", "adgangskode", "lösenord"), PROTECTED),
    "headless": replace(NOT_WRITTEN, when=True),
    "permalink": NOT_WRITTEN,
    "listed": replace(UNLISTED, when=False),
    "indexed": replace(UNLISTED, when=False),
}
# values of keys whose value is a word: key -> word -> remedy, "" for a word that changes nothing
WORDS = {
    "visibility": {
        "public": "",
        "offentlig": "",
        "private": PRIVATE.remedy,
        "privat": PRIVATE.remedy,
        "draft": PRIVATE.remedy,
        "members": PRIVATE.remedy,
        "paid": PRIVATE.remedy,
        "unlisted": UNLISTED.remedy,
        "hidden": UNLISTED.remedy,
        "password": PROTECTED.remedy,
    },
    "robots": {"noindex": UNLISTED.remedy, "none": UNLISTED.remedy},
    **dict.fromkeys(
        ("post_status", "state", "type"),
        dict.fromkeys(("draft", "pending", "private", "unpublished", "trash"), PRIVATE.remedy),
    ),
    "build": {"never": NOT_WRITTEN.remedy, "false": NOT_WRITTEN.remedy},
}
WORDS["_build"] = WORDS["build"]
PUBLISHED_FROM = "publish_date"
DATES = {  # foreign names of our keys, whose values are dates
    "publishdate": PUBLISHED_FROM,
    "udgivelsesdato": PUBLISHED_FROM,
    "publiceringsdatum": PUBLISHED_FROM,
    "scheduled": PUBLISHED_FROM,
    "embargo": PUBLISHED_FROM,
    "pubdate": "date",
    "pub_date": "date",
    "published_at": "date",
    "published_on": "date",
}
# values of Status that mean something of ours
STATUSES = {
    **dict.fromkeys(
        (
            "unpublished",
            "private",
            "pending",
            "in progress",
            "wip",
            "kladde",
            "udkast",
            "utkast",
            "upubliceret",
            "opublicerad",
            "privat",
        ),
        "draft",
    ),
    **dict.fromkeys(("unlisted", "noindex", "skjult", "dold", "olistad"), "hidden"),
    **dict.fromkeys(("trash", "ignore", "ignored", "excluded"), "skip"),
    **dict.fromkeys(("publish", "public", "live", "udgivet", "publicerad"), "published"),
}


def understood(fields: dict[str, Field], folder: str) -> tuple[dict[str, Field], tuple[Fault, ...]]:
    """The fields in our own keys, and a fault for each key that hides a text in a way that we do
    not have. folder: the path, below the content, of the folder of the text's work.

    An explicit Status of ours takes precedence over a folder of drafts, not over a key.
    """
    found, faults = dict[str, Field](), list[Fault]()
    status: Field | None = None
    written = {key: field for key, field in fields.items() if key not in DATES or field.value}
    for key, field in written.items():
        ours = _date_of(key, fields)
        if ours and ours not in found and not _is_boolean(field.value):
            found[ours] = replace(field, key=ours)
        elif key in KEYS:
            meaning = KEYS[key]
            if not _hides(meaning, field.value):
                if meaning is NOT_WRITTEN:
                    found[key] = field
            elif meaning.status:
                status = Field("status", meaning.status, field.line)
            else:
                faults.append((key, field.line, f"is not supported; {meaning.remedy}"))
        elif remedies := [*_remedies(key, field.value)]:
            faults += [(key, field.line, f"is not supported; {remedy}") for remedy in remedies]
        elif not key.startswith("_") or key not in WORDS:
            found[key] = field
    if PUBLISHED_FROM in found and "date" not in found:
        found["date"] = replace(found[PUBLISHED_FROM], key="date")
    if status:
        found["status"] = status
    elif "status" not in found and _is_drafts(folder):
        found["status"] = Field("status", "draft", 1)
    return found, tuple(faults)


def _date_of(key: str, fields: Mapping[str, Field]) -> str:
    """The key of ours that a foreign one means if its value is a date; "" for none."""
    ours = DATES.get(key, "")
    if KEYS.get(key) is NOT_PUBLISHED:
        ours = PUBLISHED_FROM if "date" in fields else "date"
    return "" if ours in fields else ours


def _hides(meaning: Foreign, value: object) -> bool:
    """Whether this value hides the text; a word that is neither yes nor no does, to be safe."""
    text = str(value).strip().casefold()
    if meaning is NOT_WRITTEN:  # a permalink is an address, unless it is false
        return text == "false"
    return text not in NO if meaning.when else text in NO - {""}


def _is_boolean(value: object) -> bool:
    return str(value).strip().casefold() in YES | NO


def _remedies(key: str, value: object) -> Iterator[str]:
    """The remedies for the words in a value that hide a text."""
    known: dict[str, str] = WORDS.get(key, {})
    texts = value.values() if isinstance(value, dict) else [value]
    words = ",".join(map(str, texts)).casefold().replace(",", " ").split()
    yield from dict.fromkeys(known[word] for word in words if known.get(word))


def _is_drafts(folder: str) -> bool:
    return any(part.casefold() in FOLDERS for part in folder.split("/"))


def keys_as_text(body: str, known: Callable[[str], bool]) -> tuple[int, str] | None:
    """The line, from 0, and the key as written, if the first paragraph of a body begins with a key
    that belongs into the front matter; else None. known: whether a normalised key is one.
    """
    for number, line in enumerate(body.split("\n")):
        if line.strip():
            key, colon, _value = line.partition(":")
            is_key = bool(colon) and len(line) - len(line.lstrip()) < 4 and known(normal_key(key))
            return (number, key.strip()) if is_key else None
    return None
