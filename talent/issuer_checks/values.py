"""What travels from the forms about issuers to their services."""

from dataclasses import dataclass
from datetime import date

from talent.issuer_checks.states import ChannelKind, CheckResult


@dataclass(frozen=True)
class Asked:
    """One question by a channel, to a place; for an e-mail with its language and reply address."""

    kind: ChannelKind
    place: str
    question: str
    language: str
    reply_to: str


@dataclass(frozen=True)
class Answered:
    result: CheckResult
    text: str
    on: date


@dataclass(frozen=True)
class Channel:
    """How an issuer answers, as a reviewer found out; `is_own` for this entry alone."""

    kind: ChannelKind
    place: str
    address: str
    usual_days: int | None
    note: str
    is_own: bool
