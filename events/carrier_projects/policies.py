"""Which papers of a project carriers may look at (R10)."""

from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.files.models import StoredFile
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from core.policy import Decision, allowed_if
from events.dockings.policies import may_list
from events.project_papers.queries import projects_showing
from events.project_papers.states import FileKind
from events.project_reviews.scopes import RELEASED

# What speaks for the project; neither signed statements nor papers lent to reviewers.
SHARED = (FileKind.PLAN, FileKind.DECK)


def may_look(user: User, file: StoredFile) -> Decision:
    """A plan or slides of a released project: whoever may list projects for a carrier."""
    shown = any(RELEASED.test(one) for one in projects_showing(file, SHARED))
    own = select(Organisation).where(officered_by(user).sql)
    carriers = db.session.scalars(own) if shown else ()
    return allowed_if(any(may_list(user, one).allowed for one in carriers))
