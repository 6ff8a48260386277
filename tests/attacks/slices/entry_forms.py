"""The form of an event: only whoever runs the whole event builds it."""

from __future__ import annotations

from core.clock import now
from core.db import db
from core.entry_forms.models import EntryForm, FormVersion
from core.entry_forms.services import ensure_form
from events.registrations.entry_form import edition_forms
from tests.attacks.slices import RUNS

TABLES = (EntryForm, FormVersion)
EVENT = [{"slug": "event"}]
FORM = [{"slug": "event", "role": "=all"}]
CELLS = {
    **{f"entry_forms.{name}": (EVENT, RUNS) for name in ("index", "add")},
    **{
        f"entry_forms.{name}": (FORM, RUNS)
        for name in (
            "show",
            "arrange",
            "publish",
            "drop",
            "preview",
            "versions",
            "export",
            "import",
        )
    },
    **{f"entry_forms.{name}": (FORM, RUNS) for name in ("new_section", "new_field")},
    "entry_forms.section": ([{"slug": "event", "role": "=all", "key": "=person"}], RUNS),
    "entry_forms.field": ([{"slug": "event", "role": "=all", "key": "=email"}], RUNS),
}


def things(city) -> dict[str, object]:
    ensure_form(edition_forms(city.event), by=None, at=now())
    db.session.commit()
    return {}
