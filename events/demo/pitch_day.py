"""The demonstration's pitch day, today: teams, slides, a draw, results shown and signed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import now
from core.consents.services import give_consents
from core.db import db
from core.entry_forms.queries import newest_version
from core.entry_forms.services import ensure_form
from core.files.checks import CheckedUpload, MediaType
from core.files.services import keep_upload
from core.i18n import speaking
from core.juries.models import Conflict, Entry, JuryRound
from core.juries.states import ConflictKind, RoundState
from events.demo.editions import ORGANISER, demo_slug
from events.demo.juries import (
    demo_round,
    demo_rubric,
    enter_projects,
    give_entry,
    mark_entry,
    panels_for,
    seat_jurors,
)
from events.demo.projects import TEXT, enter_project, review_project
from events.editions.models import Edition
from events.editions.queries import find_edition
from events.pitch_stage.services import note, show_result, sign
from events.pitches.models import Pitch, PitchPlan
from events.pitches.services import draw_order, open_room, set_format
from events.pitches.states import PitchAction
from events.project_entries.services import set_call
from events.project_papers.models import ProjectFile
from events.project_papers.states import FILE_PURPOSE, FileKind, PaperPurpose
from events.project_teams.models import ProjectMember
from events.project_teams.states import MemberState
from events.projects.entry_form import call_form
from events.projects.models import Project
from events.projects.states import ProjectState

# Of the demonstration's projects those whose founders come; the first is the talent's own.
FINALISTS = (0, 41, 52, 63, 74, 85, 96, 107)
JURORS, LEVEL, SEED = 5, 2, "36-11-25"
# How many were marked so far, and have their result shown.
HEARD = 3
# Employer of the first juror, who is so in conflict with one project and knows nothing of it.
NEAR_EMPLOYER = "示例理工大学"
TEAM = (("founder", "CEO 总经理", 60), ("tech", "CTO 技术负责人", 25), ("sales", "CMO 市场", 15))
SLIDES = ("Problem", "Technology", "Market")
SIZE = (960, 540)
# As a pen draws it, in thousandths of the box's height.
STROKES = "300,600 420,300 540,640 660,320;800,500 1300,480"


def load_demo_pitch_day() -> None:
    """Nothing is added where a pitch day is planned."""
    organiser, edition = find_account(ORGANISER), find_edition(demo_slug("contest-today"))
    known = db.session.scalar(select(PitchPlan.id).limit(1))
    if organiser is None or edition is None or known is not None:
        return
    _begin_by_now(edition)
    projects = _finalists(edition, organiser)
    held = _convene(edition, projects)
    _hold(_plan(held, edition, organiser), organiser)
    db.session.flush()


def _begin_by_now(edition: Edition) -> None:
    """Earlier than planned, where it is loaded before: nobody is absent ahead of the hour."""
    session = edition.sessions[0]
    begun = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    if session.starts_at > begun:
        earlier = session.starts_at - begun
        edition.starts_at -= earlier
        session.starts_at, session.ends_at = begun, session.ends_at - earlier


def _show_papers(one: Project, owner: User) -> None:
    """Slides of some pages and the statement on rights, as their founder adds them."""
    file = keep_upload(_deck(one), owner=owner, purpose=FILE_PURPOSE, at=one.created_at)
    shown = ProjectFile(project=one, kind=FileKind.DECK, file=file, added_at=one.created_at)
    db.session.add(shown)
    with speaking("zh"):
        give_consents(owner, [PaperPurpose.IP], about=one, at=one.created_at)


def _finalists(edition: Edition, organiser: User) -> list[Project]:
    terms: dict[str, Any] = {
        "is_open": False,
        "cut_off_at": None,
        "text": TEXT,
        "next_edition_id": None,
    }
    call = set_call(edition, terms, by=organiser, at=edition.created_at)
    version = newest_version(ensure_form(call_form(call), by=organiser, at=now()))
    projects = []
    for number in FINALISTS:
        one = enter_project(edition, version, number, ProjectState.IN_REVIEW, LEVEL)
        if number == FINALISTS[-1]:
            one.employer = NEAR_EMPLOYER
        review_project(one, organiser, number)
        owner = one.owner
        assert owner is not None
        for name, role, share in TEAM:
            is_founder = name == "founder"
            db.session.add(
                ProjectMember(
                    project=one, is_founder=is_founder, share=Decimal(share), role=role,
                    name=one.owner_name if is_founder else f"Example {name} 示例",
                    email=owner.email if is_founder else f"{name}{number}@projects.example",
                    user_id=one.owner_id if is_founder else None, state=MemberState.CONFIRMED,
                    added_at=one.created_at, answered_at=one.created_at,
                )
            )  # fmt: skip
        _show_papers(one, owner)
        projects.append(one)
    db.session.flush()
    return projects


def _deck(one: Project) -> CheckedUpload:
    """Pictures of slides as one PDF; each says that it is made up."""
    pages = [_slide(one, word, at) for at, word in enumerate(SLIDES)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=96)
    data = buffer.getvalue()
    return CheckedUpload(
        media_type=MediaType.PDF, cleaned=data, sha256=hashlib.sha256(data).hexdigest(),
        pages=len(pages), width=SIZE[0], height=SIZE[1], display_name=f"{one.reference}.pdf",
        signed=False,
    )  # fmt: skip


def _slide(one: Project, word: str, at: int) -> Image.Image:
    width, height = SIZE
    page = Image.new("RGB", SIZE, (251, 251, 249))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, width, 12), fill=(11, 110, 105))
    pen.text((60, 60), f"SPECIMEN  {one.reference}", fill=(11, 110, 105), font_size=22)
    pen.text((60, 110), word, fill=(38, 44, 52), font_size=54)
    pen.text((60, 190), one.title_en[:60], fill=(90, 98, 108), font_size=22)
    for bar in range(5):
        top = height - 60 - 40 * ((bar * (at + 2) + at) % 5 + 1)
        left = 80 + bar * 150
        pen.rectangle((left, top, left + 90, height - 60), fill=(184, 196, 200))
    return page


def _convene(edition: Edition, projects: Sequence[Project]) -> JuryRound:
    opened = now() - timedelta(days=2)
    name = {"en": "Jury of the finals", "zh": "决赛评审组"}
    times = {"opens_at": opened, "closes_at": opened + timedelta(days=5)}
    one = demo_round(edition, demo_rubric(edition), name, state=RoundState.OPEN, **times)
    seat_jurors(one, JURORS)
    entries = enter_projects(one, projects)
    # One that no record shows: it was declared.
    near = Conflict(
        juror_id=one.jurors[-1].id, kind=ConflictKind.DECLARED, found_at=opened,
        detail="曾共同承担课题（示例）",
    )  # fmt: skip
    entries[1].conflicts.append(near)
    db.session.flush()
    return one


def _plan(held: JuryRound, edition: Edition, organiser: User) -> PitchPlan:
    """Published to everybody, without letters: nobody of it is anybody."""
    by: dict[str, Any] = {"by": organiser, "at": now()}
    plan = set_format(held, 8, 7, 1, **by)
    room = {"en": "Main stage", "zh": "主舞台"}
    open_room(plan, edition.sessions[0], room, None, None, **by)
    draw_order(plan, SEED, **by)
    plan.published_at, plan.is_public = now() - timedelta(days=1), True
    return plan


def _hold(plan: PitchPlan, organiser: User) -> None:
    """Three were marked: signed, not agreed, and to be signed; the fourth did not come."""
    order = sorted(plan.pitches, key=lambda one: one.position)
    entries: list[Entry] = [one.entry for one in order]
    for place, panel in enumerate(panels_for(plan.round, entries)):
        for turn, juror in enumerate(panel):
            if place < HEARD:
                mark_entry(plan.round, entries[place], juror, 31 - 2 * place, turn)
            else:
                give_entry(plan.round, entries[place], juror)
    db.session.flush()
    by: dict[str, Any] = {"by": organiser, "at": now()}
    agreed, objected, _waits, missed, *_later = order
    for one in order[:HEARD]:
        show_result(one, **by)
    sign(agreed, _founder(agreed), agrees=True, strokes=STROKES, **by)
    sign(objected, _founder(objected), agrees=False, remark="一项评分有异议（示例）。", **by)
    note(PitchAction.MISS)(missed, "未到场（示例）", **by)


def _founder(one: Pitch) -> str:
    project = db.session.get_one(Project, one.entry.subject_id)
    return project.owner_name
