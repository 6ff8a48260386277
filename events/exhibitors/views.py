"""The call of a fair, for everybody; and an employer's own pages of it."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import timeline_of
from core.clock import beijing_date, now
from core.errors import DomainError, NotFound
from core.forms import Answer, BaseForm, answer_form
from core.organisations.models import Organisation
from core.organisations.queries import list_own
from core.paging import page_of
from core.policy import authorize
from core.public_pages import show as show_page
from core.web import public, requires, signed_in
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.exhibitors import queries, services
from events.exhibitors.forms import ApplyForm, ExhibitorForm, PersonForm, filled
from events.exhibitors.models import Exhibitor
from events.exhibitors.parts import EXHIBITOR_PARTS, facts_of, may_hold_booth
from events.exhibitors.states import EXHIBITOR_WORKFLOW, ExhibitorPermission
from events.exhibitors.values import Facts

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
    number = request.args.get("page", "")
    found = page_of(
        queries.public_exhibitors(edition, words), int(number) if number.isdecimal() else 1
    )
    return show_page(
        f"{PAGES}/public.html", edition=edition, call=queries.call_of(edition), at=now(),
        found=found, facts=facts_of(found.rows), words=words,
    )  # fmt: skip


@call.get("/<reference>")
@public
def present(slug: str, reference: str) -> Response:
    """One exhibitor for everybody, once it is approved."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    one = queries.get_public(edition, reference)
    return show_page(f"{PAGES}/one.html", edition=edition, one=one, facts=facts_of([one])[one.id])


@call.route("/apply", methods=["GET", "POST"])
@requires(P.APPLY)
def apply(slug: str) -> Answer:
    """Begin for one of the organisations one acts for; what it said last is filled in."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    authorize(P.APPLY, edition)
    own = list(list_own(current_user))
    if not own:
        return render_template(f"{PAGES}/apply.html", edition=edition, form=None)
    chosen = _chosen(own, request.args.get("organisation", ""))
    known = queries.find_live(edition, queries.entity_of(chosen))
    if known is not None and known.organisation_id == chosen.id and request.method == "GET":
        return redirect(url_for("exhibitors.show", reference=known.reference))
    form = ApplyForm(**_known_of(chosen), organisation=chosen.reference)
    form.offer(own)

    def begin() -> Answer:
        said = _chosen(own, form.organisation.data), form.to_facts()
        one = services.begin(edition, *said, by=current_user, at=now())
        return _kept(one, form)

    until = queries.blocked_until(queries.entity_of(chosen), beijing_date(now()))
    shown = {"edition": edition, "form": form, "chosen": chosen, "blocked": until}
    return _answer(form, lambda: render_template(f"{PAGES}/apply.html", **shown), begin)


@blueprint.get("/<reference>")
@signed_in
def show(reference: str) -> str:
    one, at = queries.get_own(reference, current_user), now()
    parts = (part.call(one) for part in EXHIBITOR_PARTS)
    return render_template(
        f"{PAGES}/show.html",
        one=one,
        call=queries.call_of(one.edition),
        booth=may_hold_booth(one, at),
        parts=[part for part in parts if part is not None],
        is_verified=one.organisation.is_verified(beijing_date(at)),
        blocked=queries.blocked_until(one.entity_id, beijing_date(at)),
        confirm_by=queries.confirm_by(one.edition),
        free_until=queries.free_until(one.edition),
        is_free=at < queries.free_until(one.edition),
        timeline=timeline_of(one, EXHIBITOR_WORKFLOW, TOLD),
    )


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@signed_in
def edit(reference: str) -> Answer:
    one = _own(reference, P.EDIT)
    form = ExhibitorForm(**filled(one))

    def keep() -> Answer:
        services.save(one, form.to_facts(), by=current_user, at=now())
        return _kept(one, form)

    return _answer(form, lambda: render_template(f"{PAGES}/edit.html", one=one, form=form), keep)


@blueprint.route("/<reference>/people/new", methods=["GET", "POST"])
@blueprint.route("/<reference>/people/<uuid:person_id>/replace", methods=["GET", "POST"])
@signed_in
def name_person(reference: str, person_id: UUID | None = None) -> Answer:
    one, form = _own(reference, P.ATTEND), PersonForm()
    replaced = queries.get_person(one, person_id) if person_id else None

    def keep() -> Answer:
        said = one, form.to_person()
        named = services.name_person(*said, replaces=replaced, by=current_user, at=now())
        return _back(one, _("%(name)s is registered; the ticket is sent.", name=named.name))

    shown = {"one": one, "form": form, "replaced": replaced}
    return _answer(form, lambda: render_template(f"{PAGES}/person.html", **shown), keep)


@blueprint.post("/<reference>/people/<uuid:person_id>/remove")
@signed_in
def remove_person(reference: str, person_id: UUID) -> Answer:
    one = _own(reference, P.ATTEND)
    person = queries.get_person(one, person_id)
    services.remove_person(person, by=current_user, at=now())
    return _back(one, _("%(name)s comes no more; the ticket is cancelled.", name=person.name))


@blueprint.post("/<reference>/confirm")
@signed_in
def confirm(reference: str) -> Answer:
    one = _own(reference, P.ATTEND)
    return _try(one, services.confirm, _("Confirmed. You are expected."))


@blueprint.post("/<reference>/cancel")
@signed_in
def cancel(reference: str) -> Answer:
    one = _own(reference, P.CANCEL)
    return _try(one, services.cancel, _("The place at the fair is given up."))


def _own(reference: str, permission: ExhibitorPermission) -> Exhibitor:
    one = queries.get_own(reference, current_user)
    authorize(permission, one)
    return one


def _chosen(own: list[Organisation], reference: str) -> Organisation:
    return next((one for one in own if one.reference == reference), own[0])


def _known_of(organisation: Organisation) -> dict[str, object]:
    last = queries.newest_of(organisation)
    if last is not None:
        return filled(last) | {"booth_wish": ""}
    names = [name for name in Facts.__dataclass_fields__ if name.startswith("contact_")]
    return {name: getattr(organisation, name) for name in names}


def _answer(form: BaseForm, draw: Callable[[], str], act: Callable[[], Answer]) -> Answer:
    """As every form; a refusal without a field stands above it, and nothing typed is lost."""

    def perform() -> Answer:
        try:
            return act()
        except DomainError as refusal:
            form.refuse(refusal)
            return draw(), int(refusal.status)

    return answer_form(form, draw, perform)


def _kept(one: Exhibitor, form: ExhibitorForm) -> Answer:
    """A draft that is kept, and sent if that was asked for; a refusal keeps the draft."""
    if not form.sends:
        return _back(one, _("Saved. It is not sent yet."))
    return _try(one, services.submit, _("Sent. You get an e-mail when the organiser answers."))


def _try(one: Exhibitor, service: Callable[..., None], done: str) -> Answer:
    try:
        service(one, by=current_user, at=now())
    except NotFound:
        raise
    except DomainError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("exhibitors.show", reference=one.reference), 303)
    return _back(one, done)


def _back(one: Exhibitor, said: str) -> Answer:
    flash(said, "success")
    return redirect(url_for("exhibitors.show", reference=one.reference), 303)
