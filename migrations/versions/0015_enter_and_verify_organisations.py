"""Enter and verify organisations: state, papers, officers; and those that were here already."""

import uuid

import sqlalchemy as sa
from alembic import op

from core.name_keys import LONGEST_KEY, name_key

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("removed_at IS NULL")
KEYS = ["name_zh_key", "contact_name_key"]
JSON = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")


def upgrade():
    texts = {"aliases": 1000, "address": 300, "website": 300, "contact_name": 200,
             "contact_phone": 40, "contact_email": 320}  # fmt: skip
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        for name, length in texts.items():
            text = sa.String(length=length)
            batch_op.add_column(sa.Column(name, text, nullable=False, server_default=""))
        for name in KEYS:
            key = sa.String(LONGEST_KEY, collation=collation)
            batch_op.add_column(sa.Column(name, key, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reference", sa.String(length=20), nullable=True))
        batch_op.add_column(
            sa.Column("state", sa.String(length=12), nullable=False, server_default="draft")
        )
        batch_op.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("reason", JSON, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("submitted_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("verified_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reminded_of", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    _number_and_verify()
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.alter_column("reference", existing_type=sa.String(length=20), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_organisation_reference"), ["reference"])
        batch_op.create_foreign_key(
            op.f("fk_organisation_parent_id_organisation"), "organisation", ["parent_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_organisation_not_its_own_parent"), "parent_id IS NULL OR parent_id <> id"
        )
        batch_op.create_check_constraint(
            op.f("ck_organisation_verified_until_a_day"),
            "state <> 'verified' OR verified_until IS NOT NULL",
        )
        batch_op.create_index("ix_organisation_state", ["state", "verified_until"])
        batch_op.create_index("ix_organisation_parent", ["parent_id"])
    op.create_table(
        "organisation_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_paper_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_organisation_paper_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_paper")),
    )
    op.create_table(
        "organisation_officer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "accepted_at IS NULL OR user_id IS NOT NULL",
            name=op.f("ck_organisation_officer_accepted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_officer_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_organisation_officer_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_officer")),
    )
    for table, name in (("organisation_paper", "kind"), ("organisation_officer", "email")):
        op.create_index(
            f"uq_{table}_{name}", table, ["organisation_id", name], unique=True,
            sqlite_where=LIVE, postgresql_where=LIVE,
        )  # fmt: skip
    op.create_index("ix_organisation_paper_file", "organisation_paper", ["file_id"])
    op.create_index("ix_organisation_officer_user", "organisation_officer", ["user_id"])
    _make_officers()


def downgrade():
    op.drop_table("organisation_officer")
    op.drop_table("organisation_paper")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_state")
        batch_op.drop_index("ix_organisation_parent")
        batch_op.drop_constraint(op.f("ck_organisation_verified_until_a_day"), type_="check")
        batch_op.drop_constraint(op.f("ck_organisation_not_its_own_parent"), type_="check")
        batch_op.drop_constraint(
            op.f("fk_organisation_parent_id_organisation"), type_="foreignkey"
        )
        batch_op.drop_constraint(op.f("uq_organisation_reference"), type_="unique")
        for name in ("version", "reminded_of", "verified_until", "submitted_at", "reason",
                     "parent_id", "state", "reference", "contact_email", "contact_phone",
                     "contact_name", "website", "address", "aliases", *KEYS):  # fmt: skip
            batch_op.drop_column(name)


def _number_and_verify():
    """Those that were here get their numbers; whose licence was checked stays verified a while."""
    connection = op.get_bind()
    table = sa.table(
        "organisation", sa.column("id", sa.Uuid()), sa.column("reference"), sa.column("state"),
        sa.column("name_zh"), sa.column("name_zh_key"),
        sa.column("created_at", MOMENT), sa.column("verified_at", MOMENT),
        sa.column("verified_until", sa.Date()), sa.column("submitted_at", MOMENT),
    )  # fmt: skip
    last = {}
    rows = connection.execute(
        sa.select(
            table.c.id, table.c.created_at, table.c.verified_at, table.c.name_zh
        ).order_by(table.c.created_at, table.c.id)
    ).all()
    for one, created_at, verified_at, name in rows:
        year = created_at.year
        last[year] = last.get(year, 0) + 1
        values = {"reference": f"OR-{year}-{last[year]:04d}", "name_zh_key": name_key(name)}
        if verified_at is not None:
            half_a_year = sa.func.date(sa.func.now(), "+6 months")
            if connection.dialect.name != "sqlite":
                half_a_year = sa.text("(now() + interval '6 months')::date")
            values |= {
                "state": "verified", "verified_until": half_a_year, "submitted_at": verified_at,
            }  # fmt: skip
        connection.execute(table.update().where(table.c.id == one).values(**values))
    counter = sa.table(
        "reference_counter", sa.column("series"), sa.column("year"), sa.column("last")
    )
    for year, number in last.items():
        connection.execute(counter.insert().values(series="OR", year=year, last=number))


def _make_officers():
    """Whoever was given the role for an organisation is one of its officers."""
    connection = op.get_bind()
    grant = sa.table(
        "role_grant", sa.column("user_id", sa.Uuid()), sa.column("role"), sa.column("scope_kind"),
        sa.column("scope_value"), sa.column("granted_at", MOMENT),
    )  # fmt: skip
    user = sa.table("user", sa.column("id", sa.Uuid()), sa.column("email"))
    known = sa.table("organisation", sa.column("id", sa.Uuid()))
    officer = sa.table(
        "organisation_officer", sa.column("id", sa.Uuid()),
        sa.column("organisation_id", sa.Uuid()), sa.column("email"),
        sa.column("user_id", sa.Uuid()), sa.column("added_at", MOMENT),
        sa.column("accepted_at", MOMENT),
    )  # fmt: skip
    here = set(connection.scalars(sa.select(known.c.id)))
    rows = connection.execute(
        sa.select(grant.c.scope_value, user.c.id, user.c.email, grant.c.granted_at)
        .join_from(grant, user, grant.c.user_id == user.c.id)
        .where(grant.c.scope_kind == "organisation")
        .order_by(grant.c.granted_at)
    ).all()
    made = set()
    for value, holder, email, at in rows:
        try:
            organisation = uuid.UUID(value)
        except ValueError:
            continue
        if organisation in here and (organisation, holder) not in made:
            made.add((organisation, holder))
            connection.execute(
                officer.insert().values(
                    id=uuid.uuid4(), organisation_id=organisation, email=email, user_id=holder,
                    added_at=at, accepted_at=at,
                )
            )  # fmt: skip
