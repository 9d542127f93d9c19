"""Alembic's own entry: runs the steps on the connection that `migration` passes in."""

from alembic import context

from candlewick.infrastructure.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
