"""`candlewick tape` and `candlewick sweep`, with a model server that counts its questions."""

import csv
import importlib.util
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import Result

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.application.cli.report import DECISIONS
from candlewick.application.wiring import backtest_cycle, path
from candlewick.application.wiring import sweep as wiring
from candlewick.backtest.sweep.trial import Setup, Stage, TrialResult, run_trial
from candlewick.domain.candles import Candles
from candlewick.domain.headline import Headline
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.snapshot import MarketSnapshot
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment
from candlewick.infrastructure.news.memory_news import MemoryNews
from tests.application.conftest import Station
from tests.application.report.test_element import read

pytestmark = pytest.mark.network

HOUR = 3_600_000

WINDOW = ("--from", "2025-11-09T03:00", "--to", "2025-11-10T15:00")
SPACE = """
[trading]
position_size = [0.1, 0.4]
[risk]
trailing_atr = [1.0, 2.0, 3.0]
"""


@pytest.fixture
def fetched(station: Station) -> Station:
    """Return a home with candles and the exchange out of reach."""
    assert station.type("candles", "fetch", "--from", "2025-10-25").exit_code == 0
    station.exchange.requests.clear()
    return station


NEWS = [
    {"time": "2025-11-10T07:00:00Z", "title": "Miners sell out"},
    {"time": "2025-11-11T00:00:00Z", "title": "A day too late"},
]


def with_news(station: Station) -> None:
    lines = "".join(f"{json.dumps(one)}\n" for one in NEWS)
    (station.home / "news.jsonl").write_text(lines)
    station.configure('[prompt]\nbudget = 4000\nnews = ["news.jsonl"]')


@pytest.fixture
def space(fetched: Station) -> Path:
    file = fetched.home / "space.toml"
    file.write_text(SPACE)
    return file


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def prompts(station: Station) -> list[str]:
    return [
        "\n".join(str(message["content"]) for message in asked["messages"])
        for asked in station.asked
    ]


def test_every_close_of_every_market_is_asked_about_once_and_kept(fetched: Station) -> None:
    first = said(fetched.type("tape", *WINDOW, "--json"))
    again = said(fetched.type("tape", *WINDOW, "--json"))

    assert first["mode"] == "signal tape"
    assert (first["asked"], first["kept"], first["held"]) == (72, 0, 0)
    assert (again["asked"], again["kept"], again["model_usd"]) == (0, 72, 0.0)
    assert again["hashes"] == first["hashes"]
    assert again["result"] == first["result"]
    assert fetched.exchange.requests == []


def test_what_it_may_cost_is_told_before_anybody_is_asked(fetched: Station) -> None:
    told = fetched.type("tape", *WINDOW)

    assert told.exit_code == 0, told.stderr
    assert "72 decisions (36 closes, 2 markets)" in told.stderr
    assert "cost unknown" in told.stderr


def test_its_prompts_know_nothing_of_the_account(fetched: Station) -> None:
    report = said(fetched.type("tape", *WINDOW, "--json"))

    asked = prompts(fetched)
    assert len(asked) == 72
    for text in asked:
        assert "position is open" not in text
        assert "Closed" not in text
        assert "not acted on" not in text
    assert report["template"].startswith("signal-tape-default@")


def test_a_sweep_makes_each_trial_once(fetched: Station, space: Path) -> None:
    first = said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    again = said(fetched.type("sweep", str(space), *WINDOW, "--json"))

    assert (first["made"], first["kept"], first["judgement"]["trials"]) == (6, 0, 6)
    assert (again["made"], again["kept"], again["judgement"]["trials"]) == (0, 6, 6)
    assert again["judgement"]["rows"] == first["judgement"]["rows"]


def test_a_sweep_that_was_stopped_does_only_what_is_missing(
    fetched: Station, space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Setup] = []

    def stopped(stage: Stage, setup: Setup) -> TrialResult:
        made.append(setup)
        if len(made) == 4:
            raise KeyboardInterrupt
        return run_trial(stage, setup)

    with monkeypatch.context() as patch:
        patch.setattr(wiring, "run_trial", stopped)
        assert fetched.type("sweep", str(space), *WINDOW, "--json").exit_code != 0
    assert len(made) == 4

    rest = said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    assert (rest["made"], rest["kept"]) == (3, 3)


def test_trials_of_an_earlier_sweep_count_against_a_later_one(
    fetched: Station, space: Path
) -> None:
    said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    space.write_text("[risk]\nbreak_even_atr = [1.0, 2.0]\n")

    later = said(fetched.type("sweep", str(space), *WINDOW, "--json"))

    assert later["made"] == 2
    assert later["judgement"]["trials"] == 8


@pytest.mark.timeout(300)  # each process may have to compile the simulator
def test_two_processes_make_the_same_trials(fetched: Station, space: Path) -> None:
    alone = said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    for trial in (fetched.home / "trading_data" / "trials").rglob("*.json"):
        trial.unlink()

    both = said(fetched.type("sweep", str(space), *WINDOW, "--workers", "2", "--json"))

    assert both["made"] == 6
    assert both["judgement"] == alone["judgement"]


@pytest.mark.long
@pytest.mark.enable_socket
@pytest.mark.timeout(300)
@pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="Ray is not installed: uv sync --extra ray"
)
@pytest.mark.filterwarnings("ignore")
def test_a_real_ray_cluster_makes_the_same_trials(fetched: Station, space: Path) -> None:
    alone = said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    for kept in (fetched.home / "trading_data" / "trials").rglob("*.json"):
        kept.unlink()

    spread = said(fetched.type("sweep", str(space), *WINDOW, "--on", "ray", "--json"))
    again = said(fetched.type("sweep", str(space), *WINDOW, "--on", "ray", "--json"))

    assert spread["made"] == 6
    assert spread["judgement"] == alone["judgement"]
    assert (again["made"], again["kept"]) == (0, 6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[risk]\ntrailing = [1.0, 2.0]\n", "risk.trailing is no setting"),
        ("[risk]\ntrailing_atr = [1.0, -2.0]\n", "risk.trailing_atr = -2.0 cannot be"),
        ("[model]\nname = ['a', 'b']\n", "[model] cannot be swept"),
        ("[risk]\ntrailing_atr = 1.0\n", "takes a list of values"),
        (
            "[risk]\nscale_by_confidence = [true, false]\ncalibrate_confidence = [true]\n",
            "risk.scale_by_confidence = False, risk.calibrate_confidence = True cannot be",
        ),
        ("[paper]\ncurrency = ['USDT', 'EUR']\n", "paper.currency = 'EUR' cannot be"),
        ("[risk]\ntrailing_atr = [1.0]\n", "1 combinations"),
        ("[risk\n", "is no TOML"),
    ],
)
def test_a_space_that_makes_no_sense_is_refused_with_the_place_before_anybody_is_asked(
    fetched: Station, space: Path, text: str, words: str
) -> None:
    space.write_text(text)

    result = fetched.type("sweep", str(space), *WINDOW)

    assert result.exit_code != 0
    assert words in " ".join(result.stderr.split())
    assert fetched.asked == []


def test_no_cluster_is_started_for_trials_that_are_all_known(
    fetched: Station, space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Never:
        def run(self, *_: object) -> None:
            pytest.fail("there is nothing to do")

    first = said(fetched.type("sweep", str(space), *WINDOW, "--json"))
    monkeypatch.setattr(wiring, "open_executor", lambda *_, **__: Never())
    again = said(fetched.type("sweep", str(space), *WINDOW, "--json"))

    assert (again["made"], again["judgement"]) == (0, first["judgement"])


def test_the_words_on_the_screen_name_the_mode_and_the_count_of_trials(
    fetched: Station, space: Path
) -> None:
    tape = fetched.type("tape", *WINDOW).stdout
    sweep = fetched.type("sweep", str(space), *WINDOW).stdout

    assert "Signal tape of" in tape
    assert "Signal tape of" in sweep
    assert "6 back-tests and trials ever made here" in sweep


def test_headlines_are_shown_from_the_close_at_which_they_were_out(fetched: Station) -> None:
    with_news(fetched)
    told = said(fetched.type("tape", *WINDOW, "--audit", "--json"))

    asked = prompts(fetched)
    assert sum("Miners sell out" in text for text in asked) == 2 * 9
    assert not any("A day too late" in text for text in asked)
    assert (told["news"], told["audited"]) == ("were shown", 72)


def test_a_disguised_tape_names_nothing_and_trades_the_true_markets(fetched: Station) -> None:
    with_news(fetched)
    plain = said(fetched.type("tape", *WINDOW, "--model", "keyword", "--json"))
    hidden = said(fetched.type("tape", *WINDOW, "--anonymise", "--json"))
    rule = said(fetched.type("tape", *WINDOW, "--model", "keyword", "--anonymise", "--json"))
    shown = fetched.type("tape", *WINDOW, "--anonymise").stdout

    for text in prompts(fetched):
        assert not re.search(r"BTC|SOL|USDT|2025|Miners", text)
    assert (hidden["anonymised"], plain["anonymised"]) == (True, False)
    assert "left out: their words name assets" in hidden["news"]
    assert set(hidden["signals"]) == {"BTC/USDT", "SOL/USDT"}
    # Who reads nothing but the facts decides the same; his levels are rounded at other digits.
    assert rule["signals"] == plain["signals"]
    assert rule["result"]["trades"] == plain["result"]["trades"] > 0
    assert rule["result"]["total_return"] == pytest.approx(
        plain["result"]["total_return"], rel=1e-3
    )
    assert "shown the markets in disguise" in " ".join(shown.split())


class OpenCandle(HistoryCandles):
    """Gives the newest candle the close of the one that is still open, where it has that one."""

    def __init__(self, markets: Iterable[Candles]) -> None:
        self._whole = {candles.symbol: candles for candles in markets}
        super().__init__(self._whole.values())

    async def closed(self, symbol: str, *, timeframe: Timeframe, as_of: int, count: int) -> Candles:
        got = await super().closed(symbol, timeframe=timeframe, as_of=as_of, count=count)
        later = self._whole[symbol].between(as_of, as_of + timeframe.ms)
        if not len(later):
            return got
        close = np.concatenate((got.close[:-1], later.close))
        high, low = np.maximum(got.high, close), np.minimum(got.low, close)
        return replace(got, close=close, high=high, low=low)


class TomorrowsMood(MemorySentiment):
    """Dates each reading a day before it was published."""

    def __init__(self, readings: Iterable[SentimentReading]) -> None:
        super().__init__(replace(one, known_at=one.known_at - 24 * HOUR) for one in readings)


class EarlyNews(MemoryNews):
    """Dates each headline three hours before it came out."""

    def __init__(self, headlines: Iterable[Headline]) -> None:
        super().__init__(replace(one, known_at=one.known_at - 3 * HOUR) for one in headlines)


@pytest.mark.parametrize(
    ("name", "leak"),
    [
        ("HistoryCandles", OpenCandle),
        ("MemorySentiment", TomorrowsMood),
        ("MemoryNews", EarlyNews),
    ],
)
def test_each_kind_of_leak_into_a_tape_is_caught_by_its_audit(
    fetched: Station, monkeypatch: pytest.MonkeyPatch, name: str, leak: type
) -> None:
    with_news(fetched)
    monkeypatch.setattr(backtest_cycle, name, leak)
    words = ("tape", *WINDOW, "--model", "keyword")
    caught = fetched.type(*words, "--audit")

    assert fetched.type(*words).exit_code == 0
    assert caught.exit_code != 0
    assert "knew something later" in caught.stderr


def test_an_indicator_that_repaints_is_caught_by_the_audit_of_a_tape(
    fetched: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[MarketAnalyzer] = []

    class Repainting(MarketAnalyzer):
        """Shows an average otherwise as long as later candles are there."""

        def __init__(self, **said: Any) -> None:
            super().__init__(**said)
            made.append(self)

        def analyze(self, candles: Candles, **known: Any) -> MarketSnapshot:
            seen = super().analyze(candles, **known)
            if self not in made[:2]:  # those of the preview and of the tape see the whole history
                return seen
            painted = [
                one._replace(relative=0.5) if one.name == "sma_20" else one
                for one in seen.indicators
            ]
            return replace(seen, indicators=tuple(painted))

    monkeypatch.setattr(path, "MarketAnalyzer", Repainting)
    caught = fetched.type("tape", *WINDOW, "--model", "keyword", "--audit")

    assert caught.exit_code != 0
    assert "knew something later" in caught.stderr


def test_the_result_is_split_at_the_knowledge_cut_off(fetched: Station) -> None:
    words = ("tape", *WINDOW, "--model", "keyword", "--cutoff", "2025-11-10")
    told = said(fetched.type(*words, "--json"))
    shown = " ".join(fetched.type(*words).stdout.split())

    before, after = told["parts"]
    assert (before["part"], before["closes"], after["part"], after["closes"]) == (
        *("before", 21),
        *("after", 16),
    )
    assert before["trades"] + after["trades"] == told["result"]["trades"]
    whole = (1 + before["total_return"]) * (1 + after["total_return"]) - 1
    assert whole == pytest.approx(told["result"]["total_return"], abs=1e-9)
    assert "Before the model's knowledge cut-off (2025-11-10T00:00:00Z):" in shown


def test_tables_and_a_page_are_written_and_say_what_they_are(fetched: Station) -> None:
    words = ("--csv", "csv", "--parquet", "pq", "--report", "tape.html")
    done = fetched.type("tape", *WINDOW, *words, "--json")
    told = said(done)

    page = (fetched.home / "tape.html").read_text(encoding="utf-8")
    trades = (fetched.home / "csv" / "trades.csv").read_text(encoding="utf-8").splitlines()
    mine = [row for row in csv.DictReader(trades) if row["run"] == "model-0, signal tape"]
    closed = [row for row in mine if row["reason"] != "end"]
    assert len(closed) == told["result"]["trades"] > 0
    assert all(row["author"].startswith("model-0 at ") for row in closed)
    assert (fetched.home / "pq" / "equity.parquet").stat().st_size > 0
    assert "signal tape" in page
    assert "candlewick tape BTC/USDT SOL/USDT" in re.sub(r"<[^>]*>", "", page)
    assert "wrote tape.html" in done.stderr


def test_the_page_shows_prompts_and_answers_and_asks_nobody_for_them(fetched: Station) -> None:
    fetched.type("tape", *WINDOW, "--json")
    asked = prompts(fetched)
    done = fetched.type("tape", *WINDOW, "--report", "tape.html", "--json")

    page = read((fetched.home / "tape.html").read_text(encoding="utf-8")).text
    assert done.exit_code == 0, done.stderr
    assert prompts(fetched) == asked
    assert page.count("Answered by model-0") == DECISIONS
    assert "are left out here" in page
    assert "words are not kept" not in page
    told = [text.split("MARKET:", 1)[1].strip() for text in asked]
    assert sum(text in page for text in told) == DECISIONS


def test_the_page_of_a_disguised_tape_shows_what_was_asked_in_disguise(fetched: Station) -> None:
    done = fetched.type("tape", *WINDOW, "--anonymise", "--report", "tape.html", "--json")

    page = read((fetched.home / "tape.html").read_text(encoding="utf-8")).text
    assert done.exit_code == 0, done.stderr
    assert len(fetched.asked) == 72
    assert page.count("Answered by model-0") == DECISIONS
    assert "MARKET: ASSET1/COIN" in page
    assert "MARKET: BTC/USDT" not in page


def test_the_trials_of_a_sweep_are_a_table(fetched: Station, space: Path) -> None:
    told = said(fetched.type("sweep", str(space), *WINDOW, "--model", "keyword", "--csv", "out",
                             "--audit", "--anonymise", "--json"))  # fmt: skip

    rows = list(csv.DictReader((fetched.home / "out" / "trials.csv").read_text().splitlines()))
    assert len(rows) == len(told["judgement"]["rows"]) == 6
    assert set(rows[0]) >= {"risk.trailing_atr", "trading.position_size", "total_return"}
    assert told["tape"]["audited"] == 72


def test_confidence_can_be_swept_as_it_is_stated_and_as_it_turned_out(
    fetched: Station, space: Path
) -> None:
    space.write_text("[risk]\nscale_by_confidence = [true]\ncalibrate_confidence = [false, true]\n")
    told = said(fetched.type("sweep", str(space), *WINDOW, "--json"))

    assert told["made"] == 2
