"""Corrections of certificates within somebody's reach."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from core.accounts.models import User
from core.db import db
from talent.claims.models import Claim
from talent.claims.queries import visible_to
from talent.corrections.models import CertificateCorrection


def correction_of(claim: Claim) -> CertificateCorrection | None:
    """The latest correction of the claim's certificate."""
    rows = select(CertificateCorrection).where(CertificateCorrection.claim_id == claim.id)
    return db.session.scalar(rows.order_by(CertificateCorrection.asked_at.desc()).limit(1))


def visible_corrections(user: User) -> Select[Any]:
    """Those of certificates of others whose claims the person may see."""
    rows = select(CertificateCorrection).join(CertificateCorrection.claim)
    rows = rows.options(contains_eager(CertificateCorrection.claim))
    return rows.where(visible_to(user), Claim.claimant_id != user.id)
