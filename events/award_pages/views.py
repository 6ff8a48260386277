"""Awards for everybody to read; at the desk prizes, proposals, and each award as a case."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.clock import now, today
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize, decide
from core.public_pages import show as show_page
from core.web import public, requires
from events.award_pages.forms import GiveForm, PrizeForm
from events.award_pages.lists import AWARDS, PRIZES
from events.awards import queries, services
from events.awards.documents import issue_key
from events.awards.models import Award, Prize
from events.awards.states import AWARD_WORKFLOW, AwardAction, AwardPermission, AwardState
from events.awards.values import tracks
from events.editions.models import Edition
from events.editions.queries import get_public_edition
from events.editions.views.pages import edition_of
from events.event_types import Part

A, P = AwardAction, AwardPermission
PAGES = "events/award_pages"
blueprint = Blueprint("awards", __name__, url_prefix="/events/<slug>/awards")
desk = Blueprint("awards_desk", __name__, url_prefix="/desk/events/<slug>/awards")
prizes = Blueprint("prizes_desk", __name__, url_prefix="/desk/events/<slug>/prizes")


@blueprint.get("")
@public
def index(slug: str) -> Response:
    """Confirmed awards by track and prize, and those on public notice with their last day."""
    edition = get_public_edition(slug, Part.PROJECTS)
    found = queries.public_awards(edition)
    confirmed = [one for one in found if one.standing is AwardState.CONFIRMED]
    noticed = [one for one in found if one.standing is AwardState.NOTICE]
    return show_page(
        f"{PAGES}/public.html", edition=edition, confirmed=confirmed, noticed=noticed,
        tracks=tracks(),
    )  # fmt: skip


def _draw(shown: ListPage) -> str:
    return render_template(f"{PAGES}/index.html", shown=shown, edition=shown.opened.subject)


def _draw_prizes(shown: ListPage) -> str:
    return render_template(f"{PAGES}/prizes.html", shown=shown, edition=shown.opened.subject)


@desk.route("/new", methods=["GET", "POST"])
@requires(P.AWARD)
def new(slug: str) -> Answer:
    """Propose a project by hand, for a reason: what no jury ordered, or a tie it left."""
    edition, form = _running(slug), GiveForm()
    form.offer(queries.prizes_of(edition))
    if request.method == "GET":
        form.project.data = request.args.get("project", "")

    def keep() -> Answer:
        prize = queries.get_prize(edition, form.prize.data)
        said = form.project.data, prize, form.note.data
        one = services.give(edition, *said, by=current_user, at=now())
        flash(_("Proposed as %(reference)s.", reference=one.reference), "success")
        return redirect(CASE.url(one), 303)

    return answer_form(
        form, lambda: render_template(f"{PAGES}/give.html", form=form, edition=edition), keep
    )


@prizes.route("/new", methods=["GET", "POST"])
@requires(P.AWARD)
def new_prize(slug: str) -> Answer:
    return _keep_prize(_running(slug), None)


@prizes.route("/<code>", methods=["GET", "POST"])
@requires(P.AWARD)
def edit(slug: str, code: str) -> Answer:
    edition = _running(slug)
    return _keep_prize(edition, queries.get_prize(edition, code))


def _keep_prize(edition: Edition, prize: Prize | None) -> Answer:
    form = PrizeForm.of(prize)

    def keep() -> Answer:
        form.require_seen(prize)
        kept = services.keep_prize(edition, prize, form.to_said(), by=current_user, at=now())
        flash(_("Saved."), "success")
        return redirect(url_for(".edit", slug=edition.slug, code=kept.code), 303)

    def draw() -> str:
        return render_template(f"{PAGES}/prize.html", form=form, prize=prize, edition=edition)

    return answer_form(form, draw, keep)


def _running(slug: str) -> Edition:
    edition = edition_of(slug)
    authorize(P.AWARD, edition)
    return edition


def _told(one: Award) -> dict[str, Any]:
    papers = queries.certificates_of(one)
    lacking: list[str] = []
    if one.standing is AwardState.CONFIRMED:
        lacking = _lacking(one, {each.issue_key for each in papers})
    return {"one": one, "edition": one.edition, "papers": papers, "lacking": lacking,
            "tracks": tracks()}  # fmt: skip


def _lacking(one: Award, keys: set[str]) -> list[str]:
    """Who has no certificate: it is on its way, or no typeface prints the name."""
    found = queries.holders_of(one.project, one.confirmed_at)
    return [each.name for each in found if issue_key(one, each) not in keys]


def _has_notice(one: Award) -> bool:
    return one.prize.notice_days > 0


def _is_due(one: Award) -> bool:
    """Whether no notice is owed any more."""
    if one.notice_ends_on is not None:
        return today() > one.notice_ends_on
    return not _has_notice(one)


CASE = CaseSpec(
    blueprint="awards_desk",
    workflow=AWARD_WORKFLOW,
    reading=P.LIST,
    load=row_loader(AWARDS),
    address=lambda one: {"slug": one.edition.slug, "reference": one.reference},
    title=lambda one: _l("Award %(reference)s", reference=one.reference),
    page=template_page(f"{PAGES}/show.html", _told),
    next=lambda one: next_alike(AWARDS, one, one.edition),
    told={"award:proposed": _l("Award proposed")},
    handles=lambda user, one: decide(user, P.AWARD, one.edition).allowed,
    actions=(
        Action(A.ANNOUNCE, services.announce, key="n", offered=_has_notice,
               says=_l("Everybody reads it on the event's page of awards from today, with the "
                       "contact for objections.")),
        Action(A.CONFIRM, services.confirm, key="v", offered=_is_due,
               says=_l("The owner is written to, and the certificates of the team come by "
                       "themselves.")),
        Action(A.WITHDRAW, services.withdraw, ReasonForm, key="x", danger=True,
               says=_l("Its place is free again. Certificates of it are revoked, and their holders "
                       "read this reason.")),
    ),
)  # fmt: skip
add_list_routes(desk, AWARDS, _draw)
add_case_routes(desk, CASE, "/<reference>")
add_list_routes(prizes, PRIZES, _draw_prizes)
