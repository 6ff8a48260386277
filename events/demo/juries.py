"""The demonstration's juries: a panel of 24 that marks now, and a round that is decided."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import now
from core.db import db
from core.juries.conflicts import find_conflicts
from core.juries.models import Assignment, Criterion, Entry, Juror, JuryRound, Rubric, Score
from core.juries.results.papers import ask_for_minutes
from core.juries.standings import standings
from core.juries.states import AssignmentState, JurorState, Outcome, Promotion, RoundState
from core.organisations.queries import find_by_name
from core.references import next_reference
from events.demo.editions import ORGANISER, demo_slug
from events.editions.models import Edition
from events.editions.queries import find_edition
from events.project_juries.subject import KEY
from events.projects.models import Project
from events.projects.states import ProjectState

DATA: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
LEVEL, PER_ENTRY, QUORUM = 2, 5, 3
# Of the second level, this many that went on and all that did not stood before the first panel.
PROMOTED, PANEL_BEFORE = 16, 9
CONTACT = "jury@talent.example"


def load_demo_juries() -> None:
    """Nothing is added where rounds over projects are."""
    organiser, edition = find_account(ORGANISER), find_edition(demo_slug("week"))
    known = db.session.scalar(select(JuryRound.id).where(JuryRound.subject == KEY).limit(1))
    if organiser is None or edition is None or known is not None:
        return
    every = select(Project).where(Project.edition_id == edition.id).order_by(Project.reference)
    projects = db.session.scalars(every).all()
    on = [one for one in projects if one.level > LEVEL][:PROMOTED]
    out = [p for p in projects if p.level == LEVEL and p.standing is ProjectState.REJECTED]
    here = [p for p in projects if p.level == LEVEL and p.standing is ProjectState.IN_REVIEW]
    if not (on and out and here):
        return
    rubric = demo_rubric(edition)
    _decided(edition, rubric, on, out, organiser)
    _under_way(edition, rubric, here)
    db.session.flush()


def demo_rubric(edition: Edition) -> Rubric:
    at = now() - timedelta(days=30)
    rubric = Rubric(
        reference=next_reference("JB"), subject=KEY, context_id=edition.id, created_at=at,
        locked_at=at + timedelta(days=6), name={"en": "Expert review", "zh": "专家评审"},
    )  # fmt: skip
    for place, (en, zh, most, guide_en, guide_zh) in enumerate(DATA["criteria"], 1):
        anchors = [
            {"points": str(int(most * share)), "text": {"en": said_en, "zh": said_zh}}
            for share, said_en, said_zh in DATA["anchors"]
        ]
        rubric.criteria.append(
            Criterion(
                position=place, name={"en": en, "zh": zh}, max_points=Decimal(most),
                guidance={"en": guide_en, "zh": guide_zh}, anchors=anchors,
            )
        )  # fmt: skip
    db.session.add(rubric)
    return rubric


def _decided(
    edition: Edition, rubric: Rubric, on: list[Project], out: list[Project], organiser: User
) -> None:
    """What passed the level had the better marks, so that the record and the projects agree."""
    opened = now() - timedelta(days=24)
    closes = opened + timedelta(days=8)
    decided = {
        "state": RoundState.DECIDED, "promotion": Promotion.TOP_N,
        "promotion_value": Decimal(len(on)), "decided_by_id": organiser.id,
        "decided_at": closes + timedelta(days=1), "reason": "示例：按平均分取前列。",
    }  # fmt: skip
    name = {"en": "First panel", "zh": "第一评审组"}
    one = demo_round(edition, rubric, name, opens_at=opened, closes_at=closes, **decided)
    seat_jurors(one, PANEL_BEFORE)
    entries = enter_projects(one, sorted([*on, *out], key=lambda each: each.reference))
    passing = {project.id for project in on}
    for entry, panel in zip(entries, panels_for(one, entries), strict=True):
        level = 34 if entry.subject_id in passing else 22
        for turn, juror in enumerate(panel):
            mark_entry(one, entry, juror, level + entry.position % 4, turn)
    db.session.flush()
    for line in standings(one).rows:
        passed = line.entry.subject_id in passing
        line.entry.outcome = Outcome.PROMOTED if passed else Outcome.NOT_PROMOTED
        line.entry.rank = line.raw.rank
    ask_for_minutes(one)


def _under_way(edition: Edition, rubric: Rubric, here: list[Project]) -> None:
    """Two thirds of the marks are in; the juror's sign-in has some left, and one put off."""
    opened = now() - timedelta(days=6)
    name, closes = {"en": "Second panel", "zh": "第二评审组"}, opened + timedelta(days=15)
    times = {"opens_at": opened, "closes_at": closes}
    one = demo_round(edition, rubric, name, state=RoundState.OPEN, **times)
    seat_jurors(one, len(DATA["jurors"]))
    entries = enter_projects(one, here)
    for entry, panel in zip(entries, panels_for(one, entries), strict=True):
        for turn, juror in enumerate(panel):
            if (entry.position + turn * 2) % 3:
                mark_entry(one, entry, juror, 26 + entry.position % 9, turn)
            else:
                put_off = one.opens_at + timedelta(days=3) if turn == 0 else None
                give_entry(one, entry, juror, skipped_at=put_off)


def demo_round(edition: Edition, rubric: Rubric, name: dict[str, str], **fields: Any) -> JuryRound:
    opened: datetime = fields["opens_at"]
    one = JuryRound(
        reference=next_reference("JR"), subject=KEY, context_id=edition.id, level=LEVEL, name=name,
        rubric=rubric, jurors_per_entry=PER_ENTRY, quorum=QUORUM, max_per_juror=30,
        contact_email=CONTACT, ranking_locked_at=opened + timedelta(hours=3),
        created_at=opened - timedelta(days=3), **fields,
    )  # fmt: skip
    db.session.add(one)
    return one


def seat_jurors(one: JuryRound, number: int) -> None:
    for place, (name, organisation, field) in enumerate(DATA["jurors"][:number], 1):
        user = _account(name, place)
        known = find_by_name(organisation)
        at = one.opens_at - timedelta(days=2)
        juror = Juror(
            round=one, user=user, email=user.email, name=user.display_name, position=place,
            state=JurorState.ACCEPTED, is_chair=place == 2, expertise=[field],
            organisation=organisation, organisation_id=known.id if known else None,
            invited_at=at, answered_at=at, declared_at=one.opens_at,
        )  # fmt: skip
        db.session.add(juror)
    db.session.flush()


def _account(name: str, place: int) -> User:
    """The juror's sign-in sits first; the others are made up and cannot sign in."""
    email = f"{name}@demo.example" if place == 1 else f"juror{place}@demo.example"
    user = find_account(email)
    if user is None:
        user = User(email=email, display_name=name, confirmed_at=now(), password="")
        db.session.add(user)
        db.session.flush()
    return user


def enter_projects(one: JuryRound, projects: Sequence[Project]) -> list[Entry]:
    entries = [
        Entry(
            round=one, subject_id=project.id, reference=project.reference, position=place,
            title=project.name, field=project.industry,
        )
        for place, project in enumerate(projects, 1)
    ]  # fmt: skip
    db.session.add_all(entries)
    db.session.flush()
    find_conflicts(one, at=one.opens_at, entries=entries)
    return entries


def panels_for(one: JuryRound, entries: Sequence[Entry]) -> list[list[Juror]]:
    """For each entry those with the fewest, experts first, none with a conflict."""
    load = Counter[int]()
    found = []
    for entry in entries:
        barred = {conflict.juror_id for conflict in entry.conflicts}
        free = [each for each in one.jurors if each.id not in barred]
        order = sorted(free, key=lambda j: (load[j.position], entry.field not in j.expertise))
        panel = order[:PER_ENTRY]
        load.update(each.position for each in panel)
        found.append(panel)
    return found


def give_entry(one: JuryRound, entry: Entry, juror: Juror, **fields: Any) -> Assignment:
    words = [entry.field] if entry.field in juror.expertise else []
    basis = {"expertise": words, "load": entry.position}
    given = Assignment(
        juror=juror,
        entry=entry,
        basis=basis,
        assigned_at=one.opens_at - timedelta(hours=1),
        **fields,
    )
    db.session.add(given)
    return given


def mark_entry(one: JuryRound, entry: Entry, juror: Juror, level: int, turn: int) -> None:
    """Of 40, 30 and 30 points; the third juror of the panel is harsh, as there always is one."""
    at = one.opens_at + timedelta(days=1 + turn, hours=entry.position % 20)
    text = DATA["comments"][(entry.position + turn) % 3]
    given = give_entry(
        one, entry, juror, state=AssignmentState.SUBMITTED, submitted_at=min(at, now()),
        comment_public=text[1], comment_internal="",
    )  # fmt: skip
    points = level - (6 if juror.position == 3 else 0) + turn % 3 - 1
    for criterion in one.rubric.criteria:
        share = Decimal(points) * criterion.max_points / 40
        given.scores.append(Score(criterion=criterion, points=share.quantize(Decimal("0.5"))))
