"""Which process may write to an account: the newest that took hold of it, and no other."""

import sqlalchemy as sql

from candlewick.errors import AccountBusyError
from candlewick.infrastructure.store.schema import HOLDERS


def take_hold(connection: sql.Connection, *, account: str, who: str) -> int:
    """Note that `who` holds `account` from now on.

    Returns:
        The token [> 0] that fences off whoever held it before.
    """
    before = _row(connection, account)
    token = 1 if before is None else before.token + 1
    if before is None:
        row = {"account": account, "token": token, "who": who}
        connection.execute(sql.insert(HOLDERS).values(**row))
    else:
        mine = HOLDERS.c.account == account
        connection.execute(sql.update(HOLDERS).where(mine).values(token=token, who=who))
    return token


def require_hold(connection: sql.Connection, *, account: str, token: int) -> None:
    """See that `token` is still the newest, and keep it so until the transaction ends.

    Raises:
        AccountBusyError: another process has taken hold; the message says which.
    """
    found = _row(connection, account)
    if found is None or found.token != token:
        who = "another process" if found is None else found.who
        message = (
            f"The account {account!r} was taken over by {who}; nothing was recorded. Stop one of "
            "the two."
        )
        raise AccountBusyError(message)


def holder(connection: sql.Connection, *, account: str) -> str | None:
    """Return who took hold of `account` last; None where nobody ever did."""
    found = _row(connection, account)
    return None if found is None else str(found.who)


def _row(connection: sql.Connection, account: str) -> sql.Row[tuple[str, int, str]] | None:
    # On a server the row is locked until the transaction ends; SQLite has one writer anyway.
    query = sql.select(HOLDERS).where(HOLDERS.c.account == account).with_for_update()
    return connection.execute(query).one_or_none()
