"""The work list of the next edition at the catalogue's desk."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core.accounts.models import User
from core.i18n import tr
from core.lists import Card, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import Column, ColumnKind, words_of
from core.regions import region_name
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.queries import list_all_editions
from talent.catalogue.states import CataloguePermission
from talent.missed_entries.models import MissedEntry, MissedMention
from talent.missed_entries.states import MissedState, Priority

_K, _M = ColumnKind, MissedEntry
LISTED = [one for one in MissedState if one is not MissedState.HEARD]


def _counted(column: Any) -> Any:
    asked = select(func.count(column)).where(MissedMention.missed_id == _M.id)
    return asked.correlate(_M).scalar_subquery()


def _in_edition(slug: str) -> Any:
    of_slug = select(CatalogueEdition.id).where(CatalogueEdition.slug == slug)
    return _M.edition_id.in_(of_slug)


def _content(_nothing: None, _reader: User) -> Content:
    shown: dict[str, Any] = {"on_screen": True}
    suggested, refused = _counted(MissedMention.suggestion_id), _counted(MissedMention.claim_id)
    times = _counted(MissedMention.id) + _M.searches.expression
    name = func.coalesce(func.nullif(User.display_name, ""), User.email)
    assignee = select(name).where(User.id == _M.assignee_id).correlate(_M).scalar_subquery()
    of_one = CatalogueEdition.id == _M.edition_id
    edition = select(CatalogueEdition.name).where(of_one).correlate(_M).scalar_subquery()
    columns = [
        column_of(_M.name, _l("Qualification"), _K.NAME, **shown),
        Column("times", _l("How often"), _K.NUMBER, source=times, **shown),
        column_of(_M.priority, _l("Priority"), _K.CHOICE, words=words_of(Priority), **shown),
        Column("assignee", _l("Who takes it"), source=assignee, **shown),
        state_column("state", _l("State"), LISTED, _M.state.expression, **shown),
        Column("suggestions", _l("Suggestions"), _K.NUMBER, source=suggested),
        Column("refusals", _l("Refused claims"), _K.NUMBER, source=refused),
        column_of(_M.searches, _l("Searches without a hit"), _K.NUMBER),
        column_of(_M.issuer, _l("Issuer")),
        column_of(_M.region, _l("Region"), words=region_name),
        Column("edition", _l("Edition"), source=edition, words=lambda said: tr(said or {})),
        column_of(_M.entry_code, _l("Code")),
        column_of(_M.created_at, _l("First missed (Beijing)"), _K.MOMENT),
    ]
    editions = {one.slug: tr(one.name) for one in list_all_editions()}
    states, priorities = filters.choices_of(LISTED), filters.choices_of(Priority)
    return Content(columns, [
        filters.search(_("Qualification, issuer"), _M.name, _M.issuer),
        filters.choice("state", _("State"), states, _M.state, default=MissedState.OPEN),
        filters.choice("priority", _("Priority"), priorities, _M.priority),
        filters.choice("edition", _("Edition"), editions, _in_edition),
    ])  # fmt: skip


WORK_LIST = ListSpec(
    key="talent.missed_entries",
    label=_l("Work list of the next edition"),
    rights=Rights(
        see=CataloguePermission.READ, take=CataloguePermission.READ, share=CataloguePermission.READ
    ),
    rows=lambda _reader, _nothing: select(_M).where(_M.state != MissedState.HEARD),
    id=_M.id,
    ref=_M.reference,
    content=_content,
    order="-times",
    card=Card("name", ("times", "priority", "assignee"), "state"),
    link=lambda _nothing, ref: url_for("missed_entries.show", reference=ref),
    is_queue=True,
    lead=_l("What people miss in the catalogue: accepted suggestions, claims refused because the "
            "edition lacks it, and words searched for five times without a hit (not by whom)."),
    nothing=_l("No qualification fits these filters"),
    source=_l("Accept a suggestion, and it comes here."),
)  # fmt: skip
