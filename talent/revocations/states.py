"""A revocation: the holder is heard, then a second person confirms or drops it (§8)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow


class RevocationState(State):
    HEARING = "hearing", _l("The holder is heard"), "waiting"
    CONFIRMED = "confirmed", lazy_pgettext("title", "Revoked"), "refused"
    DROPPED = "dropped", lazy_pgettext("revocation", "Dropped"), "withdrawn"


class RevocationAction(StrEnum):
    CONFIRM = "confirm"
    DROP = "drop"


class RevocationPermission(StrEnum):
    LIST = "revocations:list"
    TAKE = "revocations:take"
    PROPOSE = "revocations:propose"
    STATE = "revocations:state"
    CONFIRM = "revocations:confirm"
    DROP = "revocations:drop"


_A, _S, _P = RevocationAction, RevocationState, RevocationPermission

REVOCATION_WORKFLOW = Workflow(
    "title_revocation",
    [
        Transition(_A.CONFIRM, {_S.HEARING}, _S.CONFIRMED, _P.CONFIRM, _l("Revoke the title")),
        Transition(_A.DROP, {_S.HEARING}, _S.DROPPED, _P.DROP, _l("Drop the revocation")),
    ],
)
