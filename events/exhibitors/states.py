"""The life of an exhibitor of one fair, and what its absence brings (R13, events.md §7.2)."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic, consequence


class ExhibitorState(State):
    DRAFT = "draft", _l("Being filled in"), "neutral", _l("Not sent yet")
    SUBMITTED = "submitted", _l("Being checked"), "progress", _l("The organiser checks it")
    RETURNED = "returned", _l("To be corrected"), "waiting", _l("Correct it and send it again")
    REFUSED = (
        "refused", lazy_pgettext("exhibitor", "Refused"), "refused",
        _l("Refused; the reason is below"),
    )  # fmt: skip
    APPROVED = (
        "approved", lazy_pgettext("exhibitor", "Approved"), "waiting",
        _l("Choose a booth, name who comes, and confirm"),
    )  # fmt: skip
    CONFIRMED = "confirmed", lazy_pgettext("exhibitor", "Confirmed"), "done", _l("You are expected")
    PRESENT = "present", _l("Present"), "done", _l("Checked in at the fair")
    NO_SHOW = "no_show", _l("Did not come"), "refused", _l("Nobody of it checked in")
    CANCELLED = "cancelled", lazy_pgettext("exhibitor", "Cancelled"), "withdrawn"
    CANCELLED_LATE = "cancelled_late", _l("Cancelled late"), "refused"


class Ownership(Labelled):
    """Whose an employer is, as fairs report it (events.md §2.4)."""

    PRIVATE = "private", _l("Private enterprise")
    FOREIGN = "foreign", _l("Foreign-invested enterprise")
    STATE = "state", _l("State-owned enterprise")
    PUBLIC = "public", _l("Public institution")
    OTHER = "other", lazy_pgettext("ownership", "Other")


_S = ExhibitorState
# One of these per organisation and fair; ended ones make room for another.
LIVE_EXHIBITORS = frozenset(
    {_S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.APPROVED, _S.CONFIRMED, _S.PRESENT}
)
# Shown to the public, and may hold a booth.
ACCEPTED_EXHIBITORS = frozenset({_S.APPROVED, _S.CONFIRMED, _S.PRESENT})
# It may still be given up; what has ended or come stays as it is.
UNDER_WAY = LIVE_EXHIBITORS - {_S.PRESENT}
# Giving it up from here on breaks a promise (R13).
PROMISED = frozenset({_S.APPROVED, _S.CONFIRMED})


class ExhibitorAction(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    APPEAR = "appear"
    DISAPPEAR = "disappear"
    MISS = "miss"
    CORRECT = "correct"


class ExhibitorPermission(StrEnum):
    # Whoever acts for an organisation, for it.
    READ_OWN = "exhibitors:read_own"
    EDIT = "exhibitors:edit"
    ATTEND = "exhibitors:attend"
    CANCEL = "exhibitors:cancel"
    # Organisers.
    LIST = "exhibitors:list"
    DECIDE = "exhibitors:decide"


_A, _P = ExhibitorAction, ExhibitorPermission

EXHIBITOR_WORKFLOW = Workflow(
    "exhibitor",
    [
        Transition(_A.SUBMIT, {_S.DRAFT, _S.RETURNED}, _S.SUBMITTED, _P.EDIT, _l("Send")),
        Transition(
            _A.APPROVE, {_S.SUBMITTED}, _S.APPROVED, _P.DECIDE,
            lazy_pgettext("exhibitor", "Approve"),
        ),
        Transition(
            _A.RETURN, {_S.SUBMITTED, *PROMISED}, _S.RETURNED, _P.DECIDE,
            _l("Return to be corrected"),
        ),
        Transition(
            _A.REFUSE, {_S.SUBMITTED}, _S.REFUSED, _P.DECIDE, lazy_pgettext("exhibitor", "Refuse")
        ),
        Transition(_A.CONFIRM, {_S.APPROVED}, _S.CONFIRMED, _P.ATTEND, _l("Confirm that we come")),
        Transition(
            _A.CANCEL, UNDER_WAY, None, _P.CANCEL, lazy_pgettext("exhibitor", "Cancel"),
            returns_to={_S.CANCELLED, _S.CANCELLED_LATE}, by_system=True,
        ),
        consequence(_A.APPEAR, _S.PRESENT, _S.APPROVED, _S.CONFIRMED, _S.NO_SHOW),
        consequence(_A.DISAPPEAR, _S.CONFIRMED, _S.PRESENT),
        automatic(_A.MISS, _S.NO_SHOW, *PROMISED),
        Transition(_A.CORRECT, {_S.NO_SHOW}, _S.PRESENT, _P.DECIDE, _l("It was there")),
    ],
)  # fmt: skip
