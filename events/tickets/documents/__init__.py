"""Tickets, badges and sign-in sheets as PDF: drawn by the document engine, never registered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from events.editions.models import Edition
from events.registrations.models import Registration
from events.tickets.documents.badges import badges_pdf
from events.tickets.documents.signing import sign_in_pdf
from events.tickets.documents.tickets import grouped_code, tickets_pdf
from events.tickets.states import Layout

__all__ = ["grouped_code", "print_pdf", "sign_in_pdf", "tickets_pdf"]


def print_pdf(
    edition: Edition, people: Sequence[Registration], layout: Layout, *, at: datetime
) -> bytes:
    """Badges or tickets in one PDF; badges speak both languages, tickets their holder's."""
    if layout is Layout.TICKETS:
        return tickets_pdf(people, at=at)
    return badges_pdf(edition, people, layout, at=at)
