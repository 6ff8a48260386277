"""An entry of a directory, which holds nothing of anybody; the victim's agreement to stand in one."""

from __future__ import annotations

from core.clock import now
from core.db import db
from events.directories.models import DirectoryEntry, EnterpriseListing
from tests.attacks.slices import NOBODY, RUNS
from tests.factories.core import make_sent_organisation

TABLES = (EnterpriseListing,)
ORGANISERS = frozenset({"organiser", "elsewhere_organiser", "auditor"})
ONE = [{"reference": "directory_entry"}]
CELLS = {
    "own_listing.edit": ([{"reference": "listed_works"}], NOBODY),
    "directories_desk.show": (ONE, ORGANISERS),
    "directories_desk.edit": (ONE, RUNS),
    "directories_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}
LISTS = {"directories_desk.index": ORGANISERS}


def things(city) -> dict[str, object]:
    from tests.attacks.city import DISTRICT

    one = make_sent_organisation(city.victim, name_zh="名录示例公司", district=DISTRICT)
    listing = EnterpriseListing(organisation=one, about={"zh": "待公开"}, saved_at=now())
    entry = DirectoryEntry(
        reference="DE-2026-0901", kind="policies", title_zh="政策", title_en="Policy",
        saved_at=now(),
    )  # fmt: skip
    db.session.add_all([listing, entry])
    db.session.commit()
    return {"listed_works": one.reference, "directory_entry": entry.reference}
