"""What stands in the minutes of a jury, table by table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.juries.models import Assignment, Conflict, Entry, Juror, JuryRound
from core.juries.ranking import Ranked
from core.juries.results.cells import Cell, Table, both, figure, moment, own, pair, table
from core.juries.standings import Standings
from core.juries.states import (
    AssignmentState,
    ConflictKind,
    JurorState,
    Outcome,
    Promotion,
    Ranking,
)
from core.juries.subjects import JURY_SUBJECTS
from core.juries.voting import services as voting


def facts_of(
    one: JuryRound, found: Standings, marks: int, total: Decimal
) -> Iterable[tuple[Cell, Cell]]:
    subject = JURY_SUBJECTS[one.subject]
    levels = subject.levels(one.context_id)
    by = db.session.get(User, one.decided_by_id) if one.decided_by_id else None
    yield both(_l("What was judged")), both(subject.label)
    if 0 < one.level <= len(levels):
        yield both(_l("Level")), pair(levels[one.level - 1])
    yield both(_l("Rubric")), own(rubric_of(one))
    yield both(_l("Marking from")), moment(one.opens_at)
    yield both(_l("Marking until")), moment(one.closes_at)
    yield (
        both(_l("Jurors for each entry, and quorum")),
        figure(f"{one.jurors_per_entry} / {one.quorum}"),
    )
    yield both(_l("Names hidden from jurors")), both(_yes(one.is_blind))
    yield both(_l("Highest and lowest left out")), both(_yes(one.drops_extremes))
    yield both(_l("Ranked by")), both(Ranking(one.ranking).label)
    yield both(_l("Entries judged")), figure(len(found.rows))
    yield both(_l("Marks that count")), figure(marks)
    yield both(_l("Sum of their totals")), figure(total)
    flagged = sum(row.raw.flagged for row in found.rows)
    yield both(_l("Marks out of the mean for a conflict")), figure(flagged)
    if one.promotion:
        is_top = one.promotion == Promotion.TOP_N
        rule = _l("The first %(number)s") if is_top else _l("All with a mean of %(number)s or more")
        given = f"{one.promotion_value or 0:.{0 if is_top else 2}f}"
        yield both(_l("Promotion")), both(rule, number=given)
    yield both(_l("Entries promoted")), figure(promoted_in(found))
    if by is not None:
        yield both(_l("Decided by")), own(by.display_name)
    if one.reason:
        yield both(_l("Reason")), own(one.reason)
    if found.panels > 1:
        yield both(_l("Groups of jurors that share no entry")), figure(found.panels)


def criteria_of(one: JuryRound) -> Table:
    rows = [
        (figure(each.position), pair(each.name), figure(each.max_points))
        for each in one.rubric.criteria
    ]
    return table(_l("Criteria"), (_l("No."), _l("Criterion"), _l("Points at most")), rows)


def panel_of(one: JuryRound, found: Standings) -> Table:
    given, done = (_by_juror(one, *states) for states in (
        (AssignmentState.ASSIGNED, AssignmentState.SUBMITTED), (AssignmentState.SUBMITTED,),
    ))  # fmt: skip
    against = dict(
        db.session.execute(
            select(Conflict.juror_id, func.count(Conflict.entry_id.distinct()))
            .join(Conflict.juror)
            .where(Juror.round_id == one.id)
            .group_by(Conflict.juror_id)
        ).all()
    )
    rows = []
    for each in one.jurors:
        off = found.severities.get(each.id)
        rows.append((
            own(each.name or each.email), own(each.organisation or "–"), _standing(each),
            figure(f"{done.get(each.id, 0)} / {given.get(each.id, 0)}"),
            figure(against.get(each.id, 0)), figure(f"{off.total:.4f}" if off else None),
            figure(f"{off.first:.4f}" if off else None),
        ))  # fmt: skip
    heads = (
        _l("Juror"), _l("Organisation"), _l("State"), _l("Marked / given"), _l("Conflicts"),
        _l("Severity"), _l("On criterion 1"),
    )  # fmt: skip
    return table(_l("Panel and absences"), heads, rows)


def _standing(juror: Juror) -> Cell:
    """Chair or member; or since when absent, and why."""
    if juror.standing is JurorState.ACCEPTED:
        return both(_l("Chair") if juror.is_chair else _l("Member"))
    said = both(juror.standing.label)
    since = f" {beijing_date(juror.excused_at)}" if juror.excused_at else ""
    why = f" · {juror.reason}" if juror.reason else ""
    return Cell(f"{said.text}{since}{why}", en=f"{said.en}{since}")


def conflicts_of(one: JuryRound) -> Table:
    found = db.session.execute(
        select(Juror.name, Entry.reference, Conflict.kind)
        .join(Conflict.juror)
        .join(Conflict.entry)
        .where(Entry.round_id == one.id)
        .order_by(Juror.position, Entry.position, Conflict.kind)
    )
    rows = [
        (own(name), Cell(reference, "en"), both(ConflictKind(kind).label))
        for name, reference, kind in found
    ]
    heads = (_l("Juror"), _l("Entry"), _l("Conflict"))
    return table(
        _l("Conflicts of interest: these jurors saw nothing of these entries"), heads, rows
    )


def rankings_of(one: JuryRound, found: Standings) -> Iterable[Table]:
    outcomes = {each.value: both(each.label) for each in Outcome}
    none = Cell("–")
    rows, ties = [], []
    for row in found.rows:
        raw, corrected, chosen = row.raw, row.corrected, _chosen(one, row.raw, row.corrected)
        reference = Cell(row.entry.reference, "en")
        rows.append((
            figure(chosen.rank), reference, pair(row.entry.title), figure(raw.mean),
            figure(raw.first), figure(f"{raw.submitted}/{raw.expected}"), figure(raw.rank),
            figure(corrected.mean), figure(corrected.rank),
            figure(f"{row.change:+d}" if row.change else "0"),
            outcomes.get(row.entry.outcome or "", none),
        ))  # fmt: skip
        if chosen.is_shared or chosen.by_first:
            said = _l("Rank shared") if chosen.is_shared else _l("Parted by criterion 1")
            equal = (figure(chosen.rank), reference, figure(chosen.mean), figure(chosen.first))
            ties.append((*equal, both(said)))
    heads = (
        _l("Rank"), _l("Entry"), _l("Name of the entry"), _l("Mean"), _l("Criterion 1"),
        _l("Marks"), _l("Rank as given"), _l("Corrected mean"), _l("Corrected rank"),
        _l("Places gained"), _l("Result"),
    )  # fmt: skip
    yield table(_l("Ranking as given and corrected for severity"), heads, rows)
    fewer = (_l("Rank"), _l("Entry"), _l("Mean"), _l("Criterion 1"), _l("How it was settled"))
    yield table(_l("Equal means"), fewer, ties)


def votes_of(one: JuryRound) -> Iterable[Table]:
    """What the panel voted and who was missing, where things pass by vote; repeated ballots too."""
    if not JURY_SUBJECTS[one.subject].votes:
        return
    rules, rows = voting.rules_of(one), []
    for each in voting.results(one):
        verdict, count = each.verdict, each.verdict.count
        passes = _l("Voted for") if verdict.passes else _l("Not voted for")
        said = _l("Tie: does not pass") if verdict.is_tie else passes
        rows.append((
            Cell(each.entry.reference, "en"), _numbers(count.in_favour, count.against,
            count.abstained), figure(verdict.needed_in_favour),
            figure(f"{count.present} / {verdict.panel}"), figure(verdict.needed_present),
            own(_names(each.absent)), own(_names(each.recused)), own(_before(each)), both(said),
        ))  # fmt: skip
    heads = (
        _l("Entry"), _l("In favour, against, abstained"), _l("Needed in favour"),
        _l("Voted, of the panel"), _l("Needed to vote"), _l("Not voted"),
        _l("Stepped back for a conflict"), _l("Ballots before, with the reason"), _l("Result"),
    )  # fmt: skip
    majority, quorum = both(rules.majority.label), both(rules.quorum.label)
    asked = both(_l("Asked of those who vote, in favour; of the panel, to vote"))
    note = Cell(
        f"{asked.text}：{majority.text}；{quorum.text}",
        en=f"{asked.en}: {majority.en}; {quorum.en}",
    )
    yield replace(table(_l("Votes by secret ballot"), heads, rows), note=note)


def _numbers(*counts: int) -> Cell:
    return figure(" / ".join(map(str, counts)))


def _names(jurors: Iterable[Juror]) -> str:
    return ", ".join(juror.name or juror.email for juror in jurors) or "–"


def _before(result: voting.Result) -> str:
    told = (
        f"{one['in_favour']} / {one['against']} / {one['abstained']}: {one['why']}"
        for one in result.earlier
    )
    return "; ".join(told) or "–"


def _chosen(one: JuryRound, raw: Ranked, corrected: Ranked) -> Ranked:
    return corrected if one.ranking == Ranking.CORRECTED else raw


def _by_juror(one: JuryRound, *states: AssignmentState) -> dict[object, int]:
    rows = select(Assignment.juror_id, func.count()).join(Assignment.juror)
    of_round = rows.where(Juror.round_id == one.id, Assignment.state.in_(states))
    return dict(db.session.execute(of_round.group_by(Assignment.juror_id)).all())


def promoted_in(found: Standings) -> int:
    return sum(row.entry.outcome == Outcome.PROMOTED for row in found.rows)


def rubric_of(one: JuryRound) -> str:
    name = one.rubric.name
    said = " ".join(filter(None, (name.get("zh"), name.get("en"))))
    return f"{one.rubric.reference} v{one.rubric.number} {said}"


def _yes(is_so: bool) -> object:
    return _l("yes") if is_so else _l("no")
