"""A round of a jury with the demo's juror on it, made in the database of a portal.

`python -m tests.crash.juror SLUG`, with the portal's own environment. Prints the round, and its
projects: one to mark, one to declare a conflict with, and one of the juror's own employer.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from app import create_app
from core.accounts.queries import find_account
from core.clock import now
from core.db import db
from core.juries.conflicts import find_conflicts
from core.juries.models import JuryRound
from core.operations.migrating import upgrade
from tests.factories.core import make_user
from tests.factories.juries import assign, make_entry, make_juror, make_round, make_rubric
from tests.factories.projects import make_call, make_project, make_week

# Words of no language: the pages are looked at in both.
REMARK = "TRL 6, IRR 12 %"
EMPLOYERS = ("Northern Cells", "Western Cells", "Example Institute of Optics Ltd.")


def main(slug: str) -> None:
    program = create_app()
    with program.app_context():
        upgrade()
        juror = find_account("juror@demo.example")
        assert juror is not None
        one = _round(slug)
        place = make_juror(
            one, juror, organisation="Example Institute of Optics", declared_at=None
        )  # fmt: skip
        other = make_juror(one, make_user(email=f"{slug}@panel.example"))
        for entry in one.entries:
            assign(other, entry, 30, 20, 20, comment_internal=REMARK)
            assign(place, entry, assigned_at=now() - timedelta(minutes=1))
        find_conflicts(one, at=now())
        db.session.commit()
        names = [one.reference, *(entry.reference for entry in one.entries)]
        sys.stdout.write(" ".join(names) + "\n")


def _round(slug: str) -> JuryRound:
    edition = make_call(make_week(slug=slug)).edition
    rubric = make_rubric(subject="project", reference=f"JB-{slug}"[:20])
    one = make_round(
        rubric, subject="project", context_id=edition.id, reference=f"JR-{slug}"[:20]
    )  # fmt: skip
    for number, employer in enumerate(EMPLOYERS, 1):
        project = make_project(
            edition, employer=employer, owner_name=f"Ana {employer.split()[0]}",
            reference=f"P{number}-{slug}"[:20], summary="Ion-2: 400 Wh/kg",
            owner=make_user(email=f"owner{number}@{slug}.example"),
        )  # fmt: skip
        make_entry(
            one, subject_id=project.id, reference=project.reference, title=project.name,
            field=project.industry,
        )  # fmt: skip
    db.session.refresh(one)
    return one


if __name__ == "__main__":
    main(sys.argv[1])
