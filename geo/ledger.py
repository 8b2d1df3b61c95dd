"""The tables of the database: publications, versions of records, private drafts, what visitors left."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

VERSION_TABLE: Final = "maillage_version"
"""Which steps a database has behind it."""

SCHEMA: Final = sa.MetaData()

PUBLICATION: Final = sa.Table(
    "publication",
    SCHEMA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("token", sa.String(32), nullable=False, unique=True),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("undoes", sa.Integer, sa.ForeignKey("publication.id")),
)
"""``at`` is ISO 8601 in UTC with microseconds: text sorts as time does, alike on both databases.
``token`` is drawn for each publication, and tells one from another that took its number."""

RECORD: Final = sa.Table(
    "record",
    SCHEMA,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("table", sa.String(20), nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("cells", sa.Text, nullable=False),
    sa.Column("since", sa.Integer, sa.ForeignKey("publication.id"), nullable=False),
    sa.Column("until", sa.Integer, sa.ForeignKey("publication.id")),
)
"""One version of one record, there from the publication ``since`` to before ``until``. Its ``cells`` are
`geo.versions.ERASED` where it was erased for good."""

DRAFT: Final = sa.Table(
    "draft",
    SCHEMA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("expires", sa.String(32), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("diagnostic", sa.String(40)),
)
"""One self-diagnostic begun: ``digest`` is the SHA-256 of its link's token, which is kept nowhere.
``expires`` is written as ``at`` is; ``diagnostic`` is the id of the row that was published from it. Past its
time ``content`` is empty, and the draft stays only as long as something is kept of that row.
No backup holds drafts: what is withdrawn or expired must not come back."""

SUBMISSION: Final = sa.Table(
    "submission",
    SCHEMA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("received", sa.String(32), nullable=False),
    sa.Column("territory", sa.String(2), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("mail", sa.Text),
    sa.Column("request", sa.String(40)),
)
"""One request that a visitor left: it waits here, out of the tables, until somebody of the territory has
read it over. ``received`` is written as ``at`` is; ``request`` is the id of the row that it became, and is
kept only as long as there is an address to answer to. No backup holds submissions."""
