"""How long each model of the settings may take."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from candlewick.application.settings.loader import LoadedSettings, load_settings
from candlewick.application.wiring.model import Job, open_asking, open_model
from candlewick.domain.answer import Answer, ignore
from candlewick.domain.call import Spending
from candlewick.domain.decision import Signal
from candlewick.domain.language_model.price import CostPreview
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelUnavailableError
from candlewick.infrastructure.clocks import SystemClock
from candlewick.testing.model_server import Behaviour, ModelServer

PROMPT = Prompt(
    symbol="BTC/USDT",
    as_of=0,
    system="You decide.",
    user="What now?",
    facts=("RSI is bullish.",),
    choices=(Signal.BUY, Signal.SELL, Signal.HOLD),
    held=None,
    price=100.0,
    atr=1.0,
)


def loaded(folder: Path, *urls: str, deadline: float, timeout: float) -> LoadedSettings:
    models = [
        f'[[model]]\nname = "model-{place}"\nbase_url = "{url}"\ntimeout = {timeout}\n'
        for place, url in enumerate(urls)
    ]
    file = folder / "candlewick.toml"
    file.write_text("".join([f"[execution]\ncycle_deadline = {deadline}\n", *models]))
    return load_settings(file, environ={})


@pytest.mark.network
async def test_a_primary_that_hangs_leaves_the_fallback_its_time(tmp_path: Path) -> None:
    async with (
        ModelServer().running() as hanging,
        ModelServer().running() as answering,
        AsyncExitStack() as stack,
    ):
        hanging.expect(Behaviour.SLOW_START)
        settings = loaded(
            tmp_path, hanging.base_url, answering.base_url, deadline=8.0, timeout=120.0
        )
        model = await open_model(settings, clock=SystemClock(), job=Job(name="test"), stack=stack)

        answer = await model.ask(PROMPT, listener=ignore)

    assert answer.model == "model-1"
    (failure,) = answer.failures
    assert failure.startswith("model-0 (127.0.0.1) did not")
    assert failure.endswith("within 2.4 s")


@pytest.mark.network
@pytest.mark.parametrize(("deadline", "seconds", "waited"), [(300, 0.5, 0.5), (2, 120, 0.4)])
async def test_a_model_is_waited_for_no_longer_than_it_was_set_nor_than_its_part(
    tmp_path: Path, deadline: float, seconds: float, waited: float
) -> None:
    async with ModelServer().running() as server, AsyncExitStack() as stack:
        server.expect(Behaviour.SLOW_START)
        urls = [server.base_url] * 3
        settings = loaded(tmp_path, *urls, deadline=deadline, timeout=seconds)
        server.expect(Behaviour.BAD_KEY, Behaviour.BAD_KEY)
        asking = await open_asking(settings, clock=SystemClock(), job=Job(name="test"), stack=stack)

        with pytest.raises(ModelUnavailableError, match=f"within {waited:g} s"):
            await asking.model.ask(PROMPT, listener=ignore)


@pytest.mark.network
async def test_a_long_job_asks_many_at_once_is_paid_once_and_survives_a_bad_moment(
    tmp_path: Path,
) -> None:
    prompts = [replace(PROMPT, user=f"What at {hour} o'clock?") for hour in range(12)]
    async with ModelServer(retry_after="1").running() as server:
        server.expect(Behaviour.SERVER_ERROR, Behaviour.RATE_LIMIT, Behaviour.CUT)
        settings = loaded(tmp_path, server.base_url, deadline=300.0, timeout=20.0)
        (priced,) = settings.settings.model
        priced = priced.model_copy(
            update={"price_input": 1.0, "price_output": 10.0, "max_tokens": 10}
        )
        job = Job(name="backtest 1", budget_usd=1.0, batch=True)

        async def asked() -> tuple[list[Answer], Spending, CostPreview]:
            async with AsyncExitStack() as stack:
                asking = await open_asking(
                    settings, clock=SystemClock(), job=job, stack=stack, models=(priced,)
                )
                preview = asking.preview(prompts[0], len(prompts))
                answers = [asking.model.ask(prompt, listener=ignore) for prompt in prompts]
                return await asyncio.gather(*answers), asking.spent(), preview

        answers, spent, preview = await asked()
        sent = len(server.requests)
        again, still, _ = await asked()

    assert sent == 15
    assert [one.text for one in again] == [one.text for one in answers]
    assert {one.cached for one in again} == {True}
    assert still == spent
    assert spent.usd == pytest.approx(12 * 200e-6 + _cut_estimate(preview), rel=0.2)
    assert (preview.calls, preview.completion_tokens) == (12, 10)
    assert len(server.requests) == sent


def _cut_estimate(preview: CostPreview) -> float:
    """Return what the one call that was cut off counts with [USD]."""
    assert preview.usd is not None
    return preview.usd / preview.calls
