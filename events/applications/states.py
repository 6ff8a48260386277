"""An application's life (events.md §7.2), and how much of a talent an employer sees."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State


class ApplicationState(State):
    SENT = "sent", lazy_pgettext("application", "Sent"), "progress", _l("The employer has it")
    SEEN = "seen", _l("Seen"), "progress", _l("The employer read it")
    SHORTLISTED = "shortlisted", _l("Shortlisted"), "progress", _l("On the employer's short list")
    INTERVIEW = "interview", _l("Interview"), "progress", _l("You are invited to an interview")
    INTENT = "intent", _l("Intent"), "progress", _l("Both sides intend to go on")
    SIGNED = "signed", lazy_pgettext("application", "Signed"), "done"
    HIRED = "hired", _l("Hired"), "done"
    DECLINED = "declined", lazy_pgettext("application", "Declined"), "refused"
    WITHDRAWN = "withdrawn", lazy_pgettext("application", "Withdrawn"), "withdrawn"


class SharingLevel(Labelled):
    """What one employer sees of a talent; each level holds what stands before it."""

    NOTHING = "nothing", lazy_pgettext("sharing", "Nothing")
    NAME = "name", lazy_pgettext("sharing", "Name")
    PROFILE = "profile", lazy_pgettext("sharing", "Profile")
    CV = "cv", lazy_pgettext("sharing", "CV and contacts")

    @property
    def rank(self) -> int:
        return list(SharingLevel).index(self)


_S = ApplicationState
# In the order of the way to being hired.
STEPS = (_S.SENT, _S.SEEN, _S.SHORTLISTED, _S.INTERVIEW, _S.INTENT, _S.SIGNED, _S.HIRED)
LIVE_APPLICATIONS = frozenset(STEPS)
