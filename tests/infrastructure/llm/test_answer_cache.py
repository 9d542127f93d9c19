"""A question is paid for once, and every call is kept."""

import asyncio
from dataclasses import replace

import pytest

from candlewick.domain.answer import Answer, Listener, Piece, PieceKind, Usage, ignore
from candlewick.domain.call import Spending
from candlewick.domain.language_model.price import FixedPrice, Price
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError, ModelUnavailableError
from candlewick.infrastructure.llm.answer_cache import CachedModel
from candlewick.infrastructure.llm.call_recorder import CallRecorder
from candlewick.infrastructure.llm.metered import CostEstimator, MeteredModel
from candlewick.infrastructure.llm.unasked import UnaskedModel
from candlewick.infrastructure.store.memory_answer_store import MemoryAnswerStore
from candlewick.testing.manual_clock import ManualClock
from candlewick.testing.scripted_model import ScriptedModel
from tests.infrastructure.llm.wrapped import PROMPT, EndlessModel, PricedModel, raising


def kept(
    inner: ScriptedModel, store: MemoryAnswerStore, *, estimate: float | None = 0.5
) -> CachedModel:
    recorder = CallRecorder(
        inner,
        store,
        endpoint="https://e",
        job="job",
        clock=ManualClock(5),
        estimate=lambda _: estimate,
    )
    return CachedModel(recorder, store, endpoint="https://e")


async def test_a_repeated_question_is_answered_offline_and_for_nothing() -> None:
    store = MemoryAnswerStore()
    first = await kept(PricedModel(price=0.2), store).ask(PROMPT, listener=ignore)
    gone = kept(raising([]), store)
    pieces: list[Piece] = []
    again = await gone.ask(PROMPT, listener=pieces.append)

    assert (first.cached, first.price_usd, first.spent_usd) == (False, 0.2, 0.2)
    assert (again.cached, again.price_usd, again.spent_usd) == (True, 0.2, 0.0)
    assert replace(again, cached=False) == first
    assert [(piece.kind, piece.text) for piece in pieces] == [(PieceKind.TEXT, first.text)]
    assert store.spent("job") == Spending(calls=1, usd=0.2)


@pytest.mark.parametrize(
    "other",
    [
        replace(PROMPT, user="What then?"),
        replace(PROMPT, system="You guess."),
        replace(PROMPT, sample=1),
    ],
)
async def test_another_question_or_another_sample_is_asked(other: Prompt) -> None:
    inner = PricedModel(price=0.2)
    model = kept(inner, MemoryAnswerStore())
    await model.ask(PROMPT, listener=ignore)

    assert not (await model.ask(other, listener=ignore)).cached
    assert len(inner.prompts) == 2


async def test_a_model_that_does_not_vary_gives_one_answer_for_all_samples() -> None:
    class Cold(PricedModel):
        def request(self, prompt: Prompt) -> str:
            return super().request(prompt)[:-1] + ',"temperature":0}'

    inner = Cold(price=0.2)
    model = kept(inner, MemoryAnswerStore())
    await model.ask(PROMPT, listener=ignore)

    assert (await model.ask(replace(PROMPT, sample=3), listener=ignore)).cached


async def test_the_same_words_to_another_service_are_another_question() -> None:
    store = MemoryAnswerStore()
    await kept(PricedModel(), store).ask(PROMPT, listener=ignore)
    inner = PricedModel()
    elsewhere = CachedModel(inner, store, endpoint="https://other")

    assert not (await elsewhere.ask(PROMPT, listener=ignore)).cached


async def test_the_same_question_twice_at_once_is_asked_once() -> None:
    class Slow(PricedModel):
        async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
            await asyncio.to_thread(lambda: None)
            return await super().ask(prompt, listener=listener)

    inner = Slow(price=0.2)
    model = kept(inner, MemoryAnswerStore())
    answers = await asyncio.gather(*(model.ask(PROMPT, listener=ignore) for _ in range(5)))

    assert len(inner.prompts) == 1
    assert sum(answer.cached for answer in answers) == 4


@pytest.mark.parametrize(
    ("error", "usd"),
    [
        (ModelRefusedError("bad key"), 0.0),
        (ModelUnavailableError("overloaded"), 0.0),
        (ModelUnavailableError("cut off", billed=True), 0.5),
        (ZeroDivisionError("a listener's fault"), 0.5),
    ],
)
async def test_a_failure_is_kept_with_what_it_may_cost_and_is_asked_again(
    error: Exception, usd: float
) -> None:
    store = MemoryAnswerStore()
    model = kept(raising([error, "yes"]), store)
    with pytest.raises(type(error)):
        await model.ask(PROMPT, listener=ignore)

    assert store.spent("job") == Spending(calls=1, usd=usd)
    assert (await model.ask(PROMPT, listener=ignore)).text == "yes"


async def test_a_cancelled_call_counts_as_it_may_be_billed() -> None:
    inner = EndlessModel()
    store = MemoryAnswerStore()
    task = asyncio.create_task(kept(inner, store).ask(PROMPT, listener=ignore))
    await inner.begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert store.spent("job") == Spending(calls=1, usd=0.5)


PRICE = Price(input=1.0, output=2.0, cached_input=0.1)


@pytest.mark.parametrize(
    ("usage", "price", "usd"),
    [
        (Usage(prompt_tokens=1_000_000, completion_tokens=500_000), PRICE, 2.0),
        (
            Usage(prompt_tokens=1_000_000, completion_tokens=0, cached_tokens=1_000_000),
            PRICE,
            0.1,
        ),
        (
            Usage(prompt_tokens=0, completion_tokens=1, total_tokens=1_000_000),
            PRICE,
            2.0,
        ),
        (Usage(prompt_tokens=1, completion_tokens=1, cost_usd=7.0), PRICE, 7.0),
        (Usage(prompt_tokens=1, completion_tokens=1, cost_usd=7.0), None, 7.0),
        (Usage(), PRICE, None),
        (Usage(prompt_tokens=1), PRICE, None),
        (Usage(prompt_tokens=1, completion_tokens=1), None, None),
        (Usage(), Price(input=0.0, output=0.0), 0.0),
    ],
)
async def test_the_price_of_an_answer_is_what_was_counted_or_unknown(
    usage: Usage, price: Price | None, usd: float | None
) -> None:
    costs = CostEstimator(FixedPrice(price), clock=ManualClock(0), answer_tokens=10)
    answer = await MeteredModel(PricedModel(usage=usage), costs).ask(PROMPT, listener=ignore)

    assert answer.price_usd == (usd if usd is None else pytest.approx(usd))


async def test_a_preview_learns_how_many_tokens_a_prompt_has() -> None:
    costs = CostEstimator(FixedPrice(PRICE), clock=ManualClock(0), answer_tokens=100)
    long = replace(PROMPT, user="7.31 " * 1000)
    before = costs.preview(long, calls=3)
    model = MeteredModel(PricedModel(usage=Usage(prompt_tokens=4000, completion_tokens=1)), costs)
    await model.ask(long, listener=ignore)
    after = costs.preview(long, calls=3)

    assert before.prompt_tokens == pytest.approx(5011 / 2.2, rel=0.01)
    assert after.prompt_tokens == pytest.approx(4000, rel=0.05)
    assert after.usd == pytest.approx(3 * (after.prompt_tokens * 1.0 + 100 * 2.0) / 1e6)


def test_a_preview_of_an_unknown_price_says_unknown() -> None:
    costs = CostEstimator(FixedPrice(None), clock=ManualClock(0), answer_tokens=100)

    assert costs.preview(PROMPT, calls=1000).usd is None
    assert costs.estimate(PROMPT) is None


async def test_who_is_not_asked_has_only_what_was_kept() -> None:
    store = MemoryAnswerStore()
    first = await kept(PricedModel(price=0.2), store).ask(PROMPT, listener=ignore)
    never = PricedModel(price=0.2)
    model = CachedModel(UnaskedModel(never), store, endpoint="https://e")

    assert (await model.ask(PROMPT, listener=ignore)).text == first.text
    with pytest.raises(ModelUnavailableError, match="is kept for"):
        await model.ask(replace(PROMPT, user="What then?"), listener=ignore)
    assert store.spent("job").calls == 1
