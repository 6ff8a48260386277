"""The desk's list of events, and what every list about one event has for its subject."""

from __future__ import annotations

import uuid
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user

from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.i18n import language, tr
from core.lists import filters
from core.lists.columns import ColumnKind, column_of, state_column
from core.lists.spec import Card, Content, ListSpec, Rights
from events.editions.models import Edition, Series
from events.editions.queries import get_edition, visible_editions
from events.editions.reach import title_of
from events.editions.states import EditionPermission, EditionState
from events.event_types import EVENT_TYPES

_K = ColumnKind


def _find(slug: str) -> Edition:
    return get_edition(slug, visible_to=current_user)


def _get(edition_id: str) -> Edition | None:
    return db.session.get(Edition, uuid.UUID(edition_id))


# For a ListSpec of people, papers or the like of one event.
OF_EDITION: dict[str, Any] = {"find": _find, "get": _get, "title": title_of}


def _content(_nothing: None, _reader: User) -> Content:
    types, said = {one.key: str(one.label) for one in EVENT_TYPES}, language()
    name, series = Edition.name[said], Series.name[said]
    names = [Edition.name[code].as_string() for code in ("en", "zh")]
    shown: dict[str, Any] = {"on_screen": True}
    day, text = shown | {"words": beijing_date}, shown | {"words": tr, "codes": tr}
    return Content(
        [
            column_of(Edition.name, _l("Event"), _K.NAME, order=name.as_string(), **text),
            column_of(Series.type_key, _l("Kind of event"), _K.CHOICE, key="kind", words=types.get,
                is_quiet=True, **shown),
            column_of(Series.name, _l("Series"), key="series", order=series.as_string(), **text),
            column_of(Edition.number, lazy_pgettext("edition", "Number"), _K.NUMBER, **shown),
            column_of(Edition.starts_at, _l("First day"), _K.DATE, **day),
            column_of(Edition.ends_at, _l("Last day"), _K.DATE, **day),
            state_column("state", _l("State"), EditionState, Edition.state.expression, **shown),
            column_of(Edition.slug, _l("Web address")),
        ],
        [
            filters.search(_("Name or address"), Edition.slug, *names),
            filters.choice("kind", _("Kind of event"), types, Series.type_key),
            filters.choice("state", _("State"), filters.choices_of(EditionState), Edition.state),
        ],
    )  # fmt: skip


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
