"""What every store of evidence promises, asked of each."""

import dataclasses
import math
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.domain.candles import Candles
from candlewick.domain.evidence import Evidence
from candlewick.domain.headline import Headline
from candlewick.domain.memory import Memory
from candlewick.domain.position import Position, Side, Trade
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.standing import Standing
from candlewick.errors import StateCorruptError
from candlewick.infrastructure.store.database import Database
from candlewick.infrastructure.store.evidence_codec import digest_of
from candlewick.infrastructure.store.memory_evidence import MemoryEvidence
from candlewick.infrastructure.store.record_codec import parts_to_plain
from candlewick.infrastructure.store.sql_evidence import SqlEvidence
from candlewick.ports.evidence_store import EvidenceStore
from tests.infrastructure.store.made_events import made_candles
from tests.postgres import fresh_corner

CANDLES = made_candles(400)
HELD = Position(
    symbol="BTC/USDT",
    side=Side.LONG,
    quantity=0.5,
    entry_price=60_000.1,
    entry_fee=1.5,
    stop_loss=59_000.0,
    take_profit=62_000.0,
    opened_at=7,
    order_id="a",
)
SOLD = Trade(position=HELD, exit_price=1.0, exit_fee=0.1, closed_at=9, reason="stop loss")
WHOLE = Evidence(
    candles=CANDLES.last(150),
    sentiment=(SentimentReading(known_at=3, score=40), SentimentReading(known_at=4, score=41)),
    headlines=(Headline(known_at=5, title="Fees \ud800", source="Desk", coins=("BTC", "ETH")),),
    standing=Standing(
        position=HELD,
        trades=(SOLD,),
        memories=(Memory(known_at=9, trade=SOLD, reasoning="it \ud800 rises"),),
        refusal="too wide \ud800",
    ),
    template="=== user ===\n{{ now }}\n",
)


def in_memory(_stack: ExitStack, _folder: Path) -> EvidenceStore:
    return MemoryEvidence()


def in_sqlite(stack: ExitStack, folder: Path) -> EvidenceStore:
    return SqlEvidence(stack.enter_context(Database(folder / "journal.db")))


def in_postgres(stack: ExitStack, _folder: Path) -> EvidenceStore:
    return SqlEvidence(stack.enter_context(Database(stack.enter_context(fresh_corner()))))


KINDS = [
    pytest.param(in_memory, id="memory"),
    pytest.param(in_sqlite, id="sqlite"),
    pytest.param(in_postgres, id="postgres", marks=pytest.mark.network),
]


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EvidenceStore]:
    make: Callable[[ExitStack, Path], EvidenceStore] = request.param
    with ExitStack() as stack:
        yield make(stack, tmp_path)


def same(one: Evidence, other: Evidence) -> bool:
    rest = [field.name for field in dataclasses.fields(Evidence) if field.name != "candles"]
    columns = ("open_time", "open", "high", "low", "close", "volume")
    return (
        all(getattr(one, name) == getattr(other, name) for name in rest)
        and (one.candles.symbol, one.candles.timeframe)
        == (other.candles.symbol, other.candles.timeframe)
        and all(
            getattr(one.candles, name).tobytes() == getattr(other.candles, name).tobytes()
            for name in columns
        )
    )


def test_what_was_kept_comes_back_to_the_last_bit(store: EvidenceStore) -> None:
    digest = store.keep(WHOLE)

    assert same(store.recall(digest), WHOLE)


def test_every_store_gives_the_same_evidence_the_same_hash(store: EvidenceStore) -> None:
    assert store.keep(WHOLE) == store.keep(WHOLE) == digest_of(WHOLE)
    assert len(digest_of(WHOLE)) == 64


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Evidence)])
def test_every_part_of_it_counts(store: EvidenceStore, name: str) -> None:
    other: Any = {
        "candles": CANDLES.last(149),
        "sentiment": (),
        "headlines": None,
        "standing": Standing(),
        "template": "",
    }[name]
    changed = dataclasses.replace(WHOLE, **{name: other})

    assert store.keep(changed) != store.keep(WHOLE)
    assert same(store.recall(digest_of(changed)), changed)


def test_what_was_never_kept_is_missed(store: EvidenceStore) -> None:
    with pytest.raises(StateCorruptError):
        store.recall("0" * 64)


def test_what_cannot_be_written_down_is_refused(store: EvidenceStore) -> None:
    held = dataclasses.replace(HELD, quantity=math.nan)
    with pytest.raises(StateCorruptError, match=r"standing\.position\.quantity"):
        store.keep(dataclasses.replace(WHOLE, standing=Standing(position=held)))


@settings(max_examples=40)
@given(windows=st.lists(st.tuples(st.integers(1, 400), st.integers(1, 300)), max_size=6))
def test_windows_of_one_market_do_not_disturb_each_other(
    tmp_path_factory: pytest.TempPathFactory, windows: list[tuple[int, int]]
) -> None:
    # Pages are reused across windows, whatever the order; each still gets its own candles.
    seen = [
        Evidence(candles=CANDLES.last(end).between(0, int(CANDLES.close_time[-end:][:size][-1])))
        for end, size in windows
    ]
    with Database(tmp_path_factory.mktemp("db") / "journal.db") as database:
        store = SqlEvidence(database)
        digests = [store.keep(one) for one in seen]

        for digest, one in zip(digests, seen, strict=True):
            assert same(store.recall(digest), one)
            assert same(SqlEvidence(database).recall(digest), one)


@given(
    volumes=st.lists(st.floats(0.0, 1e300, allow_nan=False), min_size=1, max_size=70),
    gaps=st.lists(st.integers(1, 200), min_size=70, max_size=70),
)
def test_any_candles_with_any_gaps_come_back(
    tmp_path_factory: pytest.TempPathFactory, volumes: list[float], gaps: list[int]
) -> None:
    count = len(volumes)
    places = np.cumsum(gaps[:count]).astype(np.int64)
    prices = {name: np.full(count, 0.1) for name in ("open", "high", "low", "close")}
    candles = Candles(
        symbol="X/Y",
        timeframe=CANDLES.timeframe,
        open_time=places * CANDLES.timeframe.ms,
        volume=np.array([-0.0, *volumes[1:]]) if volumes[0] == 0 else np.array(volumes),
        **prices,
    )
    with Database(tmp_path_factory.mktemp("db") / "journal.db") as database:
        store = SqlEvidence(database)

        assert same(store.recall(store.keep(Evidence(candles=candles))), Evidence(candles=candles))


def test_what_was_kept_before_a_field_was_known_is_still_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def older(record: object, *, without: Collection[str]) -> dict[str, Any]:
        return parts_to_plain(record, without=[*without, "sentiment"])

    with Database(tmp_path / "journal.db") as database:
        store = SqlEvidence(database)
        with monkeypatch.context() as patch:
            patch.setattr(f"{digest_of.__module__}.parts_to_plain", older)
            digest = store.keep(WHOLE)

        assert digest != digest_of(WHOLE)
        assert same(store.recall(digest), dataclasses.replace(WHOLE, sentiment=()))
