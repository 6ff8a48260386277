"""What somebody earned by coming."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.documents.states import DocumentKind
from events.editions.models import Edition, EventSession
from events.event_types import Part


@dataclass(frozen=True)
class Earned:
    """The sessions that count, by time, and their hours; nothing else entitles (R24)."""

    sessions: tuple[EventSession, ...]

    def __bool__(self) -> bool:
        return bool(self.sessions)

    @property
    def hours(self) -> Decimal:
        return sum((session.hours for session in self.sessions), Decimal(0))


@dataclass(frozen=True)
class Progress:
    """How far an edition's certificates are: of `earned` people, `issued` hold a valid one.

    `renamed`: the name was corrected since, and the certificate still bears the old one.
    `revoked` ones do not come again.
    """

    earned: int
    issued: int
    renamed: int
    revoked: int

    @property
    def waiting(self) -> int:
        return max(0, self.earned - self.issued - self.revoked)


def has_certificates(edition: Edition) -> bool:
    """Whether whoever comes gets a certificate: the type says so (R24)."""
    kind = edition.type
    return kind.has(Part.CERTIFICATES) and kind.certificate_title is not None


def is_training(edition: Edition) -> bool:
    return edition.type.has(Part.HOURS)


KINDS = (DocumentKind.ATTENDANCE_CERTIFICATE, DocumentKind.TRAINING_CERTIFICATE)


def kind_for(edition: Edition) -> DocumentKind:
    if is_training(edition):
        return DocumentKind.TRAINING_CERTIFICATE
    return DocumentKind.ATTENDANCE_CERTIFICATE
