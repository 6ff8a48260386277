"""One applies, and looks after what was sent and what each employer sees."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.i18n import tr
from core.policy import authorize
from core.web import requires, signed_in
from events.applications import queries, services
from events.applications.forms import ApplyForm, SharingForm
from events.applications.models import Application
from events.applications.sharing import level_for, share
from events.applications.states import STEPS, UNSIGNED, ApplicationPermission, SharingLevel
from events.profiles.queries import find_profile, in_words, shows_title, titles_of

_P = ApplicationPermission
PAGES = "events/applications"
blueprint = Blueprint("applications", __name__)


@blueprint.route("/jobs/<reference>/apply", methods=["GET", "POST"])
@signed_in
def new(reference: str) -> Answer:
    """Apply with one click; without a profile that is filled first, and then one comes back."""
    job, profile = queries.get_job(reference), find_profile(current_user)
    services.require_open(job, current_user, now())
    known = queries.newest_for(job, current_user)
    if known is not None and known.standing in UNSIGNED:
        return redirect(url_for("applications.show", reference=known.reference), 303)
    # What the post's page or the profile's form handed on.
    asked = request.args.get("level", ""), request.args.get("fair", "")
    form = ApplyForm(level=asked[0] or str(SharingLevel.CV), fair=asked[1])
    if profile is None:
        carried = {"level": form.level.data, "fair": form.fair.data or None}
        return redirect(url_for("profiles.show", job=job.reference, **carried), 303)

    def send() -> Answer:
        mine = find_profile(current_user, for_update=True) or profile
        fair = queries.current_fair(job, form.fair.data or "", now())
        chosen = SharingLevel(form.level.data)
        one = services.apply(job, mine, chosen, fair, by=current_user, at=now())
        flash(_("Your application %(reference)s was sent.", reference=one.reference), "success")
        return redirect(url_for("applications.show", reference=one.reference), 303)

    def draw() -> str:
        titles = titles_of(current_user) if shows_title(profile) else ()
        words = in_words(profile.snapshot())
        told = {"job": job, "profile": profile, "titles": titles, "words": words}
        return render_template(f"{PAGES}/new.html", form=form, **told)

    return answer_form(form, draw, send)


@blueprint.get("/me/applications/<reference>")
@requires(_P.OWN)
def show(reference: str) -> str:
    one = _own(reference)
    level = level_for(current_user.id, one.organisation_id)
    form = SharingForm(level=str(level), prefix=one.organisation.reference)
    steps = [(step, one.reached(step)) for step in reversed(STEPS)]
    shown = [{"when": at, "title": step.label, "tone": step.tone} for step, at in steps if at]
    told = {"application": one, "words": in_words(one.snapshot), "steps": shown}
    may_change = one.standing in UNSIGNED
    return render_template(f"{PAGES}/show.html", form=form, may_change=may_change, **told)


@blueprint.post("/me/applications/<reference>/renew")
@requires(_P.OWN)
def renew(reference: str) -> Answer:
    one, profile = _own(reference), find_profile(current_user)
    if profile is None:
        return redirect(url_for("profiles.show"), 303)
    services.renew(one, profile, by=current_user, at=now())
    return _back(one, _("The employer now has your profile as it is today."))


@blueprint.post("/me/applications/<reference>/withdraw")
@requires(_P.OWN)
def withdraw(reference: str) -> Answer:
    one = _own(reference)
    services.withdraw(one, by=current_user, at=now())
    return _back(one, _("Withdrawn. The employer sees it no more."))


@blueprint.get("/me/sharing")
@signed_in
def sharing() -> str:
    """What each employer sees of the person, to be changed at once."""
    found = queries.list_sharing(current_user)
    forms = [(one, SharingForm(level=level, prefix=one.reference)) for one, level in found]
    return render_template(f"{PAGES}/sharing.html", forms=forms)


@blueprint.post("/me/sharing/<organisation>")
@signed_in
def change(organisation: str) -> Answer:
    mine = (one for one, _level in queries.list_sharing(current_user))
    employer = next((one for one in mine if one.reference == organisation), None)
    if employer is None:
        raise NotFound
    form = SharingForm(prefix=organisation)
    if form.validate_on_submit():
        level = SharingLevel(form.level.data)
        share(current_user, employer, level, by=current_user, at=now())
        said = {"employer": tr(employer.name), "level": level.label}
        flash(_("%(employer)s sees of you from now on: %(level)s", **said), "success")
    back = request.args.get("of")
    target = url_for("applications.show", reference=back) if back else None
    return redirect(target or url_for("applications.sharing"), 303)


def _own(reference: str) -> Application:
    one = queries.get_own(reference, current_user)
    authorize(_P.OWN, one)
    return one


def _back(one: Application, said: str) -> Answer:
    flash(said, "success")
    return redirect(url_for("applications.show", reference=one.reference), 303)
