"""The letters of a claim, as values; the texts stand in templates/emails/claims."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale

from core.clock import beijing_date
from core.i18n import LOCALES
from core.outbox import Letter
from core.web import absolute_url
from talent.claims.clock import read_clock
from talent.claims.holds import HoldReason
from talent.claims.letter_words import appeal_words
from talent.claims.links import employer_token
from talent.claims.models import Claim, SupplementRequest
from talent.claims.states import Reason


def claim_received(claim: Claim) -> Letter:
    """To the claimant: what was sent, and what happens next."""
    return _to_claimant(claim, "received")


def supplement_requested(claim: Claim, asked: Sequence[SupplementRequest]) -> Letter:
    """To the claimant: what is asked for now, by when, and what is open from before."""
    before = [one for one in claim.open_requests if one not in asked]
    return _to_claimant(
        claim, "supplement_requested", requests=asked, before=before, due_on=asked[0].due_on
    )


def request_withdrawn(claim: Claim, asked: SupplementRequest) -> Letter:
    """To the claimant: what need not be answered any more, why, and what is still open."""
    return _to_claimant(claim, "request_withdrawn", asked=asked, requests=claim.open_requests)


def request_lengthened(claim: Claim, asked: SupplementRequest) -> Letter:
    """To the claimant: the office gave more time for one question."""
    return _to_claimant(claim, "request_lengthened", asked=asked)


def answers_received(claim: Claim) -> Letter:
    """To the claimant: the answers are in, the clock runs again."""
    return _to_claimant(claim, "answers_received")


def sent_to_panel(claim: Claim) -> Letter:
    """To the claimant: a panel votes on the title; works may be added until it begins."""
    return _to_claimant(claim, "sent_to_panel")


def notice_begun(claim: Claim) -> Letter:
    """To the claimant: approved, and on public notice until when."""
    return _to_claimant(claim, "notice_begun", ends_on=claim.notice_ends_on)


def objection_made(claim: Claim) -> Letter:
    """To the claimant: the notice is interrupted, for how long at most; nothing of who objected."""
    return _to_claimant(claim, "objection_made", days_left=claim.notice_days_left)


def check_lengthened(claim: Claim, reason: Mapping[str, str]) -> Letter:
    """To the claimant: the check takes longer, why, and until when."""
    return _to_claimant(claim, "check_lengthened", reason=reason, due_on=claim.due_on)


def notice_resumed(claim: Claim) -> Letter:
    """To the claimant: no objection stood, and the rest of the notice runs."""
    return _to_claimant(claim, "notice_resumed", ends_on=claim.notice_ends_on)


def claim_refused(claim: Claim) -> Letter:
    """To the claimant: why not, and the ways that stay open."""
    decision = claim.decisions[-1]
    return _to_claimant(
        claim,
        "refused",
        key=f"claim-refused:{claim.id}{decision.mark}",
        reason=_in_each(lambda: str(Reason(claim.reason).label)),
        reason_text=claim.reason_text,
        ways=_in_each(lambda: appeal_words(decision)),
    )


def claim_held(claim: Claim) -> Letter:
    """To the claimant: why the clock stands still, and until when it does at the longest."""
    reason = _in_each(lambda: str(HoldReason(claim.hold_reason).label))
    return _to_claimant(claim, "held", reason=reason)


def claim_released(claim: Claim) -> Letter:
    """To the claimant: the clock runs again."""
    return _to_claimant(claim, "released")


def claim_withdrawn(claim: Claim) -> Letter:
    return _to_claimant(claim, "withdrawn")


def claim_lapsed(claim: Claim, until: date | None) -> Letter:
    """To the claimant: ended because the papers did not come; re-opened at most until then."""
    return _to_claimant(claim, "lapsed", reopen_until=until)


def claim_reopened(claim: Claim) -> Letter:
    """To the claimant: the claim goes on where it stood when more was asked for."""
    return _to_claimant(claim, "reopened", due_on=claim.due_on)


def term_ending(claim: Claim, on: date) -> Letter:
    """To the claimant: the claim lapses unless they answer; once for each last day."""
    return _to_claimant(
        claim,
        "term_ending",
        key=f"term-ending:{claim.id}:{claim.due_on}",
        due_on=claim.due_on,
        clock=read_clock(claim, on),
        requests=claim.open_requests,
    )


def draft_ending(claim: Claim, *, ends_on: date) -> Letter:
    """To the claimant: an idle draft is deleted on a day, unless they go on. Once a touch."""
    return _to_claimant(
        claim,
        "draft_ending",
        key=f"draft-ending:{claim.id}:{claim.changed_at:%Y%m%d%H%M%S}",
        ends_on=ends_on,
        entry_name={"en": claim.entry["name_en"], "zh": claim.entry["name_zh"]},
    )


def certificate_issued(claim: Claim, serial: str) -> Letter:
    """To the claimant: the title is recognised and the certificate is there. Once only."""
    return _to_claimant(
        claim,
        "certificate_issued",
        key=f"claim-certificate:{claim.id}{claim.recognition_mark}",
        serial=serial,
        verify_url=absolute_url("verify.check", serial=serial),
    )


def employer_asked(claim: Claim, *, again_at: datetime | None = None) -> Letter:
    """To the employer: please confirm the employment, by a link without an account.

    Once to an address, and `again_at` a moment when the claimant asks for it.
    """
    again = f":{again_at:%Y%m%d%H%M%S%f}" if again_at is not None else ""
    return Letter(
        template="claims/employer_asked",
        address=claim.employer_contact,
        language="zh",
        recipient_name=claim.employer_name,
        values={
            **_values(claim),
            "employer_url": absolute_url("employers.answer", token=employer_token(claim)),
        },
        key=f"employer-asked:{claim.id}:{claim.employer_contact}{again}",
        about=claim,
        is_private=True,
    )


def _to_claimant(claim: Claim, letter: str, *, key: str | None = None, **values: Any) -> Letter:
    return Letter(
        template=f"claims/{letter}",
        address=claim.claimant.email,
        language=claim.claimant.preferred_language,
        recipient_name=claim.holder_name or claim.claimant.display_name,
        values={**_values(claim), **values},
        recipient_id=claim.claimant_id,
        key=key,
        about=claim,
    )


def _values(claim: Claim) -> dict[str, Any]:
    url = absolute_url("claims.show", reference=claim.reference)
    # The clock as it stood when the claim last changed: that is what a letter tells of.
    clock = read_clock(claim, beijing_date(claim.changed_at))
    return {"claim": claim, "claim_url": url, "clock": clock}


def _in_each(say: Callable[[], str]) -> Mapping[str, str]:
    words = {}
    for code, locale in LOCALES.items():
        with force_locale(locale):
            words[code] = say()
    return words
