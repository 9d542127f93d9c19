"""An account on this machine: its lock, its journal, its readable files."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.settings.market import AccountSettings
from candlewick.application.settings.model import Settings
from candlewick.application.wiring.readable_file import ReadableFiles
from candlewick.application.wiring.risk import paper_broker, risk_rules
from candlewick.domain.events import Event
from candlewick.domain.record import Record
from candlewick.errors import NothingRecordedError, UserError
from candlewick.infrastructure.store.account_lock import AccountLock, process_words
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.data_persistence import DataPersistence
from candlewick.infrastructure.store.head_file import HeadFile
from candlewick.infrastructure.store.sql_evidence import SqlEvidence
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.ports.broker import Broker
from candlewick.ports.clock import Clock
from candlewick.ports.evidence_store import EvidenceStore
from candlewick.ports.journal import Journal
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.trading_strategy import TradingStrategy

_LOG = logging.getLogger("candlewick.store")


def journal_address(loaded: LoadedSettings) -> Path | URL:
    """Return where the account's journal is: a file, or a server with its password."""
    store = loaded.settings.store
    if store.url is None:
        return loaded.data_folder / f"{loaded.settings.account.name}.db"
    url = make_url(store.url)
    password = loaded.secrets.get(store.password_env)
    return url if password is None else url.set(password=password.reveal())


def head_file(loaded: LoadedSettings) -> HeadFile:
    """Return where the head of the account's journal is kept besides."""
    name = loaded.settings.account.name
    return HeadFile(loaded.data_folder / f"{name}.head", account=name)


def read_records(loaded: LoadedSettings) -> list[Record]:
    """Return all that happened in the account, also while another process trades it.

    Raises:
        StateCorruptError: the journal cannot be trusted.
    """
    try:
        with open_to_read(loaded) as journal:
            return list(journal.records())
    except NothingRecordedError:
        return []


def open_to_read(loaded: LoadedSettings) -> SqlJournal:
    """Open the account's journal only to look; close what is returned.

    Raises:
        StateCorruptError: the journal cannot be trusted.
        NothingRecordedError: there is none.
    """
    return SqlJournal(
        journal_address(loaded),
        account=loaded.settings.account.name,
        read_only=True,
        head_file=head_file(loaded),
    )


def read_journal(loaded: LoadedSettings) -> list[Event]:
    """Return the events of `read_records`.

    Raises:
        StateCorruptError: the journal cannot be trusted.
    """
    return [record.event for record in read_records(loaded)]


def read_ledger(loaded: LoadedSettings) -> Ledger:
    """Return how the account stands, without taking hold of it."""
    return Ledger.from_events(read_journal(loaded))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account that this process holds.

    Attributes:
        strategy: trades it.
        evidence: keeps what decisions are made from, beside its journal.
        record: its journal as it is stored; only the strategy appends to it.
        catch_up: writes the readable files, where something was traded since.
    """

    strategy: TradingStrategy
    evidence: EvidenceStore
    record: SqlJournal
    catch_up: Callable[[], None]


@contextmanager
def open_account(
    loaded: LoadedSettings, *, clock: Clock, tell: Callable[[Event], None]
) -> Iterator[Account]:
    """Take hold of the account and rebuild it from its journal.

    Args:
        loaded: the settings.
        clock: what time it is.
        tell: is told each new event, once it is recorded.

    Raises:
        AccountBusyError: another process holds it.
        UserError: it was opened in another currency than the settings name.
        StateCorruptError: its journal cannot be trusted.
    """
    settings = loaded.settings
    with hold_account(loaded, clock=clock) as stored:
        files = ReadableFiles(DataPersistence(_files_folder(loaded)), events=stored.replay())

        def told(event: Event) -> None:
            files(event)
            tell(event)

        journal = AnnouncingJournal(stored, tell=told)
        strategy = make_strategy(
            settings, journal=journal, broker=paper_broker(settings), now=clock.now
        )
        _require_same_money(strategy.ledger, settings)
        strategy.open_account(
            balance=settings.paper.balance, currency=settings.paper.currency, at=clock.now()
        )
        try:
            evidence = SqlEvidence(stored.database)
            yield Account(
                strategy=strategy, evidence=evidence, record=stored, catch_up=files.catch_up
            )
        finally:
            files.catch_up()


@contextmanager
def hold_account(loaded: LoadedSettings, *, clock: Clock) -> Iterator[SqlJournal]:
    """Take hold of the account and open its journal for writing; nobody else can meanwhile.

    The lock keeps a second process of this machine out, the server's lock one of another
    machine, and the token in the database one that has lost its lock without noticing.

    Raises:
        AccountBusyError: another process holds it; the message says which.
        StateCorruptError: its journal cannot be trusted.
    """
    name = loaded.settings.account.name
    with (
        hold_files(loaded, clock=clock),
        SqlJournal(journal_address(loaded), account=name, head_file=head_file(loaded)) as stored,
        stored.alone(),
    ):
        stored.take_hold(process_words(clock))
        yield stored


def hold_files(loaded: LoadedSettings, *, clock: Clock) -> AccountLock:
    """Return the lock on the account's files on this machine; enter it to hold them.

    Raises:
        AccountBusyError: when it is entered: another process holds it; the message says which.
    """
    return AccountLock(loaded.data_folder / f"{loaded.settings.account.name}.lock", clock=clock)


def make_strategy(
    settings: Settings, *, journal: Journal, broker: Broker, now: Callable[[], int] | None = None
) -> TradingStrategy:
    """Return what trades the account by the rules of `settings`, as far as `journal` has come."""
    return TradingStrategy(
        account=settings.account.name,
        broker=broker,
        journal=journal,
        rules=risk_rules(settings),
        now=now,
    )


def _files_folder(loaded: LoadedSettings) -> Path:
    """Return where the readable files go; an account of another name has a folder of its own."""
    name = loaded.settings.account.name
    return loaded.data_folder if name == AccountSettings().name else loaded.data_folder / name


def _require_same_money(ledger: Ledger, settings: Settings) -> None:
    opened, paper = ledger.opened, settings.paper
    if opened is None:
        return
    if opened.currency != paper.currency:
        msg = (
            f"the account {opened.account!r} holds {opened.currency}, and the settings trade in"
            f" {paper.currency}: choose another account.name for them"
        )
        raise UserError(msg)
    if opened.balance != paper.balance:
        _LOG.warning(
            "the account began with %g %s; paper.balance = %g is for a new account only",
            *(opened.balance, opened.currency, paper.balance),
        )
