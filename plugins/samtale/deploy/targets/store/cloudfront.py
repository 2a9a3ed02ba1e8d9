"""CloudFront: which release a distribution serves, according to its origin path
(``s3://...?whole=1&cloudfront=ID``).
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from ....config.targets import Destination
from ...manifest import NAME
from ..target import BUSY, PublishError
from .s3 import client_for, code_of, explained

WORDS = {
    "NoSuchDistribution": "no such distribution; fix its ID",
    "AccessDenied": (
        "permission denied; give these credentials cloudfront:GetDistributionConfig and "
        "cloudfront:UpdateDistribution"
    ),
}
TAKEN = ("PreconditionFailed", "InvalidIfMatchVersion")


class Distribution:
    """A distribution in front of the bucket. ``slow``: seconds until it serves the same
    everywhere.
    """

    slow = 600

    def __init__(self, target: Destination):
        self.bucket, self.id = target.host, target.query["cloudfront"]
        self.where = f"CloudFront {self.id}"
        self.folder = quote(f"/{target.path.strip('/')}/releases/".replace("//", "/"))
        with explained(self.where, words=WORDS):
            self.client = client_for(target, "cloudfront")

    def shown(self) -> str:
        """The release that it serves; "" for anything else."""
        with explained(self.where, words=WORDS):
            path = self._origin(self.client.get_distribution_config(Id=self.id))["OriginPath"]
        found = re.fullmatch(f"{re.escape(self.folder)}({NAME.pattern})", path)
        return found[1] if found else ""

    def show(self, release: str) -> None:
        """Serve that release from now on; all other settings remain unchanged."""
        with explained(self.where, words=WORDS):
            answer = self.client.get_distribution_config(Id=self.id)
            origin = self._origin(answer)
            if origin["OriginPath"] == self.folder + release:
                return
            origin["OriginPath"] = self.folder + release
            config, tag = answer["DistributionConfig"], answer["ETag"]
            try:
                self.client.update_distribution(Id=self.id, DistributionConfig=config, IfMatch=tag)
            except ClientError as error:
                if code_of(error) in TAKEN:
                    if self.shown() == release:  # the answer to the first attempt was lost
                        return
                    raise PublishError(
                        f"{self.where}: someone else has changed it in the meantime; deploy again",
                        BUSY,
                    ) from error
                raise

    def _origin(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The origin that is the bucket; the first one if none has its name."""
        origins = answer["DistributionConfig"]["Origins"]["Items"]
        origin: dict[str, Any] = next(
            (one for one in origins if one["DomainName"].startswith(f"{self.bucket}.")), origins[0]
        )
        return origin
