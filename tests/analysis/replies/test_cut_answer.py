"""An answer that lacks its form's end trades nothing, wherever it was cut."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.analysis.replies.form import DEBATE, LABELS
from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.position import Side
from candlewick.errors import ReplyUnusableError
from tests.analysis.replies.corpus import cases

SOUND = [case for case in cases() if not case.refused and len(case.text) < 2000]
OURS = [case.name for case in SOUND if case.form == "json" or "BEGIN" in case.text]
BY_NAME = {case.name: case for case in SOUND}
EXTRACTOR = PositionExtractor()


def trade(
    text: str, *, price: float = 100.0, held: Side | None = None, finish: str | None = "stop"
) -> Decision | None:
    """Return the trade in `text`; None where it holds or is refused."""
    try:
        decision = EXTRACTOR.extract(text, price=price, position=held, finish_reason=finish)
    except ReplyUnusableError:
        return None
    return None if decision.signal is Signal.HOLD else decision


def _end(text: str) -> int:
    """Return where the form's end is complete."""
    return text.rindex("}") + 1 if "}" in text else text.rindex("END") + 3


@pytest.mark.parametrize("name", OURS)
def test_no_beginning_of_our_forms_trades(name: str) -> None:
    case = BY_NAME[name]
    for end in range(_end(case.text)):
        assert trade(case.text[:end], price=case.price, held=case.held) is None, case.text[:end]


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("finish", [None, "length"])
def test_no_beginning_of_any_form_trades_without_its_finish(name: str, finish: str | None) -> None:
    case = BY_NAME[name]
    for end in range(len(case.text) + 1):
        part = case.text[:end]
        assert trade(part, price=case.price, held=case.held, finish=finish) is None


@pytest.mark.parametrize("name", [name for name in BY_NAME if name not in OURS])
def test_a_beginning_of_the_originals_form_trades_only_with_every_field_it_needs(name: str) -> None:
    case = BY_NAME[name]
    whole = trade(case.text, price=case.price, held=case.held)
    for end in range(len(case.text) + 1):
        part = trade(case.text[:end], price=case.price, held=case.held)
        if part is not None:
            assert whole is not None
            assert part.signal is whole.signal
            # A stop may be the last of them; what lacks either level is refused.
            assert (part.stop_loss is None) == (whole.stop_loss is None)
            assert (part.take_profit is None) == (whole.take_profit is None)


TEXTS = st.text(max_size=60)
PRICES = st.floats(0.01, 1e6, allow_nan=False)
SHARES = st.floats(0.001, 0.4)


@st.composite
def answers(
    draw: st.DrawFn, *, texts: st.SearchStrategy[str] = TEXTS
) -> tuple[str, float, Side | None]:
    """Draw an answer in one of our forms, its price, and what is held."""
    held = draw(st.sampled_from([None, None, *Side]))
    signal = draw(st.sampled_from(["CLOSE", "UPDATE"] if held else ["BUY", "SELL"]))
    price = draw(PRICES)
    sign = held.sign if held else (1 if signal == "BUY" else -1)
    levels = {
        "stop_loss": price * (1 - sign * draw(SHARES)),
        "take_profit": price * (1 + sign * draw(SHARES)),
    }
    fields: dict[str, object] = {name: draw(texts) for name in (*DEBATE, "reasoning")}
    fields |= {"signal": signal, "confidence": draw(st.sampled_from(["HIGH", "MEDIUM", "LOW"]))}
    fields |= levels | {"size": draw(st.sampled_from([None, 0.01, 0.25, 1.0]))}
    if draw(st.booleans()):
        text = json.dumps(fields, indent=draw(st.sampled_from([None, 2])))
        return draw(st.sampled_from([text, f"Up.\n```json\n{text}\n```\n"])), price, held
    return _labelled(fields), price, held


def _labelled(fields: dict[str, object]) -> str:
    said = {name: " ".join(str(value).split()) for name, value in fields.items()}
    said |= {name: f"{fields[name]:.12f}" for name in ("stop_loss", "take_profit")}
    size = fields["size"]
    said["size"] = "none" if size is None else f"{float(str(size)) * 100:g}%"
    lines = [f"{LABELS[name]}: {value}" for name, value in said.items()]
    return "\n".join(["BEGIN", *lines, "END"])


@settings(deadline=None)
@given(answer=answers())
def test_no_beginning_of_a_drawn_answer_trades(answer: tuple[str, float, Side | None]) -> None:
    text, price, held = answer
    for end in range(_end(text)):
        assert trade(text[:end], price=price, held=held) is None
    for finish in (None, "length"):
        assert trade(text, price=price, held=held, finish=finish) is None


@given(answer=answers(texts=st.text(alphabet="abc ,.;0123456789%$\u00e9\u2191", max_size=60)))
def test_every_drawn_answer_whose_prose_decides_nothing_is_read(
    answer: tuple[str, float, Side | None],
) -> None:
    text, price, held = answer
    decision = trade(text, price=price, held=held)

    assert decision is not None
    assert decision.stop_loss is not None or decision.signal is Signal.CLOSE
