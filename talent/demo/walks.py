"""How far each claim of the demo city has come, walked there by the services reviewers use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts.models import User
from core.clock import now
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.states import ClaimState, Reason
from talent.claims.values import Answer, Question, Refusal
from talent.decision_reviews.services import ask_for_review
from talent.objections.services import Objection, object_to
from talent.objections.states import Ground
from talent.statements.services import Statement

Walk = Callable[["Stage", Claim], None]

QUESTION = Question(
    Paper.VALIDITY,
    {
        "en": "Please send the issuer's register page or a letter: is the certificate valid today?",
        "zh": "请补充发证机构注册查询页面或证明证书目前有效的函件。",
    },
)
REFUSAL = Refusal(
    Reason.ISSUER_DOES_NOT_CONFIRM,
    {
        "en": "The issuer answered that no certificate with this number was issued to you.",
        "zh": "经向发证机构核实，对方答复未向您颁发该编号的证书。",
    },
)


@dataclass
class Stage:
    """Who acts in the demo, and when the claim at hand began."""

    district: User
    city: User
    city_second: User
    province: User
    begun_at: datetime

    def day(self, days: int) -> datetime:
        """A moment `days` after the claim began, never in the future."""
        return min(self.begun_at + timedelta(days=days), now())


def plan() -> list[tuple[int, Walk]]:
    """How long ago each claim began, and how far it has come."""
    return [
        *[(1 + n % 6, stay_draft) for n in range(4)],
        *[(n, _stay) for n in range(5)],
        *[(4 + 2 * n, _to_initial) for n in range(6)],
        *[(6 + n, _to_supplement) for n in range(4)],
        *[(9 + 2 * n, _to_second) for n in range(6)],
        *[(16 + n, to_province) for n in range(2)],
        *[(12, _to_notice) for _ in range(3)],
        *[(45 + 5 * n, _to_recognised) for n in range(6)],
        *[(30, _to_refused), (40, _to_refused_second)],
        (12, _to_objection),
        (14, _to_review),
        (20, _to_withdrawn),
        (60, _to_lapsed),
        *[(18 + n, to_panel) for n in range(2)],
    ]


def stay_draft(stage: Stage, claim: Claim) -> None:
    """Left as it was begun."""


def _stay(stage: Stage, claim: Claim) -> None:
    """Sent, waiting to be accepted."""


def _to_initial(stage: Stage, claim: Claim) -> None:
    services.accept_claim(claim, by=stage.district, at=stage.day(1))
    services.answer_as_employer(claim, confirmed=True, officer="周敏", note="", at=stage.day(1))


def _to_supplement(stage: Stage, claim: Claim) -> None:
    _to_initial(stage, claim)
    services.request_supplement(claim, [QUESTION], by=stage.district, at=stage.day(2))


def _to_second(stage: Stage, claim: Claim) -> None:
    _to_supplement(stage, claim)
    answers = [
        Answer(request.id, "The letter of the issuing body is on its way; see the register.", None)
        for request in claim.requests
    ]
    services.answer_requests(claim, answers, by=claim.claimant, at=stage.day(4))
    services.forward_claim(claim, by=stage.district, at=stage.day(5), note="Complete.")


def to_province(stage: Stage, claim: Claim) -> None:
    """Approved by the city, waiting for the province."""
    _to_second(stage, claim)
    services.approve_claim(claim, by=stage.city, at=stage.day(8))


def to_panel(stage: Stage, claim: Claim) -> None:
    """Its works lie before a panel."""
    _to_initial(stage, claim)
    services.forward_claim(claim, by=stage.district, at=stage.day(5), note="Complete.")
    assert claim.title_level is not None
    services.send_to_panel(claim, claim.title_level, by=stage.city, at=stage.day(8))


def _to_notice(stage: Stage, claim: Claim) -> None:
    _to_second(stage, claim)
    at = max(stage.day(8), now() - timedelta(days=2))
    services.approve_claim(claim, by=stage.city, at=at)
    if claim.standing is ClaimState.PROVINCIAL_CONFIRMATION:
        services.confirm_for_province(claim, by=stage.province, at=at)


def _to_objection(stage: Stage, claim: Claim) -> None:
    """Somebody objected to it yesterday, and the city examines that."""
    _to_notice(stage, claim)
    said = Objection(
        name="顾晓明", email="guxiaoming@demo.example", phone="", ground=Ground.FALSE_STATEMENT,
        statement="据了解，其申报的工作年限与在原单位的实际任职时间不符，请核查社保缴纳记录。",
        language="zh",
    )  # fmt: skip
    object_to(claim.reference, said, [], by=None, at=now() - timedelta(days=1))


def _to_recognised(stage: Stage, claim: Claim) -> None:
    _to_second(stage, claim)
    services.approve_claim(claim, by=stage.city_second, at=stage.day(9))
    if claim.standing is ClaimState.PROVINCIAL_CONFIRMATION:
        services.confirm_for_province(claim, by=stage.province, at=stage.day(12))


def _to_refused(stage: Stage, claim: Claim) -> None:
    _to_initial(stage, claim)
    services.refuse_claim(claim, REFUSAL, by=stage.district, at=stage.day(5))


def _to_refused_second(stage: Stage, claim: Claim) -> None:
    _to_second(stage, claim)
    services.refuse_claim(claim, REFUSAL, by=stage.city, at=stage.day(9))


def _to_review(stage: Stage, claim: Claim) -> None:
    """Refused, and somebody who took no part is asked to look at it again."""
    _to_refused(stage, claim)
    grounds = "发证机构已于近日更正其注册记录，可在其网站查询到本人证书。请重新核实。"
    ask_for_review(claim, Statement(grounds, "zh", []), by=claim.claimant, at=stage.day(9))


def _to_withdrawn(stage: Stage, claim: Claim) -> None:
    _to_initial(stage, claim)
    services.withdraw_claim(claim, by=claim.claimant, at=stage.day(3))


def _to_lapsed(stage: Stage, claim: Claim) -> None:
    _to_supplement(stage, claim)
