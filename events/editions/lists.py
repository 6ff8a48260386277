"""The desk's list of events, and what every list about one event has for its subject."""

from __future__ import annotations

import uuid
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.i18n import language, tr
from core.lists import filters
from core.lists.columns import Column, ColumnKind, state_column
from core.lists.spec import Card, Content, ListSpec, Rights
from events.editions.models import Edition, Series
from events.editions.queries import get_edition, visible_editions
from events.editions.states import EditionPermission, EditionState
from events.event_types import EVENT_TYPES

_K = ColumnKind


def _find(slug: str) -> Edition:
    return get_edition(slug, visible_to=current_user)


def _get(edition_id: str) -> Edition | None:
    return db.session.get(Edition, uuid.UUID(edition_id))


# For a ListSpec of people, papers or the like of one event.
OF_EDITION: dict[str, Any] = {"find": _find, "get": _get}


def _content(_nothing: None, _reader: User) -> Content:
    types, said = {one.key: str(one.label) for one in EVENT_TYPES}, language()
    name, series = Edition.name.expression, Series.name.expression
    shown = {"on_screen": True}
    return Content(
        [
            Column(
                "name", _l("Event"), _K.NAME, source=name, words=tr, codes=tr,
                order=name[said].as_string(), **shown,
            ),
            Column("kind", _l("Kind of event"), _K.CHOICE, source=Series.type_key.expression,
                   words=types.get, is_quiet=True, **shown),
            Column("series", _l("Series"), source=series, words=tr, codes=tr,
                   order=series[said].as_string(), **shown),
            Column("number", _l("Number"), _K.NUMBER, source=Edition.number.expression, **shown),
            Column("starts_at", _l("First day"), _K.DATE, source=Edition.starts_at.expression,
                   words=beijing_date, **shown),
            Column("ends_at", _l("Last day"), _K.DATE, source=Edition.ends_at.expression,
                   words=beijing_date, **shown),
            state_column("state", _l("State"), EditionState, Edition.state.expression, **shown),
            Column("slug", _l("Address"), source=Edition.slug.expression),
        ],
        [
            filters.words(_("Name or address"), _mentioned),
            filters.choice("kind", _("Kind of event"), types, Series.type_key),
            filters.choice("state", _("State"), filters.choices_of(EditionState), Edition.state),
            *filters.days("starts", _("Begins from"), _("Begins until"), Edition.starts_at),
        ],
    )  # fmt: skip


def _mentioned(text: str) -> Any:
    names = (Edition.name[code].as_string() for code in ("en", "zh"))
    return filters.mentions(text, Edition.slug, *names)


EDITIONS = ListSpec(
    key="events.editions",
    label=_l("Events"),
    rights=Rights(
        see=EditionPermission.LIST, take=EditionPermission.LIST, share=EditionPermission.LIST
    ),
    rows=lambda reader, _nothing: visible_editions(reader).join(Edition.series),
    id=Edition.id,
    ref=Edition.slug,
    content=_content,
    order="-starts_at",
    card=Card("name", ("kind", "starts_at", "ends_at"), "state"),
    link=lambda _nothing, slug: url_for("editions_desk.show", slug=slug),
    nothing=_l("No event fits"),
)
