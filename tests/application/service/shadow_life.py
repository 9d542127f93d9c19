"""A paper account that lives through closes with challengers beside it, in a real database."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from candlewick.application.service.shadow_service import Respondent, ShadowService
from candlewick.application.service.trading_service import TradingService
from candlewick.domain.answer import Answer, Listener
from candlewick.domain.events import Event, Shadowed
from candlewick.domain.prompt import Prompt
from candlewick.infrastructure.store.head_file import HeadFile
from candlewick.infrastructure.store.place import Address
from candlewick.infrastructure.store.shadow_stream import ShadowBook, shadow_of
from candlewick.infrastructure.store.sql_evidence import SqlEvidence
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.infrastructure.store.verification import verify
from candlewick.ports.chat_model import ChatModel
from candlewick.strategy.consultation import AnswerPolicy, Consultation
from candlewick.testing.scripted_model import ScriptedModel
from tests.bench import LIMIT, Bench

MARGIN = 5_000
CLOSES = 8


class Over(Exception):  # noqa: N818 - the test's time is over
    """The time of the test is over."""


class TurnsClock:
    """A clock that jumps, after everybody else had some turns."""

    def __init__(self, now: int, *, end: int) -> None:
        self.moment = now
        self.end = end

    def now(self) -> int:
        return self.moment

    async def sleep_until(self, moment: int) -> None:
        for _ in range(30):
            await asyncio.sleep(0)  # noqa: TID251 - lets the other tasks of the test run
        if moment > self.end:
            raise Over
        self.moment = max(self.moment, moment)


class Asked:
    """A `ChatModel` that does with each question what a test tells it to."""

    def __init__(self, answer: Callable[[Prompt], Awaitable[str]]) -> None:
        self._answer = answer
        self.prompts: list[Prompt] = []

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        self.prompts.append(prompt)
        text = await self._answer(prompt)
        return await ScriptedModel(lambda _: text).ask(prompt, listener=listener)


async def never(_prompt: Prompt) -> str:
    await asyncio.Event().wait()
    return ""


def consulted(model: ChatModel) -> Consultation:
    return Consultation(model, policy=AnswerPolicy())


@dataclass
class Life:
    """What lived, and what it left behind."""

    folder: Path
    bench: Bench
    told: list[Event] = field(default_factory=list)
    address: Address | None = None

    @property
    def place(self) -> Address:
        return self.address or self.folder / "paper.db"

    def opened(self, *, read_only: bool = False) -> SqlJournal:
        self.folder.mkdir(exist_ok=True)
        head = HeadFile(self.folder / "paper.head", account="paper")
        return SqlJournal(self.place, account="paper", read_only=read_only, head_file=head)

    async def live(
        self,
        challengers: Mapping[str, Respondent],
        *,
        closes: Sequence[int] = (),
        start: int | None = None,
        book: Callable[[ShadowBook], ShadowBook] = lambda book: book,
        once: bool = False,
    ) -> int:
        """Live from `start` [ms], or the first of `closes`, to the last; close everything.

        With `once`, only the work of the newest close is done. Returns when it ended [ms].
        """
        closes = closes or self.closes
        begun = closes[0] - 10 if start is None else start
        with self.opened() as journal:
            self.bench.evidence = SqlEvidence(journal.database)
            cycle = self.bench.cycle(journal)
            record = book(ShadowBook(journal, who="a test"))
            shadow = ShadowService(challengers=challengers, record=record, tell=self.told.append)
            clock = TurnsClock(begun, end=closes[-1] + MARGIN)
            service = TradingService(
                cycle=cycle,
                clock=clock,
                settle_margin=MARGIN,
                afterwork=shadow,
            )
            with suppress(Over):
                await (service.run_once() if once else service.run())
            await shadow.aclose()
        return clock.moment

    @property
    def closes(self) -> list[int]:
        return self.bench.closes(LIMIT, LIMIT + CLOSES)

    def said(self, challenger: str = "") -> list[Shadowed]:
        """Return what `challenger`, or anyone, is recorded to have said."""
        with self.opened(read_only=True) as journal:
            events = list(shadow_of(journal).replay())
        found = [one for one in events if isinstance(one, Shadowed)]
        assert len(found) == len(events)
        return [one for one in found if challenger in {"", one.challenger}]

    def verified(self) -> int:
        """Look at every byte; return how many answers stand beside decisions."""
        with self.opened(read_only=True) as journal:
            return verify(journal).shadows

    def account_bytes(self) -> dict[str, object]:
        """Return every byte that the account has in an SQLite file, and beside it."""
        with closing(sqlite3.connect(self.folder / "paper.db")) as connection:
            rows = connection.execute(
                "SELECT * FROM events WHERE account = 'paper' ORDER BY seq"
            ).fetchall()
            kept = {
                name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()  # noqa: S608 - our own names
                for name in ("pages", "snapshots")
            }
        return {"events": rows, "head": (self.folder / "paper.head").read_bytes(), **kept}
