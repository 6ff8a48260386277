"""Corrections of certificates, for reviewers."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from core.accounts.models import User
from core.lists import Card, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind
from talent.claims.models import Claim
from talent.corrections.models import CertificateCorrection
from talent.corrections.queries import visible_corrections
from talent.corrections.states import CorrectionPermission, CorrectionState

_K, _C = ColumnKind, CertificateCorrection


def _rows(user: User, _nothing: None) -> Select[Any]:
    return visible_corrections(user)


def _content(_nothing: None, _reader: User) -> Content:
    shown: dict[str, Any] = {"on_screen": True}
    columns = [
        column_of(_C.reference, _l("Number"), is_quiet=True, **shown),
        column_of(Claim.holder_name, _l("Name"), _K.NAME, key="name", **shown),
        state_column("state", _l("State"), CorrectionState, _C.state.expression, **shown),
        column_of(Claim.reference, _l("Claim"), key="claim", **shown),
        column_of(_C.asked_at, _l("Asked for (Beijing)"), _K.MOMENT, **shown),
        column_of(_C.decided_at, _l("Decided (Beijing)"), _K.MOMENT, **shown),
    ]
    named = (_C.reference, Claim.reference, Claim.holder_name)
    states = filters.choices_of(CorrectionState)
    state = filters.choice("state", _("State"), states, _C.state)
    return Content(columns, [filters.search(_("Name or number"), *named), state])


CORRECTIONS = ListSpec(
    key="talent.corrections",
    label=_l("Corrections of certificates"),
    rights=Rights(see=CorrectionPermission.LIST, take=CorrectionPermission.TAKE),
    rows=_rows,
    id=CertificateCorrection.id,
    ref=CertificateCorrection.reference,
    content=_content,
    order="asked_at",
    card=Card("name", ("claim", "asked_at"), "state"),
    link=lambda _nothing, ref: url_for("corrections.show", reference=ref),
    is_queue=True,
    nothing=_l("No correction fits these filters"),
    source=_l("Holders ask for a correction on the page of their claim."),
)
