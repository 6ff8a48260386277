"""A round over four projects, of whose four jurors two have marked little, in a portal's database.

`python -m tests.crash.jury SLUG` makes it; `python -m tests.crash.jury SLUG mark` has everybody
who still sits on the panel mark what is left to them.
"""

from __future__ import annotations

import sys
from decimal import Decimal

from sqlalchemy import select

from app import create_app
from core.clock import now
from core.db import db
from core.juries.judging import Marks, submit_score
from core.juries.models import Assignment, Juror, JuryRound
from core.juries.states import AssignmentState
from core.operations.migrating import upgrade
from events.editions.queries import find_edition
from tests.factories.core import make_user
from tests.factories.juries import assign, make_entry, make_juror, make_round, make_rubric
from tests.factories.projects import make_call, make_project, make_week


def make(slug: str) -> str:
    """The round's reference. The first two jurors have marked one entry each, the others none."""
    edition = make_call(make_week(slug=slug)).edition
    held = make_round(
        make_rubric(reference=f"JB-{slug}", subject="project", context_id=edition.id),
        reference=f"JR-{slug}", subject="project",
        context_id=edition.id, jurors_per_entry=3, quorum=2, max_per_juror=4, level=1,
    )  # fmt: skip
    jurors = [
        make_juror(
            held, make_user(email=f"juror{at}-{slug}@example.org", display_name=f"Juror {at}")
        )
        for at in range(1, 5)
    ]
    for at in range(4):
        owner = make_user(email=f"owner{at}-{slug}@founder.example")
        project = make_project(
            edition,
            owner=owner,
            title=f"Ion-{at}",
            title_en=f"Ion-{at}",
            reference=f"PRJ-{slug}-{at}",
        )
        entry = make_entry(
            held, subject_id=project.id, reference=project.reference, title=project.name
        )
        for juror in [one for one in jurors if one is not jurors[at]]:
            first = (juror is jurors[0] and at == 1) or (juror is jurors[1] and at == 0)
            assign(juror, entry, *([30, 20, 20] if first else []))
    return held.reference


def mark(slug: str) -> str:
    """Later entries get more points, so that the order is known."""
    edition = find_edition(slug)
    assert edition is not None
    held = db.session.scalars(select(JuryRound).where(JuryRound.context_id == edition.id)).one()
    open_ones = select(Assignment).join(Assignment.juror).where(Juror.round_id == held.id)
    for one in db.session.scalars(open_ones.where(Assignment.state == AssignmentState.ASSIGNED)):
        # Whoever was given more says first that nothing stands between them.
        one.juror.declared_at = now()
        criteria = held.rubric.criteria
        points = {each.id: Decimal(18 + one.entry.position) for each in criteria}
        said = {key: str(value) for key, value in points.items()}
        submit_score(one, Marks(said), by=one.juror.user, at=now())
    db.session.commit()
    return held.reference


if __name__ == "__main__":
    program = create_app()
    with program.app_context():
        upgrade()
        sys.stdout.write(mark(sys.argv[1]) if sys.argv[2:] else make(sys.argv[1]))
