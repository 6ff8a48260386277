"""Who must act, so that a claim goes on: one answer for every page, file and program."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.states import Labelled
from talent.claims.states import ClaimState


class Hand(Labelled):
    """Whose turn it is; a claim on hold stays with the office that has it (recognition.md §8)."""

    CLAIMANT = "claimant", _l("The claimant")
    DISTRICT = "district", _l("The district's talent office")
    CITY = "city", _l("The city's talent office")
    PROVINCE = "province", _l("The province")
    PANEL = "panel", _l("The panel of experts")
    NOTICE = "notice", _l("Nobody: the title follows unless somebody objects")


# Of every open state, and of no other.
HANDS = {
    ClaimState.SUBMITTED: Hand.DISTRICT,
    ClaimState.INITIAL_REVIEW: Hand.DISTRICT,
    ClaimState.SUPPLEMENT_REQUESTED: Hand.CLAIMANT,
    ClaimState.SECOND_REVIEW: Hand.CITY,
    ClaimState.PANEL_REVIEW: Hand.PANEL,
    ClaimState.PROVINCIAL_CONFIRMATION: Hand.PROVINCE,
    ClaimState.PUBLIC_NOTICE: Hand.NOTICE,
    ClaimState.OBJECTION_CHECK: Hand.CITY,
    ClaimState.REVIEW_REQUESTED: Hand.CITY,
}
