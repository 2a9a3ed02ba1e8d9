"""URLs, in all the disguises that browsers see through."""

import pytest
from samtale.sanitize.urls import candidates, host_of, is_allowed


@pytest.mark.parametrize(
    ("url", "allowed", "as_media"),
    [
        ("javascript:x()", False, False),
        ("\n JAVA\tSCRIPT:x()", False, False),
        ("java script:x()", False, False),
        ("\x01javascript:x()", False, False),
        ("vbscript:x", False, False),
        ("data:text/html,x", False, False),
        ("data:image/svg+xml,x", False, False),
        ("data:image/s\nvg+xml,x", False, False),
        ("d\ta\r\nta:text/html,x", False, False),
        ("data:image/png;base64,x", False, True),
        ("data:font/woff2;base64,x", False, True),
        ("blob:https://example.org/x", False, False),
        ("javascript.html", True, True),
        ("/da/javascript:x", True, True),
        ("https://example.org/?javascript:x", True, True),
        ("HTTPS://example.org/", True, True),
        ("mailto:a@example.org", True, True),
        ("{filename}/a.md", True, True),
        ("", True, True),
    ],
)
def test_a_url_is_allowed_by_its_scheme(url, allowed, as_media):
    """Pictures and recordings may be contained in it, where it stands for one."""
    assert is_allowed(url) is allowed
    assert is_allowed(url, media=True) is as_media


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Far.Example/x", "far.example"),
        ("//far.example:8443/x", "far.example:8443"),
        ("https:far.example/x", "far.example"),
        ("/\\far.example/x", "far.example"),
        ("\t//far.example", "far.example"),
        ("https://a:b@far.example/", "far.example"),
        ("http://[x", "?"),
        ("/far.example/", ""),
        ("far.example/x", ""),
        ("mailto:a@far.example", ""),
        ("#a", ""),
    ],
)
def test_a_url_leads_to_another_host(url, host):
    """As browsers read it; "?" stands for one that cannot be read."""
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("srcset", "urls"),
    [
        ("/a.png", ["/a.png"]),
        ("/a.png 1x, /b.png 2x", ["/a.png", "/b.png"]),
        ("/a.png, /b.png 2x", ["/a.png", "/b.png"]),
        (" ,data:image/png;base64,x 1x,/b,c.png 2x ", ["data:image/png;base64,x", "/b,c.png"]),
        ("", []),
    ],
)
def test_the_urls_of_a_srcset(srcset, urls):
    """Commas within a URL belong to it."""
    assert candidates(srcset) == urls
