"""What every store of answers promises, asked of each of them."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candlewick.domain.answer import Answer, Usage
from candlewick.domain.call import Spending
from candlewick.errors import StateCorruptError, UserError
from candlewick.infrastructure.store.memory_answer_store import MemoryAnswerStore
from candlewick.infrastructure.store.sql_answer_store import SqlAnswerStore
from candlewick.ports.answer_store import AnswerStore
from tests.infrastructure.llm.wrapped import call

ANSWER = Answer(
    text='{"signal": "HOLD"}',
    reasoning="hm \ud800",
    finish_reason="stop",
    model="m",
    provider="p",
    request='{"model":"m"}',
    usage=Usage(prompt_tokens=3, completion_tokens=4, cost_usd=0.25),
    latency_ms=5,
    probabilities={"BUY": 0.5},
    failures=("m0: away",),
    provider_id="id-1",
    price_usd=0.25,
)


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnswerStore]:
    if request.param == "memory":
        yield MemoryAnswerStore()
    else:
        with SqlAnswerStore(tmp_path / "answers.db") as made:
            yield made


def test_an_answer_is_found_again_byte_for_byte(store: AnswerStore) -> None:
    number = store.begin(call())
    assert store.find(call().key) is None
    store.finish(number, ANSWER)

    assert store.find(call().key) == ANSWER
    assert store.find(call(sample=1).key) is None
    assert store.find(call(request='{"model":"n"}').key) is None


def test_the_newest_answer_is_the_one_that_is_found(store: AnswerStore) -> None:
    for text in ("old", "new"):
        answer = Answer(
            text=text, finish_reason="stop", model="m", provider="p", request=ANSWER.request
        )
        store.finish(store.begin(call()), answer)

    found = store.find(call().key)
    assert found is not None
    assert found.text == "new"


def test_an_answer_is_found_by_what_was_really_sent(store: AnswerStore) -> None:
    meant = call(request='{"model":"m","response_format":{}}')
    store.finish(store.begin(meant), ANSWER)

    assert store.find(meant.key) is None
    assert store.find(call().key) == ANSWER


def test_what_a_job_has_spent_adds_up_and_what_is_unknown_is_said(store: AnswerStore) -> None:
    assert store.spent("job") == Spending()
    store.finish(store.begin(call()), ANSWER)
    store.fail(store.begin(call()), reason="overloaded \ud800", billed=False)
    store.fail(store.begin(call()), reason="cut", billed=True)
    store.begin(call())  # a crash came in between
    store.begin(call(estimate=None))
    store.begin(call(job="another"))

    assert store.spent("job") == Spending(calls=5, usd=0.25 + 0.5 + 0.5, unknown=1)
    assert store.spent("another") == Spending(calls=1, usd=0.5)


@given(texts=st.lists(st.text(max_size=20), max_size=6))
@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_survives(store: AnswerStore, texts: list[str]) -> None:
    for text in texts:
        answer = Answer(text=text, finish_reason=None, model=text, provider=text, request="{}")
        store.finish(store.begin(call(request="{}")), answer)

        assert store.find(call(request="{}").key) == answer


def test_what_is_kept_is_there_after_a_restart_and_private(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    with SqlAnswerStore(path) as store:
        store.finish(store.begin(call()), ANSWER)
    with SqlAnswerStore(path) as store:
        assert store.find(call().key) == ANSWER
        assert store.spent("job").usd == 0.25

    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda path: path.write_bytes(b"no database at all" * 99), StateCorruptError),
        (lambda path: sqlite3.connect(path).execute("CREATE TABLE t (a)"), UserError),
        ("newer", UserError),
    ],
    ids=["damaged", "a stranger's", "newer"],
)
def test_a_file_that_is_not_ours_is_refused(
    tmp_path: Path, spoil: Callable[[Path], object] | str, error: type[Exception]
) -> None:
    path = tmp_path / "answers.db"
    if spoil == "newer":
        _version(path)
    else:
        assert not isinstance(spoil, str)
        spoil(path)

    with pytest.raises(error, match=r"answers\.db"):
        SqlAnswerStore(path)


def _version(path: Path) -> None:
    SqlAnswerStore(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE answers_version SET version = 99")
    connection.close()


def test_a_changed_answer_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    with SqlAnswerStore(path) as store:
        store.finish(store.begin(call()), ANSWER)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE calls SET answer = '{}'")
    connection.close()

    with SqlAnswerStore(path) as store, pytest.raises(StateCorruptError, match="cannot be read"):
        store.find(call().key)


def test_a_look_waits_for_no_writer_and_keeps_no_old_moment_open(tmp_path: Path) -> None:
    """Else a replay would stop a trader's calls, and the file's log would grow without end."""
    path = tmp_path / "answers.db"
    with SqlAnswerStore(path) as store, closing(sqlite3.connect(path)) as other:
        store.finish(store.begin(call()), ANSWER)
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        assert store.find(call().key) == ANSWER
        other.execute("UPDATE calls SET answer = NULL")
        other.execute("COMMIT")
        assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        assert store.find(call().key) is None
