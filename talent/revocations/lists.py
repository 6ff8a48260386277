"""Revocations of titles, for reviewers."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from core.accounts.models import User
from core.documents.models import RevocationProposal
from core.documents.states import EndReason
from core.lists import Card, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, words_of
from talent.claims.models import Claim
from talent.revocations.models import TitleRevocation
from talent.revocations.queries import visible_revocations
from talent.revocations.states import RevocationPermission, RevocationState

_K, _R = ColumnKind, TitleRevocation


def _rows(user: User, _nothing: None) -> Select[Any]:
    return visible_revocations(user)


def _content(_nothing: None, _reader: User) -> Content:
    shown: dict[str, Any] = {"on_screen": True}
    why = RevocationProposal.reason_class
    columns = [
        column_of(_R.reference, _l("Number"), is_quiet=True, **shown),
        column_of(Claim.holder_name, _l("Name"), _K.NAME, key="name", **shown),
        state_column("state", _l("State"), RevocationState, _R.state.expression, **shown),
        column_of(why, _l("Reason the public sees"), _K.CHOICE, words=words_of(EndReason), **shown),
        column_of(Claim.reference, _l("Claim"), key="claim", **shown),
        column_of(_R.heard_until, _l("Heard until"), _K.DATE, **shown),
        column_of(_R.proposed_at, _l("Proposed (Beijing)"), _K.MOMENT),
        column_of(_R.decided_at, _l("Decided (Beijing)"), _K.MOMENT),
    ]
    named = (_R.reference, Claim.reference, Claim.holder_name)
    states = filters.choices_of(RevocationState)
    state = filters.choice("state", _("State"), states, _R.state)
    return Content(columns, [filters.search(_("Name or number"), *named), state])


REVOCATIONS = ListSpec(
    key="talent.revocations",
    label=_l("Revocations of titles"),
    rights=Rights(see=RevocationPermission.LIST, take=RevocationPermission.TAKE),
    rows=_rows,
    id=TitleRevocation.id,
    ref=TitleRevocation.reference,
    content=_content,
    order="heard_until",
    card=Card("name", ("claim", "heard_until"), "state"),
    link=lambda _nothing, ref: url_for("revocations.show", reference=ref),
    is_queue=True,
    nothing=_l("No revocation fits these filters"),
    source=_l("A revocation is proposed on the page of a recognised claim."),
)
