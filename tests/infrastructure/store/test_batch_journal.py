"""The journal of replays: whole closes or none."""

from candlewick.domain.events import AccountOpened, Marked
from candlewick.infrastructure.store.batch_journal import BatchJournal
from candlewick.infrastructure.store.forgetful_journal import ForgetfulJournal
from candlewick.infrastructure.store.memory_journal import MemoryJournal

OPENED = AccountOpened(account="main", currency="USDT", balance=1.0, at=0)


def marked(at: int) -> Marked:
    return Marked(symbol="BTC/USDT", at=at, price=1.0)


def test_only_what_is_whole_is_kept_and_only_once() -> None:
    inner = MemoryJournal()
    journal = BatchJournal(inner)

    journal.append(OPENED, marked(1))
    journal.commit()
    assert list(journal.replay()) == []
    journal.complete()
    journal.append(marked(2))
    journal.commit()
    journal.commit()

    assert list(journal.replay()) == [OPENED, marked(1)]
    journal.complete()
    journal.commit()
    assert list(inner.replay()) == [OPENED, marked(1), marked(2)]


def test_a_forgetful_journal_has_no_past() -> None:
    journal = ForgetfulJournal()
    journal.append(OPENED)

    assert list(journal.replay()) == []
