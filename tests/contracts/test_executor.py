"""What every executor promises, asked of each that runs here; Ray is asked in a long proof."""

import pytest

from candlewick.errors import UnavailableError
from candlewick.infrastructure.executor.local_executor import LocalExecutor
from candlewick.ports.executor import Executor
from candlewick.testing.jobs import dying, refusing, scaled


@pytest.fixture(params=[1, 2], ids=["here", "two processes"])
def executor(request: pytest.FixtureRequest) -> Executor:
    return LocalExecutor(request.param)


def test_every_job_is_done_once_and_known_by_its_place(executor: Executor) -> None:
    done = dict(executor.run(scaled, 10, [5, 6, 7]))

    assert done == {0: 50, 1: 60, 2: 70}


def test_no_jobs_give_no_results(executor: Executor) -> None:
    assert list(executor.run(scaled, 10, [])) == []


def test_an_error_of_a_job_is_raised_as_it_is(executor: Executor) -> None:
    with pytest.raises(ValueError, match="no job of mine"):
        list(executor.run(refusing, 2, [1, 2, 3]))


def test_a_killed_process_ends_the_run_with_words_and_not_a_traceback() -> None:
    results = LocalExecutor(2).run(dying, 399, range(400))
    place, result = next(results)

    with pytest.raises(UnavailableError, match="run the same again"):
        list(results)

    assert place == result
