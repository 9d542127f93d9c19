"""One process per account, on one machine or on many."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from candlewick.domain.events import Marked
from candlewick.errors import AccountBusyError
from candlewick.infrastructure.store.place import Address
from candlewick.infrastructure.store.sql_journal import SqlJournal
from tests.postgres import fresh_corner

MARKED = Marked(symbol="BTC/USDT", at=1, price=0.1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.network)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield tmp_path / "paper.db"
        else:
            yield stack.enter_context(fresh_corner())


def test_who_lost_an_account_without_noticing_records_nothing_more(address: Address) -> None:
    with (
        SqlJournal(address, account="paper") as asleep,
        SqlJournal(address, account="paper") as newer,
    ):
        asleep.take_hold("process 1 on the host 'a'")
        asleep.append(MARKED)
        newer.take_hold("process 2 on the host 'b'")

        with pytest.raises(AccountBusyError, match=r"taken over by process 2 on the host 'b'"):
            asleep.append(MARKED)

        assert list(newer.replay()) == [MARKED]
        newer.append(MARKED)


def test_accounts_of_one_database_are_held_apart(address: Address) -> None:
    with (
        SqlJournal(address, account="one") as one,
        SqlJournal(address, account="two") as two,
    ):
        with one.alone(), two.alone():
            one.take_hold("first")
            two.take_hold("second")
        one.append(MARKED)
        two.append(MARKED)


@pytest.mark.network
def test_a_second_process_is_told_who_holds_the_account_on_the_server() -> None:
    with (
        fresh_corner() as address,
        SqlJournal(address, account="paper") as first,
        SqlJournal(address, account="paper") as second,
    ):
        with first.alone():
            first.take_hold("process 7 on the host 'far', since noon")
            with (
                pytest.raises(AccountBusyError, match=r"in use by process 7 on the host 'far'"),
                second.alone(),
            ):
                pytest.fail("two hold the account")
            first.append(MARKED)

        with second.alone():
            second.take_hold("process 8")


@pytest.mark.network
def test_accounts_of_one_name_in_two_schemas_of_a_server_are_two() -> None:
    with (
        fresh_corner() as here,
        fresh_corner() as there,
        SqlJournal(here, account="paper") as first,
        SqlJournal(there, account="paper") as second,
        first.alone(),
        second.alone(),
    ):
        pass
