"""The page of an edition's funnel, and who may see it."""

from enum import StrEnum

from flask import Blueprint, render_template
from flask_login import current_user

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.errors import NotFound
from core.policy import Decision, allowed_if, authorize, policy
from core.web import requires
from events.editions.models import Edition
from events.editions.policies import reads_part
from events.editions.queries import find_edition
from events.event_types import Part
from events.project_funnel.figures import funnel_chart, funnel_of, list_url
from events.project_levels.funnel import Outcome
from events.project_levels.queries import levels_in

desk = Blueprint("project_funnel", __name__, url_prefix="/desk/events/<slug>/review-funnel")


class FunnelPermission(StrEnum):
    READ = "project_funnel:read"


@policy(FunnelPermission.READ)
def may_read(user: User, edition: Edition) -> Decision:
    """Whoever runs a part of the event, audits it, or reviews for the whole city."""
    if user.is_authenticated and user.has_role(Role.CITY_REVIEWER):
        return allowed_if(edition.type.has(Part.PROJECTS))
    return reads_part(user, edition, Part.PROJECTS)


@desk.get("")
@requires(FunnelPermission.READ)
def show(slug: str) -> str:
    """What came of the projects at each level; every figure leads to its list."""
    edition = find_edition(slug)
    if edition is None:
        raise NotFound
    authorize(FunnelPermission.READ, edition)
    figures, levels = funnel_of(edition, current_user), levels_in(edition.id)
    return render_template(
        "events/project_funnel/show.html", edition=edition, outcomes=list(Outcome), as_of=now(),
        rows=list(zip(levels, figures, strict=True)), list_url=list_url,
        chart=funnel_chart(edition, levels, figures),
    )  # fmt: skip
