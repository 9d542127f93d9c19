"""The kinds of value a setting can have, each refused in words that say what to write."""

import difflib
import re
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from candlewick.application.settings.secret import looks_secret
from candlewick.domain.language_model.provider import PROVIDERS
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UserError

_NUMBER_WITH_MORE: Final = re.compile(r"([-+]?[\d._]*\d)\s*([^\d\s].*)")
_SYMBOL: Final = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+(:[A-Za-z0-9._-]+)?")
_LONGEST_ECHO: Final = 20


def _plain_number(value: object) -> object:
    if isinstance(value, bool):
        msg = "must be a number, not true or false"
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError only
    if isinstance(value, int):
        try:
            float(value)
        except OverflowError:
            msg = "is too large"
            raise ValueError(msg) from None
    if isinstance(value, str):
        text = value.strip()
        try:
            value = float(text)
        except ValueError:
            raise ValueError(_number_hint(text)) from None
    if isinstance(value, float) and not isfinite(value):
        msg = "must be a finite number"
        raise ValueError(msg)
    return value


def _number_hint(text: str) -> str:
    if "," in text:
        return "must be a number, with a point and no commas"
    match = _NUMBER_WITH_MORE.fullmatch(text[:_LONGEST_ECHO])
    if match is None:
        return "must be a number"
    what = "the percent sign" if match[2].startswith("%") else f"{match[2]!r}"
    return f"must be a number alone: write {match[1]}, without {what}"


def _no_percent_sign(value: object) -> object:
    if isinstance(value, str) and value.strip().endswith("%"):
        percent = value.strip().rstrip("%").strip()
        example = f"{float(percent) / 100:g}" if percent.isdecimal() else "0.1 for 10 %"
        msg = f"must be a fraction, not a percentage: write {example}"
        raise ValueError(msg)
    return value


def _list_of_words(value: object) -> object:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return value


def _symbol(value: str) -> str:
    if _SYMBOL.fullmatch(value) is None:
        msg = (
            f"{value[:_LONGEST_ECHO]!r} is not a symbol: write base, slash, quote, such as BTC/USDT"
        )
        raise ValueError(msg)
    if value == value.lower() != value.upper():
        msg = f"symbols are written in capitals: {value.upper()}"
        raise ValueError(msg)
    return value


def _different(values: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        msg = f"names {', '.join(twice)} twice"
        raise ValueError(msg)
    return values


def _timeframe(value: str) -> str:
    try:
        Timeframe.parse(value)
    except UserError as error:
        raise ValueError(str(error)) from None
    return value


def _own_timeframe(value: str) -> str:
    symbol, equals, timeframe = value.partition("=")
    if not equals:
        msg = f"{value[:_LONGEST_ECHO]!r} names no timeframe: write symbol=timeframe, such as ETH/USDT=4h"
        raise ValueError(msg)
    return f"{_symbol(symbol.strip())}={_timeframe(timeframe.strip())}"


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", value):
        msg = "must be a web address that starts with http:// or https://"
        raise ValueError(msg)
    if parts.username or parts.password:
        msg = "must not hold a user name or password"
        raise ValueError(msg)
    if parts.port == 0:
        msg = "must name a port from 1 to 65535"
        raise ValueError(msg)
    return value.rstrip("/")


def _variable_name(value: str) -> str:
    # Names are in capitals, with lines below: XAI_API_KEY begins as keys do and is none.
    if looks_secret(value) and not (value.isupper() and "_" in value):
        raise ValueError(_NOT_THE_KEY)
    return value


def _interval(value: float) -> float:
    if 0 < value < _SHORTEST_REFRESH:
        msg = f"is in seconds: 0 for never, or at least {_SHORTEST_REFRESH}"
        raise ValueError(msg)
    return value


def _preset(value: str) -> str:
    if value not in PROVIDERS:
        near = difflib.get_close_matches(value, PROVIDERS, n=1)
        text = f"did you mean {near[0]}?" if near else f"there are {', '.join(PROVIDERS)}"
        msg = f"{value[:_LONGEST_ECHO]!r} is no preset: {text}"
        raise ValueError(msg)
    return value


def _day(value: object) -> object:
    if isinstance(value, date):  # as TOML writes days without quotes
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        msg = "must be a day, such as 2025-01-31"
        raise ValueError(msg) from None


def _paper_only(value: object) -> object:
    if value != "paper":
        msg = 'must be "paper": this version trades on paper only and cannot send an order'
        raise ValueError(msg)
    return value


def _capitals(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


_SHORTEST_REFRESH: Final = 60
_ENVIRONMENT_NAME: Final = r"^[A-Za-z_][A-Za-z0-9_]*$"
_NOT_THE_KEY: Final = "must be the name of an environment variable, not the key itself"

Number = Annotated[float, BeforeValidator(_plain_number)]
Fraction = Annotated[Number, BeforeValidator(_no_percent_sign)]
Count = Annotated[int, BeforeValidator(_plain_number)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
AccountName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
ExchangeName = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9_]+$")]
Words = Annotated[tuple[Word, ...], BeforeValidator(_list_of_words), AfterValidator(_different)]
Symbol = Annotated[Word, AfterValidator(_symbol)]
Symbols = Annotated[
    tuple[Symbol, ...],
    BeforeValidator(_list_of_words),
    Field(min_length=1),
    AfterValidator(_different),
]
AnySymbols = Annotated[
    tuple[Symbol, ...], BeforeValidator(_list_of_words), AfterValidator(_different)
]
OwnTimeframe = Annotated[Word, AfterValidator(_own_timeframe)]
OwnTimeframes = Annotated[tuple[OwnTimeframe, ...], BeforeValidator(_list_of_words)]
TimeframeName = Annotated[Word, AfterValidator(_timeframe)]
WebAddress = Annotated[Word, AfterValidator(_web_address)]
PresetName = Annotated[Word, AfterValidator(_preset)]
Day = Annotated[str, BeforeValidator(_day)]
VariableName = Annotated[
    str,
    StringConstraints(pattern=_ENVIRONMENT_NAME, max_length=80),
    AfterValidator(_variable_name),
]
RefreshInterval = Annotated[Number, AfterValidator(_interval)]
PaperOnly = BeforeValidator(_paper_only)
InCapitals = BeforeValidator(_capitals)

PATTERN_TEXT: Final[Mapping[str, str]] = {
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$": "must be letters, digits, - and _ (at most 40)",
    r"^[a-z0-9_]+$": "must be an exchange's name as ccxt writes it, in small letters, such as binance",
    _ENVIRONMENT_NAME: _NOT_THE_KEY,
}
"""What each pattern means, for people."""
