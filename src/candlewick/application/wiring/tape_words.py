"""The words behind a tape's decisions: prompts are built again, and answers found again."""

from contextlib import AsyncExitStack

from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.application.report.decision_choice import choose
from candlewick.application.report.source import Exchange
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.backtest_cycle import path_over
from candlewick.application.wiring.backtest_model import ChosenModel
from candlewick.application.wiring.backtest_plan import Prepared
from candlewick.application.wiring.kept_model import open_kept
from candlewick.application.wiring.report import exchange_of
from candlewick.application.wiring.risk import nothing_held
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.backtest.result import DecisionRecord, RunResult
from candlewick.backtest.trace import record_of
from candlewick.errors import ModelUnavailableError
from candlewick.strategy.decide import DecisionPath


async def tape_words(
    loaded: LoadedSettings,
    prepared: Prepared,
    chosen: ChosenModel,
    run: RunResult,
    *,
    template: PromptTemplate,
    shown: int,
) -> dict[int, Exchange]:
    """Return the words of the decisions of `run` that a page shows; nobody is asked.

    Words that do not lead to the decision that was made are left out, and so are those of an
    answer that is not found any more.

    Args:
        loaded: the settings.
        prepared: the history.
        chosen: who was asked.
        run: what came of it.
        template: of the prompts.
        shown: [>= 0] how many at most.

    Returns:
        The words by the place of the decision, counted from the first.

    Raises:
        UserError: the kept answers cannot be read.
    """
    words: dict[int, Exchange] = {}
    async with AsyncExitStack() as stack:
        model = open_kept(loaded, chosen.settings, stack=stack) if chosen.settings else None
        path = path_over(
            prepared.shown, prepared.settings, model or KeywordModel(), template=template
        )
        for one in choose(run, most=shown):
            exchange = await _exchange(prepared, path, run.decisions[one.place])
            if exchange is not None:
                words[one.place] = exchange
    return words


async def _exchange(
    prepared: Prepared, path: DecisionPath, wanted: DecisionRecord
) -> Exchange | None:
    """Return the words that led to `wanted`, if they are to be had."""
    disguise = prepared.disguise
    place = wanted.symbol, wanted.as_of
    symbol, as_of = disguise.place(*place) if disguise else place
    candles = await path.look(symbol, as_of=as_of)
    try:
        decided = await path.decide(candles, nothing_held(symbol, prepared.settings))
    except ModelUnavailableError:
        return None
    record = record_of(decided)
    true = disguise.record(record) if disguise else record
    return exchange_of(decided) if true == wanted else None
