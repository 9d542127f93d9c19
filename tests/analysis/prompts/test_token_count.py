"""The estimate against o200k itself, on real prompts and real headlines."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.token_count import count_tokens, estimate_tokens
from candlewick.analysis.prompts.trading_prompt import BUDGET, TradingPromptBuilder
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import MarketSnapshot

Described = Callable[..., MarketSnapshot]
FRAME = 8


@pytest.fixture(scope="module")
def o200k() -> Callable[[str], int]:
    """Return what counts tokens as GPT-4o and later do."""
    bpe = pytest.importorskip(
        "bpe_openai", reason="the tokenizer of the test group is not installed: uv sync"
    )
    encoding: Any = bpe.get_encoding("o200k_base")
    return lambda text: len(encoding.encode(text))


def test_a_default_prompt_takes_at_most_two_thousand_tokens(
    real: Candles, described: Described, o200k: Callable[[str], int]
) -> None:
    for back in range(0, 300, 29):
        market = described(real.last(800 + back).up_to(int(real.close_time[-1 - back])), *[50] * 7)
        prompt = TradingPromptBuilder().build_prompt(PromptContext(market=market))
        counted = o200k(prompt.system) + o200k(prompt.user) + FRAME
        assert counted <= estimate_tokens(prompt.system, prompt.user) <= BUDGET == 2000
        assert estimate_tokens(prompt.system, prompt.user) <= 1.06 * counted


def test_of_headlines_it_counts_no_fewer_in_all(
    shared_data: Path, o200k: Callable[[str], int]
) -> None:
    path = shared_data / "news" / "cryptotrade_bitcoin_2023_2024.jsonl.gz"
    if not path.is_file():
        pytest.skip("the recorded headlines are not there")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        text = "\n".join(json.loads(line)["title"] for line in lines)
    assert o200k(text) <= count_tokens(text) <= 1.15 * o200k(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("price", 1),
        ("the price", 2),
        ("1234567", 3),
        ("a 1", 3),
        (" +125", 2),
        ("12.5", 3),
        ("\n\n", 1),
        ("sentiment", 2),
        ("\u4ef7", 3),
    ],
)
def test_pieces_count_as_they_are_cut(text: str, count: int) -> None:
    assert count_tokens(text) == count


@given(one=st.text(max_size=50), other=st.text(max_size=50))
def test_two_texts_together_take_hardly_more_than_each(one: str, other: str) -> None:
    apart = count_tokens(one) + count_tokens(other)
    assert abs(count_tokens(one + other) - apart) <= 3
    assert estimate_tokens(one, other) == FRAME + apart


TOKEN = re.compile(
    rb"[A-Za-z]{1,7}|[0-9]{1,3}|[ \t]+(?=[0-9\s]|\Z)|[ \t]{2,}|[\r\n\f\v]+"
    rb"|[!-/:-@\[-`{-~]{1,2}|[\x00-\x08\x0e-\x1f\x7f-\xff]"
)
MIXED = st.text(alphabet="abcZ1234567 \t\n\r\f\v.-~{\x00\x1f\x7f\u00e9\u2028\ud800", max_size=60)


@given(st.text(max_size=60) | MIXED)
def test_it_counts_what_a_regular_expression_would_cut(text: str) -> None:
    assert count_tokens(text) == len(TOKEN.findall(text.encode("utf-8", "replace")))


@given(one=MIXED, other=MIXED)
def test_no_token_but_line_ends_reaches_over_a_line_end(one: str, other: str) -> None:
    apart = count_tokens(one) + 1 + count_tokens(other)
    touch = (one[-1:] + other[:1]).strip("abcZ1234567 \t.-~{\x00\x1f\x7f\u00e9\u2028\ud800")
    if not touch:
        assert count_tokens(f"{one}\n{other}") == apart
