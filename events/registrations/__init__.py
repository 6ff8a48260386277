"""Registrations and seats: who comes, to which sessions, and who waits."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from core.registries import install
    from events.registrations import api, entry_form, jobs, policies
    from events.registrations.views import (
        desk,
        desk_filling,
        entering,
        lost,
        own,
        own_actions,
        stepping,
        waiting,
    )

    install(app, policies, jobs, own, own_actions, entering, stepping, lost)
    install(app, desk, desk_filling, waiting, api)
    entry_form.init_app(app)
    _tell_machines(app)
    _add_to_pages(app)
    _follow_links(app)


def _tell_machines(app: Flask) -> None:
    """What the kernel asks of registrations, and the news they follow."""
    from core.api import API_SCOPES
    from core.consents.choices import CHOICES
    from core.consents.purposes import PURPOSES
    from core.consents.services import consent_withdrawn
    from core.files.policies import READERS
    from core.keys.digest_owners import DIGEST_OWNERS, DigestOwner
    from core.outbox.services import CONTACTS
    from core.registries import Provider
    from events.editions.signals import edition_moved, session_changed
    from events.registrations import api, jobs
    from events.registrations.answer_files import ANSWER_FILE, may_read_answer
    from events.registrations.choices import CHOICES_OF_REGISTRATIONS
    from events.registrations.consents import EventPurpose
    from events.registrations.identity import identity_words
    from events.registrations.models import Registration
    from events.registrations.queries import contact_of
    from events.registrations.services.consenting import follow_withdrawal

    API_SCOPES.add(app, *api.SCOPES)
    PURPOSES.add(app, *EventPurpose)
    CHOICES.add(app, CHOICES_OF_REGISTRATIONS)
    DIGEST_OWNERS.add(app, DigestOwner(Registration, "document_digest", identity_words))
    READERS.add(app, Provider(ANSWER_FILE, may_read_answer))
    CONTACTS.add(app, Provider(Registration.__tablename__, contact_of))
    consent_withdrawn.connect(app, follow_withdrawal)
    session_changed.connect(app, jobs.follow_session)
    edition_moved.connect(app, jobs.follow_edition)


def _add_to_pages(app: Flask) -> None:
    """Their part of the status page, of editions' pages and of every template."""
    from core.registries import Provider
    from core.status_page import STATUS_PARTS
    from events.editions.overview import EDITION_SHARES
    from events.editions.queries import WAITING_COUNTERS
    from events.editions.results import AFTERWARDS, EDITION_CHARTS, PAST_FIGURES
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import PartProvider
    from events.registrations import charts, times
    from events.registrations.queries import count_waiting
    from events.registrations.states import RegistrationPermission
    from events.registrations.status import registrations_part, registrations_share

    WAITING_COUNTERS.add(app, Provider("registrations", count_waiting))
    PAST_FIGURES.add(app, Provider("registrations", charts.past_figures))
    STATUS_PARTS.add(app, Provider("registrations", registrations_part, 20))
    right, group = RegistrationPermission.LIST, TabGroup.PEOPLE
    tab = EditionTab(_l("Waiting lists"), "registrations_desk.waiting", 32, group, right)
    EDITION_TABS.add(app, tab)
    EDITION_SHARES.add(app, PartProvider("registrations", registrations_share, 10))
    EDITION_CHARTS.add(app, PartProvider("registrations", charts.edition_charts, 10))
    AFTERWARDS.add(app, PartProvider("registrations", charts.results, 10))
    app.add_template_filter(times.clock_time, "time")
    for written in (times.hour_in, times.zone_words, times.overlaps, times.seat_overlaps):
        app.add_template_filter(written)


def _follow_links(app: Flask) -> None:
    """Secret links of guests: kept out of other hosts' logs, and asked for again when lost."""
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.registrations.links import BrokenLink, keep_secret
    from events.registrations.views import lost

    app.after_request(keep_secret)
    app.register_error_handler(BrokenLink, lost.answer_broken_link)
    PUBLIC_LINKS.add(app, PublicLink(_l("Lost the link to my registration"), lost.ENDPOINT, 5))
