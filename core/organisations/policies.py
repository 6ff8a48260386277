"""Who sees an organisation, changes it, and verifies it."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import now
from core.files.models import StoredFile
from core.i18n import show_date
from core.organisations.models import Officer, Organisation
from core.organisations.queries import find_paper_of, join_days
from core.organisations.scopes import OFFICE, officered_by, readable_by, verified_by
from core.organisations.states import EDITABLE, OrganisationPermission
from core.policy import HIDDEN, Decision, allowed_if, policy

FILE_PURPOSE = "organisation-paper"
_BEING_VERIFIED = _l("It is being verified; it can be changed when the office has answered.")
_UNKNOWN = _l("The office decides, because it has not verified the organisation yet.")
_OWN = _l("Nobody verifies an organisation of their own.")


@policy(OrganisationPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(user.is_authenticated and any(map(user.has_role, OFFICE)))


@policy(OrganisationPermission.READ)
def may_read(user: User, one: Organisation) -> Decision:
    return allowed_if(readable_by(user).test(one))


@policy(OrganisationPermission.EDIT)
@policy(OrganisationPermission.SUBMIT)
def may_edit(user: User, one: Organisation) -> Decision:
    """Its officers, as long as staff are not looking at it."""
    acts = officered_by(user).test(one)
    return allowed_if(one.standing in EDITABLE, _BEING_VERIFIED) if acts else HIDDEN


@policy(OrganisationPermission.VERIFY)
def may_verify(user: User, one: Organisation | None) -> Decision:
    """Without one: whether there is any to be verified by this person."""
    if one is None:
        return may_list(user, None)
    return allowed_if(verified_by(user).test(one), _OWN) if may_read(user, one).allowed else HIDDEN


@policy(OrganisationPermission.ADMIT)
def may_admit(user: User, asked: Officer) -> Decision:
    """Its officers; staff once they had some days, where nobody acts, or where it is unknown.

    Whoever entered an organisation that was never verified may be anybody: staff alone decide.
    """
    one = asked.organisation
    if not asked.is_asking or asked.user_id == user.id:
        return HIDDEN
    is_known = one.verified_at is not None
    if officered_by(user).test(one):
        return allowed_if(is_known, _UNKNOWN)
    until = (asked.asked_at or asked.added_at) + timedelta(days=join_days())
    acts = any(officer.is_active for officer in one.officers)
    is_due = now() >= until or not (is_known and acts)
    words = _l("Its officers have until %(day)s to answer.", day=show_date(until))
    return allowed_if(is_due, words) if verified_by(user).test(one) else HIDDEN


def may_read_paper(user: User, file: StoredFile) -> Decision:
    """Its officers; and staff of its district, once it was sent."""
    paper = find_paper_of(file)
    return may_read(user, paper.organisation) if paper is not None else HIDDEN
