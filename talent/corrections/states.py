"""A correction: asked for, written by one, confirmed by a second person."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State
from core.workflow import Transition, Workflow


class CorrectionState(State):
    ASKED = "asked", lazy_pgettext("correction", "To be written"), "waiting"
    WRITTEN = "written", _l("Waits for a second person"), "waiting"
    CONFIRMED = "confirmed", lazy_pgettext("correction", "Issued anew"), "done"
    DECLINED = "declined", lazy_pgettext("correction", "Declined"), "refused"


class CorrectionAction(StrEnum):
    WRITE = "write"
    CONFIRM = "confirm"
    DECLINE = "decline"


class CorrectionPermission(StrEnum):
    ASK = "corrections:ask"
    BEGIN = "corrections:begin"
    LIST = "corrections:list"
    TAKE = "corrections:take"
    WRITE = "corrections:write"
    CONFIRM = "corrections:confirm"


_A, _S, _P = CorrectionAction, CorrectionState, CorrectionPermission
_OPEN = frozenset({_S.ASKED, _S.WRITTEN})

CORRECTION_WORKFLOW = Workflow(
    "certificate_correction",
    [
        Transition(_A.WRITE, _OPEN, _S.WRITTEN, _P.WRITE, _l("Write what is right")),
        Transition(_A.CONFIRM, {_S.WRITTEN}, _S.CONFIRMED, _P.CONFIRM,
                   _l("Confirm and issue anew")),
        Transition(_A.DECLINE, _OPEN, _S.DECLINED, _P.WRITE,
                   lazy_pgettext("correction", "Decline")),
    ],
)  # fmt: skip
