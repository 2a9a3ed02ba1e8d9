"""The gate for HTML by strangers: parsed as browsers parse it, and compared with an allow-list.

    admitted(html, policy, hosts)   -> the HTML as it may be published, and what to report of it

Essays, pages and whatever else strangers may write pass through ``admitted``. It is made of

    screen(html, hosts)     -> what is refused, with a message for each
    cleaned(html, hosts)    -> the HTML without it

and ``scan(html, nesting)`` finds the lines of tags that are never closed, or never opened.
"""

from .hosts import NO_HOSTS, ExternalHosts, hosts_from
from .screen import Finding, admitted, cleaned, lines_of, screen
from .tags import is_suspect, scan

__all__ = [
    "NO_HOSTS",
    "ExternalHosts",
    "Finding",
    "admitted",
    "cleaned",
    "hosts_from",
    "is_suspect",
    "lines_of",
    "scan",
    "screen",
]
