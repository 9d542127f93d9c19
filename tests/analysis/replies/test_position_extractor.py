import json
from collections.abc import Callable

import pytest

from candlewick.analysis.replies.position_extractor import Extraction, PositionExtractor
from candlewick.domain.decision import Confidence, Signal
from candlewick.domain.position import Position, Side
from candlewick.errors import ReplyUnusableError

Read = Callable[..., Extraction]
BUY = {"signal": "BUY", "confidence": "HIGH", "stop_loss": 95.5, "take_profit": 110, "reasoning": "up"}  # fmt: skip
JSON = json.dumps(BUY)
LINES = "Signal: BUY\nConfidence: HIGH\nStop Loss: $95.50\nTake Profit: $110\n"

ACCEPTED = {
    "JSON alone": JSON,
    "JSON over many lines": json.dumps(BUY, indent=2),
    "prose, then JSON": f"The trend is up, momentum agrees {{for now}}.\n\n{JSON}\n",
    "prose about levels, then JSON": f"- Stop loss: below the low of the day.\n- Signal: mixed\n{JSON}",
    "prose that weighs, then JSON": f"A SELL would fight the trend; HOLD misses it.\n{JSON}",
    "lines of levels that agree, then JSON": f"Stop Loss: $95.50\n{JSON}",
    "prose that ends in a quotation": f'They call it a "melt-up"\n{JSON}',
    "fence": f"```json\n{JSON}\n```",
    "fence after prose": f"So I buy:\n```JSON\n{JSON}\n```\n",
    "fence without a name": f"```\n{JSON}\n```",
    "thought, then JSON": f"<think>Maybe SELL? {json.dumps(BUY | {'signal': 'SELL'})}</think>\n{JSON}",
    "thinking tag, then JSON": f"<thinking>hm</thinking>{JSON}",
    "lower case": json.dumps(BUY | {"signal": "buy", "confidence": "high"}),
    "levels as texts": json.dumps(BUY | {"stop_loss": "$95.50", "take_profit": "110.00 USDT"}),
    "lines": LINES,
    "lines without a last line end": LINES.replace("$110", "$110.00").rstrip(),
    "lines of the same exactness": "Signal: BUY\nConfidence: HIGH\nStop Loss: 95.50\nTake Profit: 110.00",
    "bold labels": "**Signal:** BUY\n**Confidence:** HIGH\n**Stop Loss:** $95.50\n**Take Profit:** $110\n",
    "bold before the colon": LINES.replace("Signal", "**Signal**"),
    "bold values": "Signal: **BUY**\nConfidence: *HIGH*\nStop Loss: **$95.50**\nTake Profit: **110**\n",
    "brackets": "Signal: [BUY]\nConfidence: [HIGH]\nStop Loss: [$95.50]\nTake Profit: [$110]\n",
    "list of lines": "- Signal: BUY\n- Confidence: HIGH\n- Stop Loss: $95.50\n- Take Profit: $110\n",
    "values on the next line": "Signal:\nBUY\nConfidence:\n**HIGH**\nStop Loss:\n$95.50\nTake Profit:\n110\n",
    "no-break space": LINES.replace(": ", ":\u00a0"),
    "Windows line ends": LINES.replace("\n", "\r\n"),
    "lines, then analysis": f"{LINES}\n### Analysis\nPrice holds above VWAP, which favours a BUY.",
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_plain_decision_is_accepted_in_every_usual_form(name: str, read: Read) -> None:
    decision = read(ACCEPTED[name]).decision
    assert decision.refused is None
    assert (decision.signal, decision.confidence) == (Signal.BUY, Confidence.HIGH)
    assert (decision.stop_loss, decision.take_profit) == (95.5, 110.0)


@pytest.mark.parametrize("text", ["$95,000.50", "95,000.50", "95000.50", "95000.50 USDT"])
def test_thousands_and_a_currency_may_be_written(text: str, read: Read) -> None:
    answer = json.dumps(BUY | {"stop_loss": text, "take_profit": "$110,000"})
    decision = read(answer, price=100_000.0).decision
    assert (decision.stop_loss, decision.take_profit) == (95_000.5, 110_000.0)


@pytest.mark.parametrize("level", [None, "null", "NONE", "N/A", "n/a", ""])
@pytest.mark.parametrize("name", ["stop_loss", "take_profit", "confidence"])
def test_what_opens_a_position_says_all_that_it_needs(
    name: str, level: str | None, read: Read
) -> None:
    extraction = read(json.dumps(BUY | {name: level}))
    assert extraction.decision.signal is Signal.HOLD
    assert extraction.decision.reason == "missing field"
    assert name.replace("_", " ") in (extraction.decision.refused or "")


def test_a_size_may_be_left_to_the_rules(read: Read) -> None:
    for answer in (BUY, BUY | {"size": None}):
        assert read(json.dumps(answer)).decision.size is None
    assert read(json.dumps(BUY | {"size": 0.25})).decision.size == 0.25
    assert read(f"{LINES}Position Size: 2.5 %").decision.size == 0.025


@pytest.mark.parametrize("text", ['{"signal": "HOLD"}', "Signal: HOLD", "**Signal:** [HOLD]\nStop Loss: N/A"])  # fmt: skip
def test_hold_needs_no_levels(text: str, read: Read) -> None:
    for held in (None, Side.LONG):
        decision = read(text, held=held).decision
        assert (decision.signal, decision.refused) == (Signal.HOLD, None)


@pytest.mark.parametrize("text", ['{"signal": "CLOSE", "stop_loss": "gone"}', "Signal: CLOSE"])
def test_close_needs_no_levels_and_reads_none(text: str, read: Read) -> None:
    decision = read(text, held=Side.SHORT).decision
    assert (decision.signal, decision.stop_loss, decision.refused) == (Signal.CLOSE, None, None)


@pytest.mark.parametrize(
    ("side", "stop", "target"), [(Side.LONG, 98.0, 104.0), (Side.SHORT, 102.0, 96.0)]
)
def test_update_reads_the_levels_of_the_side_that_is_held(
    side: Side, stop: float, target: float, read: Read
) -> None:
    right = json.dumps({"signal": "UPDATE", "stop_loss": stop, "take_profit": target})
    wrong = json.dumps({"signal": "UPDATE", "stop_loss": target, "take_profit": stop})
    decision = read(right, held=side).decision
    assert (decision.signal, decision.stop_loss, decision.take_profit) == ("UPDATE", stop, target)
    assert read(wrong, held=side).checks[-1].name == "level on the wrong side"


def test_update_names_at_least_one_level(read: Read) -> None:
    assert read('{"signal": "UPDATE"}', held=Side.LONG).checks[-1].name == "missing field"
    one = read('{"signal": "UPDATE", "stop_loss": 98}', held=Side.LONG).decision
    assert (one.stop_loss, one.take_profit, one.refused) == (98.0, None, None)


@pytest.mark.parametrize("signal", ["BUY", "SELL"])
def test_what_opens_is_not_offered_while_a_position_is_held(signal: str, read: Read) -> None:
    extraction = read(json.dumps({"signal": signal}), held=Side.LONG)
    assert extraction.decision.signal is Signal.HOLD
    assert extraction.checks[-1].name == "not offered"
    assert "CLOSE, HOLD, UPDATE were" in (extraction.decision.refused or "")


def test_every_check_on_the_way_is_named(read: Read) -> None:
    names = [(check.name, check.passed) for check in read(JSON).checks]
    assert names == [
        ("finished", True),
        ("one signal", True),
        ("offered", True),
        ("levels on the right side", True),
    ]


def test_reasoning_is_kept_as_it_was_said(read: Read) -> None:
    said = "up \u001b[31m & <b>bold</b> \u202e \U0001f680"
    assert read(json.dumps(BUY | {"reasoning": said})).decision.reasoning == said
    assert read(json.dumps(BUY | {"reasoning": None})).decision.reasoning == ""


def test_a_decision_belongs_to_its_question(read: Read) -> None:
    for text in (JSON, "nonsense"):
        decision = read(text).decision
        assert (decision.symbol, decision.as_of) == ("BTC/USDT", 1_767_225_600_000)


@pytest.mark.parametrize(
    "name", ["BTC/USDT", "btc/usdt", "BTC-USDT", "BTCUSDT", "BTC", "BTC_USDT", None, "N/A"]
)
def test_its_own_market_may_be_named_in_many_ways(name: str | None, read: Read) -> None:
    assert read(json.dumps({"symbol": name} | BUY)).decision.refused is None


@pytest.mark.parametrize("name", ["ETH/USDT", "BTC/EUR", "BTCUSD", "USDT/BTC", 1, True, ["BTC"]])
def test_another_market_is_another_question(name: object, read: Read) -> None:
    assert read(json.dumps({"symbol": name} | BUY)).decision.reason == "other symbol"


def test_confidence_is_a_word_and_a_probability() -> None:
    said = PositionExtractor({Confidence.HIGH: 0.8}).extract(
        JSON, price=100.0, finish_reason="stop"
    )
    assert (said.confidence, said.probability) == (Confidence.HIGH, 0.8)
    hold = PositionExtractor().extract('{"signal": "HOLD"}', price=100.0, finish_reason="stop")
    assert (hold.confidence, hold.probability) == (None, None)


def test_what_is_offered_follows_from_what_is_held() -> None:
    held = Position(
        symbol="BTC/USDT", side=Side.SHORT, quantity=1.0, entry_price=101.0, entry_fee=0.0,
        stop_loss=105.0, take_profit=90.0, opened_at=0, order_id="1",
    )  # fmt: skip
    extract = PositionExtractor().extract
    text = '{"signal": "UPDATE", "stop_loss": 102}'
    assert extract(text, price=100.0, position=held, finish_reason="stop").stop_loss == 102.0
    with pytest.raises(ReplyUnusableError, match="CLOSE, HOLD, UPDATE were"):
        extract(JSON, price=100.0, position=held, finish_reason="stop")
    choices = (Signal.SELL, Signal.HOLD)
    with pytest.raises(ReplyUnusableError, match="SELL, HOLD were"):
        extract(JSON, price=100.0, finish_reason="stop", choices=choices)


@pytest.mark.parametrize("price", [0.0, -1.0, float("nan"), float("inf")])
def test_a_price_that_is_none_is_a_mistake_of_the_caller(price: float) -> None:
    with pytest.raises(ValueError, match="finite number above 0"):
        PositionExtractor().extract(JSON, price=price, finish_reason="stop")


def test_spans_count_from_the_beginning_of_the_answer(read: Read) -> None:
    text = f"<think>SELL?</think>\nSo:\n{JSON}"
    spans = read(text).decision.spans
    assert {name: text[start:end] for name, (start, end) in spans.items()} == {
        "signal": "BUY", "confidence": "HIGH", "stop_loss": "95.5", "take_profit": "110",
        "reasoning": "up",
    }  # fmt: skip


def test_the_reasons_of_lines_are_the_prose_below_or_the_line_of_that_name(read: Read) -> None:
    assert read(f"{LINES}\n---\nPrice holds.").decision.reasoning == "---\nPrice holds."
    ours = f"BEGIN\nBull: Volume.\nReasoning: Up.\n{LINES}END"
    assert read(ours).decision.reasoning == "Bull: Volume.\nUp."
