"""Publications, and the versions of the records that they begin and end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_CURRENT = sa.column("until").is_(None)


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("token", sa.String(32), nullable=False, unique=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("publication.id")),
    )
    op.create_table(
        "record",
        # SQLite numbers rows by itself only where the key is an INTEGER.
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("table", sa.String(20), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.Column("since", sa.Integer, sa.ForeignKey("publication.id"), nullable=False),
        sa.Column("until", sa.Integer, sa.ForeignKey("publication.id")),
        sa.CheckConstraint("until > since", name="record_until_after_since"),
    )
    op.create_index(
        "record_current",
        "record",
        ["table", "key"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )
    op.create_index("record_history", "record", ["table", "key", "since"], unique=True)
    op.create_index("record_since", "record", ["since", "table"])
    op.create_index("record_until", "record", ["until", "table"])
