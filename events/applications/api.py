"""Applying for a post from another program (contract.md §5)."""

from datetime import datetime
from typing import Annotated, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, ConfigDict, Field

from core.api import Operation, Problem, Scope, api_blueprint, operation, token_user
from core.clock import now
from events.applications import queries, services
from events.applications.states import ApplicationPermission, ApplicationState, SharingLevel
from events.profiles.queries import find_profile
from events.registrations.api_shapes import Empty

blueprint = api_blueprint("applications")
SCOPES = (Scope(ApplicationPermission.SEND, _l("Apply for posts in your name")),)


class ApplicationBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    level: SharingLevel = Field(SharingLevel.CV, description="What the employer sees of you.")
    fair: Annotated[str, Field(max_length=120)] = Field(
        "", description="The event through which the post was found, by its slug."
    )


class ApplicationLine(BaseModel):
    reference: str
    job: str
    state: ApplicationState
    level: SharingLevel
    fair: str | None
    sent_at: datetime
    profile: dict[str, Any] = Field(description="The profile as it was frozen with it.")


@blueprint.post("/jobs/<reference>/applications")
@operation(
    Operation(
        _l("Apply for a post"), "Jobs", ApplicationLine, Empty, ApplicationBody,
        scope=ApplicationPermission.SEND, status=201,
    )
)  # fmt: skip
def send(reference: str, query: Empty, body: ApplicationBody) -> ApplicationLine:
    """Send the token's person's profile, frozen as it is now. Sent again it is the same one.

    Refused where there is no profile yet, and for a post that is closed.
    """
    user, at = token_user(), now()
    job, profile = queries.get_job(reference), find_profile(user, for_update=True)
    if profile is None:
        raise Problem(422, errors=[("profile", _("Fill your profile on the portal first."))])
    fair = queries.current_fair(job, body.fair, at)
    one = services.apply(job, profile, body.level, fair, by=user, at=at)
    return ApplicationLine(
        reference=one.reference, job=job.reference, state=one.standing, level=body.level,
        fair=one.edition.slug if one.edition else None, sent_at=one.sent_at, profile=one.snapshot,
    )  # fmt: skip
