"""The call of a fair, for everybody; and an employer's own pages of it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import timeline_of
from core.clock import beijing_date, now
from core.errors import DomainError, NotFound
from core.forms import Answer, answer_form
from core.organisations.models import Organisation
from core.organisations.queries import list_own
from core.paging import page_of
from core.policy import authorize
from core.public_pages import show as show_page
from core.web import public, requires, signed_in
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.exhibitors import queries, services
from events.exhibitors.forms import ApplyForm, ExhibitorForm, filled
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import (
    EXHIBITOR_PARTS,
    EXHIBITOR_STEPS,
    facts_of,
    shown_of,
    standing_of,
)
from events.exhibitors.states import EXHIBITOR_WORKFLOW, ExhibitorPermission

P = ExhibitorPermission
PAGES = "events/exhibitors"
TOLD = {
    "exhibitor:begun": _l("Begun"),
    "exhibitor:person_named": _l("Person named"),
    "exhibitor:person_removed": _l("Person replaced"),
}
call = Blueprint("exhibitor_call", __name__, url_prefix="/events/<slug>/exhibitors")
blueprint = Blueprint("exhibitors", __name__, url_prefix="/me/exhibitors")


@call.get("")
@public
def index(slug: str) -> Response:
    """The call while it is open; always who comes, and what is known of each."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    words = request.args.get("q", "").strip()[:200]
    number = request.args.get("page", 1, int)
    found = page_of(queries.public_exhibitors(edition, words), number)
    return show_page(
        f"{PAGES}/public.html", edition=edition, call=queries.call_of(edition), at=now(),
        found=found, facts=facts_of(found.rows), words=words,
    )  # fmt: skip


@call.get("/<reference>")
@public
def present(slug: str, reference: str) -> Response:
    """One exhibitor for everybody, once it is approved."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    one = queries.only(queries.public_exhibitors(edition), reference)
    return show_page(f"{PAGES}/one.html", edition=edition, one=one, facts=facts_of([one])[one.id])


@call.route("/apply", methods=["GET", "POST"])
@requires(P.APPLY)
def apply(slug: str) -> Answer:
    """Begin for one of the organisations one acts for; what it said last is filled in."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    authorize(P.APPLY, edition)
    acted_for = list(list_own(current_user))
    if not acted_for:
        return render_template(f"{PAGES}/apply.html", edition=edition, form=None)
    chosen = _chosen(acted_for, request.args.get("organisation", ""))
    known = queries.find_live(edition, queries.entity_of(chosen))
    if known is not None and known.organisation_id == chosen.id and request.method == "GET":
        return redirect(url_for("exhibitors.show", reference=known.reference))
    form = ApplyForm(**_known_of(chosen), organisation=chosen.reference)
    form.offer(acted_for)

    def begin() -> Answer:
        said = _chosen(acted_for, form.organisation.data), form.to_facts()
        one = services.begin(edition, *said, by=current_user, at=now())
        return _kept(one, form)

    until = queries.blocked_until(queries.entity_of(chosen), beijing_date(now()))
    shown = {"edition": edition, "form": form, "chosen": chosen, "blocked": until}
    return answer_form(form, _page("apply", **shown), begin, keeps=True)


@blueprint.get("/<reference>")
@signed_in
def show(reference: str) -> str:
    one, at = queries.get_own(reference, current_user), now()
    return render_template(
        f"{PAGES}/show.html", **standing_of(one, at), call=queries.call_of(one.edition),
        parts=shown_of(one, EXHIBITOR_PARTS), steps=shown_of(one, EXHIBITOR_STEPS),
        free_until=queries.free_until(one.edition), at=at,
        timeline=timeline_of(one, EXHIBITOR_WORKFLOW, TOLD),
    )  # fmt: skip


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@signed_in
def edit(reference: str) -> Answer:
    one = own(reference, P.EDIT)
    form = ExhibitorForm(**filled(one))

    def keep() -> Answer:
        services.save(one, form.to_facts(), by=current_user, at=now())
        return _kept(one, form)

    return answer_form(form, _page("edit", one=one, form=form), keep, keeps=True)


@blueprint.post("/<reference>/cancel")
@signed_in
def cancel(reference: str) -> Answer:
    done = _("The place at the fair is given up.")
    return attempt(own(reference, P.CANCEL), services.cancel, done)


def _page(name: str, **shown: Any) -> Callable[[], str]:
    return lambda: render_template(f"{PAGES}/{name}.html", **shown)


def own(reference: str, permission: ExhibitorPermission) -> Exhibitor:
    one = queries.get_own(reference, current_user)
    authorize(permission, one)
    return one


def _chosen(some: list[Organisation], reference: str) -> Organisation:
    return next((one for one in some if one.reference == reference), some[0])


def _known_of(organisation: Organisation) -> dict[str, object]:
    """What it said of itself last, at whatever fair; at first whom its entry names."""
    for last in queries.list_where(Exhibitor.organisation_id == organisation.id)[:1]:
        return filled(last) | {"booth_wish": ""}
    names = [name for name in services.Facts.__dataclass_fields__ if name.startswith("contact_")]
    return {name: getattr(organisation, name) for name in names}


def _kept(one: Exhibitor, form: ExhibitorForm) -> Answer:
    """A draft that is kept, and sent if that was asked for; a refusal keeps the draft."""
    if not form.sends:
        return back(one, _("Saved. It is not sent yet."))
    return attempt(one, services.submit, _("Sent. You get an e-mail when the organiser answers."))


def attempt(one: Exhibitor, service: Callable[..., None], done: str) -> Answer:
    try:
        service(one, by=current_user, at=now())
    except NotFound:
        raise
    except DomainError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("exhibitors.show", reference=one.reference), 303)
    return back(one, done)


def back(one: Exhibitor, said: str) -> Answer:
    flash(said, "success")
    return redirect(url_for("exhibitors.show", reference=one.reference), 303)
