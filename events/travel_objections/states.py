"""An objection to a line of the public notice of travel support, and what becomes of it.

Who reads the list reads its objections, and who decides on the list answers them.
"""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow
from events.travel_support.states import TravelPermission


class ObjectionState(State):
    RECEIVED = "received", _l("To be examined"), "waiting"
    UPHELD = "upheld", lazy_pgettext("objection", "Upheld"), "done"
    DISMISSED = "dismissed", lazy_pgettext("objection", "Dismissed"), "refused"


class ObjectionAction(StrEnum):
    UPHOLD = "uphold"
    DISMISS = "dismiss"


_A, _S, _P = ObjectionAction, ObjectionState, TravelPermission

OBJECTION_WORKFLOW = Workflow(
    "travel_objection",
    [
        Transition(_A.UPHOLD, {_S.RECEIVED}, _S.UPHELD, _P.DECIDE,
                   lazy_pgettext("objection", "Uphold")),
        Transition(_A.DISMISS, {_S.RECEIVED}, _S.DISMISSED, _P.DECIDE,
                   lazy_pgettext("objection", "Dismiss")),
    ],
)  # fmt: skip
