"""The versions of the list of industries, as a list."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from sqlalchemy import func, select

from core.accounts.models import User
from core.clock import today
from core.lists import Card, Column, ColumnKind, Content, ListSpec, Rights, column_of, filters
from events.taxonomies.models import Taxonomy, TaxonomyItem
from events.taxonomies.policies import TaxonomyPermission

_K = ColumnKind


def _content(_nothing: None, _reader: User) -> Content:
    one = Taxonomy
    of = select(func.count()).where(TaxonomyItem.taxonomy_id == one.id)
    keys = of.where(TaxonomyItem.is_key).scalar_subquery()
    holds = one.in_force_from <= today()
    return Content([
        column_of(one.reference, _l("Reference"), is_quiet=True),
        column_of(one.number, _l("Version"), _K.NUMBER, on_screen=True),
        column_of(one.name_zh, _l("Chinese name"), _K.NAME, on_screen=True),
        column_of(one.name_en, _l("English name"), _K.NAME, on_screen=True),
        column_of(one.in_force_from, _l("Holds from"), _K.DATE, on_screen=True),
        Column("items", _l("Industries"), _K.NUMBER, source=of.scalar_subquery(), on_screen=True),
        Column("keys", _l("Key industries"), _K.NUMBER, source=keys, on_screen=True),
        column_of(one.source, _l("Source")),
    ], [
        filters.search(pgettext("thing", "Name"), one.name_zh, one.name_en),
        filters.choice("in_force", _("In force"), filters.yes_no_choices(),
                       lambda said: holds if said == "yes" else ~holds),
    ])  # fmt: skip


TAXONOMIES = ListSpec(
    key="events.taxonomies",
    label=_l("Lists of industries"),
    rights=Rights(see=TaxonomyPermission.LIST, take=TaxonomyPermission.LIST),
    rows=lambda _user, _nothing: select(Taxonomy),
    id=Taxonomy.id,
    ref=Taxonomy.reference,
    content=_content,
    order="-in_force_from",
    card=Card("name_zh", ("number", "in_force_from", "items")),
    link=lambda _nothing, reference: url_for("taxonomies.show", reference=reference),
    lead=_l("A share of industries is told by one version of the list, which stands beside it."),
    nothing=_l("No list fits these filters"),
    source=_l("The list that projects are entered by is version 1."),
)
