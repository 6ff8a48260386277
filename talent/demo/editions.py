"""An edition in preparation in the demo city, whom it touches, and the work list it draws on."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from talent.catalogue.exports import ExportFormat, export_edition
from talent.catalogue.models import CatalogueEdition, is_panel_code
from talent.catalogue.rule_services import answer_suggestion
from talent.catalogue.services import import_edition
from talent.catalogue.services_public import Suggestion, suggest_qualification
from talent.catalogue.values import EditionDetails, UploadedSheet
from talent.claims.models import Claim
from talent.claims.states import OPEN_STATES
from talent.edition_effects.queries import affected_by
from talent.edition_effects.services import choose
from talent.edition_effects.states import Choice
from talent.missed_entries import services as work_list
from talent.missed_entries.collecting import collect
from talent.missed_entries.states import Priority

NAME = {"en": "Batch in preparation", "zh": "新一批目录（编制中）"}
THANKS = "Thank you; we look into it for the next edition. 感谢建议，编制下一版目录时将予研究。"
MISSED = (
    Suggestion("Certified Clinical Engineer", "Board of Clinical Engineering", "US",
               "Hospitals in the park employ several."),
    Suggestion("CERTIFIED CLINICAL ENGINEER", "", "", "持证人员在本市三甲医院工作。"),
    Suggestion("Technicien supérieur en mécatronique", "Chambre de métiers", "FR", ""),
    Suggestion("港口与航道工程师", "", "SG", "园区多家企业需要。"),
    Suggestion("Registered Feng Shui Consultant", "", "MY", ""),
)  # fmt: skip
ASIDE = {
    "en": "It is no professional qualification: nobody is examined for it.",
    "zh": "该证书未经专业考核，不属于职业资格。",
}
ENTRY = {
    "code": "SZ-NEW-001", "sector": "health-care", "name_en": "Certified Clinical Engineer",
    "name_zh": "认证临床工程师", "issuer_en": "Board of Clinical Engineering", "region": "US",
    "series_zh": "工程", "series_en": "Engineering", "title_zh": "工程师", "title_en": "Engineer",
    "level": "intermediate", "requires_licence_valid": "yes",
}  # fmt: skip


def prepare_edition(before: CatalogueEdition, editor: User, *, at: datetime) -> None:
    """A draft that closes, withdraws and retitles entries of open claims; one has its choice."""
    draft = import_edition(_sheet(before), EditionDetails(NAME), by=editor, at=at)
    affected = affected_by(draft)
    if affected:
        choose(draft, {affected[0].claim.id: Choice.KEEP}, by=editor, at=at)
    for suggestion in MISSED:
        said = suggest_qualification(suggestion, by=None, at=at)
        answer_suggestion(said, THANKS, accepts=True, by=editor, at=at)
    clinical, port, last = (collect(MISSED[n].qualification, at=at) for n in (0, 3, 4))
    port.searches = 11
    work_list.plan(port, Priority.HIGH, str(editor.id), by=editor, at=at)
    work_list.take_into(clinical, draft, ENTRY, by=editor, at=at)
    work_list.set_aside(last, ASIDE, by=editor, at=at)


def _sheet(before: CatalogueEdition) -> UploadedSheet:
    """The edition before, but for three entries on which claims are open."""
    claimed = select(Claim.entry_code).where(Claim.state.in_(OPEN_STATES)).distinct()
    codes = sorted(code for code in db.session.scalars(claimed) if not is_panel_code(code))[:3]
    text = export_edition(before, ExportFormat.CSV).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        if row["code"] in codes[1:2]:
            row["state"] = "closed"
        if row["code"] in codes[2:3]:
            row["papers"] = "add:validity"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(row for row in rows if row["code"] not in codes[:1])
    return UploadedSheet("catalogue-in-preparation.csv", out.getvalue().encode())
