"""The desk's list of an event's delegations."""

from __future__ import annotations

import uuid
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, String, cast, exists, func, select

from core.accounts.models import User
from core.lists import filters
from core.lists.columns import Column, ColumnKind, yes_no
from core.lists.spec import Card, Content, ListSpec, Rights
from events.delegations.models import DelegationSheet
from events.delegations.policies import DelegationPermission
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.registrations.groups import Delegation
from events.registrations.models import Registration
from events.registrations.scopes import delegations_of
from events.registrations.states import RegistrationState

_D, _K = Delegation, ColumnKind


def _content(_edition: Edition, _reader: User) -> Content:
    waiting = _people(Registration.state == RegistrationState.SUBMITTED)
    shown: dict[str, Any] = {"on_screen": True}
    all_in = ~exists().where(
        DelegationSheet.delegation_id == _D.id, DelegationSheet.finished_at.is_(None)
    )
    return Content(
        [
            Column("name", _l("Delegation"), _K.NAME, source=_D.name.expression, **shown),
            Column("organisation", _l("Organisation that sends it"),
                   source=_D.organisation.expression, is_quiet=True, **shown),
            Column("leader", _l("Leader"), source=_D.leader_name.expression, **shown),
            Column("leader_email", _l("Leader’s e-mail"), source=_D.leader_email.expression),
            Column("people", _l("People"), _K.NUMBER, source=_people(), **shown),
            Column("waiting", _l("Wait for approval"), _K.NUMBER, source=waiting, **shown),
            Column("registered", _l("Registered"), _K.YES_NO, order=all_in, source=all_in,
                   words=yes_no()),
            Column("created_at", _l("Brought (Beijing)"), _K.MOMENT,
                   source=_D.created_at.expression, is_quiet=True, **shown),
        ],
        [
            filters.words(_("Name, organisation or leader"), _mentioned),
            filters.choice("waiting", _("People wait"), filters.yes_no_choices(),
                           lambda value: waiting > 0 if value == "yes" else waiting == 0),
        ],
    )  # fmt: skip


def _rows(reader: User, edition: Edition) -> Select[Any]:
    return select(_D).where(delegations_of(reader, edition).sql)


def _people(*which: ColumnElement[bool]) -> ColumnElement[Any]:
    counted = select(func.count(Registration.id)).where(Registration.delegation_id == _D.id, *which)
    return counted.correlate(_D).scalar_subquery()


def _mentioned(text: str) -> ColumnElement[bool]:
    return filters.mentions(text, _D.name, _D.organisation, _D.leader_name, _D.leader_email)


def _link(edition: Edition, ref: str) -> str:
    return url_for("delegations.show", slug=edition.slug, delegation_id=uuid.UUID(ref))


DELEGATIONS = ListSpec(
    key="events.delegations",
    label=_l("Delegations"),
    rights=Rights(
        see=DelegationPermission.LIST,
        take=DelegationPermission.EXPORT,
        share=DelegationPermission.EXPORT,
    ),
    rows=_rows,
    id=_D.id,
    ref=cast(_D.id, String).label("ref"),
    content=_content,
    order="-created_at",
    card=Card("name", ("organisation", "people", "waiting")),
    link=_link,
    nothing=_l("No delegation fits"),
    source=_l("A delegation is brought with a list of its people."),
    **OF_EDITION,
)
