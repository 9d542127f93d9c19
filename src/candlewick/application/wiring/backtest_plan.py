"""What a back-test is asked for, and the history that it is asked about."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np

import candlewick
from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.settings.model import Settings, quote_of
from candlewick.application.views.moment import utc
from candlewick.application.wiring.backtest_news import PastNews, past_news
from candlewick.application.wiring.candle_history import open_archive, series_key
from candlewick.application.wiring.prompt import template_in_use
from candlewick.application.wiring.provenance import settings_text
from candlewick.backtest.counterfactual import mirrored, shuffled
from candlewick.backtest.disguise import Disguise
from candlewick.backtest.holding import Costs
from candlewick.backtest.plan import BacktestPlan
from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UserError
from candlewick.infrastructure.archive.bundled_candles import bundled_symbols, load_bundled_candles
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings

ACCOUNT: Final = "backtest"
_COLUMNS: Final = ("open_time", "open", "high", "low", "close", "volume")


class MarketKind(StrEnum):
    """Which candles are shown."""

    REAL = "real"
    MIRRORED = "mirrored"
    SHUFFLED = "shuffled"


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestRequest:
    """What the user asked for.

    Attributes:
        symbols: which markets; empty for those of the settings.
        since: [ms since 1970 UTC] decisions are made at the closes after it; None for as early
            as the candles allow.
        until: [ms since 1970 UTC] and up to this one; None for as late as they allow.
        timeframe: of the candles.
        costs: what trading costs.
        anonymise: whether to disguise the markets.
        market: which candles are shown.
        demo: whether to use the candles that come with Candlewick.
        seed: of everything that is drawn.
        probed: whether its decisions are compared with those in markets that never were.
    """

    symbols: tuple[str, ...]
    since: int | None
    until: int | None
    timeframe: Timeframe
    costs: Costs
    anonymise: bool
    market: MarketKind
    demo: bool
    seed: int
    probed: bool = False

    @property
    def is_real(self) -> bool:
        """Whether the candles that are shown ever were."""
        return self.market is MarketKind.REAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """History, ready to be replayed.

    Attributes:
        true: the plan as it is.
        shown: the plan as it is replayed, in disguise if that was asked for.
        disguise: how to translate back; None where nothing is disguised.
        settings: as live trading would have them, with what was asked for.
        true_settings: the same with the markets' true names.
        record: what is replayed, for the result and the run's address.
        template: the words around the data.
        hashes: sha256 of the code, the template, the candles and the mood.
    """

    true: BacktestPlan
    shown: BacktestPlan
    disguise: Disguise | None
    settings: Settings
    true_settings: Settings
    record: Mapping[str, object]
    template: PromptTemplate
    hashes: Mapping[str, str]


def prepare(loaded: LoadedSettings, request: BacktestRequest) -> Prepared:
    """Read the history that was asked for.

    Raises:
        UserError: some of it is not there; the message names the command that fetches it. Or
            the prompt's template or a file of news is not there, or has faults.
    """
    look_back = loaded.settings.exchange.limit
    whole = _markets(loaded, request)
    readings = _readings(loaded, request)
    start, end = _span(whole, request, look_back=look_back)
    step = request.timeframe.ms
    markets = {
        symbol: _shown(candles.between(start - look_back * step, end), request)
        for symbol, candles in whole.items()
    }
    news = _news(loaded, request, until=end)
    settings = _adapted(loaded.settings, request, symbols=tuple(markets))
    plan = BacktestPlan(
        markets=markets,
        readings=readings,
        headlines=news.headlines,
        timeframe=request.timeframe,
        start=start,
        end=end,
        look_back=look_back,
        balance=settings.paper.balance,
        currency=settings.paper.currency,
        costs=request.costs,
        seed=request.seed,
    )
    disguise = Disguise.of(plan) if request.anonymise else None
    template = template_in_use(loaded)
    record = {**_record(plan, settings, request), "news": news.note}
    return Prepared(
        true=plan,
        shown=disguise.plan(plan) if disguise else plan,
        disguise=disguise,
        settings=_disguised(settings, disguise) if disguise else settings,
        true_settings=settings,
        record=record,
        template=template,
        hashes=_hashes(plan, template),
    )


def _markets(loaded: LoadedSettings, request: BacktestRequest) -> dict[str, Candles]:
    if request.demo:
        return {
            symbol: load_bundled_candles(symbol) for symbol in request.symbols or bundled_symbols()
        }
    symbols = request.symbols or loaded.settings.exchange.symbols
    if len({quote_of(symbol) for symbol in symbols}) > 1:
        msg = f"one account has one currency: {', '.join(symbols)} are quoted in several"
        raise UserError(msg)
    markets = {}
    with open_archive(loaded) as archive:
        for symbol in sorted(set(symbols)):
            candles = archive.read(series_key(loaded, symbol, request.timeframe))
            if not len(candles):
                msg = (
                    f"no {request.timeframe} candles of {symbol} are archived: candlewick candles"
                    f" fetch {symbol} --timeframe {request.timeframe} --from 2025-01-01, or try"
                    " --demo"
                )
                raise UserError(msg)
            markets[symbol] = candles
    return markets


def _readings(
    loaded: LoadedSettings, request: BacktestRequest
) -> tuple[SentimentReading, ...] | None:
    if request.demo:
        return load_bundled_readings()
    if not loaded.settings.trading.sentiment_refresh_interval:
        return None
    with open_archive(loaded) as archive:
        return archive.readings()


def _news(loaded: LoadedSettings, request: BacktestRequest, *, until: int) -> PastNews:
    return past_news(
        loaded,
        until=until,
        anonymise=request.anonymise,
        real=request.is_real,
        probed=request.probed,
    )


def _span(
    whole: Mapping[str, Candles], request: BacktestRequest, *, look_back: int
) -> tuple[int, int]:
    """Return from where to where there is history, with enough to look back at before it."""
    step = request.timeframe.ms
    earliest = max(int(candles.open_time[0]) for candles in whole.values()) + look_back * step
    latest = min(int(candles.close_time[-1]) for candles in whole.values())
    start = (
        earliest - step if request.since is None else request.timeframe.last_close(request.since)
    )
    end = latest if request.until is None else request.timeframe.last_close(request.until)
    if start < earliest - step or end > latest or end < start + 2 * step:
        msg = (
            f"the candles at hand allow decisions from {utc(earliest)} to {utc(latest)}, since each"
            f" looks back at {look_back} candles: choose --from and --to within, or fetch more"
        )
        raise UserError(msg)
    return start, end


def _shown(candles: Candles, request: BacktestRequest) -> Candles:
    if request.market is MarketKind.MIRRORED:
        return mirrored(candles)
    if request.market is MarketKind.SHUFFLED:
        return shuffled(candles, generator=np.random.default_rng(request.seed))
    return candles


def _adapted(settings: Settings, request: BacktestRequest, *, symbols: tuple[str, ...]) -> Settings:
    """Return the settings with the markets, the timeframe and the costs that were asked for."""
    costs = {"fee_pct": 100.0 * request.costs.fee, "slippage_pct": 100.0 * request.costs.slippage}
    paper = {**costs, "currency": quote_of(symbols[0])}
    exchange = {"symbols": symbols, "timeframe": str(request.timeframe)}
    return settings.model_copy(
        update={
            "account": settings.account.model_copy(update={"name": ACCOUNT}),
            "exchange": settings.exchange.model_copy(update=exchange),
            "paper": settings.paper.model_copy(update=paper),
        }
    )


def _disguised(settings: Settings, disguise: Disguise) -> Settings:
    """Return the settings in which markets go by their other names."""
    allowed = settings.risk.allowed_symbols
    names = tuple(alias for alias, scale in disguise.scales.items() if scale.symbol in allowed)
    exchange = {"symbols": tuple(disguise.scales)}
    return settings.model_copy(
        update={
            "exchange": settings.exchange.model_copy(update=exchange),
            "risk": settings.risk.model_copy(update={"allowed_symbols": names}),
        }
    )


def _record(plan: BacktestPlan, settings: Settings, request: BacktestRequest) -> dict[str, object]:
    live = json.loads(settings_text(settings))
    del live["exchange"]  # the candles' own hashes say more
    return {
        "symbols": list(plan.markets),
        "timeframe": str(plan.timeframe),
        "demo": request.demo,
        "from": utc(plan.start),
        "to": utc(plan.end),
        "look_back": plan.look_back,
        "fee": plan.costs.fee,
        "slippage": plan.costs.slippage,
        "sentiment": plan.readings is not None,
        "anonymised": request.anonymise,
        "market": request.market.value,
        "seed": plan.seed,
        "settings": live,
    }


def _hashes(plan: BacktestPlan, template: PromptTemplate) -> dict[str, str]:
    hashes = {"code": code_sha256(), "template": template.sha256}
    for symbol, candles in plan.markets.items():
        columns = b"".join(getattr(candles, name).tobytes() for name in _COLUMNS)
        hashes[symbol] = hashlib.sha256(columns).hexdigest()
    moods = repr([(reading.known_at, reading.score) for reading in plan.readings or ()])
    hashes["sentiment"] = hashlib.sha256(moods.encode()).hexdigest()
    if plan.headlines is not None:
        hashes["news"] = hashlib.sha256(repr(plan.headlines).encode()).hexdigest()
    return hashes


def code_sha256() -> str:
    """Return the sha256 of all of Candlewick's own code: another version is another run."""
    home = Path(candlewick.__file__).parent
    whole = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        whole.update(f"{path.relative_to(home).as_posix()}\n".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
