"""The live loop: everything that `candlewick run` needs, open and tied together."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias

from candlewick.application.console.narrator import Narrator
from candlewick.application.service.price_watcher import PriceWatcher
from candlewick.application.service.shadow_service import ShadowService
from candlewick.application.service.trading_service import TradingService
from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.settings.model import Settings
from candlewick.application.wiring.account import Account, open_account
from candlewick.application.wiring.calibration import calibrations_in_use
from candlewick.application.wiring.clock import make_clock
from candlewick.application.wiring.kill_switch import kill_switch
from candlewick.application.wiring.market import open_market
from candlewick.application.wiring.model import Job, open_model
from candlewick.application.wiring.news import open_news
from candlewick.application.wiring.path import make_path
from candlewick.application.wiring.prompt import template_in_use
from candlewick.application.wiring.shadow import open_shadow
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.infrastructure.telemetry.logger import Logger, setup_logging
from candlewick.ports.clock import Clock
from candlewick.ports.price_source import PriceSource
from candlewick.strategy.cycle import TradingCycle
from candlewick.strategy.portfolio.ledger import Ledger

Log: TypeAlias = Logger
_LOG = logging.getLogger("candlewick.calibration")
_UNKNOWN: Final = (
    "nothing is opened on answers of %s, whose confidence was never calibrated: candlewick"
    " calibration fit makes a calibration from back-tests"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trading:
    """The loop and what watches beside it.

    Attributes:
        service: runs a cycle at every close.
        watcher: watches the live price in between; None where it is switched off.
        ledger: how the account stands.
    """

    service: TradingService
    watcher: PriceWatcher | None
    ledger: Ledger

    async def run(self) -> None:
        """Trade until cancelled.

        Raises:
            StateCorruptError: the journal cannot be trusted or written any more.
        """
        loops = [self.service.run(), *([self.watcher.run()] if self.watcher else [])]
        await ConcurrentPool().gather(loops)


def open_log(loaded: LoadedSettings) -> Log:
    """Open the log files and the terminal's log lines; close what is returned.

    Raises:
        UserError: the folder cannot be written.
    """
    logging_ = loaded.settings.logging
    return setup_logging(
        log_dir=loaded.log_folder,
        level=logging_.level,
        secrets=[secret.reveal() for secret in loaded.secrets.values()],
        console=True,
        json_lines=logging_.json_lines,
    )


@asynccontextmanager
async def open_trading(
    loaded: LoadedSettings, *, log: Log, budget_usd: float | None = None
) -> AsyncIterator[Trading]:
    """Open exchange, model and account, and close them in the reverse order.

    Args:
        loaded: the settings.
        log: where words go.
        budget_usd: [USD, > 0] what the account's models may cost, ever; as set unless given.

    Raises:
        AccountBusyError: another process trades the account.
        StateCorruptError: its journal cannot be trusted.
        UserError: something in the settings cannot be used.
    """
    settings, clock = loaded.settings, make_clock()
    job = _job(settings, budget_usd)
    async with AsyncExitStack() as stack:
        narrator = Narrator(show_piece=log.stream, show_line=log.show)
        account = _open_account(loaded, clock=clock, narrator=narrator, stack=stack)
        market = await open_market(settings, clock=clock, stack=stack)
        path = make_path(
            settings,
            candles=market.fetcher,
            sentiment=market.sentiment,
            model=await open_model(loaded, clock=clock, job=job, stack=stack),
            listener=narrator.hear,
            template=template_in_use(loaded),
            news=await open_news(loaded, clock=clock, stack=stack),
            evidence=account.evidence,
        )
        cycle = TradingCycle(
            symbols=settings.exchange.spans,
            path=path,
            strategy=account.strategy,
            pool=ConcurrentPool(),
            switch=kill_switch(loaded),
            done=account.catch_up,
            sources=market.fetcher,
            spreads=market.fetcher if settings.risk.max_spread_pct is not None else None,
        )
        shadow = await open_shadow(
            loaded, record=account.record, clock=clock, tell=narrator.tell, stack=stack
        )
        yield Trading(
            service=_service(settings, cycle, clock=clock, shadow=shadow),
            watcher=_watcher(settings, cycle, prices=market.fetcher, clock=clock),
            ledger=account.strategy.ledger,
        )


def _job(settings: Settings, budget_usd: float | None) -> Job:
    budget = settings.spending.budget_usd if budget_usd is None else budget_usd
    return Job(name=f"run {settings.account.name}", budget_usd=budget)


def _service(
    settings: Settings, cycle: TradingCycle, *, clock: Clock, shadow: ShadowService | None
) -> TradingService:
    margin = round(settings.execution.settle_margin * 1000)
    return TradingService(cycle=cycle, clock=clock, settle_margin=margin, afterwork=shadow)


def _watcher(
    settings: Settings, cycle: TradingCycle, *, prices: PriceSource, clock: Clock
) -> PriceWatcher | None:
    interval = round(settings.execution.price_poll_interval * 1000)
    if not interval:
        return None
    return PriceWatcher(cycle=cycle, prices=prices, clock=clock, interval=interval)


def _open_account(
    loaded: LoadedSettings, *, clock: Clock, narrator: Narrator, stack: AsyncExitStack
) -> Account:
    """Take hold of the account, once it is known what confidence is worth, if sizes follow from it."""
    known = calibrations_in_use(loaded)
    account = stack.enter_context(open_account(loaded, clock=clock, tell=narrator.tell))
    if known is not None:
        account.strategy.calibrate(known.calibrations, at=clock.now())
        for name in known.missing:
            _LOG.warning(_UNKNOWN, name)
    return account
