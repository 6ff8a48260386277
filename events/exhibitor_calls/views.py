"""The call for everybody, with who comes; the organiser's page of it, and employers' answers."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import beijing_date, now
from core.forms import Answer, answer_form
from core.organisations.models import Organisation
from core.organisations.queries import list_own
from core.paging import page_of
from core.policy import authorize
from core.public_pages import show as show_page
from core.web import public, requires, signed_in
from events.editions.queries import get_edition, get_public_edition
from events.event_types import Part
from events.exhibitor_calls import queries, services
from events.exhibitor_calls.forms import ApplyForm, CallForm, ExhibitorForm, filled
from events.exhibitor_calls.policies import CallPermission
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import facts_of
from events.exhibitors.queries import blocked_until, entity_of, list_where, only
from events.exhibitors.states import ExhibitorPermission
from events.exhibitors.views import attempt, back, own

PAGES = "events/exhibitor_calls"
blueprint = Blueprint("exhibitor_calls", __name__)


@blueprint.get("/events/<slug>/exhibitors")
@public
def index(slug: str) -> Response:
    """The call while it is open; always who comes, and what is known of each."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    words = request.args.get("q", "").strip()[:200]
    number = request.args.get("page", 1, int)
    found = page_of(queries.public_exhibitors(edition, words), number)
    return show_page(
        f"{PAGES}/index.html", edition=edition, call=queries.call_of(edition), at=now(),
        found=found, facts=facts_of(found.rows), words=words,
    )  # fmt: skip


@blueprint.get("/events/<slug>/exhibitors/<reference>")
@public
def present(slug: str, reference: str) -> Response:
    """One exhibitor for everybody, once it is approved."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    one = only(queries.public_exhibitors(edition), reference)
    return show_page(f"{PAGES}/one.html", edition=edition, one=one, facts=facts_of([one])[one.id])


@blueprint.route("/desk/events/<slug>/exhibitors/call", methods=["GET", "POST"])
@requires(CallPermission.CALL)
def call(slug: str) -> Answer:
    """When the call opens and closes."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(CallPermission.CALL, edition)
    form = CallForm.of(queries.call_of(edition))

    def keep() -> Answer:
        services.set_call(edition, form.to_terms(), by=current_user, at=now())
        flash(_("The call is set."), "success")
        return redirect(f"/desk/events/{slug}/exhibitors", 303)

    shown = {"edition": edition, "form": form}
    return answer_form(form, lambda: render_template(f"{PAGES}/call.html", **shown), keep)


@blueprint.route("/events/<slug>/exhibitors/apply", methods=["GET", "POST"])
@requires(CallPermission.APPLY)
def apply(slug: str) -> Answer:
    """Begin for one of the organisations one acts for; what it said last is filled in."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    authorize(CallPermission.APPLY, edition)
    acted_for = list(list_own(current_user))
    if not acted_for:
        return render_template(f"{PAGES}/apply.html", edition=edition, form=None)
    chosen = _chosen(acted_for, request.args.get("organisation", ""))
    known = queries.find_live(edition, entity_of(chosen))
    if known is not None and known.organisation_id == chosen.id and request.method == "GET":
        return redirect(url_for("exhibitors.show", reference=known.reference))
    form = ApplyForm(**_known_of(chosen), organisation=chosen.reference)
    form.offer(acted_for)

    def begin() -> Answer:
        said = _chosen(acted_for, form.organisation.data), form.to_facts()
        one = services.begin(edition, *said, by=current_user, at=now())
        return _kept(one, form)

    until = blocked_until(entity_of(chosen), beijing_date(now()))
    shown = {"edition": edition, "form": form, "chosen": chosen, "blocked": until}
    return answer_form(form, _page("apply", **shown), begin, keeps=True)


@blueprint.route("/me/exhibitors/<reference>/edit", methods=["GET", "POST"])
@signed_in
def edit(reference: str) -> Answer:
    one = own(reference, ExhibitorPermission.EDIT)
    form = ExhibitorForm(**filled(one))

    def keep() -> Answer:
        services.save(one, form.to_facts(), by=current_user, at=now())
        return _kept(one, form)

    return answer_form(form, _page("edit", one=one, form=form), keep, keeps=True)


def _page(name: str, **shown: Any) -> Callable[[], str]:
    return lambda: render_template(f"{PAGES}/{name}.html", **shown)


def _chosen(some: list[Organisation], reference: str) -> Organisation:
    return next((one for one in some if one.reference == reference), some[0])


def _known_of(organisation: Organisation) -> dict[str, object]:
    """What it said of itself last, at whatever fair; at first whom its entry names."""
    for last in list_where(Exhibitor.organisation_id == organisation.id)[:1]:
        return filled(last) | {"booth_wish": ""}
    names = [name for name in services.Facts.__dataclass_fields__ if name.startswith("contact_")]
    return {name: getattr(organisation, name) for name in names}


def _kept(one: Exhibitor, form: ExhibitorForm) -> Answer:
    """A draft that is kept, and sent if that was asked for; a refusal keeps the draft."""
    if not form.sends:
        return back(one, _("Saved. It is not sent yet."))
    return attempt(one, services.submit, _("Sent. You get an e-mail when the organiser answers."))
