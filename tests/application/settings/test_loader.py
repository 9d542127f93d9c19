import re
import subprocess
import sys
from pathlib import Path

import pytest

from candlewick.application.settings.loader import (
    EMBEDDED_WARNING,
    LoadedSettings,
    load_settings,
    read_settings,
)
from candlewick.application.settings.model import Settings
from candlewick.application.settings.secret import Secret
from candlewick.errors import SettingsError

ORIGINAL = """\
[exchange]
name = binance
symbol = TAO/USDT
timeframe = 1m
limit = 730

[trading]
position_size = 0.1
default_stop_loss_pct = 2
default_take_profit_pct = 4

[model_fallback_settings]
name = deepseek/deepseek-r1-0528:free
base_url = https://openrouter.ai/api/v1
api_key = sk-or-v1-100%sure
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def loaded(
    folder: Path, text: str, *, name: str = "candlewick.toml", **environ: str
) -> LoadedSettings:
    return load_settings(write(folder, name, text), environ=environ, folder=folder)


def problems(
    folder: Path, text: str, *, name: str = "candlewick.toml", **environ: str
) -> list[str]:
    reading = read_settings(write(folder, name, text), environ=environ, folder=folder)
    assert reading.loaded is None
    return [str(problem) for problem in reading.problems]


def test_without_any_file_the_defaults_hold_and_say_that_the_model_is_a_wiring_test(
    tmp_path: Path,
) -> None:
    found = load_settings(None, environ={}, folder=tmp_path)

    assert found.settings == Settings()
    assert found.source is None
    assert found.warnings == (EMBEDDED_WARNING,)
    assert found.data_folder == tmp_path / "trading_data"


def test_the_files_are_looked_for_in_their_order(tmp_path: Path) -> None:
    found = []
    for name in ("config.ini", "config/config.ini", "candlewick.toml"):
        write(tmp_path, name, "[exchange]\nlimit = 500\n")
        found.append(load_settings(None, environ={}, folder=tmp_path).source)

    assert found == [
        tmp_path / "config.ini",
        tmp_path / "config/config.ini",
        tmp_path / "candlewick.toml",
    ]


def test_the_originals_file_is_read_as_it_is(tmp_path: Path) -> None:
    found = loaded(tmp_path, ORIGINAL, name="config.ini")

    assert found.settings.exchange.symbols == ("TAO/USDT",)
    assert found.settings.exchange.timeframe == "1m"
    assert found.settings.trading.default_take_profit_pct == 4.0
    (model,) = found.settings.model
    assert model.name == "deepseek/deepseek-r1-0528:free"
    assert found.key_for(model) == Secret("sk-or-v1-100%sure")


def test_a_key_in_the_file_is_used_with_a_warning_that_says_where_to_move_it(
    tmp_path: Path,
) -> None:
    found = loaded(tmp_path, ORIGINAL, name="config.ini")

    assert "config.ini:15" in found.warnings[0]
    assert "OPENROUTER_API_KEY=" in found.warnings[0]
    assert "sk-or" not in repr(found)


def test_the_environment_wins_over_a_key_in_the_file(tmp_path: Path) -> None:
    found = loaded(tmp_path, ORIGINAL, name="config.ini", OPENROUTER_API_KEY="sk-new")

    assert found.key_for(found.settings.model[0]) == Secret("sk-new")


def test_both_models_of_the_original_keep_their_order_and_their_own_keys(tmp_path: Path) -> None:
    text = (
        ORIGINAL
        + "[model_settings]\nname = big\nbase_url = https://openrouter.ai/api/v1\napi_key = sk-big1\n"
    )

    found = loaded(tmp_path, text, name="config.ini")

    assert [model.name for model in found.settings.model] == [
        "big",
        "deepseek/deepseek-r1-0528:free",
    ]
    assert [found.key_for(model) for model in found.settings.model] == [
        Secret("sk-big1"),
        Secret("sk-or-v1-100%sure"),
    ]


def test_what_the_original_had_and_this_program_has_not_is_named(tmp_path: Path) -> None:
    text = "[execution]\nmode = dry_run\nkill_switch = false\nconfirm_trades = yes\n[paths]\nlog_dir = x\n"

    found = loaded(tmp_path, text, name="config.ini")

    assert found.settings.execution.mode == "paper"
    assert found.log_folder == tmp_path / "x"
    assert [w for w in found.warnings if "no effect" in w] == [
        "config.ini:4  execution.confirm_trades is not used by this version and has no effect"
    ]


def test_the_originals_limits_are_kept(tmp_path: Path) -> None:
    text = (
        "[exchange]\nsymbol = BTC/USDT, ETH/USDT\n[execution]\nmax_daily_loss_pct = 5\n"
        "max_open_positions = 3\nmax_position_pct = 0.2\nmax_orders_per_minute = 10\n"
        "cooldown_seconds = 60\nsymbol_whitelist = BTC/USDT\nkill_switch = true\n"
    )

    found = loaded(tmp_path, text, name="config.ini")

    risk = found.settings.risk
    assert (risk.max_daily_loss_pct, risk.max_open_positions, risk.max_symbol_pct) == (5, 3, 0.2)
    assert (risk.max_orders_per_minute, risk.cooldown_seconds) == (10, 60)
    assert (risk.allowed_symbols, risk.kill_switch) == (("BTC/USDT",), True)
    assert [w for w in found.warnings if "percent" in w] == [
        "config.ini:6  max_position_pct = 0.2 is read as percent: 0.2 % of the equity"
    ]


def test_a_limit_of_nothing_was_none(tmp_path: Path) -> None:
    text = "[execution]\nmax_daily_loss_pct = 0\nmax_open_positions = 0\nkill_switch = off\n"

    risk = loaded(tmp_path, text, name="config.ini").settings.risk

    assert (risk.max_daily_loss_pct, risk.max_open_positions, risk.kill_switch) == (
        None,
        None,
        False,
    )


def test_a_market_may_have_a_timeframe_of_its_own(tmp_path: Path) -> None:
    text = '[exchange]\nsymbols = ["BTC/USDT", "ETH/USDT"]\nown_timeframes = ["ETH/USDT=4h"]\n'

    exchange = loaded(tmp_path, text).settings.exchange

    assert {symbol: str(span) for symbol, span in exchange.spans.items()} == {
        "BTC/USDT": "1h",
        "ETH/USDT": "4h",
    }
    assert str(exchange.shortest_span) == "1h"


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("SOL/USDT=4h", "names SOL/USDT, which exchange.symbols does not"),
        ("ETH/USDT", "names no timeframe: write symbol=timeframe, such as ETH/USDT=4h"),
        ("ETH/USDT=4x", "is not known"),
    ],
)
def test_a_timeframe_of_its_own_that_makes_no_sense_is_named(
    tmp_path: Path, own: str, words: str
) -> None:
    text = f'[exchange]\nsymbols = ["BTC/USDT", "ETH/USDT"]\nown_timeframes = ["{own}"]\n'

    with pytest.raises(SettingsError, match=re.escape(words)):
        loaded(tmp_path, text)


def test_the_originals_hours_of_sentiment_become_seconds_with_a_warning(tmp_path: Path) -> None:
    found = loaded(tmp_path, "[trading]\nsentiment_refresh_interval = 2\n", name="config.ini")

    assert found.settings.trading.sentiment_refresh_interval == 7200
    assert "config.ini:2" in found.warnings[0]


def test_the_folder_config_of_the_original_is_not_home_its_parent_is(tmp_path: Path) -> None:
    found = loaded(tmp_path, ORIGINAL, name="config/config.ini")

    assert found.data_folder == tmp_path / "trading_data"


def test_markets_without_a_currency_mean_their_own_quote(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[exchange]\nsymbols = ["BTC/USDC", "ETH/USDC"]\n')

    assert found.settings.paper.currency == "USDC"


def test_every_problem_is_named_at_once_with_file_line_key_and_what_to_write(
    tmp_path: Path,
) -> None:
    text = """\
[exchange]
timefram = "4h"
limit = 100
[trading]
position_size = "10%"
default_stop_loss_pct = "2 percent"
timeframe = "1h"
[modle]
name = 3
[paper]
currency = "EUR"
[execution]
mode = "live"
"""

    assert problems(tmp_path, text) == [
        'candlewick.toml:2  exchange.timefram: unknown key; did you mean "timeframe"?',
        "candlewick.toml:3  exchange.limit: must be at least 250 (got 100)",
        (
            "candlewick.toml:5  trading.position_size: must be a fraction, not a percentage: write 0.1"
            " (got '10%')"
        ),
        (
            "candlewick.toml:6  trading.default_stop_loss_pct: must be a number alone: write 2, without"
            " 'percent' (got '2 percent')"
        ),
        "candlewick.toml:7  trading.timeframe: unknown key; it belongs to [exchange]",
        'candlewick.toml:8  modle: unknown section; did you mean "model"?',
        (
            "candlewick.toml:11  paper.currency: is EUR, but the symbols are quoted in USDT; one account"
            " has one currency"
        ),
        (
            'candlewick.toml:13  execution.mode: must be "paper": this version trades on paper only and'
            " cannot send an order (got 'live')"
        ),
    ]


def test_one_error_carries_all_the_problems(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"2 problems\n.*:2  .*\n.*:3  "):
        loaded(tmp_path, "[exchange]\nlimit = 1\nname = 5\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[exchange]\nname = binance\n",
            ":2  is not TOML: Invalid value, in column 8; a text stands in quotes",
        ),
        ("[exchange\n", ":1  is not TOML"),
        ('x = "', "candlewick.toml  is not TOML: Unterminated string, at the end of the file"),
        ("a = " + "[" * 5000, "candlewick.toml  is nested too deeply"),
        ("[exchange]\nlimit = " + "9" * 5000, "candlewick.toml  is not TOML"),
    ],
)
def test_a_slip_of_syntax_is_named_with_line_and_column(
    tmp_path: Path, text: str, expected: str
) -> None:
    (problem,) = problems(tmp_path, text)

    assert expected in problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name = binance\n", "config.ini:1  starts without a section"),
        ("[exchange]\nname\n", "config.ini:2  is not INI"),
        ("\n[model]\n", "config.ini:2  [model] is called [model_settings]"),
        ("[exchange]\nname = a\nname = b\n", "config.ini:3  names 'name' twice; keep one"),
        ("[exchange]\n[exchange]\n", "config.ini:2  names 'exchange' twice; keep one"),
    ],
)
def test_a_slip_in_an_ini_file_is_named_with_its_line(
    tmp_path: Path, text: str, expected: str
) -> None:
    (problem,) = problems(tmp_path, text, name="config.ini")

    assert problem.startswith(expected)


def test_a_file_that_is_not_there_or_not_text_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"a = 1\n\xff\n")

    texts = [
        str(read_settings(tmp_path / name, environ={}).problems[0])
        for name in ("none.toml", "", "binary.toml")
    ]

    assert "no such file" in texts[0]
    assert "is a directory" in texts[1]
    assert "binary.toml:2  is not UTF-8" in texts[2]


def test_a_variable_overrides_the_file_and_is_named_as_the_origin(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        '[exchange]\ntimeframe = "1h"\nlimit = 500\n',
        CANDLEWICK__EXCHANGE__TIMEFRAME="4h",
        CANDLEWICK__EXCHANGE__SYMBOL="ETH/USDT, BTC/USDT",
        CANDLEWICK__MODEL__1__NAME="m",
        CANDLEWICK__MODEL__1__BASE_URL="http://127.0.0.1:1/v1",
        CANDLEWICK__PAPER__BALANCE="",
    )

    assert found.settings.exchange.timeframe == "4h"
    assert found.settings.exchange.symbols == ("ETH/USDT", "BTC/USDT")
    assert found.settings.model[0].base_url == "http://127.0.0.1:1/v1"
    assert found.origins["exchange.timeframe"] == "CANDLEWICK__EXCHANGE__TIMEFRAME"
    assert found.origins["exchange.limit"] == "candlewick.toml:3"
    assert found.origins["paper.balance"] == "default"


def test_the_environment_wins_over_the_env_file_and_that_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "CANDLEWICK__EXCHANGE__LIMIT=400\nCANDLEWICK__PAPER__BALANCE=7\n"
    )

    found = loaded(tmp_path, "[paper]\nbalance = 5\n", CANDLEWICK__EXCHANGE__LIMIT="500")

    assert found.settings.exchange.limit == 500
    assert found.settings.paper.balance == 7


def test_a_wrong_variable_is_named_by_its_own_name(tmp_path: Path) -> None:
    assert problems(
        tmp_path,
        "",
        CANDLEWICK__EXCHANGE="x",
        CANDLEWICK__EXCHANGE__TIMEFRAM="4h",
        CANDLEWICK__MODEL__3__NAME="x",
    ) == [
        "CANDLEWICK__EXCHANGE  write CANDLEWICK__SECTION__KEY, such as CANDLEWICK__EXCHANGE__TIMEFRAME",
        (
            "CANDLEWICK__MODEL__3__NAME  write CANDLEWICK__MODEL__1__NAME for the first model's name,"
            " 2 for the next one's, and so on"
        ),
        'CANDLEWICK__EXCHANGE__TIMEFRAM  exchange.timefram: unknown key; did you mean "timeframe"?',
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[exchange]\nsymbol="A/B"\nsymbols=["A/B"]',
            ':2  exchange.symbol: stands beside "symbols"',
        ),
        ('[exchange]\nsymbols=["BTCUSDT"]', "'BTCUSDT' is not a symbol: write base, slash, quote"),
        ('[exchange]\nsymbol="btc/usdt"', "symbols are written in capitals: BTC/USDT"),
        ("[exchange]\nsymbols=[]", "exchange.symbols: must have at least 1 entry"),
        ('[exchange]\nsymbols=["A/USDT","A/USDT"]', "exchange.symbols: names A/USDT twice"),
        ('[exchange]\ntimeframe="hourly"', "exchange.timeframe: timeframe 'hourly' is not known"),
        ('[exchange]\nbase_url="localhost"', "must be a web address that starts with http"),
        ('[exchange]\nbase_url="http://a:b@c"', "must not hold a user name or password"),
        ('[exchange]\nbase_url="http://a:99999"', "exchange.base_url: "),
        ("[exchange]\nlimit = true", "must be a number, not true or false"),
        ("[exchange]\nlimit = 300.5", "must be a whole number (got 300.5)"),
        ("[paper]\nbalance = nan", "must be a finite number (got nan)"),
        ("[paper]\nbalance = " + "9" * 400, "paper.balance: is too large"),
        ('[paper]\nbalance = "10,000"', "must be a number, with a point and no commas"),
        ("[trading]\nsentiment_refresh_interval = 5", "is in seconds: 0 for never, or at least 60"),
        (
            '[execution]\nsettle_margin = 90\n[exchange]\ntimeframe="1m"',
            "must be shorter than a candle (1m)",
        ),
        (
            '[model]\nname = "x"',
            "model: must be a list of models: write [[model]], in double brackets",
        ),
        ('[[model]]\nname = "x"', "model.1.base_url: is missing: 'x' needs its service's address"),
        ('[logging]\nlevel = "LOUD"', "must be 'DEBUG', 'INFO', 'WARNING' or 'ERROR' (got 'LOUD')"),
        ('[[model]]\nname = ""', "model.1.name: must not be empty"),
        ("exchange = 5", "exchange: must be a section with keys of its own (got 5)"),
        ('[paths]\ndata = ""', "must not be empty; leave the line out for the default"),
    ],
)
def test_a_bad_value_is_refused_in_words_that_help(
    tmp_path: Path, text: str, expected: str
) -> None:
    (problem,) = problems(tmp_path, text)

    assert expected in problem


def test_a_key_in_the_wrong_place_is_never_shown(tmp_path: Path) -> None:
    text = '[[model]]\nname = "x"\nbase_url = "http://a"\napi_key_env = "sk-or-v1-verysecret!"\n'
    text += 'api_key = 12345678\nsecret_key = "abcdefgh"\n'
    text += '[logging]\nlevel = "sk-or-v1-mislaid"\n'

    shown = "\n".join(problems(tmp_path, text))

    assert "api_key_env" in shown
    assert not any(word in shown for word in ("verysecret", "12345678", "abcdefgh", "mislaid"))


@pytest.mark.parametrize(
    "key", ["gsk_AbCdEf0123456789", "key_0123456789abcdef", "A1B2C3D4E5F6" * 5, "a1" * 30]
)
def test_a_key_that_could_be_a_variables_name_is_refused_without_being_shown(
    tmp_path: Path, key: str
) -> None:
    text = f'[[model]]\nname = "x"\nbase_url = "http://a"\napi_key_env = "{key}"\n'

    (problem,) = problems(tmp_path, text)

    assert problem.endswith("must be the name of an environment variable, not the key itself")
    assert key not in problem


@pytest.mark.parametrize("name", ["XAI_API_KEY", "KEY_OF_MINE", "my_groq_key", "A_" * 30])
def test_the_name_of_a_variable_is_not_taken_for_a_key(tmp_path: Path, name: str) -> None:
    text = f'[[model]]\nname = "x"\nbase_url = "http://a"\napi_key_env = "{name}"\n'

    assert loaded(tmp_path, text).settings.model[0].key_name == name


@pytest.mark.parametrize(
    "key", ["\u201csk-or-v1-abc\u201d", "sk\u2013or", "sk-or\x00", "sk-or\nv1"]
)
def test_a_key_that_no_service_can_be_sent_is_named_by_its_variable_and_not_shown(
    tmp_path: Path, key: str
) -> None:
    text = '[[model]]\nname = "x"\nbase_url = "http://a"\napi_key_env = "MY_KEY"\n'
    read = loaded(tmp_path, text, MY_KEY=key)

    with pytest.raises(SettingsError, match=r"^MY_KEY holds a character that no key has") as caught:
        read.key_text(read.settings.model[0])

    assert "sk" not in str(caught.value)
    assert any(warning.startswith("MY_KEY holds a character") for warning in read.warnings)


def test_a_key_is_sent_as_it_is(tmp_path: Path) -> None:
    text = '[[model]]\nname = "x"\nbase_url = "http://a"\napi_key_env = "MY_KEY"\n'
    read = loaded(tmp_path, text, MY_KEY="sk-or_$%/+=.~1")

    assert read.key_text(read.settings.model[0]) == "sk-or_$%/+=.~1"
    assert read.warnings == ()


def test_a_cycle_never_outlasts_its_candle(tmp_path: Path) -> None:
    assert loaded(tmp_path, '[exchange]\ntimeframe = "1m"\n').settings.deadline == 55.0
    assert loaded(tmp_path, '[exchange]\ntimeframe = "1h"\n').settings.deadline == 300.0


def test_settings_are_read_without_numpy_or_any_other_heavy_library(tmp_path: Path) -> None:
    code = (
        "import sys; from candlewick.application.settings.loader import load_settings;"
        "load_settings(None, environ={});"
        "print(sorted({'numpy','pandas','numba','ccxt','openai','sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )

    assert done.stdout.strip() == "[]"
