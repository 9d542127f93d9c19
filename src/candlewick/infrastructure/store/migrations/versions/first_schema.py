"""What schema 1 had: the chain of events."""

import sqlalchemy as sql
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of schema 1."""
    op.create_table(
        "events",
        sql.Column("account", sql.Text, primary_key=True),
        sql.Column("seq", sql.BigInteger, primary_key=True, autoincrement=False),
        sql.Column("kind", sql.Text, nullable=False),
        sql.Column("symbol", sql.Text),
        sql.Column("at", sql.BigInteger, nullable=False),
        sql.Column("payload", sql.Text, nullable=False),
        sql.Column("previous_hash", sql.Text, nullable=False),
        sql.Column("hash", sql.Text, nullable=False),
    )
    op.create_table("schema_version", sql.Column("version", sql.Integer, nullable=False))
