"""One opinion: asked for, then given, declined, barred by a conflict, or taken back."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow


class OpinionState(State):
    ASKED = "asked", lazy_pgettext("opinion", "Asked for"), "waiting"
    GIVEN = "given", _l("Opinion given"), "done"
    DECLINED = "declined", lazy_pgettext("opinion", "Declined"), "withdrawn"
    CONFLICTED = "conflicted", _l("Conflict of interest"), "refused"
    WITHDRAWN = "withdrawn", lazy_pgettext("opinion", "Taken back"), "withdrawn"


class Recommendation(Labelled):
    """What the expert advises; whoever decides the claim is not bound by it."""

    RECOGNISE = "recognise", _l("In favour of recognition")
    REFUSE = "refuse", _l("Against recognition")
    OPEN = "open", _l("Neither: the question is answered in words")


class OpinionAction(StrEnum):
    GIVE = "give"
    DECLINE = "decline"
    DECLARE_CONFLICT = "declare_conflict"
    WITHDRAW = "withdraw"


class OpinionPermission(StrEnum):
    ASK = "expert_opinions:ask"
    LIST = "expert_opinions:list"
    TAKE = "expert_opinions:take"
    ANSWER = "expert_opinions:answer"
    WITHDRAW = "expert_opinions:withdraw"


_A, _S, _P = OpinionAction, OpinionState, OpinionPermission

OPINION_WORKFLOW = Workflow(
    "expert_opinion",
    [
        Transition(_A.GIVE, {_S.ASKED}, _S.GIVEN, _P.ANSWER, _l("Give the opinion")),
        Transition(_A.DECLINE, {_S.ASKED}, _S.DECLINED, _P.ANSWER,
                   lazy_pgettext("opinion", "Decline")),
        Transition(_A.DECLARE_CONFLICT, {_S.ASKED}, _S.CONFLICTED, _P.ANSWER,
                   _l("Declare a conflict of interest")),
        Transition(_A.WITHDRAW, {_S.ASKED}, _S.WITHDRAWN, _P.WITHDRAW,
                   _l("Take the question back")),
    ],
)  # fmt: skip
