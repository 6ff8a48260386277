"""How often one caller may ask: counted in the process, or in Redis where several serve."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from core.clock import now

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
        """The header fields that tell the caller."""
        told = {"RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(self.left)}
        return told if self.granted else {**told, "Retry-After": str(self.retry_after)}


def init_app(app: Flask) -> None:
    """Choose where the counts are kept; safe to call again."""
    if "rate_limits" not in app.extensions:
        url = app.extensions["settings"].redis_url or "memory://"
        app.extensions["rate_limits"] = FixedWindowRateLimiter(storage_from_string(url))


def spend(rate: str, *who: str) -> Allowance:
    """Count one use of `rate` (such as "5/hour") by `who`; refused once it is used up."""
    limiter: FixedWindowRateLimiter = current_app.extensions["rate_limits"]
    item = _parsed(rate)
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
