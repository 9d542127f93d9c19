"""Tables: what they show at 80 columns, and that they never show half a number."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console, RenderableType

from candlewick.application.console.table import (
    account_line,
    comparison_table,
    decision_table,
    position_table,
    trade_table,
)
from candlewick.application.views.account import AccountRow, PositionRow, TradeRow
from candlewick.application.views.decision import DecisionRow
from candlewick.backtest.comparison import Comparison, Row

TRADE = TradeRow(
    symbol="BTC/USDT",
    side="SHORT",
    quantity=0.01,
    entry_price=104_321.5,
    exit_price=103_210.4,
    profit=-12.34,
    profit_fraction=-0.1234,
    fees=12.34,
    slippage=0.5,
    funding=0.25,
    reason="close signal",
    opened_at="2025-11-11T14:00:00Z",
    closed_at="2025-11-11T15:00:00Z",
)
POSITION = PositionRow(
    symbol="BTC/USDT",
    side="SHORT",
    quantity=0.123456,
    entry_price=104_321.5,
    price=103_210.4,
    stop_loss=106_407.9,
    take_profit=100_148.6,
    unrealised=137.17,
    opened_at="2025-11-11T14:00:00Z",
)
DECISION = DecisionRow(
    id="BTC/USDT@2025-11-11T15:00Z",
    hash="0123456789abcdef" * 4,
    as_of="2025-11-11T15:00:00Z",
    symbol="BTC/USDT",
    price=104_321.5,
    signal="HOLD",
    confidence="MEDIUM",
    probability=None,
    stop_loss=None,
    size=None,
    reason=None,
    take_profit=None,
    refused="stop loss 110000 is on the wrong side of 104321 for a LONG position",
    reasoning="",
    model="deepseek/deepseek-r1-0528:free",
    provider="openrouter.ai",
    recorded=False,
    cached=False,
    price_usd=None,
    latency_ms=1,
    prompt_tokens=None,
    completion_tokens=None,
    probabilities={},
    checks=[],
)
COMPARISON = Comparison(
    rows=(
        Row(
            name="SmolLM2-135M", total_return=-0.0123, maximum_drawdown=0.0456, trades=12, fees=34.5
        ),
        Row(
            name="random, same turnover (median of 1,000)",
            total_return=0.0,
            maximum_drawdown=0.1,
            trades=12,
            fees=1234.5,
        ),
    ),
    percentile=40.0,
    verdict="not distinguishable from random, n = 12",
)

FIGURES = [
    (lambda: trade_table([TRADE]), "2025-11-11 15:00 BTC/USDT SHORT close signal 104,321.5 103,210.4 -12.34 % 12.34"),
    (lambda: position_table([POSITION]), "BTC/USDT SHORT 0.1235 104,321.5 103,210.4 106,407.9 100,148.6 +1.07 %"),
    (lambda: decision_table([DECISION]), "2025-11-11 15:00 BTC/USDT HOLD MEDIUM 104,321.5"),
    (lambda: comparison_table(COMPARISON, currency="USDT"), "-1.23 % 4.56 % 12 34.50"),
]  # fmt: skip


def shown(what: RenderableType, *, width: int = 80, coloured: bool = False) -> list[str]:
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=coloured,
        color_system="standard" if coloured else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(what, crop=False)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def words(lines: list[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize(("table", "figures"), FIGURES)
def test_at_80_columns_every_figure_is_whole_and_on_one_line(
    table: Callable[[], RenderableType], figures: str
) -> None:
    lines = shown(table())

    assert any(figures in line for line in words(lines))
    assert max(len(line) for line in lines) <= 80


@pytest.mark.parametrize(("table", "figures"), FIGURES)
@pytest.mark.parametrize("width", [20, 40, 60])
def test_a_narrow_terminal_cuts_no_figure(
    table: Callable[[], RenderableType], figures: str, width: int
) -> None:
    assert any(figures in line for line in words(shown(table(), width=width)))


def test_a_long_note_is_folded_and_not_cut() -> None:
    lines = shown(decision_table([DECISION]))

    assert len(lines) > 2
    assert DECISION.refused is not None
    note = "".join(line[lines[0].index("note") :] for line in lines[1:])
    assert note.replace(" ", "") == DECISION.refused.replace(" ", "")


def test_what_was_not_refused_names_the_model_that_decided() -> None:
    row = replace(DECISION, refused=None, confidence=None)

    assert "HOLD - 104,321.5 deepseek/deepseek-r1" in words(shown(decision_table([row])))[1]


@pytest.mark.parametrize("said", ["[/b]", "[red]x", ":boom:", "\x1b[2J\x9b\u202e"])
def test_what_a_model_says_is_neither_markup_nor_control(said: str) -> None:
    row = replace(DECISION, refused=said)

    text = "\n".join(shown(decision_table([row])))

    assert (said in text) == said.isprintable()
    assert text.replace("\n", "").isprintable()


def test_the_judged_row_stands_first_and_out() -> None:
    table = comparison_table(COMPARISON, currency="USDT")

    judged, other = shown(table, coloured=True)[1:]

    assert judged.startswith("\x1b[1mSmolLM2-135M")
    assert other.startswith("random, same turnover")


def test_an_account_is_told_in_a_sentence() -> None:
    row = AccountRow(
        account="paper",
        currency="USDT",
        first_balance=10_000.0,
        equity=9_876.543,
        total_return=-0.0123457,
        trades=3,
        fees=6.789,
        slippage=1.5,
        funding=0.25,
    )

    assert account_line(row) == (
        "Account paper: 9,876.54 USDT (-1.23 % since it began with 10,000.00),"
        " 3 closed trades, 6.79 USDT in fees, 1.50 in slippage, 0.25 for holding"
    )
