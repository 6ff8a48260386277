"""An objection to the public notice of a claim, and what becomes of it (recognition.md §3, §8)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic


class ObjectionState(State):
    RECEIVED = (
        "received",
        _l("To be examined"),
        "waiting",
        _l("The city examines your objection"),
    )
    UPHELD = (
        "upheld",
        lazy_pgettext("objection", "Upheld"),
        "done",
        _l("Your objection was found right: the claim was refused"),
    )
    DISMISSED = (
        "dismissed",
        lazy_pgettext("objection", "Dismissed"),
        "refused",
        _l("Your objection was examined and not upheld"),
    )
    WITHDRAWN = (
        "withdrawn",
        lazy_pgettext("objection", "Withdrawn"),
        "withdrawn",
        _l("You withdrew your objection"),
    )
    SETTLED = (
        "settled",
        lazy_pgettext("objection", "Settled with the claim"),
        "neutral",
        _l("The claim has ended without the title, so your objection has no object any more"),
    )


class ObjectionAction(StrEnum):
    TELL = "tell"
    LENGTHEN = "lengthen"
    DISMISS = "dismiss"
    UPHOLD = "uphold"
    WITHDRAW = "withdraw"
    SETTLE = "settle"


class ObjectionPermission(StrEnum):
    LIST = "claim_objections:list"
    TAKE = "claim_objections:take"
    READ = "claim_objections:read"
    DECIDE = "claim_objections:decide"
    OPEN_IDENTITY = "claim_objections:open_identity"


class Ground(Labelled):
    """What an objection says is wrong. Of `REVIEWERS` the reviewers themselves are the subject."""

    FALSE_DOCUMENT = "false_document", _l("A paper is false")
    FALSE_STATEMENT = "false_statement", _l("Degree, years or work are not as stated")
    NOT_EMPLOYED = "not_employed", _l("The person does not work there")
    IDENTITY = "identity", _l("The certificate is somebody else's")
    REVIEWERS = "reviewers", _l("Somebody who reviewed the claim was not impartial")
    OTHER = "other", lazy_pgettext("objection", "Another ground")


_A, _S, _P = ObjectionAction, ObjectionState, ObjectionPermission
_OPEN = {_S.RECEIVED}

OBJECTION_WORKFLOW = Workflow(
    "claim_objection",
    [
        Transition(_A.TELL, _OPEN, _S.RECEIVED, _P.DECIDE,
                   _l("Tell the claimant what it is about")),
        Transition(_A.LENGTHEN, _OPEN, _S.RECEIVED, _P.DECIDE, _l("Take 30 working days")),
        Transition(_A.DISMISS, _OPEN, _S.DISMISSED, _P.DECIDE,
                   lazy_pgettext("objection", "Dismiss")),
        Transition(_A.UPHOLD, _OPEN, _S.UPHELD, _P.DECIDE,
                   _l("Uphold and refuse the claim")),
        Transition(_A.WITHDRAW, _OPEN, _S.WITHDRAWN, None, _l("Withdraw the objection"),
                   by_system=True, by_link=True),
        automatic(_A.SETTLE, _S.SETTLED, _S.RECEIVED),
    ],
)  # fmt: skip
