"""Partner regions: what everybody reads of them, and what staff keep."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now
from core.db import db
from core.forms import Answer, answer_form
from core.i18n import tr
from core.lists.records import Figure, RecordSpec, add_record_routes, draw_record, get_part
from core.policy import can
from core.public_pages import show as show_page
from core.web import public, requires
from events.partners import queries, services
from events.partners.figures import figures_of
from events.partners.forms import FairForm, RegionForm
from events.partners.lists import PARTNERS
from events.partners.models import HeldFair, PartnerRegion
from events.partners.policies import PartnerPermission as P

blueprint = Blueprint("partners", __name__, url_prefix="/partner-regions")
desk = Blueprint("partners_desk", __name__, url_prefix="/desk/partner-regions")


@blueprint.get("")
@public
def index() -> Response:
    """The active partner regions by province, and the fairs held there."""
    regions = db.session.scalars(queries.active_regions()).all()
    by_province = groupby(regions, key=lambda one: one.province_name)
    return show_page(
        "events/partners/public.html", total=len(regions), fairs=queries.count_fairs(),
        by_province=[(name, list(rows)) for name, rows in by_province], as_of=now(),
    )  # fmt: skip


@desk.post("/<reference>/fairs")
@requires(P.EDIT)
def add_fair(reference: str) -> Answer:
    region = REGIONS.open(reference)
    form = FairForm(editions=queries.offered_fairs(current_user))

    def keep() -> Answer:
        services.add_fair(region, *form.chosen, by=current_user, at=now())
        return REGIONS.back(region, _("The fair counts for this region now."))

    return answer_form(form, lambda: draw_record(REGIONS, region, fair_form=form), keep)


@desk.post("/<reference>/fairs/<uuid:fair_id>/remove")
@requires(P.EDIT)
def remove_fair(reference: str, fair_id: UUID) -> Answer:
    region = REGIONS.open(reference)
    services.remove_fair(
        get_part(HeldFair, fair_id, region_id=region.id), by=current_user, at=now()
    )
    return REGIONS.back(region, _("The fair counts for this region no more."))


def _shown(region: PartnerRegion) -> dict[str, object]:
    editions = queries.offered_fairs(current_user) if can(P.EDIT, region) else ()
    return {
        "fairs": queries.list_fairs(region), "figures": figures_of(region.id),
        "fair_form": FairForm(None, editions=editions),
    }  # fmt: skip


def _figures() -> list[Figure]:
    said = (
        _l("Regions with which the cooperation has not ended."),
        _l("Fairs held in any of them, begun and not called off; one in several counts once."),
    )
    return [
        Figure(queries.count_regions(), _l("partner regions"), said[0]),
        Figure(queries.count_fairs(), _l("fairs held there"), said[1]),
    ]


REGIONS = RecordSpec(
    list=PARTNERS,
    form=RegionForm,
    keep=services.keep_region,
    edit=P.EDIT,
    begin=_l("Enter a partner region"),
    name=lambda region: tr(region.name),
    page="events/partners/show.html",
    shown=_shown,
    figures=_figures,
    told={
        "partner_region:fair_added": _l("Fair added"),
        "partner_region:fair_removed": _l("Fair taken out"),
    },
)
add_record_routes(desk, REGIONS)
