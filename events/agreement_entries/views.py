"""Where an agreement is put on record."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.forms import Answer, answer_form
from core.policy import authorize
from core.web import requires
from events.agreement_entries import queries, services
from events.agreement_entries.forms import AgreementForm
from events.agreements.states import AgreementPermission
from events.editions.views.pages import edition_of

desk = Blueprint("agreement_entries", __name__, url_prefix="/desk/events/<slug>/agreements")


@desk.route("/new", methods=["GET", "POST"])
@requires(AgreementPermission.RECORD)
def record(slug: str) -> Answer:
    """Record one; `?project=` is the number of the project in hand."""
    edition = edition_of(slug)
    authorize(AgreementPermission.RECORD, edition)
    form = AgreementForm(venues=queries.signing_venues(current_user, edition))
    if request.method == "GET":
        form.project.data = request.args.get("project", "")[:20]

    def keep() -> Answer:
        said = form.to_agreement()
        one = services.record_agreement(edition, said, by=current_user, at=now())
        flash(_("Recorded. Somebody else confirms it."), "success")
        return redirect(url_for("agreements_desk.show", slug=slug, reference=one.reference), 303)

    def draw() -> str:
        return render_template(
            "events/agreement_entries/record.html", edition=edition, form=form,
            projects=queries.offered_projects(current_user, edition),
            carriers=queries.carrier_names(),
        )  # fmt: skip

    return answer_form(form, draw, keep)
