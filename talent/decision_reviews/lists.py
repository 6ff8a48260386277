"""Reviews of decisions, for reviewers: what waits for them first."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import ColumnElement, Select, and_

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import today
from core.lists import Card, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind
from core.regions import district_names
from talent.claims.models import Claim
from talent.claims.queries import WAITING
from talent.decision_reviews.models import DecisionReview
from talent.decision_reviews.queries import decided_by, visible_reviews
from talent.decision_reviews.states import ReviewPermission, ReviewState

_K, _R = ColumnKind, DecisionReview


def _rows(user: User, _nothing: None) -> Select[Any]:
    return visible_reviews(user)


def _content(_nothing: None, reader: User) -> Content:
    shown: dict[str, Any] = {"on_screen": True}
    on = today()
    columns = [
        column_of(Claim.due_on, _l("Due"), _K.DATE, is_late=lambda day: day < on, **shown),
        column_of(_R.reference, lazy_pgettext("claim", "Review"), is_quiet=True, **shown),
        column_of(Claim.holder_name, _l("Name"), _K.NAME, key="name", **shown),
        state_column("state", _l("State"), ReviewState, _R.state.expression, **shown),
        column_of(Claim.reference, _l("Claim"), key="claim", **shown),
        column_of(_R.asked_at, _l("Asked for (Beijing)"), _K.MOMENT, **shown),
        column_of(_R.decided_at, _l("Decided (Beijing)"), _K.MOMENT, **shown),
    ]
    decides = reader.has_role(Role.CITY_REVIEWER)
    states = {WAITING: _("Waiting for me"), filters.ALL: _("All")}
    states |= filters.choices_of(ReviewState)

    def stands(value: str) -> ColumnElement[bool]:
        if value == WAITING:
            return and_(_R.state == ReviewState.OPEN, decided_by(reader).sql)
        return _R.state == value

    named = (_R.reference, Claim.reference, Claim.holder_name)
    return Content(
        columns,
        [
            filters.search(_("Name or number"), *named),
            filters.choice(
                "state", _("State"), states, stands,
                default=WAITING if decides else filters.ALL,
            ),
            filters.choice("district", _("District"), district_names(), Claim.district),
        ],
    )  # fmt: skip


REVIEWS = ListSpec(
    key="talent.decision_reviews",
    label=_l("Reviews of decisions"),
    rights=Rights(see=ReviewPermission.LIST, take=ReviewPermission.TAKE),
    rows=_rows,
    id=DecisionReview.id,
    ref=DecisionReview.reference,
    content=_content,
    order="due_on",
    card=Card("name", ("claim", "asked_at"), "state"),
    link=lambda _nothing, ref: url_for("decision_reviews.show", reference=ref),
    is_queue=True,
    nothing=_l("No review fits these filters"),
    source=_l("Whoever was refused may ask for a review within 20 working days."),
)
