"""Travel support (R23): the life of one person's line on the list, and who may do what."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic


class SupportState(State):
    DRAFTED = "drafted", lazy_pgettext("travel", "Drafted"), "progress"
    PUBLISHED = (
        "published", _l("On public notice"), "waiting",
        _l("You are on the list; it is final unless somebody objects"),
    )  # fmt: skip
    FINAL = "final", lazy_pgettext("travel", "Final"), "done", _l("You may claim it")
    WITHDRAWN = (
        "withdrawn", lazy_pgettext("travel", "Withdrawn"), "withdrawn",
        _l("Withdrawn; the reason is told"),
    )  # fmt: skip


class Origin(Labelled):
    """Where a tier is for; the first two of the mainland, by province."""

    IN_PROVINCE = "in_province", _l("Jiangsu Province")
    OTHER_PROVINCE = "other_province", _l("Another province of the Chinese mainland")
    ASIA = "asia", _l("Asia outside the Chinese mainland")
    OVERSEAS = "overseas", _l("Anywhere outside the Chinese mainland")


class Doubt(Labelled):
    """Why nobody but the organiser can say which tier somebody gets."""

    UNKNOWN = "unknown", _l("No country or region of residence is known")
    PROVINCE = "province", _l("Which province is not known")
    NO_TIER = "no_tier", _l("No tier is for this place")
    SAME_PERSON = "same_person", _l("May be the same person as another on the list")
    TIER_GONE = "tier_gone", _l("The tier chosen for them is gone")


class TravelAction(StrEnum):
    PUBLISH = "publish"
    FINISH = "finish"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


class TravelPermission(StrEnum):
    """Each about an event; the last also about one line of its list."""

    LIST = "travel_support:list"
    TAKE = "travel_support:take"
    DECIDE = "travel_support:decide"


_A, _S, _P = TravelAction, SupportState, TravelPermission
# What the person reads of, and what a letter said.
TOLD_STATES = frozenset({_S.PUBLISHED, _S.FINAL})
LIVE_SUPPORTS = TOLD_STATES | {_S.DRAFTED}

TRAVEL_WORKFLOW = Workflow(
    "travel_support",
    [
        Transition(_A.PUBLISH, {_S.DRAFTED}, _S.PUBLISHED, _P.DECIDE, _l("Give public notice")),
        automatic(_A.FINISH, _S.FINAL, _S.PUBLISHED),
        Transition(
            _A.WITHDRAW, LIVE_SUPPORTS, _S.WITHDRAWN, _P.DECIDE,
            lazy_pgettext("travel", "Withdraw"),
        ),
        Transition(_A.RESTORE, {_S.WITHDRAWN}, _S.DRAFTED, _P.DECIDE, _l("Put on the list again")),
    ],
)  # fmt: skip
