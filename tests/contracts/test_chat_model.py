"""What every chat model promises, asked of each of them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest

from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.answer import Piece, PieceKind, ignore
from candlewick.domain.decision import Signal
from candlewick.domain.language_model.price import FixedPrice
from candlewick.domain.language_model.profile import Profile
from candlewick.domain.prompt import Prompt
from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm.answer_cache import CachedModel
from candlewick.infrastructure.llm.breaker import CircuitBreaker
from candlewick.infrastructure.llm.budget import Budget, BudgetedModel
from candlewick.infrastructure.llm.call_recorder import CallRecorder
from candlewick.infrastructure.llm.label_readout import LabelReadoutModel
from candlewick.infrastructure.llm.ladder import LadderModel, LearnedProfile
from candlewick.infrastructure.llm.limited import LimitedModel
from candlewick.infrastructure.llm.local_server import LocalServer
from candlewick.infrastructure.llm.metered import CostEstimator, MeteredModel
from candlewick.infrastructure.llm.model_file import find_model_file
from candlewick.infrastructure.llm.model_manager import ModelManager
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.openai_model import OpenAIModel
from candlewick.infrastructure.llm.pace import Pace
from candlewick.infrastructure.llm.patient import PatientModel
from candlewick.infrastructure.llm.record_file import RecordedUnder, RecordFile
from candlewick.infrastructure.llm.recording import RecordedModel, RecordingModel
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.infrastructure.store.memory_answer_store import MemoryAnswerStore
from candlewick.testing.manual_clock import ManualClock
from candlewick.testing.model_server import ModelServer
from candlewick.testing.model_server_reply import rule_reply
from candlewick.testing.scripted_model import ScriptedModel

pytestmark = pytest.mark.network

UNDER = RecordedUnder(model="m", model_sha256="", engine="", threads=0, seed=0)
PROMPT = Prompt(
    symbol="BTC/USDT",
    as_of=0,
    system="You decide.",
    user="PRICE: 100 USDT. Choose a signal (one of BUY, SELL, HOLD).",
    facts=("RSI is bullish.", "Volume flow is positive."),
    choices=(Signal.BUY, Signal.SELL, Signal.HOLD),
    held=None,
    price=100.0,
    atr=1.0,
)


class Maker(Protocol):
    """Makes a model whose helpers end with `stack`."""

    async def __call__(self, stack: AsyncExitStack, folder: Path) -> NamedModel: ...


async def scripted(_stack: AsyncExitStack, _folder: Path) -> NamedModel:
    return ScriptedModel(lambda prompt: rule_reply(prompt.user))


async def openai(stack: AsyncExitStack, _folder: Path) -> NamedModel:
    server = await stack.enter_async_context(ModelServer().running())
    return OpenAIModel(name="m", base_url=server.base_url, api_key="k", provider="loopback")


async def manager(stack: AsyncExitStack, folder: Path) -> NamedModel:
    def refuse(_prompt: Prompt) -> str:
        raise ModelRefusedError

    return ModelManager(ScriptedModel(refuse), await openai(stack, folder))


async def recording(stack: AsyncExitStack, folder: Path) -> NamedModel:
    return RecordingModel(await scripted(stack, folder), RecordFile.started(folder / "r", UNDER))


async def recorded(stack: AsyncExitStack, folder: Path) -> NamedModel:
    store = RecordFile.started(folder / "r", UNDER)
    await RecordingModel(await scripted(stack, folder), store).ask(PROMPT, listener=ignore)
    return RecordedModel(store)


async def readout(_stack: AsyncExitStack, _folder: Path) -> NamedModel:
    pytest.importorskip("xllamacpp", reason="the local engine (xllamacpp) is not installed")
    try:
        find_model_file()
    except ModelRefusedError as error:
        pytest.skip(str(error))
    return LabelReadoutModel(LocalServer(threads=1))


async def openai_at_once(stack: AsyncExitStack, _folder: Path) -> NamedModel:
    server = await stack.enter_async_context(ModelServer().running())
    return OpenAIModel(
        name="m",
        base_url=server.base_url,
        api_key="k",
        provider="loopback",
        learned=LearnedProfile(Profile(streaming=False)),
    )


async def cached(stack: AsyncExitStack, folder: Path) -> NamedModel:
    store = MemoryAnswerStore()
    return CachedModel(_recorder(await openai(stack, folder), store), store, endpoint="e")


async def recorder(stack: AsyncExitStack, folder: Path) -> NamedModel:
    return _recorder(await openai(stack, folder), MemoryAnswerStore())


def _recorder(inner: NamedModel, store: MemoryAnswerStore) -> CallRecorder:
    return CallRecorder(
        inner, store, endpoint="e", job="j", clock=ManualClock(), estimate=lambda _: 0.0
    )


async def budgeted(stack: AsyncExitStack, folder: Path) -> NamedModel:
    inner = await openai(stack, folder)
    return BudgetedModel(inner, budget=Budget(1.0), estimate=lambda _: 0.1)


async def metered(stack: AsyncExitStack, folder: Path) -> NamedModel:
    costs = CostEstimator(FixedPrice(None), clock=ManualClock(), answer_tokens=1)
    return MeteredModel(await openai(stack, folder), costs)


async def breaker(stack: AsyncExitStack, folder: Path) -> NamedModel:
    return CircuitBreaker(await openai(stack, folder), clock=ManualClock())


async def ladder(stack: AsyncExitStack, folder: Path) -> NamedModel:
    return LadderModel(await openai(stack, folder), LearnedProfile(Profile()))


async def patient(stack: AsyncExitStack, folder: Path) -> NamedModel:
    return PatientModel(await openai(stack, folder), policy=RetryPolicy(max_retries=1))


async def limited(stack: AsyncExitStack, folder: Path) -> NamedModel:
    clock = ManualClock()
    return LimitedModel(
        await openai(stack, folder), pace=Pace(clock), clock=clock, parallel=2, patience=9.0
    )


@pytest.fixture(
    params=[
        scripted,
        openai,
        openai_at_once,
        manager,
        recording,
        recorded,
        readout,
        cached,
        recorder,
        budgeted,
        metered,
        breaker,
        ladder,
        limited,
        patient,
    ]
)
async def model(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[NamedModel]:
    make: Maker = request.param
    async with AsyncExitStack() as stack:
        made = await make(stack, tmp_path)
        yield made
        await made.aclose()


async def test_a_model_gives_a_whole_answer_that_the_checks_can_read(model: NamedModel) -> None:
    answer = await model.ask(PROMPT, listener=ignore)

    assert answer.finish_reason == "stop"
    assert answer.model
    assert answer.provider
    assert PositionExtractor().examine(answer, prompt=PROMPT).decision.refused is None


async def test_a_watcher_hears_the_whole_answer_of_the_symbol_asked_about(
    model: NamedModel,
) -> None:
    pieces: list[Piece] = []
    answer = await model.ask(PROMPT, listener=pieces.append)

    assert {piece.symbol for piece in pieces} == {"BTC/USDT"}
    assert "".join(p.text for p in pieces if p.kind is PieceKind.TEXT) == answer.text


async def test_the_same_question_is_answered_the_same_way(model: NamedModel) -> None:
    texts = {(await model.ask(PROMPT, listener=ignore)).text for _ in range(2)}

    assert len(texts) == 1


async def test_a_model_has_a_name_and_can_be_closed_twice(model: NamedModel) -> None:
    assert model.name

    await model.aclose()


async def test_a_model_says_beforehand_what_it_sends(model: NamedModel) -> None:
    said = model.request(PROMPT)
    answer = await model.ask(PROMPT, listener=ignore)

    assert answer.request == said or answer.failures  # the fallback's request is its own
    assert len(answer.request_hash) == 64
