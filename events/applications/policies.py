"""Who applies, who reads applications, and who says what became of them (R15, R15b)."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.files.models import StoredFile
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from core.policy import ALLOWED, HIDDEN, Decision, allowed_if, policy
from events.applications.models import Application, Sharing
from events.applications.states import ApplicationPermission, ApplicationState, SharingLevel
from events.profiles.models import TalentProfile

_P = ApplicationPermission
UNVERIFIED = _l(
    "Applicants are shown to verified employers only. Have the organisation verified again."
)


@policy(_P.OWN)
def may_answer(user: User, one: Application) -> Decision:
    return allowed_if(user.is_authenticated and one.user_id == user.id)


@policy(_P.LIST)
def may_list(user: User, employer: Organisation) -> Decision:
    """Its officers, as long as it is verified."""
    if not officered_by(user).test(employer):
        return HIDDEN
    return allowed_if(employer.is_verified(today()), UNVERIFIED)


@policy(_P.DECIDE)
def may_decide(user: User, one: Application) -> Decision:
    if one.standing is ApplicationState.WITHDRAWN:
        return HIDDEN
    return may_list(user, one.organisation)


def may_read_cv(user: User, file: StoredFile) -> Decision:
    """Its owner; and officers of a verified employer the owner shares the CV with now.

    Of an employer that got an application: the one sent with it. Else: the one of the profile.
    """
    if file.owner_id == user.id:
        return ALLOWED
    sent = select(Application.organisation_id).where(
        Application.cv_id == file.id, Application.state != ApplicationState.WITHDRAWN
    )
    in_profile = select(TalentProfile.id).where(TalentProfile.cv_id == file.id).exists()
    shared = Sharing.user_id == file.owner_id, Sharing.level == SharingLevel.CV
    given = or_(Organisation.id.in_(sent), in_profile)
    rows = select(Organisation).join(Sharing).where(*shared, given, officered_by(user).sql)
    return allowed_if(any(may_list(user, one).allowed for one in db.session.scalars(rows)))
