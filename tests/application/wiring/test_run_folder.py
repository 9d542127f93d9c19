"""How many back-tests were tried here."""

from pathlib import Path

from candlewick.application.wiring.run_folder import RunFolder, count_trials


def begin(root: Path, model: str, market: str) -> None:
    subject = {"settings": {"market": market}, "hashes": {}}
    RunFolder(root, subject=subject, model={"name": model}).begin(resume=False)


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
