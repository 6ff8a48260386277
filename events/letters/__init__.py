"""Invitation letters: asked for, checked, issued, superseded, and the exit that closes them."""

from __future__ import annotations

from typing import TypeVar

from flask import Flask

Heard = TypeVar("Heard")


def init_app(app: Flask) -> None:
    """Bind pages, policies, jobs, and what letters hear of."""
    from flask_babel import lazy_gettext as _l

    from core.consents.services import consent_withdrawn
    from core.keys.services import DIGEST_OWNERS, DigestOwner
    from core.registries import Provider, install
    from events.editions.overview import WAITING_PARTS
    from events.editions.signals import edition_moved
    from events.editions.tabs import EDITION_TABS, EditionTab
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
    from events.registrations.own_parts import OWN_PARTS

    register_letter_fields()
    register_sheet()
    install(app, policies, jobs, own, desk)
    EDITION_TABS.add(
        app,
        EditionTab(
            _l("Letters"),
            "letters_desk.index",
            order=50,
            part=Part.LETTERS,
            permission=LetterPermission.LIST,
        ),
    )
    OWN_PARTS.add(app, Provider("letters", letter_part, 30))
    WAITING_PARTS.add(app, Provider("letters", waiting_letters, 20))
    hear(signals.registration_changed, services.follow_change)
    hear(signals.registration_cancelled, services.follow_cancellation)
    hear(signals.seat_moved, services.follow_seat)
    hear(consent_withdrawn, services.follow_withdrawal)
    hear(edition_moved, services.follow_edition)
    DIGEST_OWNERS.add(
        app,
        DigestOwner(
            InvitationLetter,
            "passport_digest",
            lambda one: document_words(one.passport_country, one.passport_number),
        ),
    )


def hear(listeners: list[Heard], listener: Heard) -> None:
    """Listen once, however many programs are made in one process."""
    if listener not in listeners:
        listeners.append(listener)
