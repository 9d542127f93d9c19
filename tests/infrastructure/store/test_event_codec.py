import dataclasses
import json
import math
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.answer import Answer
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import Decided, Event, Filled, Held, Marked, MarketLearned
from candlewick.domain.market import Market
from candlewick.domain.order import Fill
from candlewick.domain.prompt import Prompt
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.event_codec import KINDS, canonical, decode, encode
from candlewick.infrastructure.store.record_codec import to_plain
from candlewick.infrastructure.store.record_shape import UnfitValueError
from candlewick.infrastructure.store.record_text import to_marked_text, to_text

# Half surrogate pairs included: a model can answer one.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    types.NoneType: st.none(),
    # The exact numbers are steps and limits, which are above zero.
    Decimal: st.decimals(min_value="1e-18", max_value="1e18"),
}


def drawn_from(kind: Any) -> st.SearchStrategy[Any]:
    """Return values of `kind`; an unknown sort of type is a KeyError, so that it is noticed."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        return st.one_of(*map(drawn_from, arguments))
    if origin is tuple:
        several = arguments[1:] == (...,)
        inner = [drawn_from(one) for one in arguments[: 1 if several else None]]
        return st.lists(inner[0], max_size=3).map(tuple) if several else st.tuples(*inner)
    if origin is Mapping:
        return st.dictionaries(TEXTS, drawn_from(arguments[1]), max_size=3)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(typing.cast(Any, kind), **{n: drawn_from(h) for n, h in hints.items()})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    return LEAVES[kind]


EVENTS: st.SearchStrategy[Event] = st.one_of(*map(drawn_from, typing.get_args(Event)))
MARKED = Marked(symbol="BTC/USDT", at=3_600_000, price=0.1)
DECIDED = Decided(
    decision=Decision(symbol="BTC/USDT", as_of=1, signal=Signal.HOLD),
    prompt=Prompt(
        symbol="BTC/USDT",
        as_of=1,
        system="s",
        user="u",
        facts=("up",),
        choices=(Signal.BUY, Signal.HOLD),
        held=None,
        price=1.0,
        atr=None,
    ),
    answer=Answer(
        text="HOLD \ud800", finish_reason=None, model="m", provider="p", probabilities={"HOLD": 1.0}
    ),
)


def without(plain: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key != name}


def with_default(kind: type[Any]) -> set[str]:
    missing = dataclasses.MISSING
    return {
        field.name
        for field in dataclasses.fields(kind)
        if field.default is not missing or field.default_factory is not missing
    }


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_event_of_every_kind_is_read_as_it_was_written(kind: type[Event]) -> None:
    @given(drawn_from(kind))
    def holds(event: Event) -> None:
        text = encode(event)
        assert decode(text) == event
        assert encode(decode(text)) == text

    holds()


@given(EVENTS)
def test_the_text_is_ascii_with_sorted_keys_and_no_spaces(event: Event) -> None:
    text = encode(event)

    assert text.isascii()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))


@given(st.one_of(EVENTS, drawn_from(Answer)))
def test_a_record_is_written_at_once_as_it_is_by_way_of_plain_values(record: Any) -> None:
    plain, kind = to_plain(record), type(record).__name__
    assert to_text(record) == canonical(plain)
    assert to_marked_text(record, key="a") == canonical(plain | {"a": kind})
    assert to_marked_text(record, key="zz") == canonical(plain | {"zz": kind})


@pytest.mark.parametrize(
    "change",
    [
        {"price": math.nan},
        {"at": 1.5},
        {"at": True},
        {"symbol": 3},
        {"price": "1"},
        {"price": None},
    ],
)
def test_what_is_unfit_is_named_the_same_both_ways(change: dict[str, Any]) -> None:
    unfit: list[Event] = [dataclasses.replace(MARKED, **change)]
    for wrong in ({"price": math.inf}, {"choices": ("BUY", 3)}, {"facts": (1,)}, {"held": "x"}):
        prompt = dataclasses.replace(DECIDED.prompt, **wrong)
        unfit.append(dataclasses.replace(DECIDED, prompt=prompt))
    for record in unfit:
        with pytest.raises(UnfitValueError) as plainly:
            to_plain(record)
        with pytest.raises(UnfitValueError) as at_once:
            to_text(record)
        assert str(at_once.value) == str(plainly.value)


def test_no_event_has_a_field_that_would_hide_its_kind() -> None:
    names = {field.name for kind in KINDS.values() for field in dataclasses.fields(kind)}

    assert "kind" not in names


def test_the_words_of_the_journal_do_not_change_by_accident() -> None:
    assert encode(MARKED) == '{"at":3600000,"kind":"Marked","price":0.1,"symbol":"BTC/USDT"}'


@pytest.mark.parametrize("price", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_not_written(price: float) -> None:
    fill = Fill(order_id="1", price=price, quantity=1.0, fee=0.0, at=1)

    with pytest.raises(StateCorruptError, match=r"Filled cannot be recorded: fill\.price is"):
        encode(Filled(fill=fill))


@pytest.mark.parametrize("step", ["NaN", "Infinity", "much", "", "-1"])
def test_an_exact_number_that_is_none_is_not_read(step: str) -> None:
    learned = MarketLearned(at=1, market=Market(symbol="BTC/USDT", price_step=Decimal("0.1")))
    text = encode(learned)
    assert '"price_step":"0.1"' in text

    with pytest.raises(StateCorruptError):
        decode(text.replace('"0.1"', f'"{step}"'))


@pytest.mark.parametrize(("name", "value"), [("at", 1.5), ("at", True), ("symbol", 3)])
def test_a_value_of_the_wrong_type_is_not_written(name: str, value: Any) -> None:
    with pytest.raises(StateCorruptError, match=f"{name} is"):
        encode(dataclasses.replace(MARKED, **{name: value}))


def test_numbers_of_numpy_are_written_as_plain_ones() -> None:
    event = Marked(symbol="BTC/USDT", at=np.int64(3_600_000), price=np.float64(0.1))  # type: ignore[arg-type]

    assert encode(event) == encode(MARKED)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"kind":"Nonsense"}',
        '{"kind":["Marked"]}',
        '{"at":1,"kind":"Marked","price":NaN,"symbol":"B"}',
        '{"at":1,"kind":"Marked","price":1e999,"symbol":"B"}',
        '{"at":1,"kind":"Marked","price":1,"symbol":"B"}',
        '{"at":1.0,"kind":"Marked","price":1.0,"symbol":"B"}',
        '{"at":1,"kind":"Marked","price":1.0,"symbol":null}',
    ],
)
def test_a_text_that_was_never_written_is_not_read(text: str) -> None:
    with pytest.raises(StateCorruptError):
        decode(text)


@pytest.mark.parametrize("event", [MARKED, DECIDED, Held(symbol="B", at=1, reason="r")])
def test_a_field_too_few_or_too_many_is_not_read(event: Event) -> None:
    plain = json.loads(encode(event))
    names = sorted(plain.keys() - {"kind"} - with_default(type(event)))

    for odd in [plain | {"more": 1}, *(without(plain, name) for name in names)]:
        with pytest.raises(StateCorruptError, match="missing or unknown fields"):
            decode(json.dumps(odd))


def test_a_field_too_few_deep_inside_is_named() -> None:
    plain = json.loads(encode(DECIDED))
    del plain["decision"]["signal"]

    with pytest.raises(StateCorruptError, match=r"decision is a Decision .* \['signal'\]"):
        decode(json.dumps(plain))


def test_what_an_older_version_did_not_write_yet_has_its_default() -> None:
    plain = json.loads(encode(DECIDED))
    del plain["checks"], plain["answer"]["usage"]["prompt_tokens"]

    assert decode(json.dumps(plain)) == DECIDED


def test_a_choice_that_does_not_exist_is_named() -> None:
    plain = json.loads(encode(DECIDED))
    plain["prompt"]["choices"][1] = "MAYBE"

    with pytest.raises(StateCorruptError, match=r"prompt\.choices\.1 is 'MAYBE', which is no Sig"):
        decode(json.dumps(plain))
