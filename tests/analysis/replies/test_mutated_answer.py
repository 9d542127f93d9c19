"""Whatever happens to an answer on its way, it is read as what it still says, or not at all."""

import random
import time
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from candlewick.analysis.replies.position_extractor import LONGEST, PositionExtractor
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.position import Side
from candlewick.errors import ReplyUnusableError
from tests.analysis.replies.corpus import SYMBOL, cases
from tests.analysis.replies.honesty import is_stated
from tests.analysis.replies.mutation import mutated

SOUND = [case for case in cases() if not case.refused and len(case.text) < 2000]
FLAT = [case.text for case in SOUND if case.held is None and case.price == 100.0]
HELD = [case.text for case in SOUND if case.held is Side.LONG]
EXTRACTOR = PositionExtractor()
LETTERS = '{}[]":,.\n*$% signalSIGNALBUYSELLstoplosEND-095<>/think`'


def read(text: str, held: Side | None = None) -> Decision | None:
    """Return the trade in `text`; None where it holds or is refused."""
    try:
        decision = EXTRACTOR.extract(
            text, price=100.0, position=held, finish_reason="stop", symbol=SYMBOL
        )
    except ReplyUnusableError:
        return None
    return None if decision.signal is Signal.HOLD else decision


def _fuzzed(*, count: int, seed: int) -> Counter[str]:
    dice = random.Random(seed)  # noqa: S311 - a test must come again
    counted: Counter[str] = Counter()
    for number in range(count):
        held = Side.LONG if number % 5 == 0 else None
        text = mutated(HELD if held else FLAT, dice)
        decision = read(text, held)
        counted[decision.signal if decision else "no trade"] += 1
        assert decision is None or is_stated(text, decision), (text, decision)
    return counted


def test_the_second_reader_agrees_with_every_sound_answer() -> None:
    for texts, held in ((FLAT, None), (HELD, Side.LONG)):
        for text in texts:
            decision = read(text, held)
            assert decision is None or is_stated(text, decision), text


@pytest.mark.parametrize("seed", range(4))
def test_a_mutated_answer_is_read_honestly(seed: int) -> None:
    counted = _fuzzed(count=5000, seed=seed)
    assert counted["BUY"] > 100
    assert counted["no trade"] > 1000


@given(text=st.text())
@example(text="{" * 5000)
@example(text='{"a":[' * 3000)
@example(text='{"signal": "BUY", "stop_loss": ' + "9" * 10_000 + "}")
def test_arbitrary_text_never_trades_and_never_raises(text: str) -> None:
    for held in (None, Side.SHORT):
        assert read(text, held) is None


@given(text=st.text(alphabet=LETTERS))
def test_arbitrary_text_in_the_letters_of_an_answer_is_read_honestly(text: str) -> None:
    decision = read(text)
    assert decision is None or is_stated(text, decision)


FLOODS = (
    "-", "{ ", "signal \n", "Signal: BUY\n", '{"', "\n", "Stop\n", "[", '{"a":', "Stop Loss: $\n",
    "S\ni\ng\nn\na\n", "\u00e9", "Signal: [ ", "a: ", "decision: ", "* ", "Take Profit: 95 (",
    "<", "<think>", "9", "\\u", "```", "END\n", "BEGIN\n", "\u200b", "\uff22", "> ", "1. ", "_ ",
)  # fmt: skip


@pytest.mark.parametrize("flood", FLOODS)
def test_twice_the_text_takes_about_twice_the_time(flood: str) -> None:
    long = flood * (LONGEST // len(flood))

    def least(text: str) -> float:
        times = []
        for _ in range(5):
            begun = time.process_time()
            read(text)
            times.append(time.process_time() - begun)
        return min(times)

    # Quadratic work would take 16 times as long; a loaded machine is allowed to stutter.
    assert least(long) < 10 * least(long[: len(long) // 4]) + 0.005


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_more_than_a_million_mutated_answers_are_read_honestly() -> None:
    counted = _fuzzed(count=1_200_000, seed=20261127)
    print(dict(counted))  # noqa: T201 - the figures of docs/proofs.md
    assert counted["BUY"] > 100_000
