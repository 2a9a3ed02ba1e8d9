"""Rules for SVG files: the settings EXTERNAL_HOSTS and SVG_FILES."""

from dataclasses import dataclass

from ..sanitize import NO_HOSTS, ExternalHosts


@dataclass(frozen=True)
class Rules:
    """``hosts``: of other sites, from which drawings may show pictures; ``clean``: disallowed
    content is a warning, because the file is published without it.
    """

    hosts: ExternalHosts = NO_HOSTS
    clean: bool = False


REFUSE = Rules()
