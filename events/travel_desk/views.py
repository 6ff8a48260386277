"""The desk of travel support: what an event offers, its list, and the public notice of it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.clock import now
from core.errors import DomainError
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize, can, decide
from core.regions import region_name
from core.web import requires
from events.editions.models import Edition
from events.editions.views.pages import edition_of
from events.registrations.links import without_link
from events.travel_desk import services as offering
from events.travel_desk.forms import OfferForm
from events.travel_desk.lists import SUPPORTS
from events.travel_support import queries, services
from events.travel_support.models import TravelSupport
from events.travel_support.states import TRAVEL_WORKFLOW, TravelAction, TravelPermission
from events.travel_support.values import ceiling_words

A, P = TravelAction, TravelPermission
PAGES = "events/travel_desk"
desk = Blueprint("travel_support", __name__, url_prefix="/desk/events/<slug>/travel-support")


@desk.route("/offer", methods=["GET", "POST"])
@requires(P.DECIDE)
def offer(slug: str) -> Answer:
    edition = _edition(slug)
    known = queries.find_offer(edition)
    form = OfferForm.of(edition, known)

    def keep() -> Answer:
        said, seen = form.to_offered(), form.seen_version
        offering.keep_offer(edition, said, seen=seen, by=current_user, at=now())
        return _back(slug, _("What the event offers is saved."))

    def draw() -> str:
        return render_template(f"{PAGES}/offer.html", edition=edition, form=form, offer=known)

    return answer_form(form, draw, keep, keeps=True)


@desk.post("/end")
@requires(P.DECIDE)
def end(slug: str) -> BaseResponse:
    offering.stop_offering(_edition(slug), by=current_user, at=now())
    return _back(slug, _("The event offers no travel support any more."))


@desk.post("/draw-up")
@requires(P.DECIDE)
def draw_up(slug: str) -> BaseResponse:
    added = services.draw_up(_edition(slug), by=current_user, at=now())
    return _back(slug, _("The list is up to date; new on it: %(count)s.", count=added))


@desk.post("/publish")
@requires(P.DECIDE)
def publish(slug: str) -> BaseResponse:
    edition = _edition(slug)
    try:
        count = services.publish(edition, by=current_user, at=now())
    except DomainError as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".index", slug=slug), 303)
    return _back(slug, _("Public notice begins today; people on it: %(count)s.", count=count))


def _edition(slug: str) -> Edition:
    edition = edition_of(slug)
    authorize(P.DECIDE, edition)
    return edition


def _back(slug: str, said: str) -> BaseResponse:
    flash(said, "success")
    return redirect(url_for(".index", slug=slug), 303)


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    return render_template(
        f"{PAGES}/index.html", shown=shown, edition=edition, offer=queries.find_offer(edition),
        counts=queries.counts_of(edition), may_decide=can(P.DECIDE, edition),
        ceiling_words=ceiling_words,
    )  # fmt: skip


def _shown_of(one: TravelSupport) -> dict[str, Any]:
    ceiling = ceiling_words(one.ceiling, one.currency)
    residence = one.registration.residence
    return {
        "one": one, "ceiling": ceiling, "came": queries.came(one),
        "residence": residence and region_name(residence),
    }  # fmt: skip


CASE = CaseSpec(
    blueprint="travel_support",
    workflow=TRAVEL_WORKFLOW,
    reading=P.LIST,
    load=row_loader(SUPPORTS),
    address=lambda one: {"slug": one.edition.slug, "reference": one.reference},
    title=lambda one: one.registration.name,
    page=template_page(f"{PAGES}/desk.html", _shown_of),
    next=lambda one: next_alike(SUPPORTS, one, one.edition),
    letters_about=lambda one: one.registration,
    shown_letter=without_link,
    told={"travel_support:placed": _l("Tier chosen")},
    handles=lambda user, one: decide(user, P.DECIDE, one).allowed,
    actions=(
        Action(A.WITHDRAW, services.withdraw, ReasonForm, key="x", danger=True,
               says=_l("Whoever was told of it by e-mail reads the reason.")),
        Action(A.RESTORE, services.restore, key="r", writes=False,
               says=_l("As a draft: the next public notice takes it in.")),
    ),
)  # fmt: skip
add_list_routes(desk, SUPPORTS, _draw)
add_case_routes(desk, CASE, "/<reference>")
