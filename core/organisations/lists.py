"""The organisations staff look after, as a list; those to be verified stand first."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import aliased

from core.accounts.models import User
from core.clock import now, today
from core.lists import filters
from core.lists.columns import ColumnKind, column_of, state_column, words_of
from core.lists.spec import Card, Content, ListSpec, Rights
from core.organisations.models import Organisation
from core.organisations.queries import undecided_by, waiting_for
from core.organisations.scopes import covered_by
from core.organisations.states import OrganisationKind, OrganisationPermission, OrganisationState
from core.regions import district_names

_K, _P, _S = ColumnKind, OrganisationPermission, OrganisationState
Parent = aliased(Organisation)


def _content(_nothing: None, reader: User) -> Content:
    one, places = Organisation, district_names()
    columns = [
        column_of(one.reference, _l("Reference"), on_screen=True),
        column_of(one.name_zh, _l("Chinese name"), _K.NAME, on_screen=True),
        column_of(one.name_en, _l("English name")),
        column_of(one.aliases, _l("Other names")),
        column_of(one.credit_code, _l("Credit code"), on_screen=True),
        column_of(Parent.name_zh, _l("Branch of"), key="parent"),
        column_of(
            one.kind, _l("Kind"), _K.CHOICE, words=words_of(OrganisationKind), on_screen=True
        ),
        column_of(one.district, _l("District"), _K.CHOICE, words=places.get, on_screen=True),
        state_column("state", _l("State"), _S, one.state, on_screen=True),
        column_of(one.submitted_at, _l("Sent on"), _K.MOMENT, on_screen=True),
        column_of(one.verified_at, _l("Verified on"), _K.MOMENT),
        column_of(one.verified_until, _l("Verified until"), _K.DATE, on_screen=True),
        column_of(one.contact_name, _l("Contact person"), _K.NAME),
        column_of(one.contact_phone, _l("Telephone")),
        column_of(one.contact_email, _l("E-mail address")),
        column_of(one.address, _l("Postal address")),
        column_of(one.created_at, _l("Entered on"), _K.MOMENT),
    ]
    named = (one.name_zh, one.name_en, one.aliases, one.credit_code, one.reference)
    return Content(columns, [
        filters.search(_("Name, code or number"), *named),
        filters.choice("state", _("State"), filters.choices_of(_S), one.state),
        filters.choice("kind", _("Kind"), filters.choices_of(OrganisationKind), one.kind),
        filters.choice("district", _("District"), places, one.district),
        filters.flag("waiting", _("Waiting for you"), waiting_for(reader)),
        filters.flag("asked", _("Somebody asks to act for it"), undecided_by(reader, now())),
        filters.flag("ended", _("No longer verified"), one.verified_until < today()),
    ])  # fmt: skip


ORGANISATIONS = ListSpec(
    key="core.organisations",
    label=_l("Organisations"),
    rights=Rights(see=_P.LIST, take=_P.LIST),
    rows=lambda user, _nothing: (
        select(Organisation).outerjoin(Parent, Organisation.parent_id == Parent.id)
        .where(covered_by(user).sql)
    ),
    id=Organisation.id,
    ref=Organisation.reference,
    content=_content,
    order="-submitted_at",
    card=Card("name_zh", ("credit_code", "kind", "verified_until"), "state"),
    link=lambda _nothing, reference: url_for("organisations_desk.show", reference=reference),
    is_queue=True,
    nothing=_l("No organisation fits these filters"),
    source=_l("Employers and carriers register themselves on their own page."),
)  # fmt: skip
