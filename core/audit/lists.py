"""The auditor's list: who did what, when, to what.

Bound by core.composition, since whoever records imports the package itself.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.audit import heads, policies
from core.audit.models import AuditEntry
from core.audit.policies import AuditPermission
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of
from core.lists.spec import Card, Content, ListSpec, Rights, renamed
from core.lists.views import add_list_routes
from core.navigation import DESK_ITEMS, NavigationItem
from core.policy import can
from core.registries import install

_K = ColumnKind
blueprint = Blueprint("audit", __name__, url_prefix="/desk/audit")


def _content(_nothing: None, _reader: object) -> Content:
    one = AuditEntry
    who = {"system": _("the program"), "guest": _("a guest, by link")}
    columns = [
        column_of(one.number, _l("Number"), _K.NUMBER, on_screen=True),
        # The log grows in the order of time.
        column_of(one.at, _l("When"), _K.MOMENT, order=one.number.expression, on_screen=True),
        column_of(one.actor_name, _l("Who"), _K.NAME, words=lambda name: who.get(name, name),
                  key="actor", on_screen=True),
        column_of(one.action, _l("What"), on_screen=True),
        column_of(one.subject_kind, _l("To what"), on_screen=True),
        column_of(one.subject_id, _l("Identifier of the thing"), on_screen=True),
        Column("details", _l("Details"), source=(one.details.expression,), pick=_in_words,
               on_screen=True),
        column_of(one.source, _l("From where"), on_screen=True),
        column_of(one.request_id, _l("Number of the request")),
    ]  # fmt: skip
    about = (one.actor_name, one.action, one.subject_kind, one.subject_id)
    return Content(columns, [
        filters.words(_l("Who, what, identifier"), lambda text: filters.mentions(text, *about)),
        filters.words(_l("Who"), lambda text: filters.mentions(text, about[0]), name="actor"),
        filters.words(_l("What, from its beginning"),
                      lambda text: one.action.startswith(text, autoescape=True), name="action"),
        filters.words(_l("Identifier of the thing"), lambda text: one.subject_id == text,
                      name="subject"),
        *filters.days("at", _l("From day"), _l("To day"), one.at),
    ])  # fmt: skip


def _in_words(details: Mapping[str, Any]) -> str:
    return "; ".join(f"{key}{_(': ')}{value}" for key, value in details.items())


AUDIT_LOG = ListSpec(
    key="core.audit",
    label=_l("Audit log"),
    rights=Rights(
        see=AuditPermission.READ, take=AuditPermission.READ, share=AuditPermission.READ
    ),
    rows=lambda _reader, _nothing: select(AuditEntry),
    id=AuditEntry.number,
    # In an address; of text as every reference.
    ref=AuditEntry.hash,
    content=_content,
    order="-number",
    card=Card("action", ("actor", "at", "subject_id")),
    read=renamed(since="at_from", until="at_until"),
    lead=_l(
        "Who did what, when, to what. The log only grows; each row is sealed to the one before."
    ),
    nothing=_l("Nothing in the log fits"),
)  # fmt: skip
add_list_routes(blueprint, AUDIT_LOG)


def init_app(app: Flask) -> None:
    install(app, policies, heads)
    app.register_blueprint(blueprint)
    item = NavigationItem(
        AUDIT_LOG.label, "audit.index", 950, visible=lambda: can(AuditPermission.READ)
    )
    DESK_ITEMS.add(app, item)
