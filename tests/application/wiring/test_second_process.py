"""When a replay is shared with further processes."""

from pathlib import Path

import pytest

from candlewick.application.wiring import second_process
from candlewick.application.wiring.second_process import is_worth_a_process
from tests.application.wiring.replay_demo import replay_demo


@pytest.mark.parametrize(
    ("least", "cores", "worth"), [(1478, 2, True), (1479, 2, False), (1478, 1, False)]
)
def test_a_long_replay_on_several_cores_is_worth_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int, cores: int, *, worth: bool
) -> None:
    plan = replay_demo(tmp_path)[1].shown
    monkeypatch.setattr(second_process, "_WORTH_A_PROCESS", least)
    monkeypatch.setattr(second_process, "usable_cores", lambda: cores)

    assert len(plan.closes) == 1478
    assert is_worth_a_process(plan) is worth
