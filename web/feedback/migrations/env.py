"""What Alembic runs: the steps, inside the transaction that `migrate` has opened."""

from alembic import context

from web.feedback.tables import Table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata, transactional_ddl=False
)
context.run_migrations()
