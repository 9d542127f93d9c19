"""A rule in the place of the model: it decides as the decision path does, and asks nobody."""

from typing import Final

from candlewick.backtest.rule import Rule, holds
from candlewick.domain.answer import Answer
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import Decided
from candlewick.domain.prompt import Prompt
from candlewick.domain.standing import Standing
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError
from candlewick.ports.candle_source import CandleSource

_OUT_OF_REACH: Final = 1000.0
"""[factor] Stops and targets so far away that the rule alone says when to leave."""
_ANSWERS: Final = {
    signal: Answer(text=signal, finish_reason="stop", model="rule", provider="candlewick")
    for signal in (Signal.BUY, Signal.CLOSE, Signal.HOLD)
}


class RuleDecider:
    """Decides by a rule over whole histories, worked out once.

    Args:
        rule: says after which closes to be in the market.
        histories: the candles of each market, whole.
        candles: gives the candles of a close, under the conditions of live trading.
        timeframe: of the candles.
    """

    def __init__(
        self,
        rule: Rule,
        histories: list[Candles],
        *,
        candles: CandleSource,
        timeframe: Timeframe,
    ) -> None:
        self.timeframe = timeframe
        self._candles = candles
        self._holds = {
            history.symbol: dict(
                zip(history.close_time.tolist(), holds(rule(history.close)).tolist(), strict=True)
            )
            for history in histories
        }

    async def look(
        self,
        symbol: str,
        *,
        as_of: int,
        back_to: int | None = None,
        timeframe: Timeframe | None = None,
    ) -> Candles:
        """Fetch the newest candle, and what a settling needs; see `DecisionPath.look`."""
        span = timeframe or self.timeframe
        count = 1 if back_to is None else max(1, (as_of - back_to) // span.ms)
        return await self._candles.closed(symbol, timeframe=span, as_of=as_of, count=count)

    async def decide(self, candles: Candles, standing: Standing) -> Decided:
        """Decide by the rule at the newest close of `candles`.

        Raises:
            CandlesUnusableError: the rule's history does not hold that close.
        """
        symbol, as_of = candles.symbol, candles.newest_close
        wants = self._holds[symbol].get(as_of)
        if wants is None:
            msg = f"{symbol}: no candle closed at {as_of} ms"
            raise CandlesUnusableError(msg)
        price = candles.close.item(-1)
        held = standing.position
        signal = Signal.HOLD
        if wants != (held is not None):
            signal = Signal.BUY if wants else Signal.CLOSE
        opens = signal is Signal.BUY
        decision = Decision(
            symbol=symbol,
            as_of=as_of,
            signal=signal,
            stop_loss=price / _OUT_OF_REACH if opens else None,
            take_profit=price * _OUT_OF_REACH if opens else None,
        )
        choices = (Signal.BUY, Signal.HOLD) if held is None else (Signal.CLOSE, Signal.HOLD)
        prompt = Prompt(
            symbol=symbol,
            as_of=as_of,
            system="",
            user="",
            facts=(),
            choices=choices,
            held=held.side if held else None,
            price=price,
            atr=None,
        )
        return Decided(decision=decision, prompt=prompt, answer=_ANSWERS[signal])
