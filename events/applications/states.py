"""An application's life (events.md §7.2), and how much of a talent an employer sees."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State
from core.workflow import Transition, Workflow, automatic, consequence


class ApplicationState(State):
    SENT = "sent", lazy_pgettext("application", "Sent"), "progress", _l("The employer has it")
    SEEN = "seen", _l("Seen"), "progress", _l("The employer read it")
    SHORTLISTED = "shortlisted", _l("Shortlisted"), "progress", _l("On the employer's short list")
    INTERVIEW = "interview", _l("Interview"), "progress", _l("You are invited to an interview")
    INTENT = (
        "intent", _l("Intent"), "waiting", _l("The employer would like to go on: say if you do")
    )  # fmt: skip
    SIGNED = "signed", lazy_pgettext("application", "Signed"), "done", _l("The contract is signed")
    HIRED = "hired", _l("Hired"), "done", _l("You began to work there")
    DECLINED = "declined", lazy_pgettext("application", "Declined"), "refused"
    WITHDRAWN = "withdrawn", lazy_pgettext("application", "Withdrawn"), "withdrawn"


class SharingLevel(Labelled):
    """What one employer sees of a talent; each level holds what stands before it."""

    NOTHING = (
        "nothing", lazy_pgettext("sharing", "Nothing"), _l("Nothing: only that somebody applied")
    )  # fmt: skip
    NAME = "name", lazy_pgettext("sharing", "Name"), _l("Name only")
    PROFILE = (
        "profile", lazy_pgettext("sharing", "Profile"),
        _l("Name and profile, without CV and contacts"),
    )  # fmt: skip
    CV = (
        "cv", lazy_pgettext("sharing", "CV and contacts"),
        _l("Everything: name, profile, CV, e-mail address and telephone"),
    )  # fmt: skip

    @property
    def rank(self) -> int:
        return list(SharingLevel).index(self)


class ApplicationAction(StrEnum):
    SEE = "see"
    SHORTLIST = "shortlist"
    INVITE = "invite"
    BOOK = "book"
    INTEND = "intend"
    SIGN = "sign"
    HIRE = "hire"
    DECLINE = "decline"
    RECONSIDER = "reconsider"
    AGREE = "agree"
    CONTEST = "contest"
    WITHDRAW = "withdraw"


class ApplicationPermission(StrEnum):
    SEND = "applications:send"
    # About one's own application.
    OWN = "applications:own"
    # About an organisation and one application to it: its officers.
    LIST = "applications:list"
    DECIDE = "applications:decide"
    # About a fair: how many there are, and which, without anybody's name (R15b).
    COUNT = "applications:count"
    LIST_FAIR = "applications:list_fair"


_A, _S, _P = ApplicationAction, ApplicationState, ApplicationPermission
# In the order of the way to being hired.
STEPS = (_S.SENT, _S.SEEN, _S.SHORTLISTED, _S.INTERVIEW, _S.INTENT, _S.SIGNED, _S.HIRED)
LIVE_APPLICATIONS = frozenset(STEPS)
_NEW = frozenset({_S.SENT, _S.SEEN})
# Until a contract is signed it may be renewed, withdrawn and declined.
UNSIGNED = frozenset(STEPS[:5])
# What the talent's word is asked for; "no" leads back to the step before.
SAID = frozenset({_S.INTENT, _S.SIGNED, _S.HIRED})

APPLICATION_WORKFLOW = Workflow(
    "application",
    [
        automatic(_A.SEE, _S.SEEN, _S.SENT),
        Transition(_A.SHORTLIST, _NEW, _S.SHORTLISTED, _P.DECIDE, _l("Put on the short list")),
        Transition(
            _A.INVITE, _NEW | {_S.SHORTLISTED}, _S.INTERVIEW, _P.DECIDE,
            _l("Invite to an interview"),
        ),
        # The booking of an interview, by either side.
        consequence(_A.BOOK, _S.INTERVIEW, _S.SENT, _S.SEEN, _S.SHORTLISTED),
        Transition(
            _A.INTEND, UNSIGNED - {_S.INTENT}, _S.INTENT, _P.DECIDE,
            _l("Say that you intend to hire"),
        ),
        Transition(_A.SIGN, UNSIGNED, _S.SIGNED, _P.DECIDE, _l("Enter the contract")),
        Transition(_A.HIRE, {_S.SIGNED}, _S.HIRED, _P.DECIDE, _l("Enter the first working day")),
        Transition(
            _A.DECLINE, UNSIGNED, _S.DECLINED, _P.DECIDE, lazy_pgettext("application", "Decline")
        ),
        Transition(_A.RECONSIDER, {_S.DECLINED}, _S.SHORTLISTED, _P.DECIDE, _l("Take up again")),
        Transition(
            _A.AGREE, SAID, None, _P.OWN, lazy_pgettext("application", "Yes, that is so"), SAID
        ),
        Transition(
            _A.CONTEST, SAID, None, _P.OWN, lazy_pgettext("application", "No, that is not so"),
            frozenset(STEPS[1:6]),
        ),
        Transition(
            _A.WITHDRAW, UNSIGNED, _S.WITHDRAWN, _P.OWN,
            lazy_pgettext("application", "Withdraw the application"),
        ),
    ],
)  # fmt: skip
