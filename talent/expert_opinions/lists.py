"""Opinions at the desk: for experts what they were asked, for reviewers what was asked for."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from core.accounts.models import User
from core.clock import today
from core.i18n import language
from core.lists import Card, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import Column, ColumnKind, words_of
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.expert_opinions.models import ExpertOpinion
from talent.expert_opinions.queries import visible_opinions
from talent.expert_opinions.states import OpinionPermission, OpinionState, Recommendation

_K, _O = ColumnKind, ExpertOpinion


def _rows(user: User, _nothing: None) -> Select[Any]:
    return visible_opinions(user)


def _content(_nothing: None, reader: User) -> Content:
    shown: dict[str, Any] = {"on_screen": True}
    on = today()
    entry = Claim.entry[f"name_{language()}"].as_string()
    advice = words_of(Recommendation)
    columns = [
        column_of(_O.due_on, _l("Answer by"), _K.DATE, is_late=lambda day: day < on, **shown),
        column_of(_O.reference, _l("Number"), is_quiet=True, **shown),
        Column("entry", _l("Qualification"), source=entry, **shown),
        state_column("state", _l("State"), OpinionState, _O.state.expression, **shown),
        column_of(_O.recommendation, _l("Recommendation"), _K.CHOICE, words=advice, **shown),
        column_of(_O.asked_at, _l("Asked (Beijing)"), _K.MOMENT),
        column_of(_O.answered_at, _l("Answered (Beijing)"), _K.MOMENT),
    ]
    if is_reviewer(reader):  # an expert is not told which claim it is
        columns.insert(2, column_of(Claim.reference, _l("Claim"), key="claim", **shown))
    states = {filters.ALL: _("All")} | filters.choices_of(OpinionState)
    state = filters.choice(
        "state", _("State"), states, lambda value: _O.state == value, default=OpinionState.ASKED
    )
    chosen = filters.choice(
        "recommendation", _("Recommendation"), filters.choices_of(Recommendation), _O.recommendation
    )
    return Content(columns, [filters.search(_("Number"), _O.reference), state, chosen])


OPINIONS = ListSpec(
    key="talent.expert_opinions",
    label=_l("Opinions of experts"),
    rights=Rights(see=OpinionPermission.LIST, take=OpinionPermission.TAKE),
    rows=_rows,
    id=ExpertOpinion.id,
    ref=ExpertOpinion.reference,
    content=_content,
    order="due_on",
    card=Card("entry", ("due_on", "recommendation"), "state"),
    link=lambda _nothing, ref: url_for("expert_opinions.show", reference=ref),
    is_queue=True,
    nothing=_l("No opinion fits these filters"),
    source=_l("A reviewer asks an expert from the page of a claim."),
)
