"""The exhibitors of a fair as a list at the desk."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.accounts.models import User
from core.clock import today
from core.lists import Card, Column, Content, ListSpec, Rights, column_of, filters, state_column
from core.lists.columns import ColumnKind, words_of, yes_no
from core.organisations.models import Organisation
from core.organisations.queries import is_verified
from events.editions.lists import OF_EDITION
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import visible_exhibitors
from events.exhibitors.states import ExhibitorPermission, ExhibitorState, Ownership

_E, _K, _O, _S = Exhibitor, ColumnKind, Organisation, ExhibitorState


def _content(edition: Edition, _reader: User) -> Content:
    kinds, states = filters.choices_of(Ownership), filters.choices_of(_S)
    states.pop(_S.DRAFT)
    verified = is_verified(today())
    columns = [
        column_of(_E.reference, _l("Reference"), on_screen=True),
        column_of(_O.name_zh, _l("Chinese name"), _K.NAME, on_screen=True),
        column_of(_O.name_en, _l("English name")),
        column_of(_O.credit_code, _l("Credit code")),
        state_column("state", _l("State"), _S, _E.state.expression, on_screen=True),
        Column("verified", _l("Verified"), _K.YES_NO, source=verified, words=yes_no()),
        column_of(_E.ownership, _l("Ownership"), _K.CHOICE, words=words_of(Ownership)),
        column_of(_E.industry, _l("Industry"), _K.NAME, on_screen=True, is_quiet=True),
        column_of(_E.submitted_at, _l("Sent on"), _K.MOMENT, on_screen=True),
        column_of(_E.approved_at, _l("Approved on"), _K.MOMENT),
        column_of(_E.confirmed_at, lazy_pgettext("exhibitor", "Confirmed on"), _K.MOMENT),
        column_of(_E.present_at, _l("Checked in on"), _K.MOMENT),
        column_of(_E.contact_name, _l("Contact person"), _K.NAME),
        column_of(_E.contact_phone, _l("Telephone")),
        column_of(_E.contact_email, _l("E-mail address")),
        column_of(_E.booth_wish, _l("Wish for the booth")),
        Column("introduction_zh", _l("Introduction in Chinese"),
               source=_E.introduction["zh"].as_string()),
        Column("introduction_en", _l("Introduction in English"),
               source=_E.introduction["en"].as_string()),
    ]  # fmt: skip
    named = (_O.name_zh, _O.name_en, _O.aliases, _O.credit_code, _E.reference, _E.industry)
    return Content(columns, [
        filters.search(_("Name, code or number"), *named),
        filters.choice("state", _("State"), states, _E.state),
        filters.choice("ownership", _("Ownership"), kinds, _E.ownership),
        filters.flag("unverified", _("Not verified"), ~verified),
    ])  # fmt: skip


EXHIBITORS = ListSpec(
    key="events.exhibitors",
    label=_l("Exhibitors"),
    rights=Rights(see=ExhibitorPermission.LIST, take=ExhibitorPermission.LIST),
    rows=visible_exhibitors,
    id=Exhibitor.id,
    ref=Exhibitor.reference,
    content=_content,
    order="-submitted_at",
    card=Card("name_zh", ("industry", "submitted_at"), "state"),
    link=lambda edition, ref: url_for("exhibitors_desk.show", slug=edition.slug, reference=ref),
    is_queue=True,
    nothing=_l("No exhibitor fits these filters"),
    source=_l("Employers answer the call on the page of the fair."),
    **OF_EDITION,
)
