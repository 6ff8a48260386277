"""How often one caller may ask: counted in the process, or in Redis where several serve."""

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from core.clock import now

# A Redis that hangs must not hang every request.
REDIS: dict[str, Any] = {"wrap_exceptions": True, "socket_timeout": 1, "socket_connect_timeout": 1}
OPEN = "600/minute"
WITH_TOKEN = "1200/minute"  # noqa: S105 - a rate


@dataclass(frozen=True)
class Allowance:
    """What is left of a limit. `retry_after`: seconds until it is full again."""

    granted: bool
    limit: int
    left: int
    retry_after: int

    @property
    def headers(self) -> dict[str, str]:
        headers = {"RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(self.left)}
        return headers if self.granted else {**headers, "Retry-After": str(self.retry_after)}


class ProcessCounts(Storage):
    """Counts of this process, by key, each with the moment its window ends.

    The library's own starts a thread at almost every count, which looks through all of them: where
    thousands register in an hour that costs more than what they send.
    """

    STORAGE_SCHEME = None
    base_exceptions = ValueError

    def __init__(self) -> None:
        super().__init__()
        self._lock, self._counts, self._most = threading.Lock(), dict[str, tuple[int, float]](), 0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        at = now().timestamp()
        with self._lock:
            if len(self._counts) > self._most:
                self._forget(at)
            count, ends = self._counts.get(key, (0, 0.0))
            count, ends = (count, ends) if ends > at else (0, at + expiry)
            self._counts[key] = (count + amount, ends)
            return count + amount

    def get(self, key: str) -> int:
        count, ends = self._counts.get(key, (0, 0.0))
        return count if ends > now().timestamp() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, now().timestamp()))[1]

    def check(self) -> bool:
        return True

    def clear(self, key: str) -> None:
        self._counts.pop(key, None)

    def reset(self) -> int:
        known, self._counts = len(self._counts), {}
        return known

    def _forget(self, at: float) -> None:
        """Drop the windows that ended; done again once there are twice as many as now are left."""
        self._counts = {key: one for key, one in self._counts.items() if one[1] > at}
        self._most = 2 * len(self._counts) + 1_000


def init_app(app: Flask) -> None:
    """Choose where the counts are kept; safe to call again."""
    if "rate_limits" in app.extensions:
        return
    own = FixedWindowRateLimiter(ProcessCounts())
    url = app.extensions["settings"].redis_url
    shared = FixedWindowRateLimiter(storage_from_string(url, **REDIS)) if url else own
    app.extensions["rate_limits"], app.extensions["own_rate_limits"] = shared, own


def spend(rate: str, *who: str) -> Allowance:
    """Count one use of `rate` (such as "5/hour") by `who`; refused once it is used up.

    While Redis does not answer, each process counts for itself: a limit that is too wide for a
    while does less harm than an API that is down.
    """
    try:
        return _spend(current_app.extensions["rate_limits"], _parsed(rate), who)
    except StorageError:
        current_app.logger.warning("REDIS_URL gives no answer; limits are counted here")
        return _spend(current_app.extensions["own_rate_limits"], _parsed(rate), who)


def _spend(limiter: FixedWindowRateLimiter, item: RateLimitItem, who: tuple[str, ...]) -> Allowance:
    granted = limiter.hit(item, *who)
    stats = limiter.get_window_stats(item, *who)
    wait = max(1, round(stats.reset_time - now().timestamp()))
    return Allowance(granted, item.amount, max(0, stats.remaining), wait)


def caller() -> str:
    """The network address that asks; a proxy in front is resolved before it arrives here."""
    return request.remote_addr or "unknown"


@lru_cache(maxsize=32)
def _parsed(rate: str) -> RateLimitItem:
    return parse(rate)
