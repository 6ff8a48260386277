"""A list of industries that is still to come."""

from __future__ import annotations

from datetime import timedelta

from core.clock import now, today
from core.db import db
from events.taxonomies.models import Taxonomy, TaxonomyItem
from tests.attacks.slices import NOBODY, READS, RUNS

TABLES = (Taxonomy, TaxonomyItem)
ONE = [{"reference": "taxonomy"}]
CELLS = {
    "taxonomies.show": (ONE, READS),
    "taxonomies.edit": (ONE, RUNS),
    "taxonomies.keep_item": (ONE, RUNS),
    "taxonomies.remove_item": ([{"reference": "taxonomy", "item_id": "taxonomy_item"}], RUNS),
    "taxonomies.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}
LISTS = {"taxonomies.index": READS}


def things(city) -> dict[str, object]:
    one = Taxonomy(
        reference="TX-2026-0901", number=9, name_zh="产业目录", name_en="Industries",
        in_force_from=today() + timedelta(days=90), created_at=now(),
    )  # fmt: skip
    one.items.append(TaxonomyItem(code="ai", name_zh="人工智能", name_en="AI"))
    db.session.add(one)
    db.session.commit()
    return {"taxonomy": one.reference, "taxonomy_item": one.items[0].id}
