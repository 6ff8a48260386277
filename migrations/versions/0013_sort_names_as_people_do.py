"""Keep what names are sorted by, and walk the list of people along it."""

import sqlalchemy as sa
from alembic import op

from core.name_keys import LONGEST_KEY, name_key

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAMES = {
    "user": ["display_name"],
    "issued_document": ["holder_name"],
    "claim": ["holder_name", "employer_name"],
    "catalogue_suggestion": ["qualification"],
    "delegation": ["name", "organisation", "leader_name"],
    "registration": [
        *("name", "name_latin", "name_chinese", "badge_name", "organisation", "institution")
    ],
    "invitation_letter": ["name", "employer"],
    "gate_device": ["name"],
    "message_template": ["name"],
    "suggestion": ["unit"],
}
# The columns behind the edition, before and after.
INDEXES = {"ix_registration_name": "name", "ix_registration_organisation": "organisation"}
LAST = ["ix_registration_whole", "ix_registration_answers", "ix_registration_by_id"]
PART = 1_000


def upgrade():
    connection = op.get_bind()
    collation = "C" if connection.dialect.name == "postgresql" else None
    for table, names in NAMES.items():
        for name in names:
            kept = sa.String(LONGEST_KEY, collation=collation)
            op.add_column(table, sa.Column(f"{name}_key", kept, nullable=False, server_default=""))
        _fill(connection, table, names)
    _turn("", "_key")


def downgrade():
    _turn("_key", "")
    for table, names in NAMES.items():
        for name in names:
            op.drop_column(table, f"{name}_key")


def _turn(before, after):
    for index, name in INDEXES.items():
        op.drop_index(index, table_name="registration")
        op.create_index(index, "registration", ["edition_id", f"{name}{after}", "id"])
    _make_last_again(op.get_bind())


def _make_last_again(connection):
    """SQLite takes the index made last where several would do: those it is to take, again last."""
    if connection.dialect.name == "sqlite":
        made = sa.table("sqlite_master", sa.column("name"), sa.column("sql"), sa.column("rowid"))
        last = sa.select(made.c.name, made.c.sql).where(made.c.name.in_(LAST))
        for name, made_by in connection.execute(last.order_by(made.c.rowid)).all():
            op.drop_index(name, table_name="registration")
            connection.exec_driver_sql(made_by)


def _fill(connection, table, names):
    """Part by part along the ids, so that a large table never stands in memory whole."""
    rows = sa.table(table, *map(sa.column, ["id", *names, *(f"{name}_key" for name in names)]))
    own = {f"{name}_key": sa.bindparam(f"of_{name}") for name in names}
    filling = sa.update(rows).where(rows.c.id == sa.bindparam("row")).values(own)
    parts = sa.select(rows.c.id, *(rows.c[name] for name in names)).order_by(rows.c.id).limit(PART)
    part = connection.execute(parts).all()
    while part:
        keys = [[name_key(name or "") for name in row[1:]] for row in part]
        params = [
            {"row": row[0], **{f"of_{name}": key for name, key in zip(names, own_keys, strict=True)}}
            for row, own_keys in zip(part, keys, strict=True)
        ]
        connection.execute(filling, params)
        part = connection.execute(parts.where(rows.c.id > part[-1][0])).all()
