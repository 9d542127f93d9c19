"""A tape in the place of the model: what was decided is acted on by the live cycle."""

import math
from collections.abc import Mapping
from typing import Final

from candlewick.backtest.simulator.signal_tape import NUMBERS, SignalTape
from candlewick.domain.answer import Answer
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import Decided
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.domain.standing import Standing
from candlewick.domain.timeframe import Timeframe
from candlewick.ports.candle_source import CandleSource

_SIGNALS: Final = {number: signal for signal, number in NUMBERS.items()}
_NAMING: Final = frozenset({Signal.BUY, Signal.SELL, Signal.UPDATE})


class TapeDecider:
    """Decides what a tape says; it asks nobody.

    Args:
        tapes: by symbol.
        candles: gives the candles of a close, under the conditions of live trading.
        timeframe: of the candles.
        look_back: [candles] how many are looked at, as a `DecisionPath` does.
    """

    def __init__(
        self,
        tapes: Mapping[str, SignalTape],
        *,
        candles: CandleSource,
        timeframe: Timeframe,
        look_back: int,
    ) -> None:
        self.timeframe = timeframe
        self._tapes = tapes
        self._candles = candles
        self._look_back = look_back

    async def look(
        self,
        symbol: str,
        *,
        as_of: int,
        back_to: int | None = None,
        timeframe: Timeframe | None = None,
    ) -> Candles:
        """Fetch what an account looks at, and what a settling needs; see `DecisionPath.look`."""
        span = timeframe or self.timeframe
        count = self._look_back
        if back_to is not None:
            count = max(count, (as_of - back_to) // span.ms)
        return await self._candles.closed(symbol, timeframe=span, as_of=as_of, count=count)

    async def decide(self, candles: Candles, standing: Standing) -> Decided:
        """Return what the tape says at the newest close of `candles`, in the account's words."""
        symbol, as_of = candles.symbol, int(candles.close_time[-1])
        held, price = standing.position, float(candles.close[-1])
        decision = _decision(self._tapes[symbol], as_of, held.side if held else None)
        prompt = Prompt(
            symbol=symbol,
            as_of=as_of,
            system="",
            user="",
            facts=(),
            choices=(decision.signal,),
            held=held.side if held else None,
            price=price,
            atr=None,
        )
        answer = Answer(
            text=decision.signal, finish_reason="stop", model="tape", provider="candlewick"
        )
        return Decided(decision=decision, prompt=prompt, answer=answer)


def _decision(tape: SignalTape, as_of: int, held: Side | None) -> Decision:
    place = int(tape.closes.searchsorted(as_of))
    there = place < len(tape.closes) and int(tape.closes[place]) == as_of
    said = int(tape.signal[place]) if there else 0
    signal = _acted_on(_SIGNALS[said], held)

    def named(column: str) -> float | None:
        value = float(getattr(tape, column)[place]) if signal in _NAMING else math.nan
        return None if math.isnan(value) else value

    return Decision(
        symbol=tape.symbol,
        as_of=as_of,
        signal=signal,
        stop_loss=named("stop_loss"),
        take_profit=named("take_profit"),
        size=named("size"),
        probability=named("probability"),
    )


def _acted_on(said: Signal, held: Side | None) -> Signal:
    """Return what is done: the opposite of what is held closes it, the same changes nothing."""
    opens = said in {Signal.BUY, Signal.SELL}
    if held is None:
        return said if opens else Signal.HOLD
    if not opens:
        return said
    return Signal.CLOSE if NUMBERS[said] == -held.sign else Signal.HOLD
