"""The kinds of targets, by the schemes of their addresses."""

from pathlib import Path

from ...config.targets import Destination, masked
from .target import Target


def target_for(destination: Destination, *, who: str, cache: str) -> Target:
    """The target for an address. ``cache``: a folder for what need not be fetched twice. Raises
    PublishError.
    """
    if destination.scheme in ("ssh", "file"):
        from .ssh.symlinked import Linked

        return Linked(destination, who)
    if destination.scheme == "s3":
        from .store.in_place_store import Stored
        from .store.s3 import S3

        if destination.query.get("whole", "0") != "0" or "cloudfront" in destination.query:
            return _whole(destination, who, cache)
        return Stored(S3(destination), masked(destination.to), who, Path(cache))
    if destination.scheme == "rclone":
        from .store.in_place_store import Stored
        from .store.rclone import Rclone

        return Stored(Rclone(destination), masked(destination.to), who, Path(cache))
    from .git.branch import Branch

    return Branch(destination, who, cache)


def _whole(destination: Destination, who: str, cache: str) -> Target:
    from .store.atomic_store import Whole
    from .store.cloudfront import Distribution
    from .store.s3 import S3

    edge = Distribution(destination) if "cloudfront" in destination.query else None
    return Whole(S3(destination), masked(destination.to), who, Path(cache), edge=edge)
