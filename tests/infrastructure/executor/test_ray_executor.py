"""Jobs on a real Ray cluster of this machine, with workers that are killed."""

import importlib.util
from pathlib import Path

import pytest

from candlewick.errors import UnavailableError, UserError
from candlewick.infrastructure.executor.ray_executor import RayExecutor
from candlewick.testing.jobs import dying, dying_once

HAS_RAY = importlib.util.find_spec("ray") is not None
real = [
    pytest.mark.long,
    pytest.mark.enable_socket,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not HAS_RAY, reason="Ray is not installed: uv sync --extra ray"),
    pytest.mark.filterwarnings("ignore"),
]


class TestRay:
    pytestmark = real

    def test_jobs_of_a_killed_worker_are_done_by_another(self, tmp_path: Path) -> None:
        mark = tmp_path / "killed"

        done = dict(RayExecutor(chunk=3).run(dying_once, str(mark), range(20)))

        assert mark.exists()
        assert done == {job: job for job in range(20)}

    def test_workers_that_die_again_and_again_end_the_run_with_words(self) -> None:
        with pytest.raises(UnavailableError, match="run the same again"):
            list(RayExecutor().run(dying, 1, range(2)))


@pytest.mark.skipif(HAS_RAY, reason="Ray is installed")
def test_without_ray_the_message_says_how_to_get_it() -> None:
    with pytest.raises(UserError, match=r"candlewick\[ray\]"):
        RayExecutor()
