"""Released projects as a carrier lists them."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.accounts.models import User
from core.i18n import language, tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, whole_amount, words_of
from core.organisations.models import Organisation
from core.organisations.queries import get_organisation, get_own
from core.regions import district_names, region_name
from events.carrier_projects.queries import PROPOSED, editions_seen, suits, visible_projects, worth
from events.carriers.fitting import reasons_of
from events.dockings.lists import step_columns
from events.dockings.models import Docking
from events.dockings.states import DockingPermission, DockingState
from events.editions.models import Edition
from events.project_pages.lists import title_column
from events.projects.models import Project
from events.projects.states import Industry, Stage

_D, _K, _P = Docking, ColumnKind, Project
_SHOWN: dict[str, Any] = {"on_screen": True}


def reasons(fit: int) -> str:
    """Why it may suit the carrier, in words; "" for nothing."""
    said = [_("proposed to you by the organiser")] if fit & PROPOSED else []
    return str(_("; ")).join([*said, *map(str, reasons_of(fit))])


def _content(carrier: Organisation, reader: User) -> Content:
    places, fit, here = district_names(), suits(carrier), language()
    columns = [
        column_of(_P.reference, _l("Reference"), **_SHOWN),
        title_column(_l("Title of the project")),
        Column("fit", _l("Why it may suit you"), source=worth(carrier), words=reasons,
               order=fit, **_SHOWN),
        state_column("state", _l("State"), DockingState, _D.state.expression, **_SHOWN),
        column_of(_P.industry, _l("Industry"), _K.CHOICE, words=words_of(Industry), **_SHOWN),
        column_of(_P.stage, _l("Stage"), _K.CHOICE, words=words_of(Stage), **_SHOWN),
        Column("event", _l("Event"), source=Edition.name.expression, pick=tr,
               order=Edition.name[here].as_string()),
        column_of(_P.district, _l("Wished district"), _K.CHOICE,
                  words=lambda code: places.get(code, code)),
        column_of(_P.owner_name, _l("Entered by"), _K.NAME),
        column_of(_P.residence, _l("Residence"), words=region_name),
        column_of(_P.degree, _l("Highest degree")),
        column_of(_P.financing_sought, _l("Financing sought"), _K.NUMBER, pick=whole_amount),
        column_of(_P.financing_currency, _l("Currency of the financing")),
        column_of(_P.total_investment, _l("Total investment expected"), _K.NUMBER,
                  pick=whole_amount),
        column_of(_P.investment_currency, _l("Currency of the investment")),
        column_of(_P.registers_on, _l("Registration of the company planned for"), _K.DATE),
        column_of(_P.summary, _l("Summary")),
        *step_columns(),
        column_of(_D.note, _l("Own note")),
    ]  # fmt: skip
    states = {"new": _("Not answered yet")} | filters.choices_of(DockingState)
    events = {one.slug: tr(one.name) for one in editions_seen(reader, carrier)}
    return Content(columns, [
        filters.search(_("Title, name or number"), _P.reference, _P.title, _P.title_en,
                       _P.owner_name),
        filters.choice("state", _("State"), states, _stands),
        filters.flag("suggested", _("Suggested to you"), fit > 0),
        filters.choice("industry", _("Industry"), filters.choices_of(Industry), _P.industry),
        filters.choice("stage", _("Stage"), filters.choices_of(Stage), _P.stage),
        filters.choice("district", _("Wished district"), places, _P.district),
        filters.choice("event", _("Event"), events, Edition.slug),
    ])  # fmt: skip


def _stands(value: str) -> Any:
    return _D.id.is_(None) if value == "new" else _D.state == value


RELEASED_PROJECTS = ListSpec(
    key="events.released_projects",
    label=_l("Projects for carriers"),
    rights=Rights(DockingPermission.LIST, DockingPermission.LIST, DockingPermission.LIST),
    rows=visible_projects,
    id=Project.id,
    ref=Project.reference,
    content=_content,
    order="-fit",
    card=Card("title", ("industry", "stage", "fit"), "state"),
    find=lambda organisation: get_own(organisation, current_user),
    get=lambda id_: get_organisation(UUID(id_)),
    title=lambda carrier, *_more: [tr(carrier.name)],
    link=lambda carrier, ref: url_for(
        "carrier_projects.show", organisation=carrier.reference, reference=ref
    ),
    is_queue=True,
    lead=_l(
        "Projects that passed the expert review, as long as their owners let carriers see them."
    ),
    nothing=_l("No project fits these filters"),
    source=_l("Projects appear here once they have passed the expert review."),
)
