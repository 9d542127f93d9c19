"""`candlewick backtest` over fetched candles, with a model server that counts its questions."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from candlewick.application.wiring import backtest as wiring
from candlewick.application.wiring import model
from candlewick.backtest.run import run_closes
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.testing.model_server import Behaviour
from candlewick.testing.model_server_reply import rule_reply
from tests.application.conftest import Station

pytestmark = pytest.mark.network

HOUR = 3_600_000
PRICES = "price_input = 1.0\nprice_output = 10.0\nmax_tokens = 10"
A_CALL = (100 * 1.0 + 10 * 10.0) / 1e6
"""[USD] What the server counts, at those prices."""
WINDOW = ("--from", "2025-11-11T00:00", "--to", "2025-11-11T12:00")
BASELINES = {
    "buy and hold", "do nothing", "SMA 15", "SLMA 15/30", "MACD 12/26/9", "Bollinger 20/2",
    "momentum 24", "last candle",
}  # fmt: skip


@pytest.fixture
def fetched(station: Station) -> Station:
    """Return a home with candles and the exchange out of reach."""
    assert station.type("candles", "fetch", "--from", "2025-10-25").exit_code == 0
    station.exchange.requests.clear()
    return station


@pytest.fixture
def priced(fetched: Station) -> Station:
    """Return the same with a known price for model-1."""
    fetched.configure(PRICES)
    return fetched


def paid(home: Path) -> dict[str, tuple[int, float]]:
    """Return how many answers each job has, and what they cost [USD]."""
    connection = sqlite3.connect(home / "trading_data" / "answers.db")
    query = "SELECT job, count(*), sum(price_usd) FROM calls WHERE answer IS NOT NULL GROUP BY job"
    try:
        return {job: (count, usd) for job, count, usd in connection.execute(query)}
    finally:
        connection.close()


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def journals(home: Path) -> list[list[tuple[str, ...]]]:
    """Return every event of every run, as its bytes and their hash."""
    found = []
    for path in sorted((home / "trading_data" / "backtests").glob("*/journal.db")):
        with sqlite3.connect(path) as connection:
            rows = connection.execute("SELECT payload, hash FROM events ORDER BY seq")
            found.append(rows.fetchall())
        connection.close()
    return found


def test_history_is_replayed_offline_and_judged(fetched: Station) -> None:
    told = said(fetched.type("backtest", *WINDOW, "--json"))

    assert fetched.exchange.requests == []
    judged, *others = told["runs"]
    assert (judged["name"], judged["kind"]) == ("model-0", "model")
    assert {run["name"] for run in others} == BASELINES
    assert len(told["closes"]) == 12
    assert len(judged["decisions"]) == 24
    assert all(len(run["equity"]) == 12 for run in told["runs"])
    assert len(fetched.asked) == 24
    assert told["verdict"]
    assert set(told["hashes"]) == {"code", "template", "BTC/USDT", "SOL/USDT", "sentiment"}
    assert told["settings"]["symbols"] == ["BTC/USDT", "SOL/USDT"]


def test_a_rerun_asks_nobody_and_writes_the_same_bytes(fetched: Station) -> None:
    first = fetched.type("backtest", *WINDOW, "--json")
    bytes_, asked = journals(fetched.home), len(fetched.asked)
    second = fetched.type("backtest", *WINDOW, "--json")

    assert len(bytes_) == 1
    assert len(bytes_[0]) > 48
    assert journals(fetched.home) == bytes_
    assert second.stdout == first.stdout
    assert len(fetched.asked) == asked == 24


def test_a_longer_window_asks_for_what_is_new_only(fetched: Station) -> None:
    fetched.type("backtest", *WINDOW)

    said(fetched.type("backtest", *WINDOW[:-1], "2025-11-11T14:00", "--json"))

    assert len(fetched.asked) == 28


@pytest.mark.parametrize("stops", [(1, 5), (11,)])
def test_what_was_stopped_goes_on_and_ends_the_same(
    fetched: Station, monkeypatch: pytest.MonkeyPatch, stops: tuple[int, ...]
) -> None:
    def stopping(after: int) -> None:
        async def run(*args: Any, tell: Any, **kwargs: Any) -> None:
            left = [after]

            def told() -> None:
                tell()
                left[0] -= 1
                if left[0] == 0:
                    raise KeyboardInterrupt

            await run_closes(*args, tell=told, **kwargs)

        monkeypatch.setattr(wiring, "run_closes", run)

    for stop in stops:
        stopping(stop)
        stopped = fetched.type("backtest", *WINDOW, "--resume")
        assert stopped.exit_code == 130
        assert "--resume goes on" in stopped.stderr
    monkeypatch.setattr(wiring, "run_closes", run_closes)
    resumed = fetched.type("backtest", *WINDOW, "--resume", "--json")
    bytes_, asked = journals(fetched.home), len(fetched.asked)
    whole = fetched.type("backtest", *WINDOW, "--json")

    assert said(resumed) == said(whole)
    assert journals(fetched.home) == bytes_
    assert asked == len(fetched.asked) == 24


def test_a_finished_run_is_shown_again(fetched: Station) -> None:
    first = fetched.type("backtest", *WINDOW, "--json")
    again = fetched.type("backtest", *WINDOW, "--json", "--resume")

    assert said(first) == said(again)


@pytest.mark.parametrize("fault", [Behaviour.SERVER_ERROR, Behaviour.BAD_KEY])
def test_a_service_that_fails_stops_the_run_and_nothing_is_lost(
    fetched: Station, monkeypatch: pytest.MonkeyPatch, fault: Behaviour
) -> None:
    monkeypatch.setattr(model, "_BATCH_POLICY", RetryPolicy(max_retries=0, deadline=60.0))
    fetched.models[0].script.extend([Behaviour.ANSWER] * 9 + [fault] * 9)
    broken = fetched.type("backtest", *WINDOW)
    fetched.models[0].script.clear()
    answered = sum(count for count, _ in paid(fetched.home).values())
    resumed = said(fetched.type("backtest", *WINDOW, "--resume", "--json"))

    assert broken.exit_code == 3
    assert answered == 9
    assert resumed["runs"][0]["held"] == 0
    assert len(resumed["runs"][0]["decisions"]) == 24
    assert paid(fetched.home).popitem()[1][0] == 24


def test_a_bad_moment_of_the_service_is_waited_out(fetched: Station) -> None:
    fetched.models[0].script.extend([Behaviour.ANSWER] * 5 + [Behaviour.SERVER_ERROR])

    assert len(said(fetched.type("backtest", *WINDOW, "--json"))["runs"][0]["decisions"]) == 24
    assert len(fetched.asked) == 25


def test_two_models_are_compared_and_the_last_one_is_remembered(fetched: Station) -> None:
    both = said(
        fetched.type("backtest", *WINDOW, "--model", "model-1", "--model", "keyword", "--json")
    )
    later = said(fetched.type("backtest", *WINDOW, "--json"))

    assert [run["name"] for run in both["runs"][:2]] == ["model-1", "keyword rule"]
    last = [run for run in later["runs"] if run["kind"] == "last model"]
    assert [run["name"] for run in last] == ["keyword rule (last model)"]
    assert last[0]["equity"] == both["runs"][1]["equity"]


def test_costs_are_what_was_asked_for(fetched: Station) -> None:
    dear = said(fetched.type("backtest", *WINDOW, "--fees", "1", "--slippage", "0.5", "--json"))
    free = said(fetched.type("backtest", *WINDOW, "--fees", "0", "--slippage", "0", "--json"))

    costs = [run["runs"][0]["costs"] for run in (dear, free)]
    assert costs[0]["fees"] > 0.0
    assert costs[1]["fees"] == 0.0
    assert costs[0]["slippage"] > 5.0 * costs[1]["slippage"]  # what walks away is still paid
    assert dear["settings"]["settings"]["paper"]["fee_pct"] == 1.0


def test_a_template_of_one_s_own_is_asked_with_and_makes_another_run(fetched: Station) -> None:
    plain = said(fetched.type("backtest", *WINDOW, "--json"))
    assert fetched.type("prompt", "copy", "default", "mine").exit_code == 0
    path = fetched.home / "prompts" / "mine.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Doing nothing", "Waiting"))
    fetched.configure('[prompt]\ntemplate = "mine"')

    mine = said(fetched.type("backtest", *WINDOW, "--json"))

    assert "Waiting is a good answer" in json.dumps(fetched.asked[-1])
    assert mine["hashes"]["template"] != plain["hashes"]["template"]
    assert mine["runs"][0]["run_id"] != plain["runs"][0]["run_id"]


def test_an_audit_proves_every_prompt(fetched: Station) -> None:
    assert said(fetched.type("backtest", *WINDOW, "--audit", "--json"))["audited"] == 24


def test_in_disguise_the_model_sees_no_name_date_or_scale(fetched: Station) -> None:
    told = said(fetched.type("backtest", *WINDOW, "--anonymise", "--json"))

    words = json.dumps(fetched.asked)
    assert "ASSET1/COIN" in words
    assert not any(tell in words for tell in ("BTC", "SOL/", "USDT", "2025-"))
    judged = told["runs"][0]
    assert {decision["symbol"] for decision in judged["decisions"]} == {"BTC/USDT", "SOL/USDT"}
    assert [d["as_of"] for d in judged["decisions"]][::2] == told["closes"]
    assert told["settings"]["anonymised"] is True
    plain = said(fetched.type("backtest", *WINDOW, "--json"))
    assert [run["equity"] for run in told["runs"][1:]] == [
        run["equity"] for run in plain["runs"][1:]
    ]


@pytest.mark.parametrize("market", ["mirrored", "shuffled"])
def test_a_market_that_never_was_is_labelled(fetched: Station, market: str) -> None:
    shown = fetched.type("backtest", *WINDOW, "--market", market, "--model", "keyword")

    assert shown.exit_code == 0, shown.stderr
    assert f"These markets never were: the candles are {market}" in shown.stdout.replace("\n", " ")


def test_the_knowledge_cutoff_splits_the_result(fetched: Station) -> None:
    told = said(fetched.type("backtest", *WINDOW, "--cutoff", "2025-11-11T06:00", "--json"))
    shown = fetched.type("backtest", *WINDOW, "--cutoff", "2025-11-11T06:00")

    assert [(part["part"], part["closes"]) for part in told["parts"]] == [
        ("before", 6),
        ("after", 7),
    ]
    assert "before its knowledge ends" in shown.stdout


def test_the_cutoff_that_is_known_of_the_model_splits_by_itself(fetched: Station) -> None:
    """The day that is named counts as known to its end."""
    unknown = said(fetched.type("backtest", *WINDOW, "--json"))
    path = fetched.home / "candlewick.toml"
    named = '[[model]]\nname = "model-0"'
    path.write_text(path.read_text().replace(named, f'{named}\nknowledge_cutoff = "2025-11-10"'))
    told = said(fetched.type("backtest", *WINDOW, "--json"))
    typed = said(fetched.type("backtest", *WINDOW, "--cutoff", "2025-11-11T06:00", "--json"))
    again = said(fetched.type("report", "--json"))
    shown = fetched.type("backtest", *WINDOW)

    assert unknown["parts"] == []
    assert "cutoff" not in unknown["settings"]
    for one in (told, again):
        assert [(part["part"], part["closes"]) for part in one["parts"]] == [
            ("before", 0),
            ("after", 12),
        ]
        assert one["settings"]["cutoff_source"] == "the settings"
    assert told["settings"]["cutoff"].startswith("2025-11-11T00:00")
    assert [part["closes"] for part in typed["parts"]] == [6, 7]
    assert typed["settings"]["cutoff_source"] == "--cutoff"
    assert "knowledge is taken to end at 2025-11-11T00:00" in " ".join(shown.stdout.split())
    assert "(the settings)" in shown.stdout


NEWS = [
    {"time": "2025-11-11T04:30:00Z", "title": "Miners sell out", "source": "Wire"},
    {"time": "2025-11-11T07:30:00Z", "title": "Only of solana", "coins": ["SOL"]},
    {"time": "2025-11-12T00:00:00Z", "title": "A day too late"},
]


def with_news(station: Station, *more: str) -> None:
    lines = "".join(f"{json.dumps(one)}\n" for one in NEWS)
    (station.home / "news.jsonl").write_text(lines)
    station.configure(f"[prompt]\nbudget = 4000\nnews = {json.dumps(['news.jsonl', *more])}")


def test_headlines_are_shown_from_the_close_at_which_they_were_out(fetched: Station) -> None:
    with_news(fetched)
    told = said(fetched.type("backtest", *WINDOW, "--audit", "--json"))

    prompts = [json.dumps(request) for request in fetched.asked]
    assert sum("Miners sell out" in prompt for prompt in prompts) == 2 * 8
    assert sum("Only of solana" in prompt for prompt in prompts) == 5
    assert not any("A day too late" in prompt for prompt in prompts)
    assert told["audited"] == 24
    assert told["settings"]["news"] == "were shown"
    assert len(told["hashes"]["news"]) == 64


@pytest.mark.parametrize(
    ("flags", "sources", "why"),
    [
        (["--anonymise"], [], "their words name assets and dates"),
        (["--market", "mirrored"], [], "they are about the real markets"),
        ([], None, "prompt.news names feeds only"),
    ],
)
def test_headlines_that_would_tell_or_cannot_be_had_are_left_out_and_the_result_says_so(
    fetched: Station, flags: list[str], sources: list[str] | None, why: str
) -> None:
    if sources is None:
        fetched.configure('[prompt]\nnews = ["http://127.0.0.1:9/feed"]')
    else:
        with_news(fetched)
    shown = fetched.type("backtest", *WINDOW, *flags)

    assert shown.exit_code == 0, shown.stderr
    assert len(fetched.asked) == 24
    assert not any("Miners" in json.dumps(request) for request in fetched.asked)
    assert f"Headlines were left out: {why}" in shown.stdout.replace("\n", " ")


def test_a_probe_shows_headlines_on_neither_side_of_its_comparison(fetched: Station) -> None:
    """Else decisions would differ by the news that mirrored markets cannot have."""
    with_news(fetched)
    told = said(fetched.type("backtest", "BTC/USDT", *WINDOW, "--probe", "--json"))
    report = fetched.type("report", told["runs"][0]["run_id"], "--json")

    assert len(fetched.asked) == 3 * 12
    assert not any("Miners" in json.dumps(request) for request in fetched.asked)
    assert {one["market"]: one["decisions"] for one in told["probes"]} == {
        "mirrored": 12,
        "shuffled": 12,
    }
    assert told["settings"]["news"].startswith("were left out: markets that never were have none")
    assert report.exit_code == 0, report.stderr  # and the run is found again as it was


def test_other_news_make_another_run(fetched: Station) -> None:
    plain = said(fetched.type("backtest", *WINDOW, "--model", "keyword", "--json"))
    with_news(fetched, "http://127.0.0.1:9/feed")
    told = said(fetched.type("backtest", *WINDOW, "--model", "keyword", "--json"))

    assert told["runs"][0]["run_id"] != plain["runs"][0]["run_id"]
    assert told["settings"]["news"].endswith("but for those of feeds, which have no past")


def test_a_fault_in_a_file_of_news_is_named_before_anybody_is_asked(fetched: Station) -> None:
    with_news(fetched)
    (fetched.home / "news.jsonl").write_text("{}\n")
    refused = fetched.type("backtest", *WINDOW)

    assert refused.exit_code == 2
    assert "news.jsonl" in refused.stderr
    assert fetched.asked == []


def test_the_plan_is_told_first_and_the_verdict_leads(fetched: Station) -> None:
    shown = fetched.type("backtest", *WINDOW)

    assert "model-0: 24 decisions (12 closes, 2 markets)" in shown.stderr
    assert "cost unknown" in shown.stderr
    assert shown.stdout.startswith("Verdict on model-0: ")


def test_a_budget_that_cannot_be_kept_is_refused_at_once(fetched: Station) -> None:
    refused = fetched.type("backtest", *WINDOW, "--budget-usd", "1")

    assert refused.exit_code == 2
    assert "set price_input and price_output" in " ".join(refused.stderr.split())
    assert fetched.asked == []


def test_the_likely_cost_is_told_first_where_prices_are_known(priced: Station) -> None:
    shown = priced.type("backtest", *WINDOW, "--model", "model-1", "--model", "keyword")

    lines = shown.stderr.splitlines()
    assert re.search(r"in all: about \$0\.0[2-9]\d\d;", lines[0]), shown.stderr
    assert "in all: free;" in lines[1]


def test_every_answer_is_in_the_one_store_under_its_run_and_with_its_price(
    priced: Station,
) -> None:
    told = said(priced.type("backtest", *WINDOW, "--model", "model-1", "--json"))
    again = said(priced.type("backtest", *WINDOW, "--model", "model-1", "--json"))

    run = told["runs"][0]
    [(job, (count, usd))] = paid(priced.home).items()
    assert (job, count) == (f"backtest {run['run_id']}", 24)
    assert usd == pytest.approx(24 * A_CALL)
    assert run["costs"]["model_usd"] == pytest.approx(24 * A_CALL)  # also where it was kept
    assert again == told


def test_a_spent_budget_stops_before_the_call_that_would_pass_it_and_a_larger_one_goes_on(
    priced: Station,
) -> None:
    words = ("backtest", *WINDOW, "--model", "model-1")
    stopped = priced.type(*words, "--budget-usd", "0.004")
    asked = len(priced.asked)
    [(calls, usd)] = paid(priced.home).values()
    still = priced.type(*words, "--budget-usd", "0.004", "--resume")

    assert (stopped.exit_code, still.exit_code) == (3, 3)
    assert "of the budget of $0.004 is left" in " ".join(stopped.stderr.split())
    assert (calls, len(priced.asked)) == (asked, asked)
    assert 0 < asked < 24
    assert usd == pytest.approx(asked * A_CALL)
    assert usd < 0.004

    resumed = said(priced.type(*words, "--budget-usd", "1", "--resume", "--json"))
    bytes_ = journals(priced.home)
    whole = said(priced.type(*words, "--json"))

    assert resumed == whole
    assert journals(priced.home) == bytes_
    assert len(priced.asked) == 24


def test_one_budget_holds_for_all_models_together(priced: Station) -> None:
    words = ("backtest", *WINDOW, "--model", "model-1", "--model", "model-0")
    both = '[[model]]\nname = "model-0"'
    path = priced.home / "candlewick.toml"
    path.write_text(path.read_text().replace(both, f"{both}\n{PRICES}"))
    # The first model's 24 answers cost as much as this leaves hardly anything of.
    stopped = priced.type(*words, "--budget-usd", "0.0062")

    assert stopped.exit_code == 3
    assert [len(one.requests) for one in priced.models][1] == 24
    assert sum(usd for _, usd in paid(priced.home).values()) < 0.0062


def test_tables_are_written(fetched: Station) -> None:
    shown = fetched.type("backtest", *WINDOW, "--csv", "out")

    assert shown.exit_code == 0, shown.stderr
    equity = (fetched.home / "out" / "equity.csv").read_text().splitlines()
    assert equity[0].startswith("close,model-0,buy and hold")
    assert len(equity) == 13
    decisions = (fetched.home / "out" / "decisions.csv").read_text().splitlines()
    assert len(decisions) == 25
    assert (fetched.home / "out" / "trades.csv").read_text().startswith("run,symbol,side")


def test_bundled_candles_need_nothing(station: Station) -> None:
    told = said(
        station.type(
            *("backtest", "BTC/USDT", "--demo", "--model", "keyword", "--json"),
            *("--from", "2025-12-30", "--to", "2025-12-31"),
        )
    )

    assert station.exchange.requests == []
    assert len(told["closes"]) == 24


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("ETH/USDT",), "no 1h candles of ETH/USDT are archived: candlewick candles fetch"),
        (("--model", "gpt-9"), "no model 'gpt-9' is configured: choose from model-0, model-1"),
        (("--from", "2020-01-01"), "allow decisions from 2025-"),
        (("--to", "2030-01-01"), "allow decisions from 2025-"),
        (("--from", "2025-11-11", "--to", "2025-11-11T00:30"), "allow decisions from"),
        (("BTC/USDT", "BTC/EUR"), "quoted in several"),
        (("DOGE/USDT", "--demo"), "come with Candlewick"),
    ],
)
def test_a_mistake_is_named_before_anybody_is_asked(
    fetched: Station, words: tuple[str, ...], problem: str
) -> None:
    refused = fetched.type("backtest", *words)

    assert refused.exit_code == 2
    assert problem in refused.stderr
    assert fetched.asked == []


def test_the_rule_of_the_server_is_what_was_recorded(fetched: Station) -> None:
    """The decisions are the server's answers and not, say, all holds."""
    told = said(fetched.type("backtest", *WINDOW, "--json"))
    answers = [
        json.loads(rule_reply("\n".join(m["content"] for m in request["messages"])))["signal"]
        for request in fetched.asked
    ]

    assert sorted(d["signal"] for d in told["runs"][0]["decisions"]) == sorted(answers)
