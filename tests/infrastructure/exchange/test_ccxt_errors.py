import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import ccxt.async_support as ccxt  # type: ignore[import-untyped]
import pytest
from ccxt.base import errors  # type: ignore[import-untyped]

from candlewick.errors import (
    CandlewickError,
    ExchangeRefusedError,
    ExchangeUnavailableError,
)
from candlewick.infrastructure.exchange.ccxt_errors import (
    REFUSED,
    UNAVAILABLE,
    HttpAnswer,
    translated,
)

NOW = 1_660_090_000_000  # 2022-08-10 00:06:40 UTC
KNOWN = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.BaseError)
}


def ours(error: BaseException, answer: HttpAnswer | None = None) -> CandlewickError:
    return translated(error, exchange="binance", what="price", answer=answer, now=NOW)


def named_in(hierarchy: dict[str, Any]) -> Iterator[str]:
    for name, below in hierarchy.items():
        yield name
        yield from named_in(below)


def test_every_error_of_ccxt_is_mapped_by_name_and_none_that_is_gone() -> None:
    assert set(named_in(errors.error_hierarchy)) == KNOWN
    assert set(REFUSED) | set(UNAVAILABLE) == KNOWN
    assert not set(REFUSED) & set(UNAVAILABLE)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_error_of_ccxt_becomes_one_of_ours(name: str) -> None:
    got = ours(getattr(errors, name)("binance says no"))

    expected = ExchangeRefusedError if name in REFUSED else ExchangeUnavailableError
    assert type(got) is expected
    assert "binance says no" in str(got)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_what_ccxt_calls_an_operation_that_failed_can_be_asked_again(name: str) -> None:
    assert (name in UNAVAILABLE) == issubclass(getattr(errors, name), errors.OperationFailed)


def test_an_error_that_a_single_exchange_invents_is_what_its_parent_is() -> None:
    class Invented(errors.RateLimitExceeded):  # type: ignore[misc]
        pass

    assert isinstance(ours(Invented("x")), ExchangeUnavailableError)


def test_an_answer_that_ccxt_stumbles_over_can_be_asked_again() -> None:
    got = ours(TypeError("'NoneType' object is not subscriptable"))

    assert isinstance(got, ExchangeUnavailableError)
    assert "unreadable" in str(got)


def test_a_line_that_breaks_is_not_a_refusal_whatever_ccxt_calls_it() -> None:
    error = errors.ExchangeError("binance GET ...")
    error.__cause__ = aiohttp.ClientPayloadError("not completed")

    assert isinstance(ours(error), ExchangeUnavailableError)


def test_a_page_of_html_is_not_quoted() -> None:
    got = ours(errors.ExchangeNotAvailable("GET https://x 503 <!DOCTYPE html><html>" + "x" * 5000))

    assert "<" not in str(got)
    assert len(str(got)) < 300


def test_a_long_answer_is_cut() -> None:
    assert len(str(ours(errors.ExchangeError("y" * 5000)))) < 300


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"Retry-After": "30"}, "", 30.0),
        ({"retry-after": "0"}, "", 0.0),
        ({}, '{"msg": "IP banned until 1660090423228."}', 423.228),
        ({}, '{"msg": "IP banned until 1560090423228."}', 0.0),
        ({"Retry-After": "Wed, 10 Aug 2022 00:10:00 GMT"}, "", 200.0),
        (
            {
                "Retry-After": "Wed, 10 Aug 2022 00:10:00 GMT",
                "Date": "Wed, 10 Aug 2022 00:09:50 GMT",
            },
            "",
            10.0,
        ),
        ({"Retry-After": "soon"}, "", None),
        ({"Retry-After": "-5"}, "", None),
        ({}, "", None),
    ],
)
def test_the_wait_that_was_asked_for_is_read_from_wherever_it_stands(
    headers: dict[str, str], body: str, seconds: float | None
) -> None:
    answer = HttpAnswer(status=429, headers=headers, body=body)
    got = ours(errors.RateLimitExceeded("slow"), answer)

    assert isinstance(got, ExchangeUnavailableError)
    assert got.retry_after == seconds


EXPECTED = {
    ("binance", 418): ExchangeUnavailableError,
    ("binance", 429): ExchangeUnavailableError,
    ("binance", 451): ExchangeRefusedError,
    ("binance", 503): ExchangeUnavailableError,
    ("kraken", 200): ExchangeUnavailableError,
}


def recorded(shared_data: Path) -> list[dict[str, Any]]:
    lines = (shared_data / "error_bodies/error_bodies.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    return [row for row in rows if row["exchange"] in {"binance", "kraken"}]


def answered(exchange: Any, status: int, body: str) -> None:
    """Let ccxt look at an answer as its own `fetch` does."""
    url, parsed = f"https://{exchange.id}.example/api/v3/klines", exchange.parse_json(body)
    exchange.handle_errors(status, "reason", url, "GET", {}, body, parsed, {}, None)
    exchange.handle_http_status_code(status, "reason", url, "GET", body)


async def test_error_bodies_that_exchanges_really_sent_become_our_errors(
    shared_data: Path,
) -> None:
    rows = recorded(shared_data)
    exchanges = {"binance": ccxt.binance(), "kraken": ccxt.kraken()}
    for row in rows:
        exchange, status, body = exchanges[row["exchange"]], row["http_status"], row["body"]
        with pytest.raises(errors.BaseError) as raised:
            answered(exchange, status, body)
        got = ours(raised.value, HttpAnswer(status=status, body=body))

        if "-1021" in body:
            assert "clock" in str(got)
            assert isinstance(got, ExchangeUnavailableError)
        else:
            assert isinstance(got, EXPECTED.get((row["exchange"], status), ExchangeRefusedError))
    assert len(rows) >= 10
