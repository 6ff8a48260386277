"""Claims of the demo city that rest on works, and the round of a jury that judges them now."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.juries import judging, panels
from core.juries.assigning import give
from core.juries.models import Entry, Juror, JuryRound
from core.juries.rounds import RoundDetails, add_entries, make_round, open_round
from core.juries.rubrics import CriterionDetails, make_rubric
from core.juries.states import Ranking
from core.juries.voting.counting import Choice
from core.juries.voting.services import cast_vote
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.demo.papers import picture_of
from talent.title_reviews.services import Said, begin_work, save_work
from talent.title_reviews.states import KEY, WorkKind

WORKS = {
    "PANEL-CRAFT": (
        Said("纸灯 Lamp of paper", WorkKind.DESIGN, 2023, "Lead designer 主创",
             "https://works.example/lamp", "Bamboo and Xuan paper; shown in Suzhou in 2024."),
        Said("缂丝屏风 Screen of cut silk", WorkKind.CRAFT, 2021, "Maker 制作者", "",
             "Three panels, woven by hand in fourteen months."),
    ),
    "PANEL-ENGINEER": (
        Said("Clean room for cell therapy 细胞治疗洁净厂房", WorkKind.PROJECT, 2022,
             "Chief engineer 总工程师", "https://works.example/clean-room", "2,400 m², class B."),
        Said("Method of drying membranes 膜干燥方法", WorkKind.PATENT, 2024,
             "Second of three 第二发明人", "", "Granted in China and Japan."),
    ),
}  # fmt: skip
CRITERIA = (
    ("Originality", "原创性", 40, "What nobody had made so before.", "此前无人如此完成的部分。"),
    ("Mastery", "专业水平", 30, "Command of material and method.", "对材料与方法的掌握程度。"),
    ("Own part", "个人贡献", 30, "What the claimant did alone.", "申报人独立完成的部分。"),
)
# By account, with the employer; the sign-in of the demo's juror has nothing marked yet.
PANEL = (
    ("juror", "Dr. Amara Okafor", "示例理工大学"),
    ("expert1", "沈玉兰", "示例工艺美术馆"),
    ("expert2", "Prof. Ingeborg Solheim", "Example School of Design"),
)
NAME = {"en": "Title review of this season", "zh": "本季度职称评审"}


def add_works(claim: Claim, *, at: datetime) -> None:
    """Works of a draft; those that nobody could look at by a link have a picture."""
    for said in WORKS[claim.entry_code]:
        file = None if said.link else picture_of(said.kind)
        work = begin_work(claim, by=claim.claimant, at=at)
        save_work(work, said, file, by=claim.claimant, at=at)


def open_title_round(by: User) -> None:
    """All claims before a panel, given to all of it; two of three have marked and voted on one."""
    begun = now() - timedelta(days=5)
    waiting = select(Claim.id).where(Claim.state == ClaimState.PANEL_REVIEW)
    one = make_round(KEY, None, _details(by, begun), by=by, at=begun)
    add_entries(one, db.session.scalars(waiting).all(), by=by, at=begun)
    jurors = [_seat(one, *known, by=by, at=begun) for known in PANEL]
    given = {
        (juror.position, entry.position): give(entry, juror, by=by, at=begun)
        for entry in one.entries
        for juror in jurors
    }
    for juror in jurors:
        judging.declare(juror, one.entries, {}, by=_person(juror), at=begun)
    open_round(one, by=by, at=begun + timedelta(days=1))
    for juror in jurors[1:]:
        first = given[juror.position, 1]
        marks = _marks(first.entry, juror)
        judging.submit_score(first, marks, by=_person(juror), at=begun + timedelta(days=3))
        cast_vote(first, Choice.IN_FAVOUR, by=_person(juror), at=begun + timedelta(days=3))


def _details(by: User, begun: datetime) -> RoundDetails:
    criteria = [
        CriterionDetails({"en": en, "zh": zh}, Decimal(most), {"en": guide_en, "zh": guide_zh})
        for en, zh, most, guide_en, guide_zh in CRITERIA
    ]
    named = {"en": "Works for a title", "zh": "职称评审作品"}
    rubric = make_rubric(KEY, None, named, criteria, by=by, at=begun)
    return RoundDetails(
        name=NAME, rubric_id=rubric.id, level=1, opens_at=begun + timedelta(days=1),
        closes_at=begun + timedelta(days=15), jurors_per_entry=len(PANEL), quorum=2,
        max_per_juror=20, is_blind=False, drops_extremes=False, ranking=Ranking.RAW,
        contact_email=by.email,
    )  # fmt: skip


def _seat(
    one: JuryRound, account: str, name: str, employer: str, *, by: User, at: datetime
) -> Juror:
    """An expert who accepts at once; only the demo's juror can sign in."""
    email = f"{account}@demo.example"
    user = db.session.scalar(select(User).where(User.email == email))
    if user is None:
        user = User(email=email, display_name=name, confirmed_at=at)
        db.session.add(user)
        db.session.flush()
    facts = panels.Facts(name, employer, expertise=["culture-creative"])
    juror = panels.invite(one, email, facts, by=by, at=at)
    panels.accept(juror, facts, by=user, at=at)
    return juror


def _person(juror: Juror) -> User:
    assert juror.user is not None
    return juror.user


def _marks(entry: Entry, juror: Juror) -> judging.Marks:
    share = Decimal(80 + juror.position) / 100
    points = {one.id: str(one.max_points * share) for one in entry.round.rubric.criteria}
    return judging.Marks(points, "Mature work. 作品成熟。")
