"""A claim that is refused, and what its claimant reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.crash.city import query
from tests.journeys.browsing import Visitor
from tests.pages.claim import ClaimPage, LettersPage
from tests.pages.desk import DeskPage
from tests.pages.letters import Mailbox, text_of
from tests.pages.sign_in import sign_in
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

ENGLISH_REASON = "The issuer answered that it never issued a certificate with this number."
CHINESE_REASON = "经向发证机构核实，对方答复未颁发过该编号的证书。"


def test_a_refusal_says_why(city: RunningPortal, visit: Callable[..., Visitor]) -> None:
    """A code and both texts; the claimant reads the reason on the page and in the letter."""
    email = "talent@demo.example"
    reference = query(
        city.data_dir,
        "SELECT reference FROM claim c JOIN user u ON u.id = c.claimant_id"
        " WHERE u.email = ? AND c.state = 'supplement_requested'",
        email,
    )[0][0]
    claimant = visit(language="zh", width=360)
    sign_in(claimant, email)
    claim = ClaimPage(claimant)
    claim.open(reference)
    claim.answer_in_words("该证书由发证机构于当年颁发，可向其核实。")
    reviewer = visit(language="en", width=1280)
    sign_in(reviewer, "district@demo.example")
    desk = DeskPage(reviewer)
    desk.open_claim(reference)
    desk.refuse("issuer_does_not_confirm", english=ENGLISH_REASON, chinese=CHINESE_REASON)
    desk.shows(ENGLISH_REASON)
    desk.shows(CHINESE_REASON)
    desk.look()

    claim.open(reference)
    claim.stands("Refused")
    claim.shows(CHINESE_REASON)
    claim.look()
    letter = Mailbox(city.data_dir).wait_for(email, CHINESE_REASON)
    assert reference in text_of(letter)
    assert claimant.words("The issuing body does not confirm the certificate") in text_of(letter)
    letters = LettersPage(claimant)
    letters.open()
    letters.shows(CHINESE_REASON)
    letters.look()
    claimant.switch_language()
    claim.open(reference)
    claim.shows(ENGLISH_REASON)
    claim.look()
