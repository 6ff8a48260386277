"""The agreements of an edition as a list at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from sqlalchemy import ColumnElement, select
from sqlalchemy.engine import Connection

from core.accounts.models import User
from core.amounts import Currency
from core.i18n import language, tr
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, whole_amount, words_of, yes_no
from core.organisations.models import Organisation
from events.agreements.counting import MODES
from events.agreements.models import Agreement, AgreementCarrier
from events.agreements.queries import visible_agreements
from events.agreements.scopes import confirmable_by
from events.agreements.states import AgreementKind, AgreementPermission, AgreementState
from events.editions.lists import OF_EDITION
from events.editions.models import Edition, Venue
from events.editions.paths import at_or_below
from events.project_pages.lists import title_column
from events.projects.models import Project

_A, _K, _O, _P = Agreement, ColumnKind, Organisation, Project


def _content(edition: Edition, reader: User) -> Content:
    shown: dict[str, Any] = {"on_screen": True}
    place = Venue.name[language()].as_string()
    columns = [
        column_of(_A.reference, _l("Reference"), **shown),
        title_column(_l("Project")),
        column_of(_P.title_en, _l("Title in English"), _K.NAME, key="title_en"),
        column_of(_P.reference, _l("Number of the project"), key="project"),
        state_column("state", _l("State"), AgreementState, _A.state.expression, **shown),
        Column("carriers", _l("Carriers"), load=_carriers, **shown),
        column_of(_A.kind, lazy_pgettext("agreement", "Kind"), _K.CHOICE,
                  words=words_of(AgreementKind), **shown),
        column_of(_A.mode, _l("How it is signed"), _K.CHOICE, words=words_of(MODES), **shown),
        column_of(_A.signed_on, _l("Signed on"), _K.DATE, **shown),
        column_of(Venue.name, _l("Venue"), key="venue", words=tr, codes=tr, order=place,
                  is_quiet=True, **shown),
        column_of(_A.amount, _l("Amount"), _K.NUMBER, pick=whole_amount),
        column_of(_A.currency, _l("Currency")),
        column_of(_A.is_on_stage, lazy_pgettext("agreement", "On stage"), _K.YES_NO,
                  words=yes_no()),
        column_of(_A.has_academician, _l("With an academician"), _K.YES_NO, words=yes_no()),
        column_of(_A.recorded_at, _l("Recorded on"), _K.MOMENT),
        column_of(_A.confirmed_at, lazy_pgettext("agreement", "Confirmed on"), _K.MOMENT),
        column_of(_A.annulled_at, _l("Annulled on"), _K.MOMENT),
    ]  # fmt: skip
    paths = {str(one.id): one.path for one in edition.venues}
    venues = {str(one.id): "– " * one.depth + tr(one.name) for one in edition.venues}
    modes = {str(one.value): str(one.label) for one in MODES}
    return Content(columns, [
        filters.search(_("Title or number"), _P.title, _P.title_en, _P.reference, _A.reference),
        filters.choice("state", _("State"), filters.choices_of(AgreementState), _A.state),
        filters.choice("venue", _("Venue, with those in it"), venues,
                       lambda value: at_or_below(paths[value])),
        filters.choice("kind", _("Kind of agreement"), filters.choices_of(AgreementKind), _A.kind),
        filters.choice("mode", _("How it is signed"), modes, _A.mode),
        filters.words(_("Carrier"), _names_carrier, name="carrier"),
        filters.choice("currency", _("Currency"), filters.choices_of(Currency), _A.currency),
        *filters.days("signed", _("Signed from"), _("Signed until"), _A.signed_on),
        filters.flag("stage", pgettext("agreement", "On stage"), _A.is_on_stage.is_(True)),
        filters.flag("academician", _("With an academician"), _A.has_academician.is_(True)),
        filters.flag("to_confirm", _("For you to confirm"), confirmable_by(reader, edition).sql),
    ])  # fmt: skip


def _names_carrier(text: str) -> ColumnElement[bool]:
    return _A.carriers.any(filters.mentions(text, _O.name_zh, _O.name_en, _O.aliases))


def _carriers(connection: Connection, ids: Sequence[Any]) -> dict[Any, str]:
    """The names of each agreement's carriers, for many in one query."""
    rows = select(AgreementCarrier.agreement_id, _O.name_zh, _O.name_en).join(
        _O, _O.id == AgreementCarrier.organisation_id
    )
    rows = rows.where(AgreementCarrier.agreement_id.in_(ids)).order_by(_O.name_zh_key)
    named: dict[Any, list[str]] = {}
    for agreement_id, zh, en in connection.execute(rows):
        named.setdefault(agreement_id, []).append(tr({"zh": zh, "en": en or zh}))
    return {agreement_id: _(", ").join(names) for agreement_id, names in named.items()}


AGREEMENTS = ListSpec(
    key="events.agreements",
    label=_l("Agreements"),
    rights=Rights(AgreementPermission.LIST, AgreementPermission.LIST),
    rows=visible_agreements,
    id=Agreement.id,
    ref=Agreement.reference,
    content=_content,
    order="-signed_on",
    card=Card("title", ("carriers", "signed_on", "kind"), "state"),
    link=lambda edition, ref: url_for("agreements_desk.show", slug=edition.slug, reference=ref),
    is_queue=True,
    nothing=_l("No agreement fits these filters"),
    source=_l("Organisers record what projects sign at their venues."),
    **OF_EDITION,
)
