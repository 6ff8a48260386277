"""Which exhibitors a person may see and decide about: lists and policies both ask here."""

from core.accounts.models import User
from core.accounts.roles import Role
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from core.scopes import EVERYTHING, NOTHING, Rule, among, differs, equals, related
from events.editions.models import Edition
from events.editions.reach import Reach, reading_reach, running_reach
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState


def acted_for_by(user: User) -> Rule:
    """Those of the organisations the person acts for."""
    return related(Exhibitor.organisation, officered_by(user))


def readable_by(user: User, edition: Edition) -> Rule:
    """Those sent to this edition, within reach; what officers still fill in is theirs alone."""
    return _within(user, edition, reading_reach(user, edition))


def decided_by(user: User, edition: Edition) -> Rule:
    """Those the person may judge: never of an organisation they act for or belong to."""
    acts_for = acted_for_by(user)
    rule = _within(user, edition, running_reach(user, edition))
    rule &= Rule(~acts_for.sql, lambda one: not acts_for.test(one))
    if user.is_authenticated and user.organisation_id is not None:
        rule &= differs(Exhibitor.organisation_id, user.organisation_id)
    return rule


def _within(user: User, edition: Edition, reach: Reach) -> Rule:
    """Whoever runs a district's venue sees the employers of that district (R19)."""
    if not reach:
        return NOTHING
    near = EVERYTHING
    if not reach.whole:
        districts = user.scopes_of(Role.ORGANISER)
        near = related(Exhibitor.organisation, among(Organisation.district, districts))
    sent = differs(Exhibitor.state, ExhibitorState.DRAFT)
    return equals(Exhibitor.edition_id, edition.id) & sent & near
