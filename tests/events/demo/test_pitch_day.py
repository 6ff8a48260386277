"""The demonstration's pitch day shows a day in progress: order, results, signatures, slides."""

from __future__ import annotations

import io
from datetime import datetime, time

import pikepdf
import pytest
from sqlalchemy import select

from core.accounts.demo import create_demo_accounts
from core.accounts.roles import Role
from core.clock import BEIJING, now, today
from core.consents.models import Consent
from core.db import db
from core.files.services import read_file
from core.juries.juror.queries import own_assignments
from core.juries.models import Conflict
from core.juries.states import ConflictKind
from core.references import drawn_rank
from events.demo import pitch_day
from events.demo.editions import load_demo_editions
from events.demo.pitch_day import FINALISTS, HEARD, SEED, load_demo_pitch_day
from events.editions.queries import find_edition
from events.pitch_stage.models import PitchResult
from events.pitches.models import Pitch, PitchPlan
from events.project_papers.models import ProjectFile
from events.project_papers.states import PaperPurpose
from events.project_teams.models import ProjectMember
from events.projects.models import Project
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user


@pytest.fixture(params=["now", "before dawn"])
def hour(request, monkeypatch):
    """When it is loaded: at any time of the day it is in progress."""
    if request.param == "now":
        return now()
    dawn = datetime.combine(today(), time(4, 20), BEIJING)
    monkeypatch.setattr(pitch_day, "now", lambda: dawn)
    return dawn


@pytest.fixture
def plan(app):
    return load()


def load():
    create_demo_accounts()
    load_demo_editions()
    load_demo_pitch_day()
    db.session.commit()
    return db.session.scalars(select(PitchPlan)).one()


def test_it_is_in_progress_at_any_hour(app, hour):
    plan, edition = load(), find_edition("demo-contest-today")
    pitches = sorted(plan.pitches, key=lambda one: one.position)
    assert edition.starts_at <= edition.sessions[0].starts_at == pitches[0].starts_at
    assert pitches[HEARD].starts_at <= hour < edition.ends_at
    states = [str(one.standing) for one in pitches]
    assert states == ["held"] * 3 + ["no_show"] + ["planned"] * 4
    drawn = [one.entry.reference for one in pitches]
    assert drawn == sorted(drawn, key=lambda one: drawn_rank(SEED, one))
    results = [db.session.get(PitchResult, one.id) for one in pitches[:3]]
    assert [bool(one.signature) for one in results] == [True, True, False]
    assert [one.signature.agrees for one in results[:2]] == [True, False]
    load_demo_pitch_day()
    assert len(db.session.scalars(select(Pitch)).all()) == len(FINALISTS)
    assert edition.standing == "running"


def test_each_has_a_team_slides_and_the_statement(app, plan):
    for one in db.session.scalars(select(Project)):
        of_it = ProjectMember.project_id == one.id
        team = db.session.scalars(select(ProjectMember).where(of_it)).all()
        assert sum(member.share for member in team) == 100
        shown = db.session.scalars(select(ProjectFile).where(ProjectFile.project_id == one.id))
        (deck,) = shown.all()
        with pikepdf.open(io.BytesIO(read_file(deck.file))) as pdf:
            assert len(pdf.pages) == deck.file.pages == 3
    said = select(Consent).where(Consent.purpose == PaperPurpose.IP)
    kept = db.session.scalars(said).all()
    assert len(kept) == len(FINALISTS)
    assert {(one.language, "知识产权" in one.text or "专利" in one.text) for one in kept} == {
        ("zh", True)
    }
    desk = SignedIn(app, make_user(Role.ORGANISER))
    picture = desk.get(f"/files/{deck.file_id}/pages/3")
    assert (picture.status_code, picture.mimetype.partition("/")[0]) == (200, "image")


def test_conflicts_found_and_declared_keep_their_jurors_away(plan):
    found = db.session.scalars(select(Conflict)).all()
    kinds = {(one.juror.position, ConflictKind(one.kind)) for one in found}
    assert {(1, ConflictKind.ORGANISATION), (5, ConflictKind.DECLARED)} <= kinds
    for one in found:
        rows = own_assignments(one.juror.user)
        assert one.entry_id not in {each.entry_id for each in db.session.scalars(rows)}
