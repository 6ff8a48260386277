"""Keep what lists ask of a claim's entry and names"""

import json

import sqlalchemy as sa
from alembic import op

from core.name_keys import LONGEST_KEY, name_key, search_text

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

KEYS = ("entry_en_key", "entry_zh_key", "title_en_key", "title_zh_key")
NAMES = ("holder_name", "holder_name_latin", "holder_name_chinese", "employer_name")
NEW = {
    **{f"ix_claim_{key.removesuffix('_key')}": [key, "id", "state", "claimant_id"] for key in KEYS},
    "ix_claim_sector": ["sector", "id", "state", "claimant_id", "due_on"],
}
LISTED = [
    *("due_on", "id", "claimant_id", "submitted_at", "level", "district"),
    *("initial_reviewer_id", "second_reviewer_id", "provincial_sealer_id", "employer_id"),
    *("days_used", "notice_ends_on", "decided_at"),
]
MORE = ["sector", "days_stopped", "hold_reason", "route"]
SEARCHED = [
    *("search", "state", "due_on", "id", "claimant_id", "reference", "entry_code"),
    *("district", "level", "route"),
]
PART = 1_000


def upgrade():
    connection = op.get_bind()
    is_postgresql = connection.dialect.name == "postgresql"
    key = sa.String(LONGEST_KEY, collation="C" if is_postgresql else None)
    kinds = {"sector": sa.String(40), "route": sa.String(20), **dict.fromkeys(KEYS, key), "search": sa.Text()}
    for name, kind in kinds.items():
        op.add_column("claim", sa.Column(name, kind, nullable=False, server_default=""))
    _fill(connection)
    for name, columns in NEW.items():
        op.create_index(name, "claim", columns)
    if not is_postgresql:
        op.create_index("ix_claim_search", "claim", SEARCHED)
    op.create_index("ix_claim_move_at", "claim_move", ["at"])
    others = [one for one in [*LISTED, *MORE] if one != "district"]
    _anew("ix_claim_list", ["state", *LISTED, *MORE])
    _anew("ix_claim_district", ["district", "state", *others])


def downgrade():
    op.drop_index("ix_claim_move_at", table_name="claim_move")
    if op.get_bind().dialect.name != "postgresql":
        op.drop_index("ix_claim_search", table_name="claim")
    for name in NEW:
        op.drop_index(name, table_name="claim")
    _anew("ix_claim_list", ["state", *LISTED])
    _anew("ix_claim_district", ["district", "state"])
    for name in ("search", *KEYS, "route", "sector"):
        op.drop_column("claim", name)


def _anew(index, columns):
    op.drop_index(index, table_name="claim")
    op.create_index(index, "claim", columns)


def _fill(connection):
    """Part by part along the ids, so that the table never stands in memory whole."""
    named = [sa.column("id"), sa.column("entry", sa.JSON), sa.column("title", sa.JSON)]
    own = ["sector", "route", *KEYS, "search"]
    rows = sa.table("claim", *named, *map(sa.column, [*NAMES, *own]))
    filling = sa.update(rows).where(rows.c.id == sa.bindparam("row"))
    filling = filling.values({name: sa.bindparam(f"of_{name}") for name in own})
    parts = sa.select(*named, *(rows.c[name] for name in NAMES)).order_by(rows.c.id).limit(PART)
    part = connection.execute(parts).all()
    while part:
        connection.execute(filling, [_kept(*row) for row in part])
        part = connection.execute(parts.where(rows.c.id > part[-1][0])).all()


def _kept(row, entry, title, *names):
    entry, title = _read(entry), _read(title)
    said = {"entry_en": "name_en", "entry_zh": "name_zh", "title_en": "en", "title_zh": "zh"}
    other = {"name_en": "name_zh", "name_zh": "name_en", "en": "zh", "zh": "en"}
    keys = {}
    for name, word in said.items():
        words = entry if name.startswith("entry") else title
        keys[f"of_{name}_key"] = name_key(words.get(word) or words.get(other[word]) or "")
    found = search_text(*(name or "" for name in names))
    plain = {f"of_{name}": entry.get(name) or "" for name in ("sector", "route")}
    return {"row": row, "of_search": found, **plain, **keys}


def _read(stored):
    return (json.loads(stored) if isinstance(stored, str) else stored) or {}
