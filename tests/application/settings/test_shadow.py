"""Which models are asked in shadow, and what is said of names that cannot be meant."""

from pathlib import Path

import pytest

from candlewick.application.settings.loader import LoadedSettings, load_settings
from candlewick.application.wiring.provenance import settings_text
from candlewick.errors import SettingsError

MODELS = """
[[model]]
name = "live"
base_url = "http://127.0.0.1:1/v1"
[[model]]
name = "qwen"
base_url = "http://127.0.0.1:2/v1"
[[model]]
name = "spare"
base_url = "http://127.0.0.1:3/v1"
"""


def loaded(folder: Path, text: str) -> LoadedSettings:
    file = folder / "candlewick.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, environ={})


def test_nobody_is_asked_in_shadow_unless_named(tmp_path: Path) -> None:
    settings = loaded(tmp_path, MODELS).settings

    assert settings.challengers == ()
    assert [model.name for model in settings.deciders] == ["live", "qwen", "spare"]


def test_a_named_model_is_a_challenger_and_no_fallback(tmp_path: Path) -> None:
    settings = loaded(tmp_path, f'{MODELS}[shadow]\nmodels = ["qwen"]\nbudget_usd = 5').settings

    assert [model.name for model in settings.challengers] == ["qwen"]
    assert [model.name for model in settings.deciders] == ["live", "spare"]
    assert settings.shadow.budget_usd == 5.0
    assert settings.spending.budget_usd is None


def test_what_is_recorded_of_a_decision_does_not_know_of_challengers(tmp_path: Path) -> None:
    alone = loaded(tmp_path, MODELS).settings
    beside = loaded(tmp_path, f'{MODELS}[shadow]\nmodels = ["qwen"]').settings

    assert settings_text(beside) == settings_text(alone)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ('["live"]', "names 'live', the first [[model]]: that one decides"),
        ('["qwem"]', "no [[model]] is called; did you mean 'qwen'?"),
        ('["gpt-5"]', "no [[model]] is called; add a [[model]] table with this name"),
        ('["qwen", "qwen"]', "names qwen twice"),
    ],
)
def test_a_name_that_cannot_be_meant_is_told_with_its_line(
    tmp_path: Path, names: str, text: str
) -> None:
    with pytest.raises(SettingsError) as told:
        loaded(tmp_path, f"{MODELS}[shadow]\nmodels = {names}")

    assert text in str(told.value)
    assert "candlewick.toml:12  shadow.models" in str(told.value)


def test_a_name_that_two_models_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"several \[\[model\]\] tables are called so"):
        loaded(tmp_path, MODELS.replace('"spare"', '"qwen"') + '[shadow]\nmodels = ["qwen"]')


def test_a_fault_in_a_model_is_not_blamed_on_the_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        loaded(tmp_path, f'{MODELS}timeout = -1\n[shadow]\nmodels = ["qwen"]')

    assert "1 problem" in str(told.value)
    assert "timeout" in str(told.value)
