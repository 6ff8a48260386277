"""The desk's list of those who earned a certificate, with the latest they hold or held."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func

from core.accounts.models import User
from core.accounts.roles import Role
from core.documents.bulk import revoking
from core.documents.models import IssuedDocument
from core.documents.states import DocumentState
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of
from core.lists.spec import BulkAction, Card, Content, ListSpec, Rights
from events.attendees.filters import mentions_person
from events.attendees.lists import ATTENDEES
from events.attendees.policies import AttendeePermission
from events.certificates import services
from events.certificates.policies import CLOSED_STATES, CertificatePermission
from events.certificates.queries import (
    bears_another_name,
    documents_of_row,
    proposed,
    rows_earning,
    valid_certificate,
)
from events.certificates.status import WAITING
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.registrations.models import Registration

_K = ColumnKind


def _content(edition: Edition, reader: User) -> Content:
    waits = _("Being made") if edition.standing in CLOSED_STATES else _("After the close")
    states = {filters.NONE: waits, **filters.choices_of(DocumentState)}
    # An organiser sees none but those of venues they run; auditors look where everybody does.
    keeps = reader.has_role(Role.ORGANISER)
    page = "certificates_desk.show" if keeps else "verify.check"
    tones = {one.value: one.tone for one in DocumentState}
    state = func.coalesce(_latest(edition, IssuedDocument.state), filters.NONE)
    shown: dict[str, Any] = {"on_screen": True}
    return Content(
        [
            column_of(Registration.name, _l("Name"), _K.NAME, **shown),
            column_of(Registration.reference, _l("Registration no."), is_quiet=True, **shown),
            Column("state", _l("State"), _K.CHOICE, source=state, words=states.get,
                   tone=lambda code: tones.get(code, "waiting"), **shown),
            Column("serial", _l("Certificate"), source=_latest(edition, IssuedDocument.serial),
                   url=lambda serial: url_for(page, serial=serial), **shown),
            Column("file", _l("File"), source=_latest(edition, IssuedDocument.file_id),
                   words=lambda _id: "PDF", codes=lambda _id: "PDF", handed_over=False,
                   url=lambda id_: url_for("files.download", file_id=id_), **shown),
            Column("issued_at", _l("Issued (Beijing)"), _K.MOMENT, is_quiet=True,
                   source=_latest(edition, IssuedDocument.issued_at), **shown),
            Column("printed_name", _l("Name on the certificate"), _K.NAME,
                   source=_latest(edition, IssuedDocument.holder_name),
                   order=_latest(edition, IssuedDocument.holder_name_key), **shown),
        ],
        [
            filters.words(_("Name, organisation, e-mail or number"), mentions_person),
            filters.choice("state", _("State"), {**states, WAITING: _("Proposed for revocation")},
                           lambda value: proposed() if value == WAITING else state == value),
            filters.flag("renamed", _("Name corrected since"), bears_another_name(edition)),
        ],
    )  # fmt: skip


def _latest(edition: Edition, what: Any) -> ColumnElement[Any]:
    rows = documents_of_row(edition).with_only_columns(what)
    return rows.order_by(IssuedDocument.issued_at.desc()).limit(1).scalar_subquery()


CERTIFICATES = ListSpec(
    key="events.certificates",
    label=_l("People who earned a certificate"),
    rights=Rights(
        see=CertificatePermission.LIST,
        take=AttendeePermission.EXPORT,
        share=AttendeePermission.SHARE_VIEW,
        change=CertificatePermission.REISSUE,
    ),
    rows=rows_earning,
    id=Registration.id,
    ref=Registration.reference,
    content=_content,
    order="name",
    card=Card("name", ("reference", "serial", "issued_at"), "state"),
    link=ATTENDEES.link,
    actions=(
        BulkAction(
            "reissue",
            _l("Issue anew"),
            lambda one, by, at, _said: services.reissue(one, by=by, at=at),
        ),
        *revoking(valid_certificate),
    ),
    nothing=_l("Nobody has earned a certificate yet"),
    **OF_EDITION,
)
