"""An object store (S3, or one that speaks like it), through obstore.

obstore keeps one thread pool for the whole process. A child made by fork after the
first use would wait for ever for threads it does not have, so this refuses instead.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

_OPTIONS = {"endpoint", "region", "virtual_hosted", "allow_http"}
_KEYS = ("access_key_id", "secret_access_key", "session_token")
_first_user: list[int] = []


@dataclass(frozen=True, slots=True)
class ObjectPlace:
    bucket: str
    prefix: str
    config: dict[str, Any]
    allow_http: bool


def parse_object_url(url: str, told: Mapping[str, str] | None = None) -> ObjectPlace:
    """Read ``s3://bucket/prefix?endpoint=…``; refuse a missing bucket or unknown option.

    `told` are the settings' AWS_…; what the address says itself goes before.
    """
    parts = urlsplit(url)
    said = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = set(said) - _OPTIONS
    options = {**(told or {}), **said}
    if not parts.netloc or unknown:
        raise ValueError(f"STORAGE_URL: {', '.join(sorted(unknown)) or 'no bucket'}")
    config: dict[str, Any] = {"bucket": parts.netloc, "region": options.get("region", "us-east-1")}
    if "endpoint" in options:
        config["endpoint"] = options["endpoint"]
    config |= {name: options[name] for name in _KEYS if name in options}
    # One plain DELETE each: several S3-alikes want a checksum on the bulk form.
    config["disable_bulk_delete"] = True
    config["virtual_hosted_style_request"] = _is_on(options.get("virtual_hosted"))
    return ObjectPlace(
        parts.netloc, unquote(parts.path).strip("/"), config, _is_on(options.get("allow_http"))
    )


class ObjectBackend:
    """Objects under ``prefix/key``; each is created once."""

    def __init__(self, url: str, told: Mapping[str, str] | None = None) -> None:
        _refuse_after_fork()
        from obstore.store import S3Store

        place = parse_object_url(url, told)
        self._prefix = place.prefix
        self._store = S3Store(
            prefix=place.prefix or None,
            config=cast("Any", place.config),
            client_options={"allow_http": place.allow_http, "timeout": timedelta(seconds=30)},
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
        )

    def put(self, key: str, source: bytes | Path) -> None:
        """Store once; the store answers only when it has the object safe.

        Looking first is enough because keys are random; "create only" requests are
        not understood by every store (Aliyun OSS has its own header).
        """
        import obstore

        with _PlainErrors():
            try:
                obstore.head(self._store, key)
            except FileNotFoundError:
                obstore.put(self._store, key, source)
                return
        raise FileExistsError(key)

    def get(self, key: str) -> bytes:
        import obstore

        with _PlainErrors():
            return bytes(obstore.get(self._store, key).bytes())

    def stream(self, key: str, chunk: int) -> Iterator[bytes]:
        import obstore

        with _PlainErrors():
            for piece in obstore.get(self._store, key).stream(min_chunk_size=chunk):
                yield bytes(piece)

    def delete(self, key: str) -> None:
        import obstore

        with _PlainErrors():
            try:
                obstore.delete(self._store, key)
            except FileNotFoundError:
                return

    def size(self, key: str) -> int:
        import obstore

        with _PlainErrors():
            return int(obstore.head(self._store, key)["size"])

    def look(self) -> None:
        """Raises OSError when the store does not answer."""
        import obstore

        with _PlainErrors():
            next(iter(obstore.list(self._store, chunk_size=1)), None)

    def list(self, area: str) -> Iterator[tuple[str, int, datetime]]:
        import obstore

        with _PlainErrors():
            for page in obstore.list(self._store, prefix=area or None):
                for item in page:
                    yield item["path"], item["size"], item["last_modified"]


class _PlainErrors:
    """obstore's own exceptions become the OSError family."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, OSError):
            return
        from obstore.exceptions import BaseError

        if isinstance(error, BaseError):
            raise OSError(str(error).partition("\n")[0][:300]) from error


def _refuse_after_fork() -> None:
    if not _first_user:
        _first_user.append(os.getpid())
    if _first_user[0] != os.getpid():
        raise OSError(
            "the object store was used before this process was forked; "
            "start the server without preloading the application"
        )


def _is_on(value: str | None) -> bool:
    return value in {"1", "true", "yes"}
