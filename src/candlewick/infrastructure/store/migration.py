"""From the tables of an older version to the newest, step by step."""

from importlib.resources import files
from typing import Final

import sqlalchemy as sql
from alembic import command
from alembic.config import Config

from candlewick.infrastructure.store.schema import SCHEMA, VERSION

_STEPS: Final = "candlewick.infrastructure.store.migrations"


def upgrade(connection: sql.Connection) -> None:
    """Bring the tables to the newest version, within the transaction of `connection`.

    The number in `schema_version` is what counts, for programs of any age; Alembic's own mark
    is set from it first.
    """
    config = Config()
    config.set_main_option("script_location", str(files(_STEPS)))
    config.attributes["connection"] = connection
    version = int(connection.execute(sql.select(VERSION.c.version)).scalar_one())
    command.stamp(config, revision(version), purge=True)
    command.upgrade(config, revision(SCHEMA))
    connection.execute(sql.update(VERSION).values(version=SCHEMA))


def revision(version: int) -> str:
    """Return what Alembic calls the schema `version`."""
    return f"{version:04}"
