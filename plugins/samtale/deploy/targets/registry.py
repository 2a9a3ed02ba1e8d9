"""The kinds of targets, by the schemes of their addresses."""

from pathlib import Path

from ...config.targets import Destination, masked
from .target import Target


def target_for(destination: Destination, *, who: str, cache: str) -> Target:
    """The target for an address. ``cache``: a folder for what need not be fetched twice. Raises
    PublishError.
    """
    if destination.scheme in ("ssh", "file"):
        from .ssh.symlinked import Symlinked

        return Symlinked(destination, who)
    if destination.scheme == "s3":
        from .store.in_place_store import InPlaceStore
        from .store.s3 import S3

        if destination.query.get("whole", "0") != "0" or "cloudfront" in destination.query:
            return _atomic_store(destination, who, cache)
        return InPlaceStore(S3(destination), masked(destination.to), who, Path(cache))
    if destination.scheme == "rclone":
        from .store.in_place_store import InPlaceStore
        from .store.rclone import Rclone

        return InPlaceStore(Rclone(destination), masked(destination.to), who, Path(cache))
    from .git.branch import Branch

    return Branch(destination, who, cache)


def _atomic_store(destination: Destination, who: str, cache: str) -> Target:
    from .store.atomic_store import AtomicStore
    from .store.cloudfront import Distribution
    from .store.s3 import S3

    edge = Distribution(destination) if "cloudfront" in destination.query else None
    return AtomicStore(S3(destination), masked(destination.to), who, Path(cache), edge=edge)
