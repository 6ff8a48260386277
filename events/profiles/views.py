"""One's own profile; whoever came from a post goes back to it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.files.services import take_upload
from core.forms import Answer, answer_form
from core.web import signed_in
from events.profiles.forms import ProfileForm
from events.profiles.queries import find_profile, known_facts, shows_title, titles_of
from events.profiles.services import keep_profile

blueprint = Blueprint("profiles", __name__, url_prefix="/me/profile")
# What a post's page hands on, to come back to it with nothing lost.
CARRIED = ("job", "fair", "level")


@blueprint.route("", methods=["GET", "POST"])
@signed_in
def show() -> Answer:
    """The profile, to be filled or changed; what is known of the person stands in it already."""
    profile, titles = find_profile(current_user), titles_of(current_user)
    shown = profile is not None and shows_title(profile)
    filled = {"obj": profile} if profile else {"data": known_facts(current_user)}
    form = ProfileForm(**filled, shows_title=shown)

    def keep() -> Answer:
        sent, checked = form.cv.data, None
        if getattr(sent, "stream", None) is not None:
            checked = take_upload(sent.stream, declared_name=sent.filename or "", field="cv")
        keep_profile(
            current_user, form.facts, checked, keeps_cv=not form.drops_cv.data,
            shows_title=form.shows_title.data if titles else None, at=now(),
        )  # fmt: skip
        flash(_("Your profile was saved."), "success")
        return redirect(_back(), 303)

    def draw() -> str:
        told = {"profile": profile, "titles": titles, "carried": _carried()}
        return render_template("events/profiles/show.html", form=form, **told)

    return answer_form(form, draw, keep)


def _carried() -> dict[str, Any]:
    return {name: request.args[name] for name in CARRIED if request.args.get(name)}


def _back() -> str:
    carried = _carried()
    job = carried.pop("job", None)
    if job is None:
        return url_for("profiles.show")
    return url_for("applications.new", reference=job, **carried)
