"""The auditor's list: who did what, when, to what.

Bound by core.composition, since whoever records imports the package itself.
"""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.audit import policies, sending
from core.audit.models import AuditEntry
from core.audit.policies import AuditPermission
from core.audit.words import (
    AUDIT_WORDS,
    AuditWords,
    action_words,
    in_words,
    load_references,
    things_called,
    words_for,
)
from core.lists import filters
from core.lists.columns import Column, ColumnKind, column_of
from core.lists.spec import Card, Content, ListSpec, Rights, renamed
from core.lists.views import add_list_routes
from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
from core.policy import can
from core.registries import install

_K = ColumnKind
blueprint = Blueprint("audit", __name__, url_prefix="/desk/audit")


def _content(_nothing: None, _reader: object) -> Content:
    one = AuditEntry
    done, kinds = action_words(), words_for("kinds")
    who = {"system": _("the program"), "guest": _("a guest, by link")}
    columns = [
        column_of(one.number, _l("Number"), _K.NUMBER, on_screen=True),
        # The log grows in the order of time.
        column_of(one.at, _l("When"), _K.MOMENT, order=one.number.expression, on_screen=True),
        column_of(one.actor_name, _l("Who"), _K.NAME, words=lambda name: who.get(name, name),
                  key="actor", on_screen=True),
        column_of(one.action, _l("What"), _K.CHOICE, words=lambda code: done.get(code, code),
                  codes=str, on_screen=True),
        column_of(one.subject_kind, _l("To what"), _K.CHOICE, on_screen=True,
                  words=lambda code: kinds.get(code, code), codes=str),
        Column("reference", _l("Reference"), load=load_references, on_screen=True),
        column_of(one.subject_id, _l("Identifier of the thing")),
        Column("details", _l("Details"), source=(one.details.expression, one.action.expression),
               pick=in_words, on_screen=True),
        column_of(one.source, _l("From where"), on_screen=True),
        column_of(one.request_id, _l("Number of the request")),
    ]  # fmt: skip
    about = (one.actor_name, one.action, one.subject_kind, one.subject_id)
    return Content(columns, [
        filters.words(_l("Who, what, identifier"), lambda text: filters.mentions(text, *about)),
        filters.words(_l("Who"), lambda text: filters.mentions(text, about[0]), name="actor"),
        filters.choice("what", _l("What"), by_word(done), one.action),
        filters.choice("kind", _l("To what"), by_word(kinds), one.subject_kind),
        filters.words(_l("Reference, number or address"),
                      lambda text: one.subject_id.in_(things_called(text)), name="reference"),
        filters.words(_l("What, from its beginning"),
                      lambda text: one.action.startswith(text, autoescape=True), name="action"),
        filters.words(_l("Identifier of the thing"), lambda text: one.subject_id == text,
                      name="subject"),
        *filters.days("at", _l("From day"), _l("To day"), one.at),
    ])  # fmt: skip


def by_word(words: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(words.items(), key=lambda item: item[1]))


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
    card=Card("action", ("actor", "at", "reference")),
    read=renamed(since="at_from", until="at_until"),
    lead=_l(
        "Who did what, when, to what. The log only grows; each row is sealed to the one before."
    ),
    nothing=_l("Nothing in the log fits"),
)  # fmt: skip
add_list_routes(blueprint, AUDIT_LOG)


def init_app(app: Flask) -> None:
    install(app, policies, sending)
    app.register_blueprint(blueprint)
    file = Path(__file__).parents[1] / "audit_words.json"
    AUDIT_WORDS.add(app, AuditWords("core", file))
    item = NavigationItem(
        AUDIT_LOG.label,
        "audit.index",
        950,
        visible=lambda: can(AuditPermission.READ),
        group=DeskGroup.HOUSE,
    )
    DESK_ITEMS.add(app, item)
