"""A service is asked no faster than it may be."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.domain.answer import Answer, Listener, ignore
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.limited import LimitedModel
from candlewick.infrastructure.llm.pace import Pace
from candlewick.testing.manual_clock import ManualClock
from candlewick.testing.scripted_model import ScriptedModel
from tests.infrastructure.llm.wrapped import PROMPT, raising

MINUTE = 60_000


def limited(
    inner: ScriptedModel, clock: ManualClock, *, parallel: int = 4, patience: float = 100.0
) -> LimitedModel:
    return LimitedModel(inner, pace=Pace(clock), clock=clock, parallel=parallel, patience=patience)


async def test_no_more_are_under_way_than_allowed() -> None:
    under_way, most = 0, 0

    class Busy(ScriptedModel):
        async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.to_thread(lambda: None)
            under_way -= 1
            return await super().ask(prompt, listener=listener)

    model = limited(Busy(lambda _: "yes"), ManualClock(0), parallel=3)
    await asyncio.gather(*(model.ask(PROMPT, listener=ignore) for _ in range(20)))

    assert most == 3


async def test_after_a_limit_it_waits_as_long_as_the_service_asks_and_asks_again() -> None:
    clock = ManualClock(0)
    inner = raising([ModelUnavailableError("limit", retry_after=7.0), "yes"])

    assert (await limited(inner, clock).ask(PROMPT, listener=ignore)).text == "yes"
    assert clock.now() == 7_000


async def test_one_that_was_limited_makes_the_others_wait_too() -> None:
    clock = ManualClock(0)
    pace = Pace(clock)
    first = raising([ModelUnavailableError("limit", retry_after=7.0)])
    model = LimitedModel(first, pace=pace, clock=clock, parallel=1, patience=1.0)
    with pytest.raises(ModelUnavailableError, match="limit"):
        await model.ask(PROMPT, listener=ignore)

    other = LimitedModel(raising(["yes"]), pace=pace, clock=clock, parallel=1, patience=100.0)
    await other.ask(PROMPT, listener=ignore)
    assert clock.now() == 7_000


@pytest.mark.parametrize(
    "error", [ModelUnavailableError("down"), ModelRefusedError("no"), ZeroDivisionError()]
)
async def test_what_waiting_does_not_help_is_passed_on_at_once(error: Exception) -> None:
    inner = raising([error, "yes"])

    with pytest.raises(type(error)):
        await limited(inner, ManualClock(0)).ask(PROMPT, listener=ignore)
    assert len(inner.prompts) == 1


async def test_patience_ends_it() -> None:
    clock = ManualClock(0)
    inner = raising([ModelUnavailableError("limit", retry_after=40.0)] * 9)

    with pytest.raises(ModelUnavailableError, match="limit"):
        await limited(inner, clock, patience=100.0).ask(PROMPT, listener=ignore)
    assert len(inner.prompts) == 3


async def test_a_service_that_says_now_for_ever_is_not_asked_in_a_tight_loop() -> None:
    clock = ManualClock(0)
    inner = raising([ModelUnavailableError("limit", retry_after=0.0)] * 200)

    with pytest.raises(ModelUnavailableError):
        await limited(inner, clock, patience=10.0).ask(PROMPT, listener=ignore)
    assert len(inner.prompts) <= 11


async def test_a_turn_that_comes_too_late_is_not_waited_for() -> None:
    clock = ManualClock(0)
    pace = Pace(clock)
    pace.block(500.0)
    inner = raising(["yes"])
    model = LimitedModel(inner, pace=pace, clock=clock, parallel=1, patience=100.0)

    with pytest.raises(ModelUnavailableError, match="again in 500 s") as caught:
        await model.ask(PROMPT, listener=ignore)
    assert caught.value.retry_after == 500.0
    assert inner.prompts == []


@given(per_minute=st.integers(1, 30), gaps=st.lists(st.integers(0, 20_000), max_size=80))
@settings(deadline=None)
def test_in_no_minute_more_are_sent_than_the_user_allows(per_minute: int, gaps: list[int]) -> None:
    clock = ManualClock(0)
    pace = Pace(clock, per_minute=per_minute)
    sent = []
    for gap in gaps:
        asyncio.run(clock.sleep_until(clock.now() + gap))
        sent.append(pace.claim(tokens=1))

    for start in sent:
        assert sum(start <= moment < start + MINUTE for moment in sent) <= per_minute


@pytest.mark.parametrize(
    ("headers", "tokens", "wait"),
    [
        ({"remaining-requests": "0", "reset-requests": "6m0s"}, 1, 360_000),
        ({"remaining-requests": "5", "reset-requests": "6m0s"}, 1, 0),
        ({"remaining-tokens": "50", "reset-tokens": "2s"}, 100, 2_000),
        ({"remaining-tokens": "500", "reset-tokens": "2s"}, 100, 0),
        ({"remaining": "0", "reset": "1000000009000"}, 1, 9_000),
        ({"remaining": "0", "reset": "1000000009"}, 1, 9_000),
        ({"remaining": "0", "reset": "9"}, 1, 9_000),
        ({"remaining-requests": "0", "reset-requests": "soon"}, 1, 0),
        ({"remaining-requests": "none", "reset-requests": "1s"}, 1, 0),
        ({}, 1, 0),
    ],
)
def test_the_services_own_limits_are_heeded(
    headers: dict[str, str], tokens: int, wait: int
) -> None:
    now = 1_000_000_000_000
    pace = Pace(ManualClock(now))
    pace.hear({f"x-ratelimit-{name}": value for name, value in headers.items()})

    assert pace.claim(tokens=tokens) == now + wait


def test_of_many_who_ask_at_once_only_as_many_go_as_are_left() -> None:
    pace = Pace(ManualClock(0))
    pace.hear({"x-ratelimit-remaining-requests": "2", "x-ratelimit-reset-requests": "10s"})

    assert [pace.claim(tokens=1) for _ in range(4)] == [0, 0, 10_000, 10_000]
