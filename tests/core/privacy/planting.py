"""Plants words of its own in every column that the register says is somebody's.

Rows are made from the register itself, so that a table that is declared tomorrow is planted too.
They lead to things that are not there: what is tried is what becomes of the words in them.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Uuid,
    text,
)

from core.accounts.models import User
from core.clock import now, today
from core.db import EncryptedText, Hundredths, UTCDateTime, db
from core.files.storage import new_key
from core.privacy.finding import FILES, USER, table_of, tables
from core.privacy.register import Holding, register

# Shorter columns hold codes.
SHORTEST = 30
# What is done writes into these: rows of the log are chained; one copy, one erasure at a time.
NOT_PLANTED = {"audit_entry", "personal_copy", "erasure", USER}
# A file is of a kind, and lies under a key that the store would take.
OF_A_FILE = {(FILES, "purpose"): lambda: "wallet-paper", (FILES, "storage_key"): new_key}


@dataclass
class Planted:
    """The words by table and column; `secret` ones are encrypted or not handed over."""

    user_id: uuid.UUID
    address: str
    ids: dict[str, Any] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)

    def said(self, *, withheld: bool) -> dict[tuple[str, str], str]:
        """What stands in columns that are handed over, or in the others."""
        return {
            (name, column): word
            for (name, column), word in self.words.items()
            if (column in register()[name].withheld) is withheld
        }

    def plain(self) -> dict[tuple[str, str], str]:
        """What stands in the database as it was written, and is to be gone."""
        return {
            (name, column): word
            for (name, column), word in self.words.items()
            if not isinstance(table_of(register()[name]).c[column].type, EncryptedText)
            and column not in register()[name].counted
        }


def plant(user: User) -> Planted:
    """One row for the person in every table of the register, committed."""
    planted = Planted(user.id, user.email, {USER: user.id})
    db.session.commit()
    with db.engine.connect() as connection:
        # Rows may lead to what is not there and break what only services keep; for these alone.
        if _is_sqlite():
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute("PRAGMA ignore_check_constraints=ON")
        connection.begin()
        if not _is_sqlite():
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for holding in tables():
            leads = holding.whose + holding.about + holding.trace + holding.mentions
            if (leads or holding.address) and holding.name not in NOT_PLANTED:
                _plant(connection, planted, holding)
        connection.commit()
        connection.invalidate()
    return planted


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _plant(connection: Any, planted: Planted, holding: Holding) -> Any:
    if holding.name in planted.ids:
        return planted.ids[holding.name]
    table, key = table_of(holding), uuid.uuid4()
    planted.ids[holding.name] = key
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.primary_key and len(table.primary_key) == 1 and not column.foreign_keys:
            if isinstance(column.type, Uuid):
                values[column.name] = key
            continue
        values[column.name] = _value(connection, planted, holding, column)
    connection.execute(table.insert().values(values))
    first = next(iter(table.primary_key.columns)).name
    planted.ids[holding.name] = values.get(first, key)
    return planted.ids[holding.name]


def _value(connection: Any, planted: Planted, holding: Holding, column: Column[Any]) -> Any:
    name = column.name
    if (holding.name, name) in OF_A_FILE:
        return OF_A_FILE[holding.name, name]()
    if name == holding.address and not holding.whose:
        return planted.address
    if name in holding.whose or (column.foreign_keys and name in holding.trace):
        target = next(iter(column.foreign_keys)).column.table.name
        return (
            _plant(connection, planted, register()[target]) if target != USER else planted.user_id
        )
    if name in {*holding.about[-1:], *holding.trace[-1:]}:
        thing = _plant(connection, planted, register()["registration"])
        return thing if isinstance(column.type, Uuid) else str(thing)
    if name in holding.mentions:
        said = f"{planted.address} {_word(planted, holding, name)}"
        return {"said": said} if isinstance(column.type, JSON) else said
    if name in {*holding.personal, *holding.withheld, *holding.counted} and _holds_words(column):
        word = _word(planted, holding, name)
        return _json(column, word) if isinstance(column.type, JSON) else word
    return _filler(column)


def _word(planted: Planted, holding: Holding, name: str) -> str:
    word = f"kanarie{secrets.token_hex(9)}"
    planted.words[holding.name, name] = word
    return word


def _holds_words(column: Column[Any]) -> bool:
    if column.foreign_keys:
        return False
    kind = column.type
    if isinstance(kind, JSON | EncryptedText):
        return True
    return isinstance(kind, String) and (kind.length is None or kind.length >= SHORTEST)


def _json(column: Column[Any], word: str) -> Any:
    made = getattr(column.default, "arg", None)
    return [word] if getattr(made, "__name__", "") == "list" else {"en": word, "zh": word}


def _filler(column: Column[Any]) -> Any:
    kind = column.type
    if column.nullable:
        return None
    if isinstance(kind, Uuid):
        return uuid.uuid4()
    if isinstance(kind, UTCDateTime):
        return now()
    if isinstance(kind, Date):
        return today()
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, LargeBinary):
        return secrets.token_bytes(16)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | Numeric | Hundredths):
        return 1
    return secrets.token_hex(16)[: getattr(kind, "length", None) or 16]
