"""Re-encrypt everything under the newest key and key every digest by it, so that older keys go.

Columns are re-encrypted in chunks, each its own transaction, and a value that the newest key opens
is left alone: an interrupted run simply goes on. Digests move all at once, in one transaction with
the mark of their key, so that no moment has digests of two keys and identity stays unique (R3).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from passlib.totp import TOTP  # type: ignore[import-untyped]
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import Base, EncryptedText, db
from core.documents.sealing import check_key
from core.errors import Unavailable
from core.keys.digest_owners import CHUNK, Progress, rekey_digests
from core.keys.digests import mark_of
from core.keys.models import KeptSecret

INDEX_KEY, CHECK_KEY = "index_key", "check_key"


@dataclass(frozen=True)
class Rotation:
    """What was done: rows by table, digests by column, and digests that could not be made again."""

    rows: dict[str, int]
    digests: dict[str, int]
    lost: dict[str, int]


def rotate(*, at: datetime, progress: Progress) -> Rotation:
    """Bring everything under the newest of FIELD_KEYS; afterwards the older ones may be dropped.

    To be run while the portal is stopped, because others would go on with the older key for
    digests. `progress` hears each column and how many of its values were done so far. Refuses,
    before anything is changed, a value that none of the keys opens.
    """
    keys = current_app.extensions["settings"].field_keys
    # What hangs on the oldest key is kept before anything is changed.
    paper_key = check_key().hex()
    _keep(CHECK_KEY, paper_key, at)
    db.session.commit()
    rows: dict[str, int] = {}
    for table, column in encrypted_columns():
        done = _reencrypt(table, column, keys, progress)
        rows[table.name] = rows.get(table.name, 0) + done
    rows["user"] = rows.get("user", 0) + _rewrap_second_factors(keys)
    digests, lost = rekey_digests(keys[0], progress)
    _keep(INDEX_KEY, mark_of(keys[0]), at)
    audit.record("keys:rotated", "field_keys", at=at, rows=rows, digests=digests)
    db.session.commit()
    current_app.extensions.pop("index_key", None)
    return Rotation(rows, digests, lost)


def encrypted_columns() -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, EncryptedText):
                yield table, column


def count_old() -> dict[str, int]:
    """How many values of each table the newest key alone does not open; none after a rotation."""
    newest = Fernet(current_app.extensions["settings"].field_keys[0])
    found: dict[str, int] = {}
    for table, column in encrypted_columns():
        raw, _primary = _raw(table, column)
        values = db.session.scalars(
            select(raw.c[column.name]).where(raw.c[column.name].is_not(None))
        )
        found[table.name] = found.get(table.name, 0) + sum(not _opens(newest, v) for v in values)
    return found


def _reencrypt(
    table: sa.Table, column: sa.Column[Any], keys: tuple[str, ...], progress: Progress
) -> int:
    newest, every = Fernet(keys[0]), MultiFernet([Fernet(key) for key in keys])
    raw, primary = _raw(table, column)
    value, last, done = raw.c[column.name], None, 0
    while True:
        query = select(*primary, value).where(value.is_not(None)).order_by(*primary).limit(CHUNK)
        if last is not None:
            query = query.where(sa.tuple_(*primary) > sa.tuple_(*last))
        found = db.session.execute(query).all()
        if not found:
            return done
        for *key, old in found:
            if _opens(newest, old):
                continue
            try:
                new = every.rotate(old.encode()).decode()
            except InvalidToken as fault:
                db.session.rollback()
                raise Unavailable(
                    f"{table.name}.{column.name}: a value that none of FIELD_KEYS opens"
                ) from fault
            where = [one == value_of for one, value_of in zip(primary, key, strict=True)]
            # Only if nobody changed it meanwhile: then it is under the newest key already.
            db.session.execute(
                sa.update(raw).where(*where, value == old).values({column.name: new})
            )
            done += 1
        last = [
            sa.bindparam(None, part, type_=one.type, unique=True)
            for part, one in zip(found[-1][:-1], primary, strict=True)
        ]
        db.session.commit()
        progress(f"{table.name}.{column.name}", done)


def _raw(table: sa.Table, column: sa.Column[Any]) -> tuple[sa.TableClause, list[Any]]:
    """The table with the column as the database holds it, and its primary key."""
    primary = [sa.column(one.name, one.type) for one in table.primary_key.columns]
    raw = sa.table(table.name, *primary, sa.column(column.name, sa.Text()))
    return raw, [raw.c[one.name] for one in primary]


def _opens(key: Fernet, value: str) -> bool:
    try:
        key.decrypt(value.encode())
    except InvalidToken:
        return False
    return True


def _rewrap_second_factors(keys: tuple[str, ...]) -> int:
    """What Flask-Security wraps by itself: the secrets of authenticators and recovery codes."""
    newest, every = Fernet(keys[0]), MultiFernet([Fernet(key) for key in keys])
    # The tag is looked up by name, and the newest key's is the one to wrap with.
    wallet = TOTP.using(secrets=current_app.config["SECURITY_TOTP_SECRETS"])
    wallet.wallet.default_tag = mark_of(keys[0])
    done = 0
    users = select(User).where(
        # In words of SQL, because the type of the codes (Flask-Security's) has no cache key.
        sa.text("tf_totp_secret IS NOT NULL OR mf_recovery_codes IS NOT NULL")
    )
    for user in db.session.scalars(users):
        secret = user.tf_totp_secret
        if secret is not None and json.loads(secret).get("enckey", {}).get("t") != mark_of(keys[0]):
            user.tf_totp_secret = wallet.from_json(secret).to_json()
            done += 1
        codes = list(user.mf_recovery_codes or [])
        if any(not _opens(newest, code) for code in codes):
            user.mf_recovery_codes = [every.rotate(code.encode()).decode() for code in codes]
            done += 1
    db.session.commit()
    return done


def _keep(name: str, value: str, at: datetime) -> None:
    known = db.session.get(KeptSecret, name)
    if known is None:
        db.session.add(KeptSecret(name=name, value=value, kept_at=at))
    elif known.value != value:
        known.value, known.kept_at = value, at
    db.session.flush()
