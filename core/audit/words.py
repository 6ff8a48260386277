"""The log in words: what was done, to what, and the reference people know the thing by."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Connection, select

from core.audit.models import AuditEntry
from core.db import Base, db, parse_id
from core.i18n import language, tr
from core.registries import Registry
from core.states import Labelled
from core.workflow import known as workflows

# What a thing is called by, the best first; and what it belongs to where it has no name.
NAMES = ("reference", "serial", "slug", "code", "email", "display_name", "name")
PARENTS = ("registration_id", "claim_id", "document_id", "edition_id", "owner_id", "user_id")


class OpeningReason(Labelled):
    """The person reads it in their reading log; what is written beside it stays with auditors."""

    COMPARE = "compare", _l("To compare it with papers")
    CONTACT = "contact", _l("To reach the person")
    ARRANGE = "arrange", _l("To book, print, sign or admit")
    AUTHORITY = "authority", _l("An authority asks for it")
    COMPLAINT = "complaint", _l("A complaint, an error or an audit")
    OTHER = "other", _l("Another reason, said below")


@dataclass(frozen=True)
class AuditWords:
    """A package's words for its actions, kinds and details, in a file: {code: [en, zh]}."""

    key: str
    path: Path


AUDIT_WORDS = Registry[AuditWords]("audit words", "What a package's rows of the log mean.")


@cache
def _read(path: Path) -> dict[str, dict[str, list[str]]]:
    content: dict[str, dict[str, list[str]]] = json.loads(path.read_text(encoding="utf-8"))
    return content


def words_for(what: str) -> dict[str, str]:
    """Code to word of all "kinds" or "details", in the language of the page."""
    place = ("en", "zh").index(language())
    every = (_read(one.path)[what] for one in AUDIT_WORDS)
    return {code: both[place] for words in every for code, both in words.items()}


def action_words() -> dict[str, str]:
    """The same of actions; a move is named by its kind and what its button says."""
    kinds = words_for("kinds")
    moves = {
        f"{name}:{row.action}": f"{kinds[name]}{': ' if language() == 'en' else '：'}{row.label}"
        for name, flow in workflows.items()
        if name in kinds
        for row in flow.transitions
    }
    return moves | words_for("actions")


def in_words(details: Mapping[str, Any], action: str) -> str:
    keys, flow = words_for("details"), workflows.get(action.partition(":")[0])
    states = {str(one): str(getattr(one, "label", one)) for one in flow.states} if flow else {}
    colon, stop = (": ", "; ") if language() == "en" else ("：", "；")
    return stop.join(
        f"{keys.get(key, key)}{colon}{states.get(str(value)) or _said(value, key)}"
        for key, value in details.items()
    )


def _said(value: Any, key: str) -> Any:
    """Words kept in both languages in that of the page, a reason of the list by its label."""
    if key == "why" and value in set(OpeningReason):
        return OpeningReason(value).label
    return tr(value) if isinstance(value, dict) and value.keys() <= {"en", "zh"} else value


def load_references(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """What the things of these rows are called; one query a kind."""
    one = AuditEntry
    rows = connection.execute(
        select(one.number, one.subject_kind, one.subject_id).where(one.number.in_(numbers))
    ).all()
    called: dict[tuple[str, str], str] = {}
    for kind in {row.subject_kind for row in rows} & _models().keys():
        ids = {parse_id(row.subject_id) for row in rows if row.subject_kind == kind} - {None}
        found = connection.execute(_naming(_models()[kind], ids)).all()
        called |= {(kind, str(id_)): _say(name) for id_, name in found}
    return {row.number: called.get((row.subject_kind, row.subject_id), "") for row in rows}


def things_called(text: str) -> list[str]:
    """Identifiers of what has exactly this reference, number or address."""
    found: list[str] = []
    for kind in _models().keys() & words_for("kinds").keys():
        model = _models()[kind]
        name = _name_of(model)
        if name is not None and name.key != "name":
            found += map(str, db.session.scalars(select(model.id).where(name == text)))
    return found


@cache
def _models() -> dict[str, Any]:
    mapped = {one.local_table.name: one.class_ for one in Base.registry.mappers}  # type: ignore[attr-defined]
    return {
        name: model for name, model in mapped.items() if hasattr(model, "id")
        and (_name_of(model) is not None or _parent_of(model))
    }  # fmt: skip


def _name_of(model: Any) -> Any:
    return next((getattr(model, key) for key in NAMES if key in model.__mapper__.columns), None)


def _parent_of(model: Any) -> Any:
    return next((getattr(model, key) for key in PARENTS if key in model.__mapper__.columns), None)


def _naming(model: Any, ids: Iterable[Any]) -> Any:
    name, parent = _name_of(model), _parent_of(model)
    query = select(model.id, name)
    if name is None:
        table = next(iter(parent.property.columns[0].foreign_keys)).column.table
        above = next(one.class_ for one in Base.registry.mappers if one.local_table is table)
        query = select(model.id, _name_of(above)).join(above, above.id == parent)
    return query.where(model.id.in_(ids))


def _say(name: Any) -> str:
    return tr(name) if isinstance(name, dict) else str(name or "")
