"""Which projects carriers see at this moment (R10)."""

from core.scopes import Rule, among, differs, equals
from events.project_reviews.scopes import CARRIERS_AFTER
from events.projects.models import Project
from events.projects.states import LIVE_PROJECTS, ProjectState

_BEYOND = Rule(Project.level > CARRIERS_AFTER, lambda one: one.level > CARRIERS_AFTER)
# Passed the level behind which carriers look, or all where there are fewer; live; and its owner
# agrees now. Whatever shows, counts or hands over anything to carriers begins here.
RELEASED = (
    among(Project.state, LIVE_PROJECTS - {ProjectState.DRAFT})
    & equals(Project.shares_with_carriers, True)
    & differs(Project.owner_id, None)
    & (_BEYOND | equals(Project.state, ProjectState.PASSED))
)
