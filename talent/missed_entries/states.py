"""What becomes of a qualification that people miss in the catalogue."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow
from talent.catalogue.states import CataloguePermission


class MissedState(State):
    # Not on the list: words that were searched for too seldom to say anything.
    HEARD = "heard", _l("Searched for only"), "neutral"
    OPEN = "open", _l("To be decided"), "waiting"
    TAKEN = "taken", _l("In an edition being prepared"), "progress"
    PUBLISHED = "published", _l("In the catalogue"), "done"
    SET_ASIDE = "set_aside", lazy_pgettext("work list", "Set aside"), "refused"


class MissedAction(StrEnum):
    COLLECT = "collect"
    PLAN = "plan"
    TAKE = "take"
    GIVE_BACK = "give_back"
    PUBLISH = "publish"
    SET_ASIDE = "set_aside"
    REOPEN = "reopen"


class Priority(Labelled):
    HIGH = "a_high", lazy_pgettext("priority", "High")
    USUAL = "b_usual", lazy_pgettext("priority", "Usual")
    LOW = "c_low", lazy_pgettext("priority", "Low")


_A, _S, _EDIT = MissedAction, MissedState, CataloguePermission.EDIT

MISSED_WORKFLOW = Workflow(
    "missed_entry",
    [
        Transition(_A.COLLECT, {_S.HEARD}, _S.OPEN, None, _l("Put on the work list"),
                   by_system=True),
        Transition(_A.PLAN, {_S.OPEN}, _S.OPEN, _EDIT, _l("Priority and who takes it")),
        Transition(_A.TAKE, {_S.OPEN}, _S.TAKEN, _EDIT, _l("Take into an edition")),
        Transition(_A.GIVE_BACK, {_S.TAKEN}, _S.OPEN, _EDIT, _l("Back to the work list"),
                   by_system=True),
        Transition(_A.PUBLISH, {_S.TAKEN}, _S.PUBLISHED, None, _l("Published with the edition"),
                   by_system=True),
        Transition(_A.SET_ASIDE, {_S.OPEN}, _S.SET_ASIDE, _EDIT,
                   lazy_pgettext("work list", "Set aside")),
        Transition(_A.REOPEN, {_S.SET_ASIDE, _S.PUBLISHED}, _S.OPEN, _EDIT,
                   lazy_pgettext("work list", "Take up again")),
    ],
)  # fmt: skip
