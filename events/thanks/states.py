"""Whom an event thanks, and where its letters to them stand."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic


class Audience(Labelled):
    ATTENDEES = "attendees", _l("People who came"), _l("Everybody checked in at least once, but "
                                                       "exhibitors' staff.")  # fmt: skip
    EMPLOYERS = "employers", _l("Employers who came"), _l("Whoever acts for an employer that was "
                                                          "present.")  # fmt: skip
    CARRIERS = "carriers", _l("Carriers"), _l("Whoever acts for a carrier that answered to a "
                                              "project of the event.")  # fmt: skip
    JURORS = (
        "jurors",
        lazy_pgettext("people", "Jurors"),
        _l("Everybody who handed in marks in a round of the event."),
    )


class ThanksState(State):
    DRAFT = "draft", lazy_pgettext("letters", "Not sent yet"), "neutral"
    SENDING = "sending", _l("Being sent"), "progress"
    SENT = "sent", _l("Sent"), "done"


class ThanksAction(StrEnum):
    SEND = "send"
    FINISH = "finish"


class ThanksPermission(StrEnum):
    READ = "thanks:read"
    SEND = "thanks:send"


_A, _S = ThanksAction, ThanksState
# Sent again it reaches whoever was added since, and goes on where it stopped; nobody has it twice.
THANKS_WORKFLOW = Workflow(
    "thank_you",
    [
        Transition(_A.SEND, set(_S), _S.SENDING, ThanksPermission.SEND, _l("Send")),
        automatic(_A.FINISH, _S.SENT, _S.SENDING),
    ],
)
