"""A landing's life: claimed, verified, valid; later closed or moved (events.md §7.2, R12)."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow


class LandingState(State):
    """`MOVED` is out of the city: a move between its districts changes the district alone."""

    CLAIMED = (
        "claimed", lazy_pgettext("landing", "Claimed"), "waiting",
        _l("The office compares it with the business licence"),
    )  # fmt: skip
    RETURNED = (
        "returned", lazy_pgettext("landing", "Returned"), "waiting",
        _l("Please correct it and send it again"),
    )  # fmt: skip
    VERIFIED = (
        "verified", lazy_pgettext("landing", "Verified"), "progress",
        _l("Code and licence were compared; it does not count yet"),
    )  # fmt: skip
    VALID = "valid", lazy_pgettext("landing", "Valid"), "done", _l("It counts as landed")
    CLOSED = (
        "closed", lazy_pgettext("landing", "Closed"), "neutral",
        _l("The company has closed; it stays in the cumulative number"),
    )  # fmt: skip
    MOVED = (
        "moved", lazy_pgettext("landing", "Moved away"), "neutral",
        _l("The company has left the city; it stays in the cumulative number"),
    )  # fmt: skip
    ANNULLED = (
        "annulled", lazy_pgettext("landing", "Annulled"), "refused", _l("It counts nowhere"),
    )  # fmt: skip


class LandingAction(StrEnum):
    RESUBMIT = "resubmit"
    VERIFY = "verify"
    ACCEPT = "accept"
    RETURN = "return"
    CLOSE = "close"
    MOVE = "move"
    ANNUL = "annul"


class LandingPermission(StrEnum):
    """`VERIFY` is the district's or the city's work, `ACCEPT` that of who answers for the total."""

    LIST = "landings:list"
    READ = "landings:read"
    READ_OWN = "landings:read_own"
    CLAIM = "landings:claim"
    EDIT = "landings:edit"
    VERIFY = "landings:verify"
    ACCEPT = "landings:accept"


_A, _S, _P = LandingAction, LandingState, LandingPermission
# A project has one of these at most; an ended one makes room for another company of it.
LIVE_LANDINGS = frozenset({_S.CLAIMED, _S.RETURNED, _S.VERIFIED, _S.VALID})
# What the cumulative number counts: a company that closed or left stays in it (R12).
LANDED = frozenset({_S.VALID, _S.CLOSED, _S.MOVED})
# Nothing of it was compared with a paper yet, so its owner may still put it right.
UNPROVEN = frozenset({_S.CLAIMED, _S.RETURNED})

LANDING_WORKFLOW = Workflow(
    "landing",
    [
        Transition(_A.RESUBMIT, {_S.RETURNED}, _S.CLAIMED, _P.EDIT, _l("Send again")),
        Transition(
            _A.VERIFY, {_S.CLAIMED}, _S.VERIFIED, _P.VERIFY, lazy_pgettext("landing", "Verify")
        ),
        Transition(_A.ACCEPT, {_S.VERIFIED}, _S.VALID, _P.ACCEPT, _l("Count it as landed")),
        Transition(
            _A.RETURN, {_S.CLAIMED, _S.VERIFIED}, _S.RETURNED, _P.VERIFY,
            _l("Return to be corrected"),
        ),
        Transition(_A.CLOSE, {_S.VALID}, _S.CLOSED, _P.VERIFY, _l("The company has closed")),
        Transition(_A.MOVE, {_S.VALID}, _S.MOVED, _P.VERIFY, _l("The company has left the city")),
        Transition(
            _A.ANNUL, LIVE_LANDINGS | LANDED, _S.ANNULLED, _P.ACCEPT,
            lazy_pgettext("landing", "Annul"),
        ),
    ],
)  # fmt: skip
