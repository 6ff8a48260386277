"""The list of occupations at the desk, and as a file that can be brought back."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.lists import Card, Column, ColumnKind, Content, ListSpec, Rights, column_of, filters
from core.lists.columns import state_column, words_of
from events.shortages.models import Shortage, ShortageOccupation, Standing, standing
from events.shortages.policies import ShortagePermission as P

_K = ColumnKind


def _content(_nothing: None, _reader: User) -> Content:
    one = ShortageOccupation
    zh, en = (one.name[code].as_string() for code in ("zh", "en"))
    columns = [
        column_of(one.code, _l("Code"), on_screen=True),
        Column("name_zh", _l("Chinese name"), _K.NAME, source=zh, on_screen=True),
        Column("name_en", _l("English name"), source=en, on_screen=True),
        column_of(one.degree, _l("Need"), _K.CHOICE, words=words_of(Shortage), on_screen=True),
        column_of(one.edition, _l("Edition of the list"), on_screen=True),
        column_of(one.source, _l("Source")),
        column_of(one.ended_on, _l("Taken off the list on"), _K.DATE),
        state_column("state", _l("State"), Standing, standing(), on_screen=True),
    ]
    return Content(columns, [
        filters.search(_("Code or name"), one.code, zh, en),
        filters.choice("need", _("Need"), filters.choices_of(Shortage), one.degree),
        filters.choice("state", _("State"), filters.choices_of(Standing), standing()),
    ])  # fmt: skip


SHORTAGES = ListSpec(
    key="events.shortages",
    label=_l("Occupations in urgent need"),
    rights=Rights(see=P.LIST, take=P.LIST),
    rows=lambda _user, _nothing: select(ShortageOccupation),
    id=ShortageOccupation.id,
    ref=ShortageOccupation.code,
    content=_content,
    order="code",
    card=Card("name_zh", ("code", "degree", "state")),
    link=lambda _nothing, code: url_for("shortages.show", reference=code),
    lead=_l("The city's list. Employers choose from it, and posts are marked by it."),
    nothing=_l("No occupation fits these filters"),
    source=_l("Enter an occupation, or bring the whole list as a sheet."),
)
