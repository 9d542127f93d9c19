"""Shadow mode: challengers answer the live questions after the account's own work is done."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final, Protocol

from candlewick.application.views.moment import utc
from candlewick.domain.events import Decided, Event, Shadowed
from candlewick.domain.prompt import Prompt
from candlewick.domain.record import Record
from candlewick.errors import CandlewickError

_LOG = logging.getLogger("candlewick.shadow")
_LATE: Final = "it had not answered when the next close was due"
_GRACE: Final = 5.0
"""[s] How long a cancelled question may take to close its connection at the end."""


class Respondent(Protocol):
    """What reads an answer as live trading does: a `Consultation` of one model."""

    async def consult(self, prompt: Prompt) -> Decided:
        """Return the decision on `prompt`; see `Consultation.consult`."""
        ...


class ShadowRecord(Protocol):
    """What an account decided lately, and what its challengers said to that."""

    def decided(self, close: int) -> Sequence[Record]:
        """Return the account's decisions on `close` [ms]."""
        ...

    def answered(self, close: int) -> Collection[tuple[str, str]]:
        """Return which challenger was recorded about which market on `close` [ms]."""
        ...

    def append(self, *events: Shadowed) -> None:
        """Record `events`, all or none; they survive a crash from here on.

        Raises:
            StateUnavailableError: they cannot be recorded now.
            StateCorruptError: the record cannot be trusted any more.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Question:
    """One challenger about one decision."""

    challenger: str
    name: str
    live: Decided

    def answered(self, *, decided: Decided | None = None, failure: str = "") -> Shadowed:
        return Shadowed(
            challenger=self.challenger,
            symbol=self.live.decision.symbol,
            at=self.live.decision.as_of,
            live=self.name,
            decided=decided,
            failure=failure,
        )


class ShadowService:
    """Asks challengers what was asked live, and records what they say; nothing follows from it.

    What is asked is read from the account's journal, so that a start after a crash and a close
    are the same. Nothing that fails here is raised: it is recorded where that can be done, and
    told.

    Args:
        challengers: who is asked, by name.
        record: the account's decisions, and where the answers go.
        tell: is told each answer, once it is recorded.
    """

    def __init__(
        self,
        *,
        challengers: Mapping[str, Respondent],
        record: ShadowRecord,
        tell: Callable[[Event], None],
    ) -> None:
        self._challengers = challengers
        self._record = record
        self._tell = tell
        self._rounds: set[asyncio.Task[None]] = set()
        self._unwritten: list[Shadowed] = []
        self._ends = False

    def begin(self, close: int) -> None:
        """Ask every challenger about each decision on `close` [ms] that it was not asked yet.

        It returns at once; the answers come later.
        """
        task = asyncio.get_running_loop().create_task(self._round(close))
        self._rounds.add(task)
        task.add_done_callback(self._rounds.discard)

    def stop(self) -> None:
        """Give up what is under way: the account's next work has the machine for itself.

        It writes nothing, since that could take time; the next round does.
        """
        for task in self._rounds:
            task.cancel()

    async def finish(self) -> None:
        """Wait until all answers have come."""
        while self._rounds:
            await asyncio.wait(self._rounds)

    async def aclose(self) -> None:
        """Give up what is under way; the next start asks it again, if it is not too late then."""
        self._ends = True
        self.stop()
        if self._rounds:
            await asyncio.wait(self._rounds, timeout=_GRACE)
        if self._unwritten:
            self._write()

    async def _round(self, close: int) -> None:
        """Do all there is to do about `close`."""
        with _contained(f"no challenger is asked about {utc(close)}"):
            if self._unwritten:
                self._write()
            # Answers that cannot be recorded are not paid for: it waits until they can.
            questions = [] if self._unwritten else self._open_questions(close)
            async with asyncio.TaskGroup() as group:
                for one in questions:
                    group.create_task(self._ask(one))

    def _open_questions(self, close: int) -> list[_Question]:
        done = self._record.answered(close)
        return [
            _Question(name, record.hash, record.event)
            for record in self._record.decided(close)
            if isinstance(record.event, Decided)
            for name in self._challengers
            if (name, record.event.decision.symbol) not in done
        ]

    async def _ask(self, question: _Question) -> None:
        """Ask one question, and keep what came of it."""
        live = question.live
        try:
            said = await self._challengers[question.challenger].consult(live.prompt)
            event = question.answered(
                decided=replace(
                    said, snapshot=live.snapshot, versions=live.versions, settings=live.settings
                )
            )
        except asyncio.CancelledError:
            if not self._ends:
                self._unwritten.append(question.answered(failure=_LATE))
            raise
        except CandlewickError as error:
            event = question.answered(failure=str(error))
        except Exception as error:  # noqa: BLE001 - a challenger may fail as live trading may not
            _LOG.exception("the challenger %s failed", question.challenger)
            event = question.answered(failure=f"{type(error).__name__}: {error}")
        self._unwritten.append(event)
        self._write()

    def _write(self) -> None:
        """Record all that came, or keep it until that can be done again."""
        events = tuple(self._unwritten)
        with _contained("what challengers said is not recorded yet"):
            self._record.append(*events)
            del self._unwritten[: len(events)]
            for event in events:
                self._tell(event)


@contextmanager
def _contained(what: str) -> Iterator[None]:
    """Tell what fails inside the block, and keep it there: trading goes on."""
    try:
        yield
    except CandlewickError as error:
        _LOG.warning("%s: %s", what, error)
    except Exception:  # noqa: BLE001 - the outermost frame of what must never end the loop
        _LOG.exception("%s", what)
