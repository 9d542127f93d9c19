from dataclasses import fields
from pathlib import Path

from candlewick.backtest.statistics.statistic import PER_DAY, PER_TRADE
from candlewick.backtest.statistics.summary import Summary

PAGE = Path(__file__).resolve().parents[3] / "docs" / "statistics.md"


def test_the_page_explains_every_statistic() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [field.name for field in fields(Summary) if f"`{field.name}`" not in page] == []


def test_every_statistic_that_can_be_resampled_is_in_the_summary() -> None:
    names = {field.name for field in fields(Summary)}

    assert {one.name for one in (*PER_DAY, *PER_TRADE)} <= names
