"""The gate for untrusted HTML: parsed as browsers parse it, and compared with an allow-list.

    admitted(html, policy, hosts)   -> the HTML to publish, and the findings to report

Essays, pages and all other untrusted text pass through ``admitted``. It combines

    screen(html, hosts)     -> what is refused, with a message for each
    cleaned(html, hosts)    -> the HTML without it
    refused_as_source(html, hosts)    -> the HTML with its source in its place, as text

and ``scan(html, nesting)`` finds the lines of tags that are never closed, or never opened.
"""

from .hosts import NO_HOSTS, ExternalHosts, hosts_from
from .screen import Finding, admitted, as_source, cleaned, lines_of, refused_as_source, screen
from .tags import is_suspect, scan

__all__ = [
    "NO_HOSTS",
    "ExternalHosts",
    "Finding",
    "admitted",
    "as_source",
    "cleaned",
    "hosts_from",
    "is_suspect",
    "lines_of",
    "refused_as_source",
    "scan",
    "screen",
]
