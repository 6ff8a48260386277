"""The pages on which posts and people are suggested to each other, each with why."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_pgettext
from flask_login import current_user

from core.forms import Answer
from core.organisations.queries import get_own
from core.policy import authorize
from core.web import requires, signed_in
from events.applications.states import ApplicationPermission
from events.jobs.queries import list_of
from events.matching import queries
from events.profiles.queries import find_profile
from events.vacancies.links import PostLink

blueprint = Blueprint("matching", __name__)
# Through which fair the post was seen goes along.
APPLY = PostLink(
    "apply", lazy_pgettext("application", "Apply"),
    lambda job: url_for("applications.new", reference=job.reference, fair=request.args.get("fair")),
    order=10, is_primary=True,
)  # fmt: skip


@blueprint.get("/me/profile/posts")
@signed_in
def posts() -> Answer:
    """Open posts that fit one's profile."""
    profile = find_profile(current_user)
    if profile is None:
        return redirect(url_for("profiles.show"))
    return render_template("events/matching/posts.html", found=queries.posts_for(profile))


@blueprint.get("/me/organisations/<organisation>/matching")
@requires(ApplicationPermission.LIST)
def people(organisation: str) -> str:
    """Who of those that share their profile with the employer fits a post."""
    employer = get_own(organisation, current_user)
    authorize(ApplicationPermission.LIST, employer)
    offered = list_of(employer)
    post = next((one for one in offered if one.reference == request.args.get("post")), None)
    found = queries.people_for(post) if post else []
    sent = queries.newest_of(employer, [one.user_id for one, _why in found])
    told = {"organisation": employer, "posts": offered, "post": post, "found": found, "sent": sent}
    return render_template("events/matching/people.html", **told)
