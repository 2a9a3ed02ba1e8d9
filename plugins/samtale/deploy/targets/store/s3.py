"""Buckets: Amazon S3, and every store with the same API (``s3://bucket/prefix?endpoint=...``).

boto3 finds credentials like all AWS tools: variables, ``~/.aws``, single sign-on, the machine's
role.
"""

import base64
import contextlib
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar

import boto3
from boto3.exceptions import Boto3Error
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ProfileNotFound

from ....config.targets import Destination, masked
from ...manifest import Entry
from ..target import UNREACHABLE, UPLOAD, PublishError
from .store import PARALLEL, Conflict, Object, Store, headers

Thing = TypeVar("Thing")
WORDS = {
    "NoSuchBucket": "no such bucket; create it, or fix its name",
    "AccessDenied": (
        "permission denied; give these credentials the right to list, read, write and delete"
    ),
    "403": "permission denied; give these credentials the right to list, read, write and delete",
    "InvalidAccessKeyId": (
        "no such access key; use the right one (AWS_PROFILE, or the variables in the target's env)"
    ),
    "SignatureDoesNotMatch": "the secret does not match the access key; use the right one",
    "RequestTimeTooSkewed": "the clock of this machine is wrong; set it, and try again",
    "XMinioStorageFull": "it is full; free some space, and try again",
    "QuotaExceeded": "it is full; free some space, and try again",
}
MISSING, TAKEN = (
    ("NoSuchKey", "404", "NotFound"),
    ("PreconditionFailed", "ConditionalRequestConflict", "412", "409"),
)
BATCH = 1000  # keys in one delete request, by the protocol


class S3(Store):
    """The objects below a prefix of a bucket."""

    def __init__(self, target: Destination):
        self.bucket, self.prefix = (
            target.host,
            f"{target.path.strip('/')}/" if target.path.strip("/") else "",
        )
        self.where = masked(target.to.partition("?")[0])
        self._clock: datetime | None = None
        self.sealed = False  # by an AWS KMS key: then its digests are not MD5
        with self._explained():
            self.client = client_for(target, "s3")

    def read(self, key: str) -> tuple[bytes, str] | None:
        with self._explained():
            try:
                answer = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)
            except ClientError as error:
                self._look_at_clock(error.response)
                if code_of(error) in MISSING:
                    return None
                raise
            self._look_at_clock(answer)
            self.sealed = self.sealed or self._is_sealed(answer)
            return answer["Body"].read(), answer["ETag"]

    def write(self, key: str, content: bytes, entry: Entry, *, tag: str | None = None) -> str:
        condition = {} if tag is None else {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
        with self._explained():
            try:
                return self._put(key, content, entry, condition)
            except ClientError as error:
                if tag is not None and code_of(error) in TAKEN:
                    raise Conflict(key) from error
                raise

    def _put(self, key: str, content: bytes, entry: Entry, condition: Mapping[str, str]) -> str:
        digest = hashlib.md5(content, usedforsecurity=False)
        answer = self.client.put_object(
            Bucket=self.bucket,
            Key=self.prefix + key,
            Body=content,
            ContentMD5=base64.b64encode(digest.digest()).decode(),
            **_headers(entry),
            **condition,
        )
        self._look_at_clock(answer)
        got = answer.get("ETag", "").strip('"')
        if got != digest.hexdigest() and not self._is_sealed(answer):
            raise PublishError(f"{self.where}: {key} arrived damaged; try again", UPLOAD)
        tag: str = answer["ETag"]
        return tag

    def send(
        self, files: Mapping[str, tuple[Path, Entry]], progress: Callable[[int, int], None]
    ) -> None:
        def one(key: str) -> int:
            path, entry = files[key]
            content = path.read_bytes()
            if hashlib.md5(content, usedforsecurity=False).hexdigest() != entry.md5:
                raise PublishError(f"{path}: has changed since it was built; deploy again", UPLOAD)
            self._put(key, content, entry, {})
            return len(content)

        for size in self._each(one, sorted(files)):
            progress(1, size)

    def copy(
        self, pairs: Iterable[tuple[str, str, Entry]], progress: Callable[[int, int], None]
    ) -> None:
        def one(pair: tuple[str, str, Entry]) -> int:
            source, target, entry = pair
            answer = self.client.copy_object(
                Bucket=self.bucket,
                Key=self.prefix + target,
                CopySource={"Bucket": self.bucket, "Key": self.prefix + source},
                MetadataDirective="REPLACE",
                **_headers(entry),
            )
            got = answer.get("CopyObjectResult", {}).get("ETag", "").strip('"')
            if (
                entry.md5
                and got not in ("", entry.md5)
                and "-" not in got
                and not self._is_sealed(answer)
            ):
                raise PublishError(
                    f"{self.where}: {source} is damaged, and cannot be copied; try again",
                    UPLOAD,
                )
            return entry.size

        for size in self._each(one, list(pairs)):
            progress(1, size)

    def _each(self, work: Callable[[Thing], int], things: Sequence[Thing]) -> Iterator[int]:
        """Run several at a time; the first failure ends it, and no others are started."""
        with self._explained(UPLOAD), ThreadPoolExecutor(PARALLEL) as pool:
            try:
                yield from pool.map(work, things)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def delete(self, keys: Iterable[str]) -> None:
        keys = iter(keys)
        with self._explained():
            while batch := list(itertools.islice(keys, BATCH)):
                objects = [{"Key": self.prefix + key} for key in batch]
                answer = self.client.delete_objects(
                    Bucket=self.bucket, Delete={"Objects": objects, "Quiet": True}
                )
                if left := answer.get("Errors"):
                    key, why = left[0].get("Key", ""), left[0].get("Code", "")
                    raise PublishError(
                        f"{self.where}: {len(left)} files could not be removed, first {key} "
                        f"({why}); give these credentials delete permission, and deploy again",
                        UPLOAD,
                    )

    def list(self, prefix: str = "") -> dict[str, Object]:
        found = {}
        with self._explained():
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + prefix
            )
            for page in pages:
                for one in page.get("Contents", ()):
                    tag = one["ETag"].strip('"')
                    found[one["Key"].removeprefix(self.prefix)] = Object(
                        one["Size"], "" if "-" in tag or self.sealed else tag
                    )
        return dict(sorted(found.items()))

    def digest(self, key: str) -> str:
        found = self.read(key)
        return hashlib.md5(found[0], usedforsecurity=False).hexdigest() if found else ""

    def clock(self) -> datetime | None:
        return self._clock

    @staticmethod
    def _is_sealed(answer: Mapping[str, Any]) -> bool:
        return "kms" in answer.get("ServerSideEncryption", "")

    def _look_at_clock(self, answer: Mapping[str, Any]) -> None:
        with contextlib.suppress(KeyError, ValueError, TypeError):
            self._clock = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])

    def _explained(self, code: int = UNREACHABLE) -> contextlib.AbstractContextManager[None]:
        return explained(self.where, code)


def client_for(target: Destination, service: str) -> BaseClient:
    """A client for one of AWS's services, or for a compatible one at the target's endpoint."""
    query = target.query
    session = boto3.Session(profile_name=query.get("profile"), region_name=query.get("region"))
    config = Config(
        max_pool_connections=PARALLEL,
        retries={"mode": "standard", "max_attempts": 5},
        connect_timeout=15,
        read_timeout=60,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if "endpoint" in query else "auto"},
    )
    region = session.region_name or ("us-east-1" if "endpoint" in query else None)
    try:
        return session.client(
            service, endpoint_url=query.get("endpoint"), region_name=region, config=config
        )
    except ValueError as error:
        raise PublishError(f"{masked(target.to)}: {error}; fix the endpoint") from error


@contextlib.contextmanager
def explained(
    where: str, code: int = UNREACHABLE, words: Mapping[str, str] = WORDS
) -> Iterator[None]:
    """An explanation of an error. ``words``: messages by the service's error code."""
    try:
        yield
    except NoCredentialsError as error:
        raise PublishError(
            f"{where}: no credentials found; set AWS_PROFILE, run aws configure, or name variables "
            "in the target's env"
        ) from error
    except ProfileNotFound as error:
        raise PublishError(f"{where}: {error}; fix the profile, or ~/.aws/config") from error
    except ClientError as error:
        said = words.get(code_of(error)) or WORDS.get(code_of(error))
        said = (
            said
            or f"{code_of(error)}: {masked(error.response['Error'].get('Message', ''))}; try again"
        )
        raise PublishError(f"{where}: {said}", code) from error
    except (BotoCoreError, Boto3Error) as error:
        raise PublishError(f"{where}: {masked(str(error))}; try again", code) from error


def code_of(error: ClientError) -> str:
    """The service's error code."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _headers(entry: Entry) -> dict[str, str]:
    return {name.replace("-", ""): value for name, value in headers(entry).items()}
