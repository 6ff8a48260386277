"""Who may see and take away what of the attendee list (R18)."""

from __future__ import annotations

from enum import StrEnum


class AttendeePermission(StrEnum):
    LIST = "attendees:list"
    EXPORT = "attendees:export"
    # Identity columns; asked for with a purpose.
    EXPORT_IDENTITY = "attendees:export_identity"
    SHARE_VIEW = "attendees:share_view"
    PRINT = "attendees:print"
    # Confirming, cancelling and what slices above add, for many at once.
    CHANGE_MANY = "attendees:change_many"
