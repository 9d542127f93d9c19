"""Snapshots of what decisions were made from, marks to find a changed byte, who holds an account."""

import sqlalchemy as sql
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what schema 2 has more; no event is touched, so that the chain stays as it is."""
    op.add_column("events", sql.Column("chunks", sql.Text))
    op.create_table(
        "pages",
        sql.Column("key", sql.Text, primary_key=True),
        sql.Column("content", sql.LargeBinary, nullable=False),
    )
    op.create_table(
        "snapshots",
        sql.Column("digest", sql.Text, primary_key=True),
        sql.Column("manifest", sql.Text, sql.ForeignKey("pages.key"), nullable=False),
    )
    op.create_table(
        "holders",
        sql.Column("account", sql.Text, primary_key=True),
        sql.Column("token", sql.BigInteger, nullable=False),
        sql.Column("who", sql.Text, nullable=False),
    )
