"""The demonstration's Week: its prizes, and awards in each state out of the decided round."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.amounts import Currency
from core.clock import now
from core.db import db
from events.award_proposals.queries import proposal_from, sealed_rounds
from events.award_proposals.services import propose
from events.awards import services
from events.awards.models import Award, Prize
from events.awards.queries import get_prize
from events.demo.editions import ORGANISER, demo_slug
from events.editions.models import Edition
from events.editions.queries import find_edition

# Code, names, places, money in yuan, working days of notice (events.md §1.5 has such figures). The
# panel left three at the top and three behind the sixth: the former win, the latter are a tie.
RANKED = (
    ("first", "First prize", "一等奖", 3, 200_000, 5),
    ("second", "Second prize", "二等奖", 2, 100_000, 0),
    ("third", "Third prize", "三等奖", 3, 50_000, 0),
)
HALL = ("hall", "Audience favourite", "现场人气奖")
COLLEAGUE = "colleague@demo.example"
VOTE = "现场观众投票第一（示例）。"
WITHDRAWN = {"en": "The vote was counted twice.", "zh": "现场投票重复计票。"}


def load_demo_awards() -> None:
    """Nothing is added where prizes are. A made-up colleague proposed, the organiser decides."""
    organiser, edition = find_account(ORGANISER), find_edition(demo_slug("week"))
    known = db.session.scalar(select(Prize.id).limit(1))
    if organiser is None or edition is None or known is not None:
        return
    _enter_prizes(edition)
    rounds = sealed_rounds(edition)
    if rounds:
        shown = proposal_from(rounds[0], edition, "", organiser)
        signed: dict[str, Any] = {"by": organiser, "at": now() - timedelta(days=2)}
        if shown.prizes:
            awards = propose(edition, rounds[0], "", shown.mark, **signed)
            hall = get_prize(edition, HALL[0])
            best = awards[0].project.reference
            awards.append(services.give(edition, best, hall, VOTE, **signed))
            _decide(awards, organiser)
    db.session.flush()


def _enter_prizes(edition: Edition) -> None:
    for rank, (code, en, zh, places, amount, days) in enumerate(RANKED, 1):
        db.session.add(
            Prize(
                edition=edition, code=code, name_en=en, name_zh=zh, rank=rank, places=places,
                amount=Decimal(amount), currency=Currency.CNY, notice_days=days,
            )
        )  # fmt: skip
    code, en, zh = HALL
    db.session.add(
        Prize(edition=edition, code=code, name_en=en, name_zh=zh, is_ranked=False, rank=9, places=1)
    )
    db.session.flush()


def _decide(awards: list[Award], organiser: User) -> None:
    """First prizes are on notice, second ones confirmed, a third one waits, the hall's is gone."""
    colleague = User(email=COLLEAGUE, display_name="示例同事", confirmed_at=now(), password="")
    db.session.add(colleague)
    db.session.flush()
    by: dict[str, Any] = {"by": organiser, "at": now() - timedelta(days=1)}
    for one in awards:
        one.proposed_by = colleague
    for one in awards:
        if one.prize.code == "first":
            services.announce(one, **by)
        elif one.prize.code == "second":
            services.confirm(one, **by)
    services.withdraw(awards[-1], WITHDRAWN, **by)
