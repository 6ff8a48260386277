"""A team member's way from invitation to answer."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow


class MemberState(State):
    """Whoever is not asked (the founder, a fund that only holds shares) stands as confirmed."""

    INVITED = "invited", lazy_pgettext("member", "Invited"), "waiting"
    CONFIRMED = "confirmed", lazy_pgettext("member", "Confirmed"), "done"
    DECLINED = "declined", lazy_pgettext("member", "Declined"), "refused"


class MemberAction(StrEnum):
    INVITE = "invite"
    CONFIRM = "confirm"
    DECLINE = "decline"


class TeamPermission(StrEnum):
    SHAPE = "project_teams:shape"
    ANSWER = "project_teams:answer"


_A, _S, _P = MemberAction, MemberState, TeamPermission
_ASKED = {_S.INVITED, _S.CONFIRMED}

MEMBER_WORKFLOW = Workflow(
    "project_member",
    [
        Transition(_A.INVITE, frozenset(_S), _S.INVITED, _P.SHAPE, _l("Invite again")),
        Transition(_A.CONFIRM, {_S.INVITED}, _S.CONFIRMED, _P.ANSWER, _l("Confirm"), by_link=True),
        Transition(_A.DECLINE, _ASKED, _S.DECLINED, _P.ANSWER, _l("Decline"), by_link=True),
    ],
)
