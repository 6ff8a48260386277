"""The rest of a claim's life in the demo city, as far as no certificate is needed for it."""

from __future__ import annotations

from datetime import timedelta

from core.clock import beijing_date, now
from core.consents.services import give_consents
from talent.claims import services
from talent.claims.holds import Hold, HoldReason
from talent.claims.models import Claim
from talent.claims.states import Reason
from talent.claims.values import Refusal
from talent.demo.walks import Stage, to_initial, to_second, to_supplement
from talent.issuer_checks.models import IssuerCheck
from talent.issuer_checks.services import ask_issuer, note_answer
from talent.issuer_checks.states import ChannelKind, CheckResult
from talent.issuer_checks.values import Answered, Asked
from talent.people.consents import Purpose

HOLD_TEXT = {
    "en": "We asked the issuing body abroad and wait for its answer; it takes about four weeks.",
    "zh": "已向境外发证机构发函核实，正在等待答复，预计约四周。",
}
REOPENED = {
    "en": "I was in hospital when the letter came. The papers are here now.",
    "zh": "收到补正通知时本人正在住院，现材料已备齐。",
}
DEPARTURE = (
    "与前例不同：前例申报人从事该专业技术工作，本申报人现岗位为行政管理，与证书专业不符。"
    " Unlike the earlier case: this claimant's present post is administrative."
)
DEPARTED = Refusal(
    Reason.SPECIALTY_DOES_NOT_FIT,
    {
        "en": "The certificate's specialty does not fit your present post in administration.",
        "zh": "证书专业与您现从事的行政管理岗位不符。",
    },
)


def to_hold(stage: Stage, claim: Claim) -> None:
    """The city waits for an authority abroad, and its clock stands still."""
    to_second(stage, claim)
    at = stage.day(8)
    until = beijing_date(at) + timedelta(days=35)
    services.hold_claim(claim, Hold(HoldReason.ISSUER, HOLD_TEXT, until), by=stage.city, at=at)


def to_issuer_asked(stage: Stage, claim: Claim) -> None:
    """The issuer was asked by e-mail, and has not answered yet."""
    _ask(stage, claim)


def _ask(stage: Stage, claim: Claim) -> IssuerCheck:
    to_initial(stage, claim)
    give_consents(claim.claimant, [Purpose.ASK_ISSUER], about=claim, at=stage.begun_at)
    question = (
        "Could you please confirm that certificate "
        f"{claim.certificate_number} was issued by you, to whom, and that it is valid today?"
    )
    asked = Asked(
        ChannelKind.EMAIL, "registry@issuer.example", question, "en", stage.district.email
    )
    return ask_issuer(claim, asked, seen=0, by=stage.district, at=stage.day(3))


def to_issuer_answered(stage: Stage, claim: Claim) -> None:
    """Asked, answered, and forwarded to the city with it."""
    check, at = _ask(stage, claim), stage.day(7)
    said = "Yes: issued in 2019 to this person, and in good standing."
    answer = Answered(CheckResult.CONFIRMED, said, beijing_date(at))
    note_answer(check, answer, by=stage.district, at=at)
    services.forward_claim(claim, by=stage.district, at=at, note="Confirmed by the issuer.")


def to_reopened(stage: Stage, claim: Claim) -> None:
    """Lapsed for want of an answer, then taken up again by the claimant."""
    to_supplement(stage, claim)
    services.lapse_unanswered(at=stage.day(32))
    services.reopen_claim(claim, REOPENED, by=claim.claimant, at=min(stage.day(38), now()))


def to_departed(stage: Stage, claim: Claim) -> None:
    """Refused although a like case was recognised, with the reason for colleagues."""
    to_second(stage, claim)
    services.refuse_claim(claim, DEPARTED, by=stage.city, at=stage.day(9), departure=DEPARTURE)
