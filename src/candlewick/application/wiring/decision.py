"""One decision, for `analyze`: the very path of live trading, with nothing behind it."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.account import read_ledger
from candlewick.application.wiring.calibration import CalibrationsInUse, calibrations_in_use
from candlewick.application.wiring.market import open_market
from candlewick.application.wiring.model import Job, open_model, preview_once
from candlewick.application.wiring.news import open_news
from candlewick.application.wiring.path import make_path
from candlewick.application.wiring.prompt import template_in_use
from candlewick.application.wiring.risk import risk_rules
from candlewick.domain.answer import Answer, Listener, ignore
from candlewick.domain.events import Decided
from candlewick.domain.language_model.price import CostPreview
from candlewick.domain.market import Market
from candlewick.domain.prompt import Prompt
from candlewick.domain.standing import Standing
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import ModelRefusedError
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.clock import Clock
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.risk.terms import may_short

_PATIENCE = 30.0
"""[s] Somebody sits in front of it and waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedOnce:
    """One decision, and what its confidence is worth.

    Attributes:
        decided: what was decided.
        worth: [0 to 1] what a calibration makes of the stated probability; why there is none
            where sizes are to follow from it; None where they are not, or nothing was stated.
    """

    decided: Decided
    worth: float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A prompt that was built and sent to nobody.

    Attributes:
        prompt: the question.
        cost: what asking it is likely to cost.
    """

    prompt: Prompt
    cost: CostPreview


class _Nobody:
    """A `ChatModel` for where a question is only built."""

    async def ask(self, prompt: Prompt, *, listener: Listener) -> Answer:
        """Refuse.

        Raises:
            ModelRefusedError: always.
        """
        del prompt, listener
        msg = "nobody is to be asked"
        raise ModelRefusedError(msg)


async def ask_nobody(loaded: LoadedSettings, symbol: str, *, clock: Clock, as_of: int) -> Asked:
    """Build the prompt for `symbol` at the close `as_of` [ms] and estimate what it costs."""
    async with AsyncExitStack() as stack:
        path = await _path(loaded, clock=clock, stack=stack, model=_Nobody(), listener=ignore)
        candles = await path.look(symbol, as_of=as_of, timeframe=_span(loaded, symbol))
        prompt = await path.ask(candles, _standing(loaded, symbol, as_of))
        return Asked(prompt=prompt, cost=preview_once(loaded, prompt, clock=clock))


async def decide_once(
    loaded: LoadedSettings,
    symbol: str,
    *,
    clock: Clock,
    as_of: int,
    listener: Listener,
    budget_usd: float | None = None,
) -> DecidedOnce:
    """Decide about `symbol` at the close `as_of` [ms]; nothing is traded.

    The question and its answer are kept beside the account's journal, not in it. With
    `budget_usd` [USD, > 0] nobody is asked who may cost more.

    Raises:
        UserError: sizes are to follow from a calibration, and the first model has none.
    """
    known = calibrations_in_use(loaded)
    async with AsyncExitStack() as stack:
        job = Job(name=f"analyze {clock.now()}", budget_usd=budget_usd)
        model = await open_model(loaded, clock=clock, job=job, stack=stack)
        path = await _path(loaded, clock=clock, stack=stack, model=model, listener=listener)
        candles = await path.look(symbol, as_of=as_of, timeframe=_span(loaded, symbol))
        decided = await path.decide(candles, _standing(loaded, symbol, as_of))
        return DecidedOnce(decided=decided, worth=_worth(decided, known))


def _worth(decided: Decided, known: CalibrationsInUse | None) -> float | str | None:
    stated, author = decided.decision.probability, decided.answer.author
    if known is None or stated is None:
        return None
    maps = {one.author: one.map for one in known.calibrations}
    return maps[author](stated) if author in maps else f"there is no calibration of {author}"


async def _path(
    loaded: LoadedSettings,
    *,
    clock: Clock,
    stack: AsyncExitStack,
    model: ChatModel,
    listener: Listener,
) -> DecisionPath:
    settings = loaded.settings
    market = await open_market(settings, clock=clock, stack=stack, patience=_PATIENCE)
    return make_path(
        settings,
        candles=market.fetcher,
        sentiment=market.sentiment,
        model=model,
        listener=listener,
        template=template_in_use(loaded),
        news=await open_news(loaded, clock=clock, stack=stack),
    )


def _standing(loaded: LoadedSettings, symbol: str, as_of: int) -> Standing:
    """Return how the paper account stands; of a past moment nothing is known, so nothing is said."""
    ledger = read_ledger(loaded)
    market = ledger.markets.get(symbol) or Market.named(symbol)
    short = may_short(market, risk_rules(loaded.settings).margin)
    if as_of < ledger.settled_to.get(symbol, 0):
        return Standing(may_short=short)
    return ledger.standing(symbol, may_short=short)


def _span(loaded: LoadedSettings, symbol: str) -> Timeframe:
    exchange = loaded.settings.exchange
    return exchange.own_spans.get(symbol, exchange.span)
