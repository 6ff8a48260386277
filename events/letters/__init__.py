"""Invitation letters: asked for, checked, issued, superseded, and the exit that closes them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.registries import install
    from events.letters import jobs, policies
    from events.letters.lists import LETTERS
    from events.letters.views import desk, own

    add_list(app, LETTERS)
    install(app, policies, jobs, own, desk)
    _keep_papers(app)
    _show(app)
    _follow(app)


def _keep_papers(app: Flask) -> None:
    """What is printed, who reads the files, and which number the digest is of."""
    from core.documents.policies import SUBJECT_READERS
    from core.documents.printed import PRINTED_FIELDS
    from core.files.policies import READERS
    from core.keys.digest_owners import DIGEST_OWNERS, DigestOwner
    from core.registries import Provider
    from events.letters import policies
    from events.letters.documents import FIELDS
    from events.letters.models import InvitationLetter
    from events.letters.services.deciding import SIGNED_PURPOSE
    from events.registrations.identity import document_words

    def number_of(one: InvitationLetter) -> str:
        return document_words(one.passport_country, one.passport_number)

    PRINTED_FIELDS.add(app, *FIELDS)
    SUBJECT_READERS.add(app, Provider(InvitationLetter.__tablename__, policies.may_read_document))
    READERS.add(app, Provider(SIGNED_PURPOSE, policies.may_read_signed))
    DIGEST_OWNERS.add(app, DigestOwner(InvitationLetter, "passport_digest", number_of))


def _show(app: Flask) -> None:
    """Letters on the pages of others: people's own, the list of people, desks and overviews."""
    from flask_babel import lazy_gettext as _l

    from core.lists.spec import LIST_ADDITIONS
    from core.registries import Provider
    from events.editions.overview import EDITION_SHARES, LEFT_OPEN
    from events.editions.results import AFTERWARDS
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.letters.attendees import IN_ATTENDEES
    from events.letters.states import LetterPermission
    from events.letters.status import has_exits_left, letter_part, letters_share, results
    from events.registrations.own_parts import OWN_PARTS

    group, may = TabGroup.PEOPLE, LetterPermission.LIST
    tab = EditionTab(_l("Letters"), "letters_desk.index", 36, group, may, Part.LETTERS)
    EDITION_TABS.add(app, tab)
    LIST_ADDITIONS.add(app, IN_ATTENDEES)
    OWN_PARTS.add(app, PartProvider("letters", letter_part, 30, Part.LETTERS))
    EDITION_SHARES.add(app, PartProvider("letters", letters_share, 20, Part.LETTERS))
    AFTERWARDS.add(app, PartProvider("letters", results, 40, Part.LETTERS))
    LEFT_OPEN.add(app, Provider("letters", has_exits_left))


def _follow(app: Flask) -> None:
    """What else happens to people and events: a letter may have to be superseded or withdrawn."""
    from core.consents.services import consent_withdrawn
    from events.editions.signals import edition_moved
    from events.letters import services
    from events.registrations import signals

    signals.registration_changed.connect(app, services.follow_change)
    signals.registration_cancelled.connect(app, services.follow_cancellation)
    signals.seat_moved.connect(app, services.follow_seat)
    consent_withdrawn.connect(app, services.follow_withdrawal)
    edition_moved.connect(app, services.follow_edition)
