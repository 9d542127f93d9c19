"""Write the default prompt, as it is sent, into docs/prompt.md.

uv run python tools/prompt_docs.py            write it
uv run python tools/prompt_docs.py --check    fail if the page has another one
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.infrastructure.archive.bundled_candles import load_bundled_candles
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "prompt.md"
BEGIN, END = "<!-- the prompt begins -->\n", "<!-- the prompt ends -->\n"
AS_OF = 1_762_873_200_000
"""2025-11-11 15:00 UTC [ms], inside the bundled candles."""


def example() -> str:
    """Return the prompt of one bundled close, with nothing held, as Markdown."""
    candles = load_bundled_candles("SOL/USDT").up_to(AS_OF)
    market = MarketAnalyzer().analyze(candles, sentiment=load_bundled_readings())
    prompt = TradingPromptBuilder().build_prompt(PromptContext(market=market))
    head = f"Template `{prompt.template}`."
    return f"{head}\n\nSystem:\n\n```\n{prompt.system}\n```\n\nUser:\n\n```\n{prompt.user}\n```\n"


def page(text: str) -> str:
    """Return the page `text` with the prompt of now between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{example()}\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check it."""
    text = PAGE.read_text(encoding="utf-8")
    if page(text) == text:
        return 0
    if "--check" in arguments:
        sys.stderr.write(f"{PAGE} shows another prompt; run: uv run python tools/prompt_docs.py\n")
        return 1
    PAGE.write_text(page(text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
