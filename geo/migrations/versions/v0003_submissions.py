"""Requests left by visitors, waiting to be read over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "submission",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("received", sa.String(32), nullable=False),
        sa.Column("territory", sa.String(2), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("mail", sa.Text),
        sa.Column("request", sa.String(40)),
    )
    op.create_index("submission_received", "submission", ["received"])
