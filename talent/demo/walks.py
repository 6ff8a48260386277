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


def stay_draft(stage: Stage, claim: Claim) -> None:
    """Left as it was begun."""


def stay(stage: Stage, claim: Claim) -> None:
    """Sent, waiting to be accepted."""


def to_initial(stage: Stage, claim: Claim) -> None:
    services.accept_claim(claim, by=stage.district, at=stage.day(1))
    services.answer_as_employer(claim, confirmed=True, officer="周敏", note="", at=stage.day(1))


def to_supplement(stage: Stage, claim: Claim) -> None:
    to_initial(stage, claim)
    services.request_supplement(claim, [QUESTION], by=stage.district, at=stage.day(2))


def to_second(stage: Stage, claim: Claim) -> None:
    to_supplement(stage, claim)
    answers = [
        Answer(request.id, "The letter of the issuing body is on its way; see the register.", None)
        for request in claim.requests
    ]
    services.answer_requests(claim, answers, by=claim.claimant, at=stage.day(4))
    services.forward_claim(claim, by=stage.district, at=stage.day(5), note="Complete.")


def to_province(stage: Stage, claim: Claim) -> None:
    """Approved by the city, waiting for the province."""
    to_second(stage, claim)
    services.approve_claim(claim, by=stage.city, at=stage.day(8))


def to_panel(stage: Stage, claim: Claim) -> None:
    """Its works lie before a panel."""
    to_initial(stage, claim)
    services.forward_claim(claim, by=stage.district, at=stage.day(5), note="Complete.")
    assert claim.title_level is not None
    services.send_to_panel(claim, claim.title_level, by=stage.city, at=stage.day(8))


def to_notice(stage: Stage, claim: Claim) -> None:
    to_second(stage, claim)
    at = max(stage.day(8), now() - timedelta(days=2))
    services.approve_claim(claim, by=stage.city, at=at)
    if claim.standing is ClaimState.PROVINCIAL_CONFIRMATION:
        services.confirm_for_province(claim, by=stage.province, at=at)


def to_objection(stage: Stage, claim: Claim) -> None:
    """Somebody objected to it yesterday, and the city examines that."""
    to_notice(stage, claim)
    said = Objection(
        name="顾晓明", email="guxiaoming@demo.example", phone="", ground=Ground.FALSE_STATEMENT,
        statement="据了解，其申报的工作年限与在原单位的实际任职时间不符，请核查社保缴纳记录。",
        language="zh",
    )  # fmt: skip
    object_to(claim.reference, said, [], by=None, at=now() - timedelta(days=1))


def to_recognised(stage: Stage, claim: Claim) -> None:
    to_second(stage, claim)
    services.approve_claim(claim, by=stage.city_second, at=stage.day(9))
    if claim.standing is ClaimState.PROVINCIAL_CONFIRMATION:
        services.confirm_for_province(claim, by=stage.province, at=stage.day(12))


def to_refused(stage: Stage, claim: Claim) -> None:
    to_initial(stage, claim)
    services.refuse_claim(claim, REFUSAL, by=stage.district, at=stage.day(5))


def to_refused_second(stage: Stage, claim: Claim) -> None:
    to_second(stage, claim)
    services.refuse_claim(claim, REFUSAL, by=stage.city, at=stage.day(9))


def to_review(stage: Stage, claim: Claim) -> None:
    """Refused, and somebody who took no part is asked to look at it again."""
    to_refused(stage, claim)
    grounds = "发证机构已于近日更正其注册记录，可在其网站查询到本人证书。请重新核实。"
    ask_for_review(claim, Statement(grounds, "zh", []), by=claim.claimant, at=stage.day(9))


def to_withdrawn(stage: Stage, claim: Claim) -> None:
    to_initial(stage, claim)
    services.withdraw_claim(claim, by=claim.claimant, at=stage.day(3))


def to_lapsed(stage: Stage, claim: Claim) -> None:
    to_supplement(stage, claim)
