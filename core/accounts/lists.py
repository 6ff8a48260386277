"""The desk's list of accounts, with what each may do."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, case, cast, func, select
from sqlalchemy.engine import Connection

from core.accounts.models import RoleGrant, User
from core.accounts.policies import AccountPermission
from core.accounts.queries import has_factor
from core.accounts.roles import Role, ScopeKind
from core.db import parse_id
from core.i18n import tr
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of, state_column, words_of
from core.lists.spec import Card, Content, ListSpec, Rights, renamed
from core.lists.views import add_list_routes
from core.organisations.models import Organisation
from core.regions import district_names
from core.states import State

_K = ColumnKind
blueprint = Blueprint("accounts_desk", __name__, url_prefix="/desk/accounts")


class Access(State):
    IN_USE = "in_use", _l("In use"), "done"
    DISABLED = "disabled", _l("Disabled"), "refused"


def _content(_nothing: None, _reader: object) -> Content:
    name = func.coalesce(func.nullif(User.display_name, ""), User.email)
    by_name = func.coalesce(func.nullif(User.display_name_key, ""), User.email)
    access = case((User.active, Access.IN_USE.value), else_=Access.DISABLED.value)
    factor = case((has_factor(), "on"), else_="off")
    on_off = {"on": _("On"), "off": _("Off")}
    roles = {code: said for code, said in filters.choices_of(Role).items() if code != Role.TALENT}
    columns = [
        Column("name", _l("Name"), _K.NAME, source=name, order=by_name, on_screen=True),
        column_of(User.email, _l("E-mail address"), on_screen=True),
        Column("roles", _l("Roles"), load=_roles, on_screen=True),
        state_column("state", _l("State"), Access, access, on_screen=True),
        Column("factor", _l("Second factor"), _K.CHOICE, source=factor, words=on_off.get,
               on_screen=True),
        column_of(User.created_at, _l("Created"), _K.MOMENT),
        column_of(User.confirmed_at, _l("Address confirmed"), _K.MOMENT),
    ]  # fmt: skip
    return Content(columns, [
        filters.words(_l("Name or e-mail address"),
                      lambda text: filters.mentions(text, User.email, User.display_name)),
        filters.choice("role", _l("Role"), roles,
                       lambda role: User.grants.any(RoleGrant.role == role)),
        filters.choice("state", _l("State"), filters.choices_of(Access), access),
        filters.choice("factor", _l("Second factor"), on_off, factor),
    ])  # fmt: skip


def _roles(connection: Connection, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """What each holds and for what, in words; organisations are called by their names."""
    scopes = district_names()
    grant, role, limit = RoleGrant, words_of(Role), words_of(ScopeKind)
    rows = connection.execute(
        select(grant.user_id, grant.role, grant.scope_kind, grant.scope_value)
        .where(grant.user_id.in_(ids))
        .order_by(grant.granted_at, grant.id)
    ).all()
    wanted = {parse_id(row[3]) for row in rows if row[2] == ScopeKind.ORGANISATION} - {None}
    of = Organisation
    named = select(of.id, of.name_zh, of.name_en).where(of.id.in_(wanted))
    for id_, zh, en in connection.execute(named):
        scopes[str(id_)] = tr({"zh": zh, "en": en or zh})
    held = defaultdict(list)
    for holder, code, kind, value in rows:
        scope = _("whole city") if kind == ScopeKind.CITY else scopes.get(value)
        held[holder].append(f"{role(code)}{_(': ')}{scope or f'{limit(kind)} {value}'}")
    return {holder: "; ".join(said) for holder, said in held.items()}


ACCOUNTS = ListSpec(
    key="core.accounts",
    label=_l("Accounts"),
    rights=Rights(
        see=AccountPermission.READ, take=AccountPermission.READ, share=AccountPermission.READ
    ),
    rows=lambda _reader, _nothing: select(User),
    id=User.id,
    ref=cast(User.id, String).label("ref"),
    content=_content,
    order="email",
    card=Card("name", ("email", "roles", "factor"), "state"),
    link=lambda _nothing, id_: url_for("accounts.inspect", account_id=uuid.UUID(id_)),
    read=renamed(q=filters.WORDS),
    nothing=_l("No account fits"),
)
add_list_routes(
    blueprint, ACCOUNTS, lambda shown: render_template("core/accounts/index.html", shown=shown)
)
