"""A PostgreSQL server for tests, each in a corner of its own."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import URL, make_url

SERVER = make_url(
    os.environ.get("CANDLEWICK_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
)


def run(statement: str) -> None:
    """Do one thing on the server, as whoever set it up.

    Skips the test, with the reason, where there is no server; fails it where one is required.
    """
    try:
        with psycopg.connect(SERVER.render_as_string(hide_password=False), autocommit=True) as one:
            one.execute(statement.encode())
    except psycopg.OperationalError as error:
        reason = f"there is no PostgreSQL at {SERVER}: {error}"
        if os.environ.get("CANDLEWICK_REQUIRE_SERVICES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def fresh_corner() -> Iterator[URL]:
    """Return the address of an empty schema, which is dropped at the end."""
    name = f"candlewick_{uuid.uuid4().hex}"
    run(f"CREATE SCHEMA {name}")
    try:
        yield SERVER.update_query_dict({"options": f"-csearch_path={name}"})
    finally:
        run(f"DROP SCHEMA {name} CASCADE")
