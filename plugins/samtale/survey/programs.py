"""Addresses that are programs: a browser that follows one runs it, with the rights of the site."""

import re

PROGRAM = re.compile(  # browsers take no notice of white space in the name of a scheme
    r"\s*(?:(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t|d\s*a\s*t\s*a)\s*:(?!image/(?!svg)|font/)", re.IGNORECASE
)
PASSED_OVER = re.compile(r"[\t\n\r]")  # by browsers, wherever in an address (URL Standard, 4.4)


def runs(address: str) -> bool:
    """Whether an address is a program."""
    return bool(PROGRAM.match(PASSED_OVER.sub("", address)))
