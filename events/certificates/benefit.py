"""Certificates of attendance and training among what is given without application (R24)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, cast, func

from core.accounts.models import User
from core.benefits.registry import Benefit, Count, Given
from core.clock import beijing_date
from core.db import db
from core.documents.attached import credential_beside
from core.documents.models import IssuedDocument
from core.documents.queries import issued_for
from core.documents.states import DocumentState
from core.i18n import tr
from events.certificates.queries import SUBJECT
from events.certificates.values import KINDS
from events.editions.models import Edition
from events.editions.queries import visible_editions
from events.registrations.models import Registration


def _issued() -> Select[IssuedDocument]:
    """Certificates with their registration and its edition."""
    plain = func.replace(IssuedDocument.subject_id, "-", "")
    is_subject: ColumnElement[bool] = Registration.id == cast(plain, Registration.id.type)
    return issued_for(SUBJECT, *KINDS).join(Registration, is_subject).join(Registration.edition)


def _total() -> int:
    valid = issued_for(SUBJECT, *KINDS).where(IssuedDocument.state == DocumentState.ISSUED)
    return db.session.scalar(valid.with_only_columns(func.count())) or 0


def _counts(user: User) -> Sequence[Count]:
    number, state = func.count(), IssuedDocument.state
    seen = visible_editions(user).with_only_columns(Edition.id)
    found = db.session.execute(
        _issued()
        .where(Edition.id.in_(seen))
        .with_only_columns(
            Edition.name,
            Edition.slug,
            number.filter(state == DocumentState.ISSUED),
            number.filter(state == DocumentState.REVOKED),
        )
        .group_by(Edition.id)
        .order_by(Edition.starts_at.desc())
    )
    return [
        Count(
            name, given, withdrawn=revoked,
            url=url_for("event_certificates_desk.index", slug=slug),
        )
        for name, slug, given, revoked in found
    ]  # fmt: skip


def _own(user: User) -> Sequence[Given]:
    rows = db.session.execute(
        _issued()
        .where(
            Registration.user_id == user.id, IssuedDocument.state != DocumentState.REPLACED
        )
        .add_columns(Edition.name, Edition.slug, Registration.reference)
        .order_by(IssuedDocument.issued_at.desc())
    )  # fmt: skip
    return [_given(*row) for row in rows]


def _given(document: IssuedDocument, event: dict[str, str], slug: str, reference: str) -> Given:
    holds = document.state == DocumentState.ISSUED
    page = "event_certificates.fetch" if holds else "registrations.show"
    return Given(
        title=tr(event),
        on=beijing_date(document.issued_at),
        state=DocumentState(document.state),
        basis=_("You were checked in at this event. No. %(serial)s", serial=document.serial),
        url=url_for(page, reference=reference),
        remedy=_l(
            "Is a name or a session wrong? Write to the organiser; the event's page says where."
        ),
        remedy_url=url_for("editions.show", slug=slug),
        also=credential_beside(document),
    )


CERTIFICATES_BENEFIT = Benefit(
    key="certificates",
    order=10,
    label=_l("Certificates of attendance and training"),
    basis=_l("Check-in at the gate; for training also the hours of the sessions."),
    receivers=_l("Everybody who came, once the event is closed."),
    notice=_l("None: it is issued at once and sent by e-mail."),
    remedy=_l("Write to the organiser named on the event's page; it is corrected or revoked."),
    total=_total,
    counts=_counts,
    own=_own,
)
