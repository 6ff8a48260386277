"""The desk's lists of the catalogue: its editions in any state, and what people missed in it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from sqlalchemy import String, case, cast, false, func, select

from core.accounts.models import User
from core.clock import today
from core.i18n import language, tr
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of, state_column, yes_no
from core.lists.spec import Card, Content, ListSpec, Rights
from core.regions import region_choices, region_name
from talent.catalogue.models import CatalogueEdition, CatalogueEntry, CatalogueSuggestion
from talent.catalogue.queries import edition_in_force
from talent.catalogue.states import CataloguePermission, Current, EditionState, SuggestionState

_K, _E, _S = ColumnKind, CatalogueEdition, CatalogueSuggestion
_SHOWN: dict[str, Any] = {"on_screen": True}
_STANDINGS = [Current.IN_FORCE, *EditionState]
_READ = CataloguePermission.READ
_RIGHTS = Rights(see=_READ, take=_READ, share=_READ)


def _editions(_nothing: None, _reader: User) -> Content:
    program, not_yet = _("the program"), pgettext("confirmation", "not yet")
    current = edition_in_force(today())
    is_current = _E.id == current.id if current else false()
    state = case((is_current, Current.IN_FORCE), else_=_E.state)
    entries = select(func.count()).where(CatalogueEntry.edition_id == _E.id)
    names = [_E.name[one].as_string() for one in ("en", "zh")]
    return Content(
        [
            column_of(_E.name, _l("Edition"), _K.NAME, words=tr,
                      order=_E.name[language()].as_string(), **_SHOWN),
            state_column("state", _l("State"), _STANDINGS, state, **_SHOWN),
            column_of(_E.is_official, _l("Official list"), _K.YES_NO, words=yes_no(), **_SHOWN),
            column_of(_E.in_force_from, _l("In force from"), _K.DATE, **_SHOWN),
            Column("entries", _l("Entries"), _K.NUMBER,
                   source=entries.correlate(_E).scalar_subquery(), **_SHOWN),
            Column("prepared", _l("Prepared by"), source=_name_of(_E.created_by_id),
                   pick=lambda name: name or program, **_SHOWN),
            Column("confirmed", _l("Confirmed by"),
                   source=(_name_of(_E.confirmed_by_id), _E.published_at.expression),
                   pick=lambda name, at: (name or program) if at else not_yet, **_SHOWN),
            column_of(_E.created_at, _l("Prepared at (Beijing)"), _K.MOMENT, is_quiet=True),
        ],
        [
            filters.search(_("Edition"), *names),
            filters.choice("state", _("State"), filters.choices_of(_STANDINGS), state),
        ],
    )  # fmt: skip


def _name_of(account_id: Any) -> Any:
    name = func.coalesce(func.nullif(User.display_name, ""), User.email)
    return select(name).where(User.id == account_id).correlate(_E).scalar_subquery()


def _suggestions(_nothing: None, _reader: User) -> Content:
    waits, answered = SuggestionState.WAITING, SuggestionState.ANSWERED
    accepted = (_S.accepted.expression, SuggestionState.ACCEPTED)
    state = case((_S.answered_at.is_(None), waits), accepted, else_=answered)
    states = filters.choices_of(SuggestionState)
    return Content(
        [
            column_of(_S.qualification, _l("Qualification"), _K.NAME, **_SHOWN),
            column_of(_S.issuer, _l("Issuer"), **_SHOWN),
            column_of(_S.region, _l("Region"), words=region_name, **_SHOWN),
            column_of(_S.created_at, _l("Received (Beijing)"), _K.MOMENT, **_SHOWN),
            state_column("state", _l("State"), SuggestionState, state, **_SHOWN),
            column_of(_S.reason, _l("Why it should be listed")),
            column_of(_S.answer, _l("Answer")),
        ],
        [
            filters.search(_("Qualification, issuer"), _S.qualification, _S.issuer),
            filters.choice("region", _("Region"), region_choices(), _S.region),
            # Both kinds in one list had those that wait first; now the others are a click away.
            filters.choice("state", _("State"), states, state, default=waits),
        ],
    )


EDITIONS = ListSpec(
    key="talent.catalogue_editions",
    label=_l("Editions of the catalogue"),
    rights=_RIGHTS,
    rows=lambda _reader, _nothing: select(_E),
    id=_E.id,
    ref=_E.slug,
    content=_editions,
    order="-created_at",
    card=Card("name", ("in_force_from", "confirmed"), "state"),
    link=lambda _nothing, ref: url_for("catalogue_edition.show", slug=ref),
    source=_l("Import a file with the qualifications the office recognises."),
)
SUGGESTIONS = ListSpec(
    key="talent.catalogue_suggestions",
    label=_l("Suggestions for the catalogue"),
    rights=_RIGHTS,
    rows=lambda _reader, _nothing: select(_S),
    id=_S.id,
    ref=cast(_S.id, String).label("ref"),
    content=_suggestions,
    order="-created_at",
    card=Card("qualification", ("issuer", "region", "created_at"), "state"),
    link=lambda _nothing, ref: url_for("catalogue_desk.suggestion", number=uuid.UUID(ref)),
)
