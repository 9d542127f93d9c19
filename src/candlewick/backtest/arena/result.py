"""What came of an arena: plain values that can be written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from candlewick.backtest.arena.agreement import Agreement
from candlewick.backtest.arena.board import BoardRow
from candlewick.backtest.arena.contender import Contender
from candlewick.backtest.arena.pair import Pair
from candlewick.backtest.arena.window import CommonWindow
from candlewick.backtest.judgement import Finding, Judgement
from candlewick.backtest.result import BacktestResult, RunResult

MODE: Final = "signal tape"
"""How everybody was asked: the prompts knew nothing of any account, so they are the same for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArenaResult:
    """All contenders over one plan.

    Attributes:
        mode: always "signal tape".
        arena_id: the content address of the arena.
        verdict: in words.
        findings: what speaks for and against it, in sentences.
        board: the contenders as far as they can be told apart, then the baselines.
        contenders: who took part, in the board's order.
        pairs: each contender beside each other, in that order.
        agreements: how often two decided the same, likewise.
        window: the days that no contender can remember.
        settings: what was replayed, and at what costs.
        hashes: sha256 of the code and of each market's candles.
        closes: [ms since 1970 UTC] the moments of each run's `equity`.
        balance: [account currency, > 0] what each began with.
        currency: such as "USDT".
        runs: the contenders' in the board's order, then the baselines'.
        judgement: every statistic of every run; its judged one is the first of the board.
    """

    mode: str = MODE
    arena_id: str
    verdict: str
    findings: tuple[Finding, ...]
    board: tuple[BoardRow, ...]
    contenders: tuple[Contender, ...]
    pairs: tuple[Pair, ...]
    agreements: tuple[Agreement, ...]
    window: CommonWindow
    settings: Mapping[str, object]
    hashes: Mapping[str, str]
    closes: tuple[int, ...]
    balance: float
    currency: str
    runs: tuple[RunResult, ...]
    judgement: Judgement

    @property
    def backtest(self) -> BacktestResult:
        """Return its runs as those of a back-test, for the tables and charts of one."""
        return BacktestResult(
            settings=self.settings,
            hashes=self.hashes,
            closes=self.closes,
            balance=self.balance,
            currency=self.currency,
            runs=self.runs,
            parts=(),
            percentile=None,
            verdict=self.verdict,
            audited=None,
            judgement=self.judgement,
            findings=self.findings,
        )
