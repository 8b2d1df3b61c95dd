"""Private drafts of self-diagnostics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "draft",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("diagnostic", sa.String(40)),
    )
    op.create_index("draft_expires", "draft", ["expires"])
