"""Who has a booth, who waits for one, and what became of the others; at the desk of a fair."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import func

from core.accounts.models import User
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, words_of, yes_no
from core.organisations.models import Organisation
from events.booths.models import Reservation
from events.booths.queries import visible_reservations
from events.booths.states import BoothPermission, ReservationState
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.plans.states import BoothKind

_R, _K, _O, _S = Reservation, ColumnKind, Organisation, ReservationState


def _content(_edition: Edition, _reader: User) -> Content:
    # Nobody who has a booth stands in the line.
    in_line = func.nullif(_R.number, 0)
    columns = [
        column_of(_R.reference, _l("Reference"), on_screen=True),
        column_of(_O.name_zh, _l("Chinese name"), _K.NAME, on_screen=True),
        column_of(_O.name_en, _l("English name")),
        column_of(Exhibitor.reference, _l("Exhibitor"), key="exhibitor"),
        state_column("state", _l("State"), _S, _R.state.expression, on_screen=True),
        column_of(_R.booth_code, _l("Booth"), on_screen=True),
        column_of(_R.kind, _l("Kind waited for"), _K.CHOICE, words=words_of(BoothKind)),
        Column("number", _l("Number in line"), _K.NUMBER, source=in_line, order=in_line,
               on_screen=True, is_quiet=True),
        column_of(_R.held_until, _l("Held until"), _K.MOMENT, on_screen=True),
        column_of(_R.created_at, _l("Asked on"), _K.MOMENT),
        column_of(_R.assigned_at, lazy_pgettext("booth", "Assigned on"), _K.MOMENT),
        column_of(_R.ended_at, lazy_pgettext("booth", "Released on"), _K.MOMENT),
        column_of(_R.is_late, _l("Given back late"), _K.YES_NO, words=yes_no()),
    ]  # fmt: skip
    named = (_O.name_zh, _O.name_en, _O.aliases, _R.reference, _R.booth_code, Exhibitor.reference)
    return Content(columns, [
        filters.search(_("Name, booth or number"), *named),
        filters.choice("state", _("State"), filters.choices_of(_S), _R.state),
        filters.flag("late", _("Given back late"), _R.is_late.expression),
    ])  # fmt: skip


RESERVATIONS = ListSpec(
    key="events.booths",
    label=_l("Booths taken"),
    rights=Rights(see=BoothPermission.LIST, take=BoothPermission.LIST),
    rows=visible_reservations,
    id=_R.id,
    ref=_R.reference,
    content=_content,
    order="-created_at",
    card=Card("name_zh", ("booth_code", "held_until", "number"), "state"),
    link=lambda edition, ref: url_for("booths_desk.show", slug=edition.slug, reference=ref),
    is_queue=True,
    nothing=_l("No booth fits these filters"),
    source=_l("Exhibitors hold booths on the plan, or wait for one."),
    **OF_EDITION,
)
