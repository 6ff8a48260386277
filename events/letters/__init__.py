"""Invitation letters: asked for, checked, issued, superseded, and the exit that closes them."""

from __future__ import annotations

from typing import TypeVar

from flask import Flask

Heard = TypeVar("Heard")


def init_app(app: Flask) -> None:
    """Bind pages, policies, jobs, and what letters hear of."""
    from flask_babel import lazy_gettext as _l

    from core.consents.services import consent_withdrawn
    from core.keys.services import DigestOwner, register_digests
    from events.editions.overview import add_waiting
    from events.editions.signals import edition_moved
    from events.editions.tabs import EditionTab, add_edition_tab
    from events.event_types.registry import Part
    from events.letters import jobs, policies, services
    from events.letters.documents import register_letter_fields
    from events.letters.models import InvitationLetter
    from events.letters.sheets import register_sheet
    from events.letters.states import LetterPermission
    from events.letters.status import letter_part, waiting_letters
    from events.letters.views import desk, own
    from events.registrations import signals
    from events.registrations.identity import document_words
    from events.registrations.own_parts import add_own_part

    register_letter_fields()
    register_sheet()
    app.register_blueprint(own.blueprint)
    app.register_blueprint(desk.blueprint)
    add_edition_tab(
        EditionTab(
            _l("Letters"),
            "letters_desk.index",
            order=50,
            part=Part.LETTERS,
            permission=LetterPermission.LIST,
        )
    )
    add_own_part("letters", 30, letter_part)
    add_waiting("letters", 20, waiting_letters)
    hear(signals.registration_changed, services.follow_change)
    hear(signals.registration_cancelled, services.follow_cancellation)
    hear(signals.seat_moved, services.follow_seat)
    hear(consent_withdrawn, services.follow_withdrawal)
    hear(edition_moved, services.follow_edition)
    register_digests(
        DigestOwner(
            InvitationLetter,
            "passport_digest",
            lambda one: document_words(one.passport_country, one.passport_number),
        )
    )
    app.extensions["letters"] = (jobs, policies)


def hear(listeners: list[Heard], listener: Heard) -> None:
    """Listen once, however many programs are made in one process."""
    if listener not in listeners:
        listeners.append(listener)
