"""The life of an organisation's entry: what its officers send, and what staff verify (R13, R24)."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic


class OrganisationKind(Labelled):
    EMPLOYER = "employer", _l("Employer")
    CARRIER = "carrier", _l("Carrier (park or incubator)")
    PUBLIC = "public", _l("Public body")
    OTHER = "other", _l("Other organisation")


class OrganisationState(State):
    DRAFT = (
        "draft", _l("Being filled in"), "neutral",
        _l("Not sent yet: add the papers and send it for verification"),
    )  # fmt: skip
    SUBMITTED = "submitted", _l("Being verified"), "progress", _l("The office verifies the papers")
    RETURNED = "returned", _l("To be corrected"), "waiting", _l("Correct it and send it again")
    VERIFIED = "verified", _l("Verified"), "done", _l("Verified by the office")
    EXPIRED = (
        "expired", _l("Verification expired"), "waiting",
        _l("Check the papers and send them for verification again"),
    )  # fmt: skip
    REFUSED = (
        "refused",
        lazy_pgettext("organisation", "Refused"),
        "refused",
        _l("Refused; the reason is below"),
    )
    SUSPENDED = "suspended", _l("Suspended"), "refused", _l("Suspended; the reason is below")


class OrganisationAction(StrEnum):
    SUBMIT = "submit"
    VERIFY = "verify"
    RETURN = "return"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    LIFT = "lift"
    EXPIRE = "expire"
    FREE_CODE = "free_code"


class OrganisationPermission(StrEnum):
    LIST = "organisations:list"
    READ = "organisations:read"
    EDIT = "organisations:edit"
    SUBMIT = "organisations:submit"
    VERIFY = "organisations:verify"
    ADMIT = "organisations:admit"


class PaperKind(Labelled):
    """What an organisation proves itself with."""

    LICENCE = "licence", _l("Business licence")
    AUTHORITY = "authority", _l("Letter of authority for its officer")
    # Of a branch, whose parent is not verified here (events.md 2.2).
    PARENT = "parent", _l("The parent's licence and its authorisation of the branch")


_A, _S, _P = OrganisationAction, OrganisationState, OrganisationPermission
# While it is one of these, its officers may change what staff verified or will verify.
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED, _S.VERIFIED, _S.EXPIRED})
# What was verified until a day stays so while the next verification is under way.
TRUSTED = frozenset({_S.VERIFIED, _S.SUBMITTED, _S.RETURNED})

ORGANISATION_WORKFLOW = Workflow(
    "organisation",
    [
        Transition(_A.SUBMIT, EDITABLE, _S.SUBMITTED, _P.SUBMIT, _l("Send for verification")),
        Transition(_A.VERIFY, {_S.SUBMITTED}, _S.VERIFIED, _P.VERIFY, _l("Verify")),
        Transition(_A.RETURN, {_S.SUBMITTED}, _S.RETURNED, _P.VERIFY, _l("Return to be corrected")),
        Transition(
            _A.REFUSE, {_S.SUBMITTED}, _S.REFUSED, _P.VERIFY,
            lazy_pgettext("organisation", "Refuse"),
        ),
        Transition(
            _A.SUSPEND, {_S.VERIFIED, _S.EXPIRED}, _S.SUSPENDED, _P.VERIFY, _l("Suspend")
        ),
        Transition(
            _A.LIFT, {_S.SUSPENDED, _S.REFUSED}, _S.RETURNED, _P.VERIFY, _l("Open again")
        ),
        Transition(
            _A.FREE_CODE, {_S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.REFUSED}, _S.REFUSED, _P.VERIFY,
            _l("Free the credit code"),
        ),
        automatic(_A.EXPIRE, _S.EXPIRED, _S.VERIFIED, _S.RETURNED),
    ],
)  # fmt: skip
