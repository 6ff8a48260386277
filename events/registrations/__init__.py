"""Registrations and seats: who comes, to which sessions, and who waits."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from core.api import API_SCOPES
    from core.consents.purposes import PURPOSES
    from core.consents.services import consent_withdrawn
    from core.files.policies import READERS
    from core.keys.digest_owners import DIGEST_OWNERS, DigestOwner
    from core.outbox.services import CONTACTS
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from events.editions.overview import EDITION_SHARES
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.editions.queries import WAITING_COUNTERS
    from events.editions.results import AFTERWARDS, EDITION_CHARTS, PAST_FIGURES
    from events.editions.signals import edition_moved, session_changed
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import PartProvider
    from events.registrations import api, charts, entry_form, jobs, policies, times
    from events.registrations.answer_files import ANSWER_FILE, may_read_answer
    from events.registrations.consents import EventPurpose
    from events.registrations.identity import identity_words
    from events.registrations.links import BrokenLink, keep_secret
    from events.registrations.models import Registration
    from events.registrations.queries import contact_of, count_waiting
    from events.registrations.services.consenting import follow_withdrawal
    from events.registrations.states import RegistrationPermission
    from events.registrations.status import registrations_part, registrations_share
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
    API_SCOPES.add(app, *api.SCOPES)
    PURPOSES.add(app, *EventPurpose)
    DIGEST_OWNERS.add(app, DigestOwner(Registration, "document_digest", identity_words))
    READERS.add(app, Provider(ANSWER_FILE, may_read_answer))
    CONTACTS.add(app, Provider(Registration.__tablename__, contact_of))
    entry_form.init_app(app)
    WAITING_COUNTERS.add(app, Provider("registrations", count_waiting))
    PAST_FIGURES.add(app, Provider("registrations", charts.past_figures))
    consent_withdrawn.connect(app, follow_withdrawal)
    session_changed.connect(app, jobs.follow_session)
    edition_moved.connect(app, jobs.follow_edition)
    STATUS_PARTS.add(app, Provider("registrations", registrations_part, 20))
    app.add_template_filter(times.clock_time, "time")
    for written in (times.hour_in, times.zone_words, times.overlaps, times.seat_overlaps):
        app.add_template_filter(written)
    app.after_request(keep_secret)
    app.register_error_handler(BrokenLink, lost.answer_broken_link)
    PUBLIC_LINKS.add(app, PublicLink(_l("Lost the link to my registration"), lost.ENDPOINT, 5))
    EDITION_TABS.add(
        app,
        EditionTab(
            _l("Waiting lists"),
            "registrations_desk.waiting",
            32,
            TabGroup.PEOPLE,
            RegistrationPermission.LIST,
        ),
    )
    EDITION_SHARES.add(app, PartProvider("registrations", registrations_share, 10))
    EDITION_CHARTS.add(app, PartProvider("registrations", charts.edition_charts, 10))
    AFTERWARDS.add(app, PartProvider("registrations", charts.results, 10))
