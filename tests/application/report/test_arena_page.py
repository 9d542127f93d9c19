"""The report of an arena as one page."""

import itertools
import re
from dataclasses import replace

from candlewick.application.report.arena_page import arena_page
from candlewick.application.report.source import Exchange
from tests.application.report.conftest import Arena
from tests.application.report.test_element import read
from tests.backtest.arena.arenas import arena_of, coins, plan_of

HOSTILE = "</pre></td>\"'><script>alert(1)</script><img src=//x onerror=y>&amp;\u202e"


def structure(page: str) -> list[str]:
    """Return every tag, in order, the style apart."""
    return read(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)).tags


def test_the_verdict_comes_first_then_what_it_rests_on_then_the_board(arena: Arena) -> None:
    text = read(arena_page(*arena, shown=12)).text

    result = arena[0]
    assert text.index("Candlewick arena (signal tape)") < text.index(result.verdict)
    assert text.index(result.verdict) < text.index("What it rests on")
    assert text.index("What it rests on") < text.index("Nobody is ranked by return")
    assert all(finding.text in text for finding in result.findings)


def test_the_same_arena_makes_the_same_bytes(arena: Arena) -> None:
    assert arena_page(*arena, shown=12) == arena_page(*arena, shown=12)


def test_what_may_be_chance_is_grey_and_says_so(arena: Arena) -> None:
    page = arena_page(*arena, shown=12)

    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    coin = next(row for row in rows if "cannot be told from doing nothing" in row)
    wise = next(row for row in rows if "earned more than doing nothing" in row)
    assert 'class="shown"' not in coin
    assert wise.count('class="shown"') == 1  # its name; its figures are the twin's as well
    assert "cannot be told from" in wise


def test_whatever_a_model_or_a_market_says_is_text(arena: Arena) -> None:
    """The page has the very same elements, whoever wrote the words in it."""
    meek, hostile = (_speaking(arena, words) for words in ("meek", HOSTILE))

    harmless, attacked = (arena_page(*one, shown=12) for one in (meek, hostile))

    assert structure(attacked) == structure(harmless)
    assert "script" not in structure(attacked)
    assert "alert(1)" in read(attacked).text


def _speaking(arena: Arena, words: str) -> Arena:
    result, source = arena
    asked = [replace(one.asked, refused={words: 3}, questions=words) for one in result.contenders]
    who = [
        replace(
            one,
            name=words,
            template=words,
            asked=said,
            knowledge=replace(one.knowledge, source=words),
        )
        for one, said in zip(result.contenders, asked, strict=True)
    ]
    spoken = replace(
        result,
        verdict=words,
        findings=tuple(replace(one, text=words) for one in result.findings),
        contenders=tuple(who),
        board=tuple(replace(row, name=words, words=(words, words)) for row in result.board),
        settings={**result.settings, "note": words, "symbols": [words]},
        window=replace(
            result.window, rows=tuple(replace(row, name=words) for row in result.window.rows)
        ),
    )
    exchange = Exchange(system=words, prompt=words, answer=words, reasoning=words, model=words)
    return spoken, replace(
        source,
        command=(words,),
        version=words,
        result=spoken.backtest,
        exchanges=dict.fromkeys(range(len(spoken.runs[0].decisions)), exchange),
    )


def test_the_page_needs_nothing_but_itself(arena: Arena) -> None:
    page = arena_page(*arena, shown=12)

    found = read(page)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(found.tags)
    addresses = [value for name, value in found.attributes if name in {"href", "src", "xlink:href"}]
    assert all(str(value).startswith("#") for value in addresses)
    assert not [name for name, _ in found.attributes if name == "style" or name.startswith("on")]
    ids = {value for name, value in found.attributes if name == "id"}
    assert {str(value)[1:] for value in addresses} <= ids


def test_headings_do_not_jump(arena: Arena) -> None:
    levels = [
        int(tag[1])
        for tag in read(arena_page(*arena, shown=12)).tags
        if re.fullmatch("h[1-6]", tag)
    ]

    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_many_pairs_are_folded_and_the_drawing_stays_small(arena: Arena) -> None:
    plan = plan_of(days=30)
    many = arena_of(plan, *coins(plan, 8))
    page = arena_page(many, replace(arena[1], result=many.backtest), shown=12)

    assert "All 28 pairs in numbers" in page
    charts = re.findall(r"<svg[^>]*viewBox=\"0 0 960 (\d+)\"[^>]*Mean daily", page)
    assert [int(height) <= 20 * 34 + 46 for height in charts] == [True]
