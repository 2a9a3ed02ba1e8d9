"""What is indexed of one text."""

from dataclasses import dataclass

from ..cache.fingerprints import fingerprint


@dataclass(frozen=True)
class Record:
    """One text: its language, its address within the host, its title, the names that it is found
    by, and its body.
    """

    lang: str
    url: str
    title: str
    names: tuple[str, ...]
    html: str


def record_key(record: Record, *, code: bool) -> bytes:
    """A fingerprint of what a text's words are counted from. code: whether blocks of code are
    searched.
    """
    return fingerprint(code, record.url, record.title, record.names, record.html)
