"""Let entry forms belong to any subject: an edition's forms are about ("edition", its id)."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

form = sa.table(
    "entry_form",
    sa.column("edition_id", sa.Uuid()),
    sa.column("subject_kind", sa.String()),
    sa.column("subject_id", sa.Uuid()),
)


def upgrade():
    with op.batch_alter_table("entry_form", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject_kind", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.execute(form.update().values(subject_kind="edition", subject_id=form.c.edition_id))
    with op.batch_alter_table("entry_form", schema=None) as batch_op:
        batch_op.alter_column("subject_kind", existing_type=sa.String(length=40), nullable=False)
        batch_op.alter_column("subject_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_constraint(batch_op.f("uq_entry_form_edition_id_role"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_entry_form_edition_id_edition"), type_="foreignkey")
        batch_op.drop_column("edition_id")
        batch_op.create_unique_constraint(
            batch_op.f("uq_entry_form_subject_kind_subject_id_role"),
            ["subject_kind", "subject_id", "role"],
        )


def downgrade():
    # Forms of other subjects have no edition to belong to.
    op.execute(
        "DELETE FROM form_version WHERE form_id IN"
        " (SELECT id FROM entry_form WHERE subject_kind <> 'edition')"
    )
    op.execute("DELETE FROM entry_form WHERE subject_kind <> 'edition'")
    with op.batch_alter_table("entry_form", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition_id", sa.Uuid(), nullable=True))
    op.execute(form.update().values(edition_id=form.c.subject_id))
    with op.batch_alter_table("entry_form", schema=None) as batch_op:
        batch_op.alter_column("edition_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_constraint(
            batch_op.f("uq_entry_form_subject_kind_subject_id_role"), type_="unique"
        )
        batch_op.drop_column("subject_kind")
        batch_op.drop_column("subject_id")
        batch_op.create_foreign_key(
            batch_op.f("fk_entry_form_edition_id_edition"),
            "edition",
            ["edition_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_entry_form_edition_id_role"), ["edition_id", "role"]
        )
