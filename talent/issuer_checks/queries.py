"""What issuers were asked about a claim, and how they answer."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, load_only

from core.accounts.models import User
from core.contacts import address_in
from core.db import db
from core.errors import NotFound
from talent.claims.models import Claim
from talent.issuer_checks.models import IssuerChannel, IssuerCheck


def checks_of(claim: Claim) -> Sequence[IssuerCheck]:
    """All that was asked about the claim's certificate, the newest first, in one query."""
    rows = (
        select(IssuerCheck)
        .where(IssuerCheck.claim_id == claim.id)
        .options(
            _named(IssuerCheck.asked_by),
            _named(IssuerCheck.noted_by),
            joinedload(IssuerCheck.message),
        )
        .order_by(IssuerCheck.number.desc())
    )
    return db.session.scalars(rows).all()


def get_check(claim: Claim, check_id: uuid.UUID) -> IssuerCheck:
    """One of the claim's; NotFound otherwise."""
    check = db.session.get(IssuerCheck, check_id)
    if check is None or check.claim_id != claim.id:
        raise NotFound
    return check


def channel_for(claim: Claim) -> IssuerChannel | None:
    """The entry's own channel, else that of its issuer."""
    rows = select(IssuerChannel).where(
        IssuerChannel.issuer == claim.entry.get("issuer_en", ""),
        IssuerChannel.entry_code.in_(["", claim.entry_code]),
    )
    return db.session.scalar(rows.order_by(IssuerChannel.entry_code.desc()).limit(1))


def find_channel(claim: Claim, entry_code: str) -> IssuerChannel | None:
    """What is kept for exactly this entry, or with "" for the issuer."""
    return db.session.scalar(
        select(IssuerChannel).where(
            IssuerChannel.issuer == claim.entry.get("issuer_en", ""),
            IssuerChannel.entry_code == entry_code,
        )
    )


def office_address() -> str:
    """The first mail address of what people are told to ask the office; empty without one."""
    told = current_app.extensions["settings"].city.contact
    return next(filter(None, map(address_in, told.values())), "")


def reply_address(check_id: str) -> dict[str, str]:
    """For the mail's Reply-To: what was said when it was asked, in either language."""
    check = db.session.get(IssuerCheck, uuid.UUID(check_id))
    return dict.fromkeys(("en", "zh"), check.reply_to) if check is not None else {}


def _named(person: Any) -> Any:
    """Load somebody only to print the name."""
    return joinedload(person).options(
        load_only(User.display_name, User.email), lazyload(User.grants)
    )
