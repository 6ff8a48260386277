"""The life of an exhibitor of one fair, and what its absence brings (R13, events.md §7.2)."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State


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


class SanctionKind(Labelled):
    NO_SHOW = "no_show", _l("Did not come")
    LATE_CANCELLATION = "late_cancellation", _l("Cancelled late")


_S = ExhibitorState
# One of these per organisation and fair; ended ones make room for another.
LIVE_EXHIBITORS = frozenset(
    {_S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.APPROVED, _S.CONFIRMED, _S.PRESENT}
)
# Shown to the public, and may hold a booth.
ACCEPTED_EXHIBITORS = frozenset({_S.APPROVED, _S.CONFIRMED, _S.PRESENT})
