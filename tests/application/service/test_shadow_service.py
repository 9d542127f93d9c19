"""Challengers answer the live questions, and whatever they do, the account never notices."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from candlewick.domain.decision import Signal
from candlewick.domain.events import Decided, Shadowed
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, StateCorruptError, StateUnavailableError
from candlewick.infrastructure.store.shadow_stream import ShadowBook
from candlewick.testing.scripted_model import ScriptedModel
from tests.application.service.shadow_life import CLOSES, MARGIN, Asked, Life, consulted, never
from tests.bench import HOUR, Bench, restless
from tests.postgres import fresh_corner


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.network)])
def life(request: pytest.FixtureRequest, tmp_path: Path, two_markets: Bench) -> Iterator[Life]:
    with ExitStack() as stack:
        address = None if request.param == "sqlite" else stack.enter_context(fresh_corner())
        yield Life(tmp_path / "one", two_markets, address=address)


def in_file(tmp_path: Path, bench: Bench, name: str = "one") -> Life:
    return Life(tmp_path / name, replace(bench, prompts=[]))


async def test_each_is_asked_the_very_prompt_of_each_live_decision(life: Life) -> None:
    model = ScriptedModel(restless)

    await life.live({"qwen": consulted(model)})

    said = life.said("qwen")
    with life.opened(read_only=True) as journal:
        live = {
            record.hash: record.event
            for record in journal.records()
            if isinstance(record.event, Decided)
        }
    assert len(said) == len(live) > CLOSES
    for one in said:
        beside = live[one.live]
        assert one.decided is not None
        assert one.decided.prompt == beside.prompt
        assert one.decided.snapshot == beside.snapshot != ""
        assert (one.symbol, one.at) == (beside.decision.symbol, beside.decision.as_of)
        assert one.decided.decision == beside.decision  # it answers by the same rule
    asked = [prompt for prompt in model.prompts if "\n\nYour answer" not in prompt.user]
    assert {prompt.user for prompt in asked} >= {one.prompt.user for one in live.values()}
    assert life.told == said
    assert life.verified() == len(said)


async def boom(_prompt: Prompt) -> str:
    msg = "a bug"
    raise RuntimeError(msg)


async def no_credit(_prompt: Prompt) -> str:
    msg = "no credit is left"
    raise ModelRefusedError(msg)


async def nonsense(_prompt: Prompt) -> str:
    return "Buy! Sell! \ud800"


async def test_the_account_is_the_same_byte_for_byte_whatever_challengers_do(
    tmp_path: Path, two_markets: Bench
) -> None:
    alone, beside = (in_file(tmp_path, two_markets, name) for name in ("alone", "beside"))
    odd = {"hangs": never, "refuses": no_credit, "raves": nonsense, "breaks": boom}

    await alone.live({})
    await beside.live({name: consulted(Asked(how)) for name, how in odd.items()})

    assert beside.account_bytes() == alone.account_bytes()
    assert alone.said() == []
    count = len(alone.bench.prompts)
    assert {one.failure for one in beside.said("refuses")} == {"no credit is left"}
    assert {one.failure for one in beside.said("breaks")} == {"RuntimeError: a bug"}
    for one in beside.said("raves"):
        assert one.decided is not None
        assert one.decided.decision.signal is Signal.HOLD
        assert one.decided.decision.refused
    late = beside.said("hangs")
    assert {one.failure for one in late} == {"it had not answered when the next close was due"}
    assert {one.at for one in late} == set(beside.closes[:-1])  # at the last one it was told to end
    assert count > CLOSES
    assert beside.verified() == len(beside.said())


class Full(ShadowBook):
    """A record that cannot be written for a while."""

    refusals = 3
    error: Exception = StateUnavailableError("the disk is full")

    def append(self, *events: Shadowed) -> None:
        if self.refusals:
            self.refusals -= 1
            raise self.error
        super().append(*events)


def full(book: ShadowBook) -> ShadowBook:
    book.__class__ = Full
    return book


async def test_what_cannot_be_recorded_is_kept_until_it_can_and_nobody_is_asked_meanwhile(
    tmp_path: Path, two_markets: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    alone, beside = (in_file(tmp_path, two_markets, name) for name in ("alone", "beside"))
    model = ScriptedModel(lambda _: '{"signal": "HOLD"}')

    await alone.live({})
    await beside.live({"qwen": consulted(model)}, book=full)

    assert beside.account_bytes() == alone.account_bytes()
    said = beside.said()
    assert [one.at for one in said[:2]] == [beside.closes[0]] * 2  # both markets' first answers
    assert len(model.prompts) == len(said)
    assert beside.closes[1] not in {one.at for one in said}  # the third refusal: nobody is asked
    assert "not recorded yet: the disk is full" in caplog.text
    assert beside.verified() == len(said)


async def test_what_could_not_be_recorded_is_tried_once_more_at_the_end(
    tmp_path: Path, two_markets: Bench
) -> None:
    life = in_file(tmp_path, two_markets)

    def twice_full(book: ShadowBook) -> ShadowBook:
        book.__class__ = type("TwiceFull", (Full,), {"refusals": 2})
        return book

    closes = life.closes[:1]
    await life.live({"qwen": consulted(ScriptedModel(restless))}, closes=closes, book=twice_full)

    assert [one.at for one in life.said("qwen")] == closes * 2
    assert life.told == life.said()


async def test_a_single_round_waits_for_challengers_until_the_next_close_is_due(
    tmp_path: Path, two_markets: Bench
) -> None:
    life = in_file(tmp_path, two_markets)
    challengers = {"slow": consulted(Asked(never)), "quick": consulted(ScriptedModel(restless))}
    first, second = life.closes[:2]

    async with asyncio.timeout(20):
        ended = await life.live(
            challengers, closes=[first, second], start=first + 2 * MARGIN, once=True
        )

    assert ended == second + MARGIN
    assert [one.failure for one in life.said("quick")] == ["", ""]
    late = "it had not answered when the next close was due"
    assert [one.failure for one in life.said("slow")] == [late, late]


async def test_a_record_that_fails_in_any_way_is_told_and_trading_goes_on(
    tmp_path: Path, two_markets: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    alone, corrupt, broken = (in_file(tmp_path, two_markets, name) for name in "abc")

    def refusing(error: Exception) -> type[Full]:
        return type("Refusing", (Full,), {"refusals": 10**6, "error": error})

    def turned(error: Exception, book: ShadowBook) -> ShadowBook:
        book.__class__ = refusing(error)
        return book

    model = ScriptedModel(restless)
    await alone.live({})
    with caplog.at_level(logging.WARNING):
        await corrupt.live(
            {"qwen": consulted(model)}, book=lambda book: turned(StateCorruptError("torn"), book)
        )
        await broken.live(
            {"qwen": consulted(model)}, book=lambda book: turned(RuntimeError("a bug"), book)
        )

    assert corrupt.account_bytes() == alone.account_bytes() == broken.account_bytes()
    assert "not recorded yet: torn" in caplog.text
    assert "RuntimeError: a bug" in caplog.text
    assert corrupt.said() == broken.said() == []


async def test_what_was_not_answered_before_a_stop_is_asked_at_the_next_start_and_once(
    life: Life,
) -> None:
    closes = life.closes
    quick, slow = ScriptedModel(restless), Asked(never)

    await life.live({"quick": consulted(quick), "slow": consulted(slow)}, closes=closes[:1])
    asked = len(quick.prompts)
    assert {one.challenger for one in life.said()} == {"quick"}
    again = ScriptedModel(restless)
    late = closes[0] + HOUR // 2  # too late to trade on it, and not to ask about it
    both = {"quick": consulted(quick), "slow": consulted(again)}
    await life.live(both, closes=closes[:2], start=late)

    assert [one.at for one in life.said("slow")][:2] == [closes[0]] * 2
    assert [one.failure for one in life.said()] == [""] * len(life.said())
    assert len(quick.prompts) > asked
    about = [(one.challenger, one.symbol, one.at) for one in life.said()]
    assert len(about) == len(set(about)) == 2 * 2 * 2
    assert life.verified() == len(about)


async def test_a_challenger_never_holds_up_the_loop(tmp_path: Path, two_markets: Bench) -> None:
    life = in_file(tmp_path, two_markets)
    under_way: list[asyncio.Task[None] | None] = []

    async def watched(prompt: Prompt) -> str:
        under_way.append(asyncio.current_task())
        return await never(prompt)

    await life.live({"hangs": consulted(Asked(watched))})

    assert len(under_way) == len(life.bench.prompts)
    assert all(task is not None and task.done() for task in under_way)
