"""Devices at the gates: phones with a name, and programs with a token."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.api.models import ApiToken
from core.api.services import issue_token, revoke_token
from core.clock import now
from core.db import db
from core.errors import DomainError, NotFound
from core.policy import authorize
from events.editions.models import Edition
from events.editions.reach import running_reach
from events.editions.services.rules import require_not_over
from events.gate.models import GateDevice
from events.gate.states import GatePermission


def name_phone(edition: Edition, name: str, *, by: User, at: datetime) -> GateDevice:
    """The phone of this name at the edition's gates; made when it is new.

    Refuses no name, and the name of a device that was revoked or is a program's.
    """
    name = _require_name(name)
    known = _find(edition, name)
    if known is None:
        return _make(edition, name, by=by, at=at)
    if known.revoked_at is not None or known.token_digest is not None:
        raise DomainError(_l("Another device has this name. Choose another."), field="name")
    return known


def add_device(edition: Edition, name: str, *, by: User, at: datetime) -> tuple[GateDevice, str]:
    """A program that scans for this edition, and its token, which is never seen again.

    The token acts for whoever adds it, only at this edition's gates, and dies with their rights.
    """
    authorize(GatePermission.DEVICES, edition, user=by)
    require_not_over(edition)
    name = _require_name(name)
    if _find(edition, name) is not None:
        raise DomainError(_l("Another device has this name. Choose another."), field="name")
    token, secret = issue_token(by, name=name, scopes=[GatePermission.SCAN], at=at)
    device = _make(edition, name, by=by, at=at)
    device.token_digest = token.digest
    db.session.flush()
    return device, secret


def revoke_device(device: GateDevice, *, by: User, at: datetime) -> GateDevice:
    """End a device: neither its token nor its phone brings scans any more.

    Whoever runs a part of the edition ends those they added; any other is not found (R19).
    """
    authorize(GatePermission.DEVICES, device.edition, user=by)
    if device.created_by_id != by.id and not running_reach(by, device.edition).whole:
        raise NotFound
    if device.revoked_at is not None:
        return device
    device.revoked_at = at
    token = db.session.scalar(select(ApiToken).where(ApiToken.digest == device.token_digest))
    if token is not None:
        revoke_token(token, at=at)
    audit.record("gate:device:revoked", device, by=by, at=at, name=device.name)
    db.session.flush()
    return device


def end_devices_of(user: User) -> None:
    """Show as ended the programs whose tokens ended with what their giver's account rested on."""
    given = (GateDevice.created_by_id == user.id, GateDevice.token_digest.is_not(None))
    for device in db.session.scalars(select(GateDevice).where(*given)):
        device.revoked_at = device.revoked_at or now()


def _require_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise DomainError(_l("Give the device a name, such as North gate 1."), field="name")
    if len(plain) > GateDevice.name.type.length:
        raise DomainError(_l("Use at most %(most)s characters.", most=80), field="name")
    return plain


def _find(edition: Edition, name: str) -> GateDevice | None:
    return db.session.scalar(
        select(GateDevice)
        .where(GateDevice.edition_id == edition.id, GateDevice.name == name)
        .order_by(GateDevice.created_at.desc())
        .limit(1)
    )


def _make(edition: Edition, name: str, *, by: User, at: datetime) -> GateDevice:
    device = GateDevice(edition_id=edition.id, name=name, created_by_id=by.id, created_at=at)
    db.session.add(device)
    db.session.flush()
    audit.record("gate:device:added", device, by=by, at=at, name=name)
    return device
