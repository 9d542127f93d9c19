import gzip
import json
import os
from pathlib import Path

import pytest

from candlewick.errors import UserError
from candlewick.infrastructure.news.headline_files import HeadlineFiles
from candlewick.infrastructure.news.stamp import read_stamp

AT = 1_762_873_200_000


async def titles(source: HeadlineFiles, symbol: str = "BTC/USDT") -> list[str]:
    return [one.title for one in await source.known(symbol, as_of=AT, hours=24)]


def line(title: str, **more: object) -> str:
    return json.dumps({"time": AT, "title": title, **more}) + "\n"


async def test_a_headline_about_other_coins_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line("all") + line("btc", coins=["btc", "ETH"]) + line("sol", coins=["SOL"]))
    source = HeadlineFiles([path])
    assert await titles(source) == ["all", "btc"]
    assert await titles(source, "SOL/USDT:USDT") == ["all", "sol"]


async def test_coins_stand_in_a_csv_file_with_blanks_between_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'time,title,coins\n{AT},"two,\nlines",BTC ETH\n{AT},other,SOL\n')
    assert await titles(HeadlineFiles([path])) == ["two,\nlines"]


async def test_a_file_that_grew_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line("one"))
    source = HeadlineFiles([path])
    assert await titles(source) == ["one"]
    with path.open("a") as file:
        file.write(line("two"))
    assert await titles(source) == ["one", "two"]


async def test_a_file_that_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line("one"))
    source = HeadlineFiles([path])
    stamp = path.stat().st_mtime_ns
    assert await titles(source) == ["one"]
    path.write_text(line("two"))
    os.utime(path, ns=(stamp, stamp))
    assert await titles(source) == ["one"]


async def test_a_last_line_that_is_still_being_written_waits(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line("one") + line("two")[:-9])
    assert await titles(HeadlineFiles([path])) == ["one"]
    path.write_text(line("one") + line("two").rstrip())
    assert await titles(HeadlineFiles([path])) == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{\n", "line 1: is no JSON object"),
        ("[1]\n", "line 1: is no JSON object"),
        (line("a") + line("") , "line 2: `title` is missing"),
        ('{"title": "a"}\n', "line 1: `time` 'None' is no time"),
        ('{"time": "yesterday", "title": "a"}\n', "line 1: `time` 'yesterday' is no time"),
        ('{"time": true, "title": "a"}\n', "line 1: `time` 'True' is no time"),
        (line("a", source=3), "line 1: `source` is no text"),
        (line("a", coins="BTC"), "line 1: `coins` is no list of texts"),
        ("[" * 100_000 + "\n", "line 1: is no JSON object"),
    ],
)  # fmt: skip
async def test_a_fault_is_named_with_file_and_line(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        await titles(HeadlineFiles([path]))
    assert f"{path}, {fault}" in str(caught.value)


@pytest.mark.parametrize("name", ["absent.jsonl", "a.txt", "broken.csv", "latin.jsonl"])
async def test_what_cannot_be_read_is_the_user_s_to_mend(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "broken.csv").write_text('time,title\n1,"a\n')
    (tmp_path / "latin.jsonl").write_bytes(b'{"title": "\xfc"}\n')
    with pytest.raises(UserError, match=name):
        await titles(HeadlineFiles([tmp_path / name]))


def test_recorded_headlines_are_read(shared_data: Path, tmp_path: Path) -> None:
    recorded = shared_data / "news" / "cryptotrade_bitcoin_2023_2024.jsonl.gz"
    if not recorded.is_file():
        pytest.skip("the recorded headlines are not there")
    with gzip.open(recorded) as packed:
        (tmp_path / "a.jsonl").write_bytes(packed.read())
    found = list(HeadlineFiles([tmp_path]).load())
    assert len(found) == 1984
    assert all(one.title for one in found)


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("1762873200000", AT),
        ("1762873200", AT),
        ("2025-11-11T15:00:00Z", AT),
        ("2025-11-11 15:00", AT),
        ("2025-11-11T16:00:00+01:00", AT),
        ("Tue, 11 Nov 2025 15:00:00 GMT", AT),
        ("Tue, 11 Nov 2025 16:00:00 +0100", AT),
        ("2025-11-11", AT - 15 * 3_600_000),
        ("", None),
        ("soon", None),
        ("12", None),
        ("Tue, 99 Nov 2025 15:00:00 GMT", None),
    ],
)
def test_times_are_read_as_they_are_written(text: str, stamp: int | None) -> None:
    assert read_stamp(text) == stamp
