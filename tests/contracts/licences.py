"""Music in the street, licensed by the district: the whole of a slice made on the workbench."""

from __future__ import annotations

import sys
import uuid
from datetime import date
from enum import StrEnum

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from core import lists
from core.accounts.roles import Role
from core.api import API_SCOPES, Operation, Scope, api_blueprint, operation, token_user
from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, plain_page
from core.clock import now
from core.db import Hundredths, db, new_id
from core.errors import Conflict
from core.policy import allowed_if, policy
from core.registries import install
from core.scopes import Rule, within
from core.states import State
from core.workflow import Transition, Workflow
from tests.contracts.tables import TestBase


class LicenceState(State):
    ASKED = "asked", _l("Asked for"), "waiting"
    GRANTED = "granted", _l("Granted"), "done"
    REFUSED = "refused", _l("Refused"), "refused"


class LicenceAction(StrEnum):
    GRANT = "grant"
    REFUSE = "refuse"


class LicencePermission(StrEnum):
    READ = "licences:read"
    DECIDE = "licences:decide"


S, A, P = LicenceState, LicenceAction, LicencePermission
LICENCE_WORKFLOW = Workflow(
    "licence",
    (
        Transition(A.GRANT, {S.ASKED}, S.GRANTED, P.DECIDE, _l("Grant")),
        Transition(A.REFUSE, {S.ASKED}, S.REFUSED, P.DECIDE, _l("Refuse")),
    ),
)


class Licence(TestBase):
    __tablename__ = "licence"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(unique=True)
    player: Mapped[str]
    district: Mapped[str]
    plays_on: Mapped[date]
    fee = mapped_column(Hundredths, default=0, nullable=False)
    state: Mapped[str] = mapped_column(default=S.ASKED)
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy


def readable_by(user) -> Rule:
    return within(Licence.district, user.scopes_of(Role.DISTRICT_REVIEWER))


@policy(P.READ)
@policy(P.DECIDE)
def may_see_and_decide(user, licence):
    reviews = user.is_authenticated and user.has_role(Role.DISTRICT_REVIEWER)
    return allowed_if(reviews and (licence is None or readable_by(user).test(licence)))


def grant(licence, *, by, at) -> None:
    LICENCE_WORKFLOW.fire(licence, A.GRANT, by=by, at=at)


def refuse(licence, reason, *, by, at) -> None:
    licence.reason = reason
    LICENCE_WORKFLOW.fire(licence, A.REFUSE, by=by, at=at)


def _content(_nothing, _reader) -> lists.Content:
    own, kinds, by = lists.column_of, lists.ColumnKind, lists.filters
    columns = (
        own(Licence.reference, _l("Licence"), on_screen=True),
        own(Licence.player, _l("Name"), kinds.NAME, on_screen=True),
        own(Licence.plays_on, _l("Day"), kinds.DATE, on_screen=True),
        lists.state_column("state", _l("State"), S, Licence.state, on_screen=True),
        own(Licence.district, _l("District")), own(Licence.fee, _l("Fee"), kinds.NUMBER),
    )  # fmt: skip
    named = by.words(_l("Name"), lambda text: by.mentions(text, Licence.player))
    state = by.choice("state", _l("State"), by.choices_of(S), Licence.state)
    return lists.Content(columns, (named, state))


LICENCES = lists.ListSpec(
    "contract.licences", _l("Licences"), lists.Rights(see=P.READ, take=P.READ, change=P.DECIDE),
    lambda user, _nothing: select(Licence).where(readable_by(user).sql), Licence.id, Licence.reference,
    _content, "plays_on", lists.Card("player", ("plays_on",), "state"),
    link=lambda _nothing, reference: url_for("licences.show", reference=reference),
    actions=[lists.BulkAction("grant", _l("Grant"), lambda one, by, at, _: grant(one, by=by, at=at))],
)  # fmt: skip
CASE = CaseSpec(
    "licences", LICENCE_WORKFLOW,
    (Action(A.GRANT, grant, writes=False), Action(A.REFUSE, refuse, ReasonForm, writes=False)),
    reading=P.READ, load=lambda reference: lists.get_row(LICENCES, reference, current_user),
    address=lambda one: {"reference": one.reference}, title=lambda one: one.reference,
    page=plain_page(lambda one: [(_l("Name"), one.player), (_l("District"), one.district)]),
)  # fmt: skip
blueprint = Blueprint("licences", __name__, url_prefix="/desk/licences")
lists.add_list_routes(blueprint, LICENCES)
add_case_routes(blueprint, CASE, "/<reference>")
api = api_blueprint("licences")


class Seen(BaseModel):
    version: int


@api.get("/licences")
@lists.list_operation("Licences", "Licences", P.READ)
def list_licences(query):
    return lists.answer_list(LICENCES, None, query, token_user())


@api.post("/licences/<reference>/grant")
@operation(Operation("Grant a licence", "Licences", Seen, body=Seen, scope=P.DECIDE))
def grant_licence(reference, body):
    licence = lists.get_row(LICENCES, reference, token_user())
    if body.version != licence.version:
        raise Conflict(_l("Look at it again."))
    grant(licence, by=token_user(), at=now())
    db.session.flush()
    return Seen(version=licence.version)


def init_app(app) -> None:
    install(app, sys.modules[__name__])
    lists.add_list(app, LICENCES)
    API_SCOPES.add(app, Scope(P.READ, _l("Read licences")), Scope(P.DECIDE, _l("Decide licences")))
