"""What a fresh installation starts with: the reference list and the product's default rules."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import func, select

from core import audit
from core.clock import now, today
from core.db import db
from talent.catalogue.ladders import SEED
from talent.catalogue.models import CatalogueEdition, TierRule
from talent.catalogue.services import import_edition, propose_edition, publish_edition
from talent.catalogue.values import EditionDetails, UploadedSheet

SEED_NAME = {"en": "Reference list", "zh": "参考目录"}
SEED_NOTICE = {
    "en": "A reference list compiled from public knowledge, not the official one, "
    "replaced by import.",
    "zh": "本目录根据公开资料整理，仅供参考，并非正式公布的目录；正式目录导入后即予替换。",
}


def load_seed_catalogue(*, in_force_from: date | None = None) -> CatalogueEdition | None:
    """Publish the shipped list and default rules; None when there is an edition already.

    Published by the program itself and not official. In force from `in_force_from`, by default the
    first of January, so that a demo's claims of this year find it. The caller commits.
    """
    load_default_tier_rules()
    if db.session.scalar(select(func.count()).select_from(CatalogueEdition)):
        return None
    path = SEED / "catalogue.csv"
    moment = now()
    day = in_force_from or date(today().year, 1, 1)
    details = EditionDetails(name=SEED_NAME, notice=SEED_NOTICE, in_force_from=day)
    sheet = UploadedSheet(path.name, path.read_bytes())
    edition = import_edition(sheet, details, by=None, at=moment)
    propose_edition(edition, day, by=None, at=moment)
    publish_edition(edition, by=None, at=moment)
    return edition


def load_default_tier_rules() -> int:
    """Store the product's default rules (recognition.md §5) if there are none; how many."""
    if db.session.scalar(select(func.count()).select_from(TierRule)):
        return 0
    rows = json.loads((SEED / "tier_rules.json").read_text(encoding="utf-8"))
    db.session.add_all(TierRule(**row, is_official=False) for row in rows)
    audit.record("catalogue:tier_rules:loaded", "tier_rule", rules=len(rows))
    db.session.flush()
    return len(rows)
