"""The agreements of an event: listed, confirmed or annulled, counted, and on stage."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.clock import now
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize
from core.regions import district_name
from core.web import requires
from events.agreements import counting, queries, services
from events.agreements.lists import AGREEMENTS
from events.agreements.models import Agreement
from events.agreements.scopes import readable_by
from events.agreements.states import (
    AGREEMENT_WORKFLOW,
    AgreementAction,
    AgreementKind,
    AgreementPermission,
)
from events.editions.models import Edition
from events.editions.paths import venue_with_those_below
from events.editions.reach import reading_reach
from events.editions.views.pages import edition_of
from events.projects.entry_form import money_words

A, P = AgreementAction, AgreementPermission
PAGES = "events/agreements"
desk = Blueprint("agreements_desk", __name__, url_prefix="/desk/events/<slug>/agreements")


@desk.get("/figures")
@requires(P.LIST)
def figures(slug: str) -> str:
    """What every venue and district counts, and the city: distinct projects each (R11)."""
    edition = _edition(slug, P.LIST)
    reach, signings = reading_reach(current_user, edition), queries.signings(current_user, edition)
    by_venue = [
        (one, counting.count_signed(signings, venue_with_those_below(one)))
        for one in edition.venues
        if reach.has_venue(one.id)
    ]
    by_district = [
        (district_name(code), counting.count_signed(signings, ids))
        for code, ids in counting.venues_by_district(edition.venues).items()
        if all(map(reach.has_venue, ids))
    ]
    return render_template(
        f"{PAGES}/figures.html", edition=edition, by_venue=by_venue, by_district=by_district,
        whole=counting.count_signed(signings) if reach.whole else None, as_of=now(),
        kinds=list(AgreementKind), modes=counting.MODES,
    )  # fmt: skip


@desk.get("/stage")
@requires(P.LIST)
def stage(slug: str) -> str:
    """What is signed on stage, as a sheet of paper."""
    edition = _edition(slug, P.LIST)
    signed = queries.on_stage(current_user, edition)
    return render_template(
        f"{PAGES}/stage.html", edition=edition, signed=signed, money=money_words, as_of=now()
    )


def _edition(slug: str, permission: AgreementPermission) -> Edition:
    edition = edition_of(slug)
    authorize(permission, edition)
    return edition


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    signed = counting.count_signed(queries.signings(current_user, edition))
    return render_template(f"{PAGES}/index.html", shown=shown, edition=edition, signed=signed)


def _shown(one: Agreement) -> dict[str, Any]:
    seen = readable_by(current_user, one.edition)
    return {
        "one": one,
        "others": queries.list_of(one.project, Agreement.id != one.id, seen.sql),
        "amount": money_words(one.amount, one.currency),
    }  # fmt: skip


CASE = CaseSpec(
    blueprint="agreements_desk",
    workflow=AGREEMENT_WORKFLOW,
    reading=P.LIST,
    load=row_loader(AGREEMENTS),
    address=lambda one: {"slug": one.edition.slug, "reference": one.reference},
    title=lambda one: _l("Agreement %(reference)s", reference=one.reference),
    page=template_page(f"{PAGES}/show.html", _shown),
    next=lambda one: next_alike(AGREEMENTS, one, one.edition),
    told={"agreement:recorded": _l("Recorded")},
    actions=(
        Action(A.CONFIRM, services.confirm, key="c", writes=False,
               says=_l("Its project counts as signed: for the venue, the district and the city.")),
        Action(A.ANNUL, services.annul, ReasonForm, key="x", danger=True, writes=False,
               says=_l("It counts no more. Whoever entered the project reads why.")),
    ),
)  # fmt: skip
add_list_routes(desk, AGREEMENTS, _draw)
add_case_routes(desk, CASE, "/<reference>")
