"""What the doctor finds; each check gets what it needs as calls, and judges the answer."""

import asyncio
import difflib
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.model import Settings
from candlewick.errors import CandlewickError, RefusedError, SettingsError, UnavailableError

if TYPE_CHECKING:
    from candlewick.application.wiring.calibration import CalibrationsInUse
    from candlewick.domain.candles import (
        Candles,
    )  # numpy, which a bad configuration need not wait for

_SKEW_TOLD: Final = 2_000
_SKEW_HARMFUL: Final = 30_000
"""[ms] Then candles are asked for before they have closed, or long after."""

_DISK_LOW: Final = 500_000_000
_DISK_FULL: Final = 50_000_000
"""[bytes] A year of hourly decisions is well below the first."""


class Status(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report.

    Attributes:
        name: what was looked at.
        status: how bad it is.
        text: what was found.
        fix: what to do; "" where nothing needs to be done.
    """

    name: str
    status: Status
    text: str
    fix: str = ""


class MarketProbe(Protocol):
    """What is asked of an exchange."""

    async def server_time(self) -> int:
        """Return the exchange's own time [ms since 1970 UTC]."""
        ...

    async def price(self, symbol: str) -> float:
        """Return the last price of `symbol`."""
        ...

    async def fetch_candlestick_data(self, pair: str, timeframe: str, limit: int) -> "Candles":
        """Return the newest `limit` candles of `pair`."""
        ...


Markets = Callable[[], AbstractAsyncContextManager[MarketProbe]]


async def check_exchange(
    market: Markets, *, settings: Settings, now: Callable[[], int]
) -> list[Finding]:
    """Look whether the exchange answers, agrees on the time, and has the markets."""
    exchange = settings.exchange
    try:
        async with market() as open_market:
            try:
                clock = judge_clock(await _skew(open_market, now), who=exchange.name)
            except RefusedError as error:
                clock = Finding(
                    "clock", Status.WARN, str(error), "see that this machine's is right"
                )
            reached = Finding("exchange", Status.OK, f"{exchange.name} answers")
            symbols = [
                await check_symbol(open_market, symbol, timeframe=str(span))
                for symbol, span in exchange.spans.items()
            ]
            return [reached, clock, *symbols]
    except UnavailableError as error:
        fix = "check the network; exchange.base_url can name a mirror"
        return [Finding("exchange", Status.FAIL, str(error), fix)]
    except CandlewickError as error:
        return [Finding("exchange", Status.FAIL, str(error), "correct [exchange] in the settings")]


async def _skew(market: MarketProbe, now: Callable[[], int]) -> int:
    before = now()
    there = await market.server_time()
    after = now()
    # Half of the way there is the best guess for when the other side looked at its clock.
    return (before + after) // 2 - there


def judge_clock(skew: int, *, who: str) -> Finding:
    """Judge this machine's clock, which is `skew` [ms] ahead of `who`'s."""
    direction = "ahead of" if skew > 0 else "behind"
    text = f"{abs(skew) / 1000:.1f} s {direction} {who}'s clock"
    fix = "set this machine's clock, for instance: timedatectl set-ntp true"
    if abs(skew) >= _SKEW_HARMFUL:
        return Finding("clock", Status.FAIL, text, fix)
    if abs(skew) >= _SKEW_TOLD:
        return Finding("clock", Status.WARN, text, fix)
    return Finding("clock", Status.OK, text)


async def check_symbol(market: MarketProbe, symbol: str, *, timeframe: str) -> Finding:
    """Look whether the market of `symbol` has a price and candles of `timeframe`."""
    try:
        candles = await market.fetch_candlestick_data(symbol, timeframe, 2)
        price = await market.price(symbol)
    except RefusedError as error:
        return Finding(symbol, Status.FAIL, str(error), "correct [exchange] in the settings")
    except UnavailableError as error:
        return Finding(symbol, Status.FAIL, str(error), "try again in a minute")
    except CandlewickError as error:
        return Finding(symbol, Status.FAIL, str(error), "choose another market or timeframe")
    return Finding(
        symbol, Status.OK, f"last price {price:g}; {timeframe} candles: {len(candles)} read"
    )


async def check_model(
    models: Callable[[ModelSettings], Awaitable[list[str]]],
    model: ModelSettings,
    *,
    has_key: bool,
    is_primary: bool,
    name: str = "",
) -> Finding:
    """Look whether `model`'s service answers and has it; only a primary that does not fails.

    Args:
        models: returns the names that a model's service has.
        model: which one.
        has_key: whether the key that it names is set.
        is_primary: whether it is asked first.
        name: of the finding, where it says more than the model's.
    """
    name = name or f"model {model.name}"
    bad = Status.FAIL if is_primary else Status.WARN
    if model.key_name is not None and not has_key:
        fix = f"put {model.key_name}=... into .env beside the configuration"
        return Finding(name, bad, "its key is not set", fix)
    try:
        names = await models(model)
    except UnavailableError as error:
        fix = "check the network and base_url; candlewick demo needs neither"
        return Finding(name, bad, str(error), fix)
    except SettingsError as error:
        fix = f"write {model.key_name} anew in .env or the environment, without quotes around it"
        return Finding(name, bad, str(error), fix)
    except CandlewickError as error:
        return Finding(name, bad, str(error), "correct this [[model]] in the settings")
    return judge_names(model, names, name=name, bad=bad)


def judge_names(model: ModelSettings, names: list[str], *, name: str, bad: Status) -> Finding:
    """Judge whether `model` is among the `names` that its service listed."""
    if model.is_embedded:
        return Finding(name, Status.OK, "starts and stops; a wiring test, not a trader")
    if not names:
        return Finding(
            name, Status.WARN, "its service answers, but does not say which models it has"
        )
    # Ollama lists "x:latest" and takes "x".
    if {model.name, f"{model.name}:latest"} & set(names):
        return Finding(name, Status.OK, f"its service answers and has it ({len(names)} models)")
    near = difflib.get_close_matches(model.name, names, n=3, cutoff=0.4)
    fix = f"did you mean {' or '.join(near)}?" if near else f"it has: {', '.join(names[:5])} ..."
    return Finding(name, bad, "its service answers, but has no model of this name", fix)


async def check_journal(journal: Callable[[], int | None], *, folder: Path) -> Finding:
    """Look whether the account's journal opens and every event in it is as it was written."""
    try:
        events = await asyncio.to_thread(journal)
    except CandlewickError as error:
        fix = "see `candlewick decisions verify`; put back a backup, or move the folder away"
        return Finding("database", Status.FAIL, str(error), fix)
    if events is None:
        return Finding("database", Status.OK, f"none yet; the first run makes it in {folder}")
    return Finding("database", Status.OK, f"{events} events, each unchanged since it was written")


def check_prompt(look: Callable[[], str]) -> Finding:
    """Look whether the prompt's template and the files of news are sound and fit the budget."""
    try:
        return Finding("prompt", Status.OK, look())
    except CandlewickError as error:
        fix = (
            "mend the file, or change [prompt] in the settings; candlewick prompt check looks again"
        )
        return Finding("prompt", Status.FAIL, str(error), fix)


def check_calibration(look: Callable[[], "CalibrationsInUse | None"]) -> list[Finding]:
    """Look whether there is a calibration of each model, where sizes are to follow from it."""
    name, fix = "calibration", "candlewick calibration fit learns it from finished back-tests"
    try:
        known = look()
    except CandlewickError as error:
        return [Finding(name, Status.FAIL, str(error), fix)]
    if known is None:
        return []
    there = [f"{one.author}, {one.map.outcomes:,} outcomes" for one in known.calibrations]
    lacking = [
        Finding(name, Status.WARN, f"none of {model}: nothing is opened on its answers", fix)
        for model in known.missing
    ]
    return [Finding(name, Status.OK, "; ".join(there)), *lacking]


def check_folder(name: str, folder: Path, *, free: Callable[[Path], int] | None = None) -> Finding:
    """Look whether files can be written to `folder` and how much room is left.

    Args:
        name: what the folder is for.
        folder: it may not exist yet; then the nearest one above it counts.
        free: returns the room on a folder's disk [bytes].
    """
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    key = "logs" if name == "logs" else "data"
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"candlewick")
        room = free(there) if free else shutil.disk_usage(there).free
    except OSError as error:
        text = f"{there} cannot be written: {error.strerror}"
        fix = f"give yourself the right to write there, or choose another paths.{key}"
        return Finding(name, Status.FAIL, text, fix)
    text = f"{folder} can be written; {room / 1e9:.1f} GB free"
    fix = f"make room, or choose another paths.{key}"
    if room < _DISK_FULL:
        return Finding(name, Status.FAIL, text, fix)
    if room < _DISK_LOW:
        return Finding(name, Status.WARN, text, fix)
    return Finding(name, Status.OK, text)
