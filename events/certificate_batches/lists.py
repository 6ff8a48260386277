"""The people of one batch with what became of each, and the files of those who got one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.accounts.models import User
from core.db import db
from core.documents.lists import giving
from core.documents.models import IssuedDocument
from core.documents.states import DocumentState
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of
from core.lists.spec import Card, Content, ListSpec, Rights
from core.policy import authorize
from events.attendees.filters import mentions_person
from events.attendees.lists import ATTENDEES
from events.certificate_batches.models import BatchPerson, CertificateBatch
from events.certificate_batches.queries import get_batch, people_of
from events.certificate_batches.states import BatchPermission, Outcome, Problem
from events.editions.queries import get_edition
from events.editions.reach import title_of
from events.registrations.models import Registration

_K, _P = ColumnKind, BatchPermission


def find_batch(slug: str, reference: str) -> CertificateBatch:
    """The batch of an address, for whoever may read it."""
    batch = get_batch(reference, get_edition(slug, visible_to=current_user))
    authorize(_P.READ, batch)
    return batch


def _content(_batch: CertificateBatch, _reader: User) -> Content:
    outcomes = {one.value: one for one in Outcome}
    shown: dict[str, Any] = {"on_screen": True}
    return Content(
        [
            column_of(Registration.name, _l("Name"), _K.NAME, **shown),
            column_of(Registration.reference, _l("Registration no."), is_quiet=True, **shown),
            column_of(BatchPerson.outcome, _l("State"), _K.CHOICE, key="state",
                      words=lambda code: str(outcomes[code].label),
                      tone=lambda code: outcomes[code].tone, **shown),
            Column("why", _l("Why not"), source=(BatchPerson.problem.expression,
                   BatchPerson.detail.expression), pick=_why, **shown),
            column_of(IssuedDocument.serial, _l("Certificate"),
                      url=lambda serial: url_for("verify.check", serial=serial), **shown),
            column_of(IssuedDocument.issued_at, _l("Issued (Beijing)"), _K.MOMENT, is_quiet=True),
        ],
        [
            filters.words(_("Name, organisation, e-mail or number"), mentions_person),
            filters.choice("state", _("State"), filters.choices_of(Outcome), BatchPerson.outcome),
        ],
    )  # fmt: skip


def _why(problem: str, detail: str) -> str:
    """In words; empty for whoever has one or waits."""
    if not problem:
        return ""
    said = str(Problem(problem).label)
    return said + _(" (%(text)s)", text=detail) if detail else said


def _valid(people: Sequence[BatchPerson]) -> list[IssuedDocument]:
    """Without those that were revoked or replaced since: whoever prints many looks at none."""
    documents = [one.document for one in people if one.document is not None]
    return [one for one in documents if one.state == DocumentState.ISSUED]


PEOPLE = ListSpec(
    key="events.certificate_batch",
    label=_l("People of the batch"),
    rights=Rights(see=_P.READ, take=_P.RUN, share=_P.RUN),
    rows=people_of,
    id=BatchPerson.id,
    ref=Registration.reference,
    content=_content,
    order="name",
    card=Card("name", ("reference", "why", "serial"), "state"),
    find=find_batch,
    title=lambda batch, *more: title_of(batch.edition, *more),
    get=lambda id_: db.session.get(CertificateBatch, uuid.UUID(id_)),
    link=lambda batch, ref: ATTENDEES.link(batch.edition, ref),
    actions=giving(_valid),
    nothing=_l("Nobody fits"),
)
