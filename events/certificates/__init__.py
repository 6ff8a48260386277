"""Certificates of attendance and training, issued without being asked for (R24)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_pgettext

    from core.benefits.registry import BENEFITS
    from core.documents.ending import document_revoked
    from core.documents.lists import giving_issued_for
    from core.documents.policies import SUBJECT_KEEPERS, SUBJECT_READERS
    from core.documents.printed import PRINTED_FIELDS
    from core.lists import add_list
    from core.lists.spec import LIST_ADDITIONS, Addition
    from core.registries import Provider, install
    from events.attendees.lists import ATTENDEES
    from events.certificates import jobs, policies, services
    from events.certificates.benefit import CERTIFICATES_BENEFIT
    from events.certificates.documents import FIELDS
    from events.certificates.lists import CERTIFICATES
    from events.certificates.policies import CertificatePermission
    from events.certificates.queries import SUBJECT
    from events.certificates.status import has_revocations_left, results, revocations_share
    from events.certificates.values import KINDS
    from events.certificates.views import desk, own
    from events.editions.overview import EDITION_SHARES, LEFT_OPEN
    from events.editions.results import AFTERWARDS
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.gate.signals import attendance_recorded, attendance_undone
    from events.registrations.own_parts import OWN_PARTS

    PRINTED_FIELDS.add(app, *FIELDS)
    install(app, policies, jobs, own, desk)
    add_list(app, CERTIFICATES)
    BENEFITS.add(app, CERTIFICATES_BENEFIT)
    SUBJECT_READERS.add(app, Provider(SUBJECT, policies.may_read_document))
    SUBJECT_KEEPERS.add(app, Provider(SUBJECT, policies.may_keep_document))
    papers = giving_issued_for(SUBJECT, *KINDS)
    for one in (ATTENDEES, CERTIFICATES):
        LIST_ADDITIONS.add(app, Addition(f"certificates in {one.key}", one.key, actions=papers))
    OWN_PARTS.add(app, PartProvider("certificates", own.own_part, 60))
    EDITION_TABS.add(
        app,
        EditionTab(
            lazy_pgettext("event", "Certificates"),
            "event_certificates_desk.index",
            80,
            TabGroup.AFTER,
            CertificatePermission.LIST,
            Part.CERTIFICATES,
        ),
    )
    EDITION_SHARES.add(app, PartProvider("certificates", revocations_share, 50, Part.CERTIFICATES))
    AFTERWARDS.add(app, PartProvider("certificates", results, 50, Part.CERTIFICATES))
    LEFT_OPEN.add(app, Provider("certificates", has_revocations_left))
    document_revoked.connect(app, services.follow_revocation)
    attendance_recorded.connect(app, services.follow_attendance)
    attendance_undone.connect(app, services.follow_attendance)
