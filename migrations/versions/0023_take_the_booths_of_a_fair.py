"""Take the booths of a fair, or wait for one."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
HAVING = "state IN ('assigned', 'held')"
LIVE = "state IN ('assigned', 'held', 'waiting')"


def upgrade():
    op.create_table(
        "booth_reservation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("exhibitor_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("booth_id", sa.Uuid(), nullable=True),
        sa.Column("booth_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'held' OR held_until IS NOT NULL",
            name=op.f("ck_booth_reservation_held_until_a_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["booth.id"], name=op.f("fk_booth_reservation_booth_id_booth"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_booth_reservation_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["organisation.id"],
            name=op.f("fk_booth_reservation_entity_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"],
            name=op.f("fk_booth_reservation_exhibitor_id_exhibitor"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_reservation")),
        sa.UniqueConstraint("reference", name=op.f("uq_booth_reservation_reference")),
    )  # fmt: skip
    for name, columns, where in (
        ("uq_booth_reservation_booth", ["booth_id"], HAVING),
        ("uq_booth_reservation_entity", ["edition_id", "entity_id"], LIVE),
    ):
        op.create_index(
            name, "booth_reservation", columns, unique=True,
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )  # fmt: skip
    op.create_index(
        "ix_booth_reservation_line", "booth_reservation", ["edition_id", "state", "number"]
    )
    op.create_index("ix_booth_reservation_exhibitor", "booth_reservation", ["exhibitor_id"])


def downgrade():
    op.drop_table("booth_reservation")
