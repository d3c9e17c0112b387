"""Answers and votes."""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "answers",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("policy_id", sa.String(64), nullable=False),
        sa.Column("policy_version", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("cited", sa.JSON(), nullable=False),
        sa.Column("nearest", sa.String(128), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
    )
    for column in ("asked_at", "policy_id", "verdict"):
        op.create_index(f"ix_answers_{column}", "answers", [column])
    op.create_table(
        "votes",
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("vote", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("voted_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name="pk_votes"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_votes_answer_id_answers", ondelete="CASCADE"),
    )
    op.create_index("ix_votes_voted_at", "votes", ["voted_at"])


def downgrade() -> None:
    """Remove both tables."""
    op.drop_table("votes")
    op.drop_table("answers")
