"""The talks of an event: the schedule of each venue for its organiser."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.accounts.models import User
from core.db import parse_id
from core.i18n import language, tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind
from core.organisations.models import Organisation
from core.organisations.queries import shown_name
from events.editions.lists import OF_EDITION
from events.editions.models import Edition, Venue
from events.project_pages.lists import number_column, title_column
from events.projects.models import Project
from events.talks.models import Talk
from events.talks.queries import visible_talks
from events.talks.states import TalkPermission, TalkState

_K, _T = ColumnKind, Talk
_SHOWN: dict[str, Any] = {"on_screen": True}
ONLINE = "online"


def _content(edition: Edition, _reader: User) -> Content:
    here = language()
    columns = [
        column_of(_T.reference, _l("Reference"), **_SHOWN),
        column_of(_T.starts_at, _l("Begins"), _K.MOMENT, **_SHOWN),
        column_of(_T.ends_at, _l("Ends"), _K.MOMENT, **_SHOWN),
        Column("venue", _l("Venue"), source=Venue.name.expression, pick=_venue,
               order=Venue.name[here].as_string(), **_SHOWN),
        column_of(_T.place, _l("Room or table"), **_SHOWN),
        number_column(edition),
        title_column(_l("Title of the project")),
        Column("carrier", _l("Carrier"), _K.NAME, source=shown_name(), **_SHOWN),
        state_column("state", _l("State"), TalkState, _T.state.expression, **_SHOWN),
    ]  # fmt: skip
    places = {str(one.id): tr(one.name) for one in edition.venues} | {ONLINE: _("By video")}
    return Content(columns, [
        filters.search(_("Title, carrier or number"), _T.reference, Project.reference,
                       Project.title, Project.title_en, Organisation.name_zh,
                       Organisation.name_en),
        filters.choice("venue", _("Venue"), places, _held_at),
        filters.choice("state", _("State"), filters.choices_of(TalkState), _T.state),
        *filters.days("held", _("Held from"), _("Held until"), _T.starts_at),
    ])  # fmt: skip


def _venue(name: dict[str, str] | None) -> str:
    return tr(name) if name else _("By video")


def _held_at(value: str) -> Any:
    return _T.venue_id.is_(None) if value == ONLINE else _T.venue_id == parse_id(value)


TALKS = ListSpec(
    key="events.talks",
    label=lazy_pgettext("docking", "Talks"),
    rights=Rights(TalkPermission.LIST, TalkPermission.LIST),
    rows=visible_talks,
    id=Talk.id,
    ref=Talk.reference,
    content=_content,
    order="starts_at",
    card=Card("title", ("starts_at", "venue", "carrier"), "state"),
    nothing=_l("No talk fits these filters"),
    source=_l("Carriers arrange talks on their pages of projects."),
    **OF_EDITION,
)
