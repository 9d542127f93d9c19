"""How many back-tests were tried here."""

from dataclasses import replace
from pathlib import Path

from candlewick.application.wiring.run_folder import RunFolder, count_trials
from tests.judged import plan_over, restless_run, walk


def begin(root: Path, model: str, market: str, *, code: str = "1") -> RunFolder:
    subject = {"settings": {"market": market}, "hashes": {"code": code}}
    folder = RunFolder(root, subject=subject, model={"name": model})
    folder.begin(resume=False)
    return folder


def test_every_back_test_that_was_begun_counts_once(tmp_path: Path) -> None:
    assert count_trials(tmp_path) == 0
    for model in ("a", "b", "a"):
        begin(tmp_path, model, "real")

    assert count_trials(tmp_path) == 2


def test_markets_that_never_were_do_not_count(tmp_path: Path) -> None:
    begin(tmp_path, "a", "mirrored")
    begin(tmp_path, "a", "shuffled")

    assert count_trials(tmp_path) == 0


def test_what_cannot_be_read_was_tried_all_the_same(tmp_path: Path) -> None:
    begin(tmp_path, "a", "real")
    for name, text in (("broken", "{"), ("old", "{}")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text(text)

    assert count_trials(tmp_path) == 3


def test_another_version_of_the_code_with_the_same_outcome_is_no_other_trial(
    tmp_path: Path,
) -> None:
    run = restless_run(plan_over(walk("A/USDT", hours=100, seed=1)))
    other = replace(run, equity=(*run.equity[:-1], run.equity[-1] + 1.0))

    begin(tmp_path, "a", "real", code="1").finish(run)
    begin(tmp_path, "a", "real", code="2").finish(run)
    assert count_trials(tmp_path) == 1

    begin(tmp_path, "a", "real", code="3").finish(other)
    begin(tmp_path, "b", "real", code="3").finish(run)
    assert count_trials(tmp_path) == 3
