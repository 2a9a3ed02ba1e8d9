"""Addresses that are programs, in all the disguises that browsers see through."""

import pytest
from samtale.survey.programs import runs


@pytest.mark.parametrize(
    ("address", "program"),
    [
        ("javascript:x()", True),
        ("\n JAVA\tSCRIPT:x()", True),
        ("data:text/html,x", True),
        ("data:image/svg+xml,x", True),
        ("data:image/s\nvg+xml,x", True),
        ("d\ta\r\nta:text/html,x", True),
        ("data:image/png;base64,x", False),
        ("data:font/woff2;base64,x", False),
        ("javascript.html", False),
        ("/da/javascript:x", False),
        ("https://example.org/?javascript:x", False),
        ("", False),
    ],
)
def test_an_address_that_is_a_program(address, program):
    """Data is one too, but for fonts, and for pictures that hold no programs."""
    assert runs(address) is program
