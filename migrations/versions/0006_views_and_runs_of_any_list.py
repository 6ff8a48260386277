"""Keep views and bulk runs of any list, not of attendees alone."""

import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ATTENDEES = "events.attendees"
JOBS = ("attendees.change_many", "lists.change_many")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def on_list():
    return [sa.Column("list_key", sa.String(length=60), nullable=False),
            sa.Column("subject_id", sa.String(length=80), nullable=False)]  # fmt: skip


def of_edition():
    return [sa.Column("edition_id", sa.Uuid(), nullable=False)]


def upgrade():
    _turn(on_list, "row_ids", lambda row: {
        "list_key": ATTENDEES, "subject_id": str(row.pop("edition_id")),
    })  # fmt: skip
    _rename_job(*JOBS)


def downgrade():
    # Views and runs of other lists have no place in the older tables.
    for table in ("saved_view", "bulk_run"):
        old = sa.table(table, sa.column("list_key"))
        op.execute(sa.delete(old).where(old.c.list_key != ATTENDEES))
    _turn(of_edition, "registration_ids", lambda row: {
        "edition_id": uuid.UUID(row.pop("subject_id")), "list_key": None,
    })  # fmt: skip
    _rename_job(*reversed(JOBS))


def _turn(of, ids, belongs):
    """Lay both tables anew and put their rows back, with `of` for what they belong to."""
    views, runs = _rows("saved_view"), _rows("bulk_run")
    op.drop_table("bulk_run")
    op.drop_table("saved_view")
    _lay_views(of)
    _lay_runs(of, ids)
    for table, rows in (("saved_view", views), ("bulk_run", runs)):
        for row in rows:
            row.update(belongs(row))
            row[ids] = row.pop("registration_ids", row.pop("row_ids", None))
        laid = _reflected(table)
        kept = [{one.name: row[one.name] for one in laid.columns} for row in rows]
        if kept:
            op.bulk_insert(laid, kept)


def _rows(table):
    found = _reflected(table)
    return [dict(row._mapping) for row in op.get_bind().execute(sa.select(found))]  # noqa: SLF001


def _reflected(table):
    """The table as it stands, with the types that the embedded database does not know."""
    columns = sa.inspect(op.get_bind()).get_columns(table)
    kinds = {"id": sa.Uuid(), "edition_id": sa.Uuid(), "owner_id": sa.Uuid(),
             "asked_by_id": sa.Uuid(), "choice": JSON, "said": JSON, "skipped": JSON,
             "row_ids": JSON, "registration_ids": JSON, "is_shared": sa.Boolean()}  # fmt: skip
    moments = sa.DateTime(timezone=True)
    kinds |= dict.fromkeys(("changed_at", "asked_at", "finished_at"), moments)
    return sa.table(table, *(sa.column(one["name"], kinds.get(one["name"])) for one in columns))


def _lay_views(of):
    names = [one.name for one in of()]
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        *of(),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("choice", JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_edition_key("saved_view", of),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_saved_view_owner_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            *names, "owner_id", "name",
            name=op.f(f"uq_saved_view_{'_'.join([*names, 'owner_id', 'name'])}"),
        ),
    )  # fmt: skip


def _lay_runs(of, ids):
    op.create_table(
        "bulk_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        *of(),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column(ids, JSON, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("skipped", JSON, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *_edition_key("bulk_run", of),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_bulk_run_asked_by_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_run")),
    )  # fmt: skip
    name = "ix_bulk_run_edition" if of is of_edition else "ix_bulk_run_list"
    op.create_index(name, "bulk_run", [*(one.name for one in of()), "asked_at"])


def _edition_key(table, of):
    if of is not of_edition:
        return []
    name = op.f(f"fk_{table}_edition_id_edition")
    return [
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=name, ondelete="CASCADE")
    ]


def _rename_job(old, new):
    jobs = sa.table("job", sa.column("name"))
    op.execute(sa.update(jobs).where(jobs.c.name == old).values(name=new))
