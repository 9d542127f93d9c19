"""The tables of a journal's database."""

from typing import Final

import sqlalchemy as sql

SCHEMA: Final = 2
"""The newest version of the tables below; see `migration`."""

METADATA: Final = sql.MetaData()
EVENTS: Final = sql.Table(
    "events",
    METADATA,
    sql.Column("account", sql.Text, primary_key=True),
    sql.Column("seq", sql.BigInteger, primary_key=True, autoincrement=False),
    sql.Column("kind", sql.Text, nullable=False),
    sql.Column("symbol", sql.Text),
    sql.Column("at", sql.BigInteger, nullable=False),
    sql.Column("payload", sql.Text, nullable=False),
    sql.Column("previous_hash", sql.Text, nullable=False),
    sql.Column("hash", sql.Text, nullable=False),
    sql.Column("chunks", sql.Text),  # not known of what schema 1 wrote
)
VERSION: Final = sql.Table(
    "schema_version", METADATA, sql.Column("version", sql.Integer, nullable=False)
)
PAGES: Final = sql.Table(
    "pages",
    METADATA,
    sql.Column("key", sql.Text, primary_key=True),
    sql.Column("content", sql.LargeBinary, nullable=False),
)
SNAPSHOTS: Final = sql.Table(
    "snapshots",
    METADATA,
    sql.Column("digest", sql.Text, primary_key=True),
    sql.Column("manifest", sql.Text, sql.ForeignKey("pages.key"), nullable=False),
)
HOLDERS: Final = sql.Table(
    "holders",
    METADATA,
    sql.Column("account", sql.Text, primary_key=True),
    sql.Column("token", sql.BigInteger, nullable=False),
    sql.Column("who", sql.Text, nullable=False),
)
FIRST_TABLES: Final = ("events", "schema_version")
"""What a database of any version has."""
