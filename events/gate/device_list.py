"""The desk's list of the devices at an event's gates."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from flask_login import current_user
from sqlalchemy import Select, case, select

from core.accounts.models import User
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of, state_column
from core.lists.spec import BulkAction, Card, Content, ListSpec, Rights
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.gate.models import GateDevice
from events.gate.queries import get_watched_edition
from events.gate.services import revoke_device
from events.gate.states import DeviceState, GatePermission

_D, _K = GateDevice, ColumnKind


def _content(_edition: Edition, _reader: User) -> Content:
    kinds = {"program": _("Program with a token"), "phone": _("Browser on a phone")}
    kind = case((_D.token_digest.is_not(None), "program"), else_="phone")
    state = case((_D.revoked_at.is_(None), DeviceState.IN_USE), else_=DeviceState.REVOKED)
    columns = [
        column_of(_D.name, _l("Device"), _K.NAME, on_screen=True),
        Column("kind", _l("Kind"), _K.CHOICE, source=kind, words=kinds.get, on_screen=True),
        column_of(_D.seen_at, _l("Last seen (Beijing)"), _K.MOMENT, on_screen=True),
        state_column("state", _l("State"), DeviceState, state, on_screen=True),
        column_of(_D.created_at, _l("Added (Beijing)"), _K.MOMENT, is_quiet=True),
        column_of(_D.revoked_at, _l("Revoked (Beijing)"), _K.MOMENT, is_quiet=True),
    ]  # fmt: skip
    narrowing = [
        filters.words(pgettext("thing", "Name"), lambda text: filters.mentions(text, _D.name)),
        filters.choice("kind", _("Kind"), kinds, kind),
        filters.choice("state", _("State"), filters.choices_of(DeviceState), state),
    ]
    return Content(columns, narrowing)


def _rows(_reader: User, edition: Edition) -> Select[Any]:
    return select(_D).where(_D.edition_id == edition.id)


_DEVICES = GatePermission.DEVICES
DEVICES = ListSpec(
    key="events.devices",
    label=_l("Devices at the gates"),
    rights=Rights(see=_DEVICES, take=_DEVICES, share=_DEVICES, change=_DEVICES),
    rows=_rows,
    id=_D.id,
    ref=_D.name,
    content=_content,
    order="state",
    card=Card("name", ("kind", "seen_at"), "state"),
    find=lambda slug: get_watched_edition(slug, current_user),
    get=OF_EDITION["get"],
    actions=[
        BulkAction(
            "revoke", lazy_pgettext("device", "Revoke"), tone="danger",
            warns=_l("These devices will send no scans any more, also none of those they keep."),
            perform=lambda one, by, at, _said: revoke_device(one, by=by, at=at),
        )
    ],
    nothing=_l("No device yet"),
)  # fmt: skip
