"""The life of an agreement (events.md §7.2), and the kinds it is counted by (§7.5)."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic


class AgreementState(State):
    """`confirmed` and `counted` make a project signed; `counted`: in the frozen numbers."""

    RECORDED = (
        "recorded", lazy_pgettext("agreement", "Recorded"), "waiting",
        _l("Somebody else of the venue, the district or the city confirms it"),
    )  # fmt: skip
    CONFIRMED = (
        "confirmed", lazy_pgettext("agreement", "Confirmed"), "done",
        _l("It makes the project a signed one"),
    )  # fmt: skip
    COUNTED = (
        "counted", lazy_pgettext("agreement", "Counted"), "done",
        _l("It stands in the frozen numbers of the event"),
    )  # fmt: skip
    ANNULLED = (
        "annulled", lazy_pgettext("agreement", "Annulled"), "withdrawn",
        _l("It counts no more; the reason is below"),
    )  # fmt: skip


class AgreementAction(StrEnum):
    CONFIRM = "confirm"
    COUNT = "count"
    ANNUL = "annul"


class AgreementPermission(StrEnum):
    LIST = "agreements:list"
    RECORD = "agreements:record"
    CONFIRM = "agreements:confirm"
    ANNUL = "agreements:annul"


class AgreementKind(Labelled):
    """What is agreed on, as the Week reports it (events.md §1.1, 2020)."""

    VENTURE = "venture", _l("Venture investment")
    COOPERATION = "cooperation", _l("Innovation cooperation")


_A, _S, _P = AgreementAction, AgreementState, AgreementPermission
# A project with one of these is signed (R11).
SIGNED = frozenset({_S.CONFIRMED, _S.COUNTED})
# What is not annulled: one of it for a project, venue, day and kind.
LIVE_AGREEMENTS = SIGNED | {_S.RECORDED}

AGREEMENT_WORKFLOW = Workflow(
    "agreement",
    [
        Transition(
            _A.CONFIRM, {_S.RECORDED}, _S.CONFIRMED, _P.CONFIRM,
            lazy_pgettext("agreement", "Confirm"),
        ),
        automatic(_A.COUNT, _S.COUNTED, _S.CONFIRMED),
        Transition(
            _A.ANNUL, LIVE_AGREEMENTS, _S.ANNULLED, _P.ANNUL, lazy_pgettext("agreement", "Annul")
        ),
    ],
)  # fmt: skip
