"""Every question to a model, in an SQL database of its own."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any, Final, Self

import sqlalchemy as sql

from candlewick.domain.answer import Answer
from candlewick.domain.call import Call, Spending, call_key
from candlewick.errors import StateCorruptError, UserError
from candlewick.infrastructure.store.chain import WAY_OUT
from candlewick.infrastructure.store.record_codec import from_plain
from candlewick.infrastructure.store.record_shape import UnfitValueError
from candlewick.infrastructure.store.record_text import to_text
from candlewick.infrastructure.store.sqlite_engine import SqliteFile, plain_errors

_SCHEMA: Final = 1

_METADATA: Final = sql.MetaData()
_CALLS: Final = sql.Table(
    "calls",
    _METADATA,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("key", sql.Text, nullable=False),
    sql.Column("job", sql.Text, nullable=False),
    sql.Column("at", sql.BigInteger, nullable=False),
    sql.Column("endpoint", sql.Text, nullable=False),
    sql.Column("model", sql.Text, nullable=False),
    sql.Column("sample", sql.Integer, nullable=False),
    sql.Column("request", sql.Text, nullable=False),
    sql.Column("estimate_usd", sql.Float),
    sql.Column("price_usd", sql.Float),
    sql.Column("billed", sql.Boolean, nullable=False),
    sql.Column("answer", sql.Text),
    sql.Column("failure", sql.Text),
    sql.Index("calls_by_key", "key"),
    sql.Index("calls_by_job", "job"),
)
_VERSION: Final = sql.Table(
    "answers_version", _METADATA, sql.Column("version", sql.Integer, nullable=False)
)
_NEWEST: Final = (
    "SELECT answer FROM calls WHERE key = ? AND answer IS NOT NULL ORDER BY number DESC LIMIT 1"
)


class SqlAnswerStore:
    """An `AnswerStore` in an SQLite file.

    Args:
        path: the file; it is made, readable by its owner alone, if it is missing.

    Raises:
        StateCorruptError: the file is damaged.
        UserError: it cannot be opened, or another program or a newer version made it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = SqliteFile(path).open(read_only=False)
        try:
            with plain_errors(path), self._engine.begin() as connection:
                self._check(connection)
        except BaseException:
            self._engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def begin(self, call: Call) -> int:
        """Keep that `call` is about to be sent; see `AnswerStore.begin`.

        Raises:
            UserError: the disk is full, or the file not writable.
            UnavailableError: another program keeps the file locked.
        """
        row = {
            "key": call.key,
            "job": call.job,
            "at": call.at,
            "endpoint": call.endpoint,
            "model": call.model,
            "sample": call.sample,
            "request": _writable(call.request),
            "estimate_usd": call.estimate,
            "billed": True,
        }
        with plain_errors(self._path), self._engine.begin() as connection:
            number = connection.execute(sql.insert(_CALLS).values(row)).inserted_primary_key
        if number is None:
            message = f"{self._path} gave a call no number. {WAY_OUT}"
            raise StateCorruptError(message)
        return int(number[0])

    def finish(self, number: int, answer: Answer) -> None:
        """Keep the answer to call `number`; see `AnswerStore.finish`.

        Raises:
            StateCorruptError: it cannot be written down.
            UserError: the disk is full, or the file not writable.
            UnavailableError: another program keeps the file locked.
        """
        try:
            plain = to_text(answer)
        except UnfitValueError as error:
            message = f"An answer cannot be recorded: {error}. Nothing was written."
            raise StateCorruptError(message) from error
        # What was sent may differ from what was meant to be: its form went down a rung.
        values: dict[str, Any] = {"answer": plain, "price_usd": answer.price_usd}
        with plain_errors(self._path), self._engine.begin() as connection:
            row = connection.execute(
                sql.select(_CALLS.c.endpoint, _CALLS.c.sample).where(_CALLS.c.number == number)
            ).one()
            values["key"] = call_key(row.endpoint, answer.request, sample=row.sample)
            values["request"] = _writable(answer.request)
            connection.execute(sql.update(_CALLS).where(_CALLS.c.number == number).values(values))

    def fail(self, number: int, *, reason: str, billed: bool) -> None:
        """Keep that call `number` gave no answer; see `AnswerStore.fail`.

        Raises:
            UserError: the disk is full, or the file not writable.
            UnavailableError: another program keeps the file locked.
        """
        values = {"failure": _writable(reason), "billed": billed}
        with plain_errors(self._path), self._engine.begin() as connection:
            connection.execute(sql.update(_CALLS).where(_CALLS.c.number == number).values(values))

    def find(self, key: str) -> Answer | None:
        """Return the newest answer to the question `key`, if there is one.

        Raises:
            StateCorruptError: what is kept cannot be read.
        """
        # A replay asks at every decision: one statement, without a transaction, which would also
        # wait for whoever writes. All rows are fetched, or the file would stay open at this moment.
        with plain_errors(self._path), closing(self._engine.raw_connection()) as connection:
            found = connection.cursor().execute(_NEWEST, (key,)).fetchall()
        if not found:
            return None
        try:
            return from_plain(Answer, json.loads(found[0][0]))
        except (UnfitValueError, ValueError) as error:
            message = f"{self._path}: a recorded answer cannot be read: {error}. {WAY_OUT}"
            raise StateCorruptError(message) from error

    def spent(self, job: str) -> Spending:
        """Return what the calls of `job` have cost; see `Spending`."""
        # No price: what was reserved, unless the call ended without a bill.
        price = sql.case(
            (_CALLS.c.price_usd.is_not(None), _CALLS.c.price_usd),
            (_CALLS.c.billed, _CALLS.c.estimate_usd),
            else_=0.0,
        )
        query = sql.select(
            sql.func.count(),
            sql.func.coalesce(sql.func.sum(price), 0.0),
            sql.func.count().filter(price.is_(None)),
        ).where(_CALLS.c.job == job)
        with plain_errors(self._path), self._engine.begin() as connection:
            calls, usd, unknown = connection.execute(query).one()
        return Spending(calls=calls, usd=float(usd), unknown=unknown)

    def _check(self, connection: sql.Connection) -> None:
        names = set(sql.inspect(connection).get_table_names())
        if not names:
            _METADATA.create_all(connection)
            connection.execute(sql.insert(_VERSION).values(version=_SCHEMA))
            return
        if not names >= set(_METADATA.tables):
            message = f"{self._path} is a database, but holds no answers. Choose another folder."
            raise UserError(message)
        version = connection.execute(sql.select(_VERSION.c.version)).scalar_one()
        if version != _SCHEMA:
            message = (
                f"{self._path} was written by another version of candlewick (schema {version}; "
                f"this one knows {_SCHEMA}). Use that version, or move the file away."
            )
            raise UserError(message)


def _writable(text: str) -> str:
    """Return `text` with each half of a surrogate pair spelled out; no bytes stand for one."""
    return text.encode("utf-8", "backslashreplace").decode()
