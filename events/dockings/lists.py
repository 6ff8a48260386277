"""An edition's dockings at the organiser's desk."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.accounts.models import User
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, words_of, yes_no
from core.organisations.models import Organisation
from core.organisations.queries import shown_name
from events.dockings.models import Docking, furthest
from events.dockings.queries import visible_dockings
from events.dockings.states import STEPS, DockingPermission, DockingState
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.project_pages.lists import number_column, title_column
from events.project_reviews.scopes import RELEASED
from events.projects.models import Project
from events.projects.states import Industry

_D, _K, _P = Docking, ColumnKind, Project
_SHOWN: dict[str, Any] = {"on_screen": True}


def step_columns() -> list[Column]:
    return [
        column_of(_D.proposed_at, _l("Proposed on"), _K.MOMENT),
        column_of(_D.interested_at, _l("Interested since"), _K.MOMENT),
        column_of(_D.contacted_at, _l("First contact on"), _K.MOMENT),
        column_of(_D.talks_at, _l("In talks since"), _K.MOMENT),
        column_of(_D.intent_at, _l("Intent since"), _K.MOMENT),
        column_of(_D.signed_at, _l("Signed on"), _K.MOMENT),
        column_of(_D.ended_at, _l("Declined or ended on"), _K.MOMENT),
        column_of(_D.contacts, _l("Contacts noted"), _K.NUMBER),
    ]


def _content(edition: Edition, _reader: User) -> Content:
    moments = tuple(getattr(_D, f"{step}_at").expression for step in STEPS)
    columns = [
        column_of(_D.reference, _l("Reference"), **_SHOWN),
        number_column(edition, on_screen=True),
        title_column(_l("Title of the project")),
        Column("carrier", _l("Carrier"), _K.NAME, source=shown_name(), **_SHOWN),
        state_column("state", _l("State"), DockingState, _D.state.expression, **_SHOWN),
        Column("furthest", _l("Furthest step"), _K.CHOICE, source=moments,
               pick=lambda *reached: furthest(reached), words=words_of(DockingState), **_SHOWN),
        Column("released", _l("Shown to carriers now"), _K.YES_NO, source=RELEASED.sql,
               words=yes_no()),
        *step_columns(),
    ]  # fmt: skip
    shown = {"yes": _("yes"), "no": _("no")}
    return Content(columns, [
        filters.search(_("Title, carrier or number"), _D.reference, _P.reference, _P.title,
                       _P.title_en, Organisation.name_zh, Organisation.name_en),
        filters.choice("state", _("State"), filters.choices_of(DockingState), _D.state),
        filters.choice("industry", _("Industry"), filters.choices_of(Industry), _P.industry),
        filters.choice("released", _("Shown to carriers now"), shown,
                       lambda value: RELEASED.sql if value == "yes" else ~RELEASED.sql),
    ])  # fmt: skip


DOCKINGS = ListSpec(
    key="events.dockings",
    label=lazy_pgettext("docking", "Matching"),
    rights=Rights(*[DockingPermission.LIST_EVENT] * 2),
    rows=visible_dockings,
    id=Docking.id,
    ref=Docking.reference,
    content=_content,
    order="-reference",
    card=Card("title", ("carrier", "project"), "state"),
    nothing=_l("No docking fits these filters"),
    source=_l("Carriers answer on their own pages."),
    **OF_EDITION,
)
