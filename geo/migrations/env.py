"""What Alembic runs: the steps that a database lacks, within the transaction that it was handed."""

from __future__ import annotations

from alembic import context

from geo.ledger import VERSION_TABLE

# Both databases can take back a change of their tables.
context.configure(
    connection=context.config.attributes["connection"], transactional_ddl=True, version_table=VERSION_TABLE
)
context.run_migrations()
