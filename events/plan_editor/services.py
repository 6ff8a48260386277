"""Put rows into the plan: of a drawing and a table all or none, of a sheet those without faults."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.db import db
from core.errors import Conflict
from core.policy import authorize
from events.editions.models import Edition
from events.plan_editor.rows import As, Line, Row, judge, judge_partly
from events.plans.models import Booth, BoothPlan
from events.plans.queries import list_booths, list_halls, takers_of
from events.plans.services import changed
from events.plans.states import PlanPermission

_LATE = _l(
    "Somebody changed the plan after you had opened it. Nothing of yours is lost: "
    "take it along as a sheet, open the plan as it is now, and draw it in."
)


def read_rows(edition: Edition, rows: Sequence[tuple[int, Row]], *, partly: bool) -> list[Line]:
    """What the rows would do to the plan; with `partly` rows with faults are left out."""
    takers, booths = takers_of(edition), list_booths(edition)
    taken = frozenset(one.code for one in booths if one.id in takers)
    judged = judge_partly if partly else judge
    return judged(rows, list_halls(edition), booths, taken)


def put_rows(plan: BoothPlan, rows: Sequence[tuple[int, Row]], *, seen: int, by: User,
             at: datetime, partly: bool = False) -> tuple[list[Line], bool]:  # fmt: skip
    """Put rows into the plan: all of them or, with `partly`, those without faults.

    The rows as they were judged, and whether anything was taken. Refuses (Conflict) a plan that
    somebody else has drawn since version `seen` was opened.
    """
    authorize(PlanPermission.DRAW, plan.edition, user=by)
    if plan.version != seen:
        raise Conflict(_LATE)
    lines = read_rows(plan.edition, rows, partly=partly)
    good = [line for line in lines if not line.faults and line.does is not As.SAME]
    if not good or (not partly and any(line.faults for line in lines)):
        return lines, False
    _take(plan, good)
    counts = {does.value: sum(line.does is does for line in good) for does in As}
    changed(plan, "plan:drawn", by, at, **counts)
    return lines, True


def _take(plan: BoothPlan, lines: Sequence[Line]) -> None:
    booths = {booth.code: booth for booth in list_booths(plan.edition)}
    meant = [booths.get(line.cells.get("was") or line.code) for line in lines]
    for number, (line, booth) in enumerate(zip(lines, meant, strict=True)):
        if booth is not None and line.does is As.REMOVED:
            db.session.delete(booth)
        elif booth is not None:  # two may change codes with each other
            booth.code = f"~{number}"
    db.session.flush()
    for line, booth in zip(lines, meant, strict=True):
        if line.does is not As.REMOVED:
            _put(booth or Booth(edition_id=plan.edition_id), line)


def _put(booth: Booth, line: Line) -> None:
    assert line.hall is not None
    booth.hall = line.hall
    for key, value in line.values.items():
        setattr(booth, key, value)
    db.session.add(booth)
