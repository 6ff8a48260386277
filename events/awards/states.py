"""An award's life: proposed, announced where its prize asks for it, confirmed, or withdrawn."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow, automatic
from events.projects.states import ProjectState


class AwardState(State):
    """`sentence` is what the project's owner reads; of a mere proposal nobody outside hears."""

    PROPOSED = (
        "proposed", lazy_pgettext("award", "Proposed"), "waiting",
        _l("The office has not decided on it yet"),
    )  # fmt: skip
    NOTICE = (
        "notice", lazy_pgettext("award", "On public notice"), "progress",
        _l("On public notice: it is confirmed if no objection is upheld"),
    )  # fmt: skip
    CONFIRMED = (
        "confirmed", lazy_pgettext("award", "Confirmed"), "done",
        _l("The award is confirmed; the certificates of the team come by themselves"),
    )  # fmt: skip
    WITHDRAWN = (
        "withdrawn", lazy_pgettext("award", "Withdrawn"), "withdrawn",
        _l("The award was withdrawn; its certificates no longer hold"),
    )  # fmt: skip


class AwardAction(StrEnum):
    ANNOUNCE = "announce"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    # Its project left the competition before it was confirmed.
    LAPSE = "lapse"


class AwardPermission(StrEnum):
    """`AWARD` is asked of an event: its prizes, and who is proposed for them."""

    LIST = "awards:list"
    AWARD = "awards:award"
    CONFIRM = "awards:confirm"
    WITHDRAW = "awards:withdraw"


_A, _S, _P = AwardAction, AwardState, AwardPermission
# Each of these takes a place of its prize, and its project's one prize of the group.
LIVE_AWARDS = frozenset({_S.PROPOSED, _S.NOTICE, _S.CONFIRMED})
# What everybody may read.
PUBLIC_AWARDS = frozenset({_S.NOTICE, _S.CONFIRMED})
# Projects that may win: what left the review, or was never in it, never does.
AWARDABLE = frozenset({ProjectState.SUBMITTED, ProjectState.IN_REVIEW, ProjectState.PASSED})

AWARD_WORKFLOW = Workflow(
    "award",
    [
        Transition(_A.ANNOUNCE, {_S.PROPOSED}, _S.NOTICE, _P.CONFIRM, _l("Give public notice")),
        Transition(
            _A.CONFIRM, {_S.PROPOSED, _S.NOTICE}, _S.CONFIRMED, _P.CONFIRM,
            _l("Confirm the award"),
        ),
        Transition(
            _A.WITHDRAW, LIVE_AWARDS, _S.WITHDRAWN, _P.WITHDRAW, _l("Withdraw the award")
        ),
        automatic(_A.LAPSE, _S.WITHDRAWN, _S.PROPOSED, _S.NOTICE),
    ],
)  # fmt: skip
