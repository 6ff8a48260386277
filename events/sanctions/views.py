"""The city's list of absences, one of them, and an employer's explanation."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now
from core.errors import NotFound
from core.forms import Answer, BaseForm, answer_form, paragraph
from core.lists import add_list_routes
from core.policy import authorize, can
from core.web import requires, signed_in
from events.exhibitors.queries import get_own
from events.sanctions import queries, services
from events.sanctions.policies import SanctionPermission
from events.sanctions.status import SANCTIONS, state_of

P = SanctionPermission
PAGES = "events/sanctions"
LONGEST = 4_000
blueprint = Blueprint("sanctions", __name__, url_prefix="/desk/absences")
own = Blueprint("own_absences", __name__, url_prefix="/me/exhibitors/<reference>")
add_list_routes(blueprint, SANCTIONS)


class LiftForm(BaseForm):
    reason = paragraph(
        _l("Why it is lifted"), LONGEST, missing=_l("Say why it is lifted."),
        description=_l("The employer reads it."), render_kw={"rows": 4},
    )  # fmt: skip


class ExplanationForm(BaseForm):
    text = paragraph(
        _l("What happened, and why"), LONGEST, missing=_l("Write the explanation."),
        render_kw={"rows": 8},
    )  # fmt: skip


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(P.LIST)
def show(reference: str) -> Answer:
    """One absence with the explanation; lifted from here, with a reason."""
    authorize(P.LIST)
    one, form = queries.get_visible(reference, current_user), LiftForm()

    def lift() -> Answer:
        services.lift(one, form.reason.data, by=current_user, at=now())
        flash(_("Lifted. The employer is told."), "success")
        return redirect(url_for("sanctions.show", reference=reference), 303)

    others = [each for each in queries.list_of(one.organisation) if each is not one]
    shown = {"one": one, "others": others, "state_of": state_of, "may_lift": can(P.LIFT, one)}
    return answer_form(
        form, lambda: render_template(f"{PAGES}/show.html", form=form, **shown), lift
    )


@own.route("/absence", methods=["GET", "POST"])
@signed_in
def explain(reference: str) -> Answer:
    """The employer's own words on an absence that is on record."""
    exhibitor = get_own(reference, current_user)
    one = queries.find_of(exhibitor)
    if one is None:
        raise NotFound
    authorize(P.EXPLAIN, one)
    form = ExplanationForm(text=one.explanation)

    def keep() -> Answer:
        services.explain(one, form.text.data, by=current_user, at=now())
        flash(_("Sent. The organiser answers it."), "success")
        return redirect(url_for("exhibitors.show", reference=reference), 303)

    said = {"form": form, "exhibitor": exhibitor}
    return answer_form(form, lambda: render_template(f"{PAGES}/explain.html", **said), keep)
