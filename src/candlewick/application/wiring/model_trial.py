"""One tiny call to a model, to see whether it answers and what it can do."""

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Final

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.views.model import ModelTrial
from candlewick.application.wiring.model import estimator
from candlewick.application.wiring.model_catalogue import known_context
from candlewick.application.wiring.model_client import build_client
from candlewick.application.wiring.model_identity import Identity, identify, open_book
from candlewick.domain.answer import Answer, Listener, Piece, PieceKind, ignore
from candlewick.domain.decision import Signal
from candlewick.domain.language_model.profile import Reads
from candlewick.domain.prompt import Prompt
from candlewick.errors import UserError
from candlewick.infrastructure.llm.call_recorder import CallRecorder
from candlewick.infrastructure.llm.ladder import LadderModel, LearnedProfile
from candlewick.infrastructure.llm.metered import MeteredModel
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.llm.wrapper import ModelWrapper
from candlewick.infrastructure.store.sql_answer_store import SqlAnswerStore
from candlewick.ports.clock import Clock

_SHOWN: Final = 200
_SCHEMA: Final = (
    '{"additionalProperties":false,"properties":{"ok":{"type":"boolean"}},'
    '"required":["ok"],"type":"object"}'
)
_QUESTION: Final = Prompt(
    symbol="TEST/TEST",
    as_of=0,
    system="You answer with one JSON object and nothing else.",
    user='Answer with this JSON object: {"ok": true}',
    facts=("The price rose strongly over the last week.", "RSI is bullish."),
    choices=(Signal.BUY, Signal.SELL, Signal.HOLD),
    held=None,
    price=100.0,
    atr=1.0,
    schema=_SCHEMA,
)


async def try_model(loaded: LoadedSettings, model: ModelSettings, *, clock: Clock) -> ModelTrial:
    """Ask `model` for a few words, and say what that showed.

    What was learned of it before is forgotten first, so that a service that can do more by now
    is found out. The call is recorded like any other, and never answered from the cache.

    Raises:
        ModelUnavailableError: it did not answer.
        ModelRefusedError: its service refused; the message names the fix.
        SettingsError: its key cannot be sent.
        UserError: its key is not set.
    """
    if model.key_name is not None and loaded.key_for(model) is None:
        msg = f"no key for {model.name}: set {model.key_name} in the environment or in .env"
        raise UserError(msg)
    book = open_book(loaded)
    where = identify(model, book=book).endpoint
    book.forget(endpoint=where, model=model.name)
    identity = identify(model, book=book)
    learned = LearnedProfile(
        identity.profile,
        tell=lambda known: book.learn(known, endpoint=where, model=model.name),
    )
    costs = estimator(identity, clock=clock)
    async with AsyncExitStack() as stack:
        store = stack.enter_context(SqlAnswerStore(loaded.data_folder / "answers.db"))
        client = build_client(
            loaded, identity, learned=learned, hear=lambda _: None, seconds=model.timeout
        )
        stack.push_async_callback(client.aclose)
        watched = _Watched(client)
        recorder = CallRecorder(
            MeteredModel(watched, costs),
            store,
            endpoint=where,
            job="models test",
            clock=clock,
            estimate=costs.estimate,
        )
        answer = await LadderModel(recorder, learned).ask(_QUESTION, listener=ignore)
    now = replace(identity, profile=learned.now)
    return _told(now, answer, first_ms=watched.first_ms, clock=clock)


class _Watched(ModelWrapper):
    """Notes when the first piece of an answer came."""

    def __init__(self, inner: NamedModel) -> None:
        super().__init__(inner)
        self.first_ms: int | None = None

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Ask, and look at the clock; see `ChatModel.ask`."""
        loop = asyncio.get_running_loop()
        begun = loop.time()

        def hear(piece: Piece) -> None:
            if self.first_ms is None and piece.kind is not PieceKind.NOTE:
                self.first_ms = round((loop.time() - begun) * 1000)
            listener(piece)

        return await self._inner.ask(prompt, listener=hear)


def _told(identity: Identity, answer: Answer, *, first_ms: int | None, clock: Clock) -> ModelTrial:
    profile, usage = identity.profile, answer.usage
    price = identity.pricer.price(at=clock.now())
    reads_facts = profile.reads is Reads.FACTS
    streamed = profile.streaming and not reads_facts
    return ModelTrial(
        model=answer.model,
        where=identity.label,
        latency_ms=answer.latency_ms,
        first_piece_ms=first_ms if streamed else None,
        response_format="label" if reads_facts else profile.forms[0].value,
        obeyed=reads_facts or _is_ok(answer.text),
        streamed=streamed,
        thought=bool(answer.reasoning or usage.reasoning_tokens),
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        price_usd=answer.price_usd,
        price_input=None if price is None else price.input,
        price_output=None if price is None else price.output,
        context=known_context(identity),
        knowledge_cutoff=profile.knowledge_cutoff,
        provider_id=answer.provider_id,
        answer=answer.text[:_SHOWN],
    )


def _is_ok(text: str) -> bool:
    try:
        said = json.loads(text)
    except ValueError:
        return False
    return isinstance(said, dict) and isinstance(said.get("ok"), bool)
