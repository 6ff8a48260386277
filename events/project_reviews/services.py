"""A project's way through its levels (events.md §7.2, R7, R8)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import reason_in_both
from core.policy import authorize
from core.workflow import Move
from core.working_days.services import working_calendar
from core.working_days.values import UnknownYear
from events.project_levels.levels import Level
from events.project_levels.queries import level_of, levels_in
from events.project_reviews import queries
from events.project_reviews.models import ProjectDecision, ProjectLevel
from events.project_reviews.scopes import VOTE_BARS, judged_by_office
from events.project_reviews.states import Verdict
from events.projects.mails import write_owner
from events.projects.models import Project, ProjectCall
from events.projects.queries import find_live
from events.projects.states import PROJECT_WORKFLOW, UNDER_REVIEW, ProjectAction, ProjectPermission

_A = ProjectAction
_WHY = _l("Say why, for the office.")
_ONCE = _l("It was taken up again once already; that is final.")
_ANOTHER = _l("Its owner has entered another project for this event meanwhile.")
_MOVED_ON = _l("It is not under review now. Look at it again; nothing was changed.")
# What the applicant reads where a jury chose others and the coordinator says no more.
NOT_CHOSEN = {
    "en": "The jury compared all projects of this level and chose others.",
    "zh": "评委会对本轮全部项目进行了比较，您的项目未能入选。",
}


def approve(project: Project, note: str = "", *, by: User, at: datetime) -> None:
    """For it. With as many as the level needs it goes on to the next, or has passed them all."""
    level = _require_vote(project, by)
    votes = queries.count_votes(project, Verdict.PASS) + 1
    if votes >= level.reviewers:
        _go_on(project, level, by=by, at=at)
    else:
        _tell_vote(project, Verdict.PASS, by=by, at=at)
    _keep(project, level, Verdict.PASS, note, {}, by=by, at=at)


def reject(
    project: Project, reason: Mapping[str, str], note: str, *, by: User, at: datetime
) -> None:
    """Against it, with what the applicant reads and what the office alone does.

    It ends with as many as the level needs; among carriers, when all that it named have said so.
    """
    level, public = _require_vote(project, by), reason_in_both(reason)
    _require(note)
    needed = level.reviewers
    if not judged_by_office(by).test(project):
        needed = max(needed, sum(one.organisation_id is not None for one in project.carriers))
    if queries.count_votes(project, Verdict.REJECT) + 1 >= needed:
        project.public_reason, project.ended_at = public, at
        PROJECT_WORKFLOW.fire(project, _A.REJECT, by=by, at=at)
        write_owner(project, "rejected", level=level, reason=public)
    else:
        _tell_vote(project, Verdict.REJECT, by=by, at=at)
    _keep(project, level, Verdict.REJECT, note, public, by=by, at=at)


def send_back(
    project: Project, reason: Mapping[str, str], note: str = "", *, by: User, at: datetime
) -> None:
    """To its owner, who corrects it; then it is at this level again, with the votes it has."""
    level, public = _require_vote(project, by), reason_in_both(reason)
    project.public_reason = public
    PROJECT_WORKFLOW.fire(project, _A.RETURN, by=by, at=at)
    _keep(project, level, Verdict.RETURN, note, public, by=by, at=at)
    write_owner(project, "returned", level=level, reason=public)


def reopen(
    project: Project, reason: Mapping[str, str], note: str, *, by: User, at: datetime
) -> None:
    """The city takes up a rejected project again, once, at the level it was rejected at.

    Votes given there count no more, and whoever gave one leaves it to others.
    """
    public, level = reason_in_both(reason), level_of(project)
    _require(note)
    if level is None or queries.was_reopened(project):
        raise DomainError(_ONCE)
    if project.owner_id and find_live(project.owner_id, project.edition_id):
        raise DomainError(_ANOTHER)
    project.public_reason, project.ended_at = public, None
    PROJECT_WORKFLOW.fire(project, _A.REOPEN, by=by, at=at)
    for one in queries.votes_at(project):
        one.counts = False
    _keep(project, level, Verdict.REOPEN, note, public, by=by, at=at)
    write_owner(project, "reopened", level=level, reason=public)


def decide_by_jury(
    promoted: Iterable[uuid.UUID],
    not_promoted: Iterable[uuid.UUID],
    *,
    level: int,
    round_reference: str,
    reason: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> int:
    """What a round decided, for all its projects still under review at `level`; how many moved.

    Whoever calls has asked whether `by` may decide the round. The jury's own quorum stands for the
    level's; those it did not choose are rejected, and may be reopened as any other.
    """
    chosen, rest = set(promoted), set(not_promoted)
    projects = _held(chosen | rest, level)
    # Held here, each call is read once for all of its projects.
    calls = [db.session.get(ProjectCall, one) for one in {each.edition_id for each in projects}]
    for one in projects:
        here = level_of(one)
        if here is None:
            continue
        if one.id in chosen:
            verdict, public = Verdict.PASS, {}
            _go_on(one, here, jury=True, by=by, at=at)
        else:
            verdict, public = Verdict.REJECT, dict(reason or NOT_CHOSEN)
            one.public_reason, one.ended_at = public, at
            PROJECT_WORKFLOW.fire(one, _A.JURY_REJECT, by=by, at=at, note=round_reference)
            write_owner(one, "rejected", level=here, reason=public)
        _keep(one, here, verdict, "", public, by=None, at=at, jury_round=round_reference)
    return len(projects) if calls else 0


def note_arrival(move: Move) -> None:
    """A project that was sent, or taken up again, stands at its level from now on."""
    is_project = move.workflow == PROJECT_WORKFLOW.name
    if is_project and move.target in UNDER_REVIEW and move.source not in UNDER_REVIEW:
        with db.session.no_autoflush:
            _enter(move.subject, move.at)


def _require_vote(project: Project, by: User) -> Level:
    """The level it stands at; refuses what is not under review, and who may not vote on it."""
    level = level_of(project)
    if project.standing not in UNDER_REVIEW or level is None:
        raise Conflict(_MOVED_ON)
    authorize(ProjectPermission.REVIEW, project, user=by)
    for bar in VOTE_BARS:
        bar.call(project)
    return level


def _require(note: str) -> None:
    if not note.strip():
        raise DomainError(_WHY, field="note")


def _go_on(project: Project, level: Level, *, by: User, at: datetime, jury: bool = False) -> None:
    """To the next level; from the last one to the number behind it, which no level has."""
    is_last = level.number >= len(levels_in(project.edition_id))
    moves = (_A.JURY_ADVANCE, _A.JURY_ACCEPT) if jury else (_A.ADVANCE, _A.ACCEPT)
    PROJECT_WORKFLOW.fire(project, moves[is_last], by=by, at=at)
    project.level += 1
    if not is_last:
        _enter(project, at)
    write_owner(project, "passed" if is_last else "passed_level", level=level)


def _tell_vote(project: Project, verdict: Verdict, *, by: User, at: datetime) -> None:
    """A vote that does not decide yet; of two given at once the second finds a stale page."""
    flag_modified(project, "level")
    audit.record(
        "project:vote_pass" if verdict is Verdict.PASS else "project:vote_reject",
        project, by=by, at=at, level=project.level,
    )  # fmt: skip


def _keep(
    project: Project, level: Level, verdict: Verdict, note: str, public: Mapping[str, str],
    *, by: User | None, at: datetime, jury_round: str = "",
) -> None:  # fmt: skip
    said = ProjectDecision(
        project=project, level=level.number, verdict=verdict, at=at, reviewer=by,
        internal_reason=note.strip(), public_reason=dict(public), jury_round=jury_round,
        counts=True,
    )  # fmt: skip
    db.session.add(said)


def _enter(project: Project, at: datetime) -> None:
    """It came to its level now; its day is counted anew, also after a correction."""
    number = max(project.level, 1)
    level = levels_in(project.edition_id)[number - 1]
    due_on = _due(beijing_date(at), level.days)
    row = ProjectLevel(project_id=project.id, level=number, entered_at=at, due_on=due_on)
    db.session.merge(row)


def _due(day: date, working_days: int) -> date | None:
    """None where the holidays of the year are not known yet: nobody's project waits for them."""
    with suppress(UnknownYear):
        return working_calendar().add(day, working_days)
    return None


def _held(ids: set[uuid.UUID], level: int) -> Sequence[Project]:
    """Those still under review at the level, as they are now, held until the transaction ends."""
    rows = select(Project).where(
        Project.id.in_(ids), Project.level == level, Project.state.in_(list(UNDER_REVIEW))
    )
    held = rows.order_by(Project.id).with_for_update(of=Project)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()
