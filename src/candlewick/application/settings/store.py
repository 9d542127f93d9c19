"""Settings: where the account's journal is kept."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from candlewick.application.settings.section import Section
from candlewick.application.settings.value import VariableName, Word


def _server(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        msg = "must be the address of a PostgreSQL database: postgresql://user@host/database"
        raise ValueError(msg)
    if parts.password is not None:
        msg = (
            "must not hold the password: put it into .env or the environment, under the name that "
            "store.password_env gives"
        )
        raise ValueError(msg)
    return value.replace("postgres://", "postgresql://", 1)


class StoreSettings(Section):
    """Where the journal is kept: in a file in paths.data, or in PostgreSQL."""

    url: Annotated[Word, AfterValidator(_server)] | None = Field(
        default=None,
        description="a PostgreSQL database instead of the file; needs the extra `postgres`",
        examples=["postgresql://candlewick@localhost/candlewick"],
    )
    password_env: VariableName = Field(
        default="CANDLEWICK_STORE_PASSWORD",
        description="the environment variable (or line of .env) with the database's password",
    )
