"""Who fills the directories, and who lets an enterprise stand in one."""

from core.accounts.models import User
from core.accounts.policies import organises_city, reads_events
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from core.organisations.states import OrganisationKind
from core.policy import Decision, allowed_if, policy
from events.directories.states import DirectoryPermission


@policy(DirectoryPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(reads_events(user))


@policy(DirectoryPermission.EDIT)
def may_edit(user: User, _subject: object) -> Decision:
    """Organisers of the whole city: the directories are the city's."""
    return allowed_if(organises_city(user))


@policy(DirectoryPermission.AGREE)
def may_agree(user: User, one: Organisation) -> Decision:
    """Whoever acts for an employer."""
    return allowed_if(one.kind == OrganisationKind.EMPLOYER and officered_by(user).test(one))
