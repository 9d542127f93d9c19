"""The report as one page."""

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest

from candlewick.application.report.decision_choice import choose
from candlewick.application.report.explanation import EXPLANATIONS
from candlewick.application.report.page import report_page
from candlewick.application.report.source import Exchange, ReportSource
from candlewick.application.views.tape import SIGNAL_TAPE
from candlewick.backtest.statistics.summary import Summary
from tests.application.report.test_element import Reader, read
from tests.judged import judged, plan_over, restless_run, walk

HOSTILE = "</pre></td>\"'><script>alert(1)</script><img src=//x onerror=y>&amp;\u202e"


def structure(page: str) -> list[str]:
    """Return every tag, in order, the style apart."""
    return read(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)).tags


def test_the_verdict_comes_first(source: ReportSource) -> None:
    page = report_page(source, shown=10)

    text = read(page).text
    assert text.index(source.result.verdict) < text.index("What it rests on")
    assert text.index("What it rests on") < text.index("Gain or loss since the start")
    assert all(finding.text in text for finding in source.result.findings)


def test_a_tape_is_called_one_at_the_top_and_says_what_its_prompts_did_not_know(
    source: ReportSource,
) -> None:
    settings = {**source.result.settings, "mode": SIGNAL_TAPE}
    tape = replace(source, result=replace(source.result, settings=settings))

    told, plain = (read(report_page(one, shown=0)).text for one in (tape, source))
    words = "The prompts of a signal tape know nothing of positions, trades or refusals"
    assert "Candlewick signal tape" in told
    assert told.index(words) < told.index("Verdict:")
    assert "Candlewick back-test" in plain
    assert "signal tape" not in plain


def test_the_same_source_makes_the_same_bytes(source: ReportSource) -> None:
    assert report_page(source, shown=5) == report_page(source, shown=5)


def test_whatever_a_model_or_a_market_says_is_text(source: ReportSource) -> None:
    """The page has the very same elements, whoever wrote the words in it."""
    meek, hostile = (_speaking(source, words) for words in ("meek", HOSTILE))

    harmless, attacked = report_page(meek, shown=12), report_page(hostile, shown=12)

    assert structure(attacked) == structure(harmless)
    assert "script" not in structure(attacked)
    assert "alert(1)" in read(attacked).text


def _speaking(source: ReportSource, words: str) -> ReportSource:
    result = source.result
    judged_run = replace(
        result.runs[0],
        name=words,
        trades=tuple(replace(one, reason=words) for one in result.runs[0].trades),
        decisions=tuple(
            replace(one, confidence=words, reason=words) for one in result.runs[0].decisions
        ),
    )
    scores = (replace(result.judgement.scores[0], name=words), *result.judgement.scores[1:])
    exchange = Exchange(system=words, prompt=words, answer=words, reasoning=words, model=words)
    return replace(
        source,
        result=replace(
            result,
            runs=(judged_run, *result.runs[1:]),
            verdict=words,
            findings=tuple(replace(one, text=words) for one in result.findings),
            settings={**result.settings, "note": words, "symbols": [words]},
            hashes={"code": words},
            judgement=replace(result.judgement, scores=scores),
        ),
        exchanges=dict.fromkeys(source.exchanges, exchange),
        command=(words,),
        version=words,
    )


def test_the_page_needs_nothing_but_itself(source: ReportSource) -> None:
    page = report_page(source, shown=10)

    found = read(page)
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(found.tags)
    addresses = [value for name, value in found.attributes if name in {"href", "src", "xlink:href"}]
    assert all(str(value).startswith("#") for value in addresses)
    assert "http" not in re.sub(r"<desc>.*?</desc>", "", page).replace("http-equiv", "")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    seal = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{seal}'" in page.replace("&#x27;", "'")
    assert "url(" not in style[1]
    assert not [name for name, _ in found.attributes if name == "style" or name.startswith("on")]


def test_every_chart_says_in_words_what_there_is_to_see(source: ReportSource) -> None:
    page = report_page(source, shown=0)

    charts = re.findall(r"<svg[^>]*>", page)
    assert len(charts) == 4 + 4 + 2  # twice equity, drawdown, two markets; two reliabilities
    assert all('role="img"' in chart and 'aria-label="' in chart for chart in charts)


def test_headings_do_not_jump(source: ReportSource) -> None:
    levels = [
        int(tag[1])
        for tag in read(report_page(source, shown=3)).tags
        if re.fullmatch("h[1-6]", tag)
    ]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_every_statistic_is_explained() -> None:
    assert list(EXPLANATIONS) == list(Summary.__dataclass_fields__)
    assert all(one.meaning.endswith(".") for one in EXPLANATIONS.values())


def test_what_is_left_out_is_counted(source: ReportSource) -> None:
    total = len(source.result.runs[0].decisions)

    text = read(report_page(source, shown=10)).text

    assert f"{total - 10} of {total} decisions are left out here" in text
    assert f"{total - 10} of" not in read(report_page(source, shown=total)).text


def test_a_long_prompt_is_cut_and_says_so(source: ReportSource) -> None:
    long = replace(source.exchanges[0], prompt="x" * 50_000)

    page = report_page(replace(source, exchanges=dict.fromkeys(source.exchanges, long)), shown=1)

    assert "[38,000 more characters are left out here]" in page
    assert "x" * 12_001 not in page


@pytest.mark.parametrize("shown", [0, 1, 5, 17, 10_000])
def test_decisions_are_chosen_once_each_and_no_more_than_asked_for(
    source: ReportSource, shown: int
) -> None:
    run = source.result.runs[0]

    chosen = choose(run, most=shown)

    places = [one.place for one in chosen]
    assert places == sorted(set(places))
    assert len(places) == min(shown, len(run.decisions))


def test_the_largest_gain_and_loss_and_a_refusal_are_among_the_chosen(source: ReportSource) -> None:
    why = {one.why for one in choose(source.result.runs[0], most=30)}

    assert why == {
        "opened a large gain",
        "opened a large loss",
        "was refused",
        "one of an even sample",
    }


def test_a_run_without_trades_has_a_report_too() -> None:
    plan = plan_over(walk("A/USDT", hours=30, seed=1))
    run = replace(restless_run(plan), trades=(), decisions=(), equity=(10_000.0,) * 30)
    source = ReportSource(
        result=judged(plan, run), markets=plan.window, exchanges={}, command=(), version="1"
    )

    text = read(report_page(source, shown=10)).text

    assert "no trade was made" in text
    assert "No trade was made." in text
    assert "No decision was recorded." in text


def test_a_year_of_many_markets_stays_small() -> None:
    plan = plan_over(*(walk(f"M{at}/USDT", hours=1_500, seed=at) for at in range(8)))
    words = Exchange(system="s", prompt="p" * 9_000, answer="a", reasoning="", model="m")
    run = restless_run(plan, length=3)
    source = ReportSource(
        result=judged(plan, run),
        markets=plan.window,
        exchanges=dict.fromkeys(range(len(run.decisions)), words),
        command=(),
        version="1",
    )

    page = report_page(source, shown=40)

    assert "4 more markets are not drawn" in page
    assert len(page) < 1_200_000


def test_the_reader_of_these_tests_sees_markup() -> None:
    assert isinstance(read("<b>x</b>"), Reader)
    assert read("<b>x</b>").tags == ["b"]


def test_the_example_is_a_report_of_its_own_verdict() -> None:
    folder = Path(__file__).resolve().parents[3] / "examples" / "small-models"
    page = (folder / "report.html").read_text(encoding="utf-8")
    words = (folder / "README.md").read_text(encoding="utf-8")

    assert len(page) < 1_500_000
    assert "script" not in structure(page)
    assert "not distinguishable from random, n = 8" in read(page).text
    assert "not distinguishable from random, n = 8" in words
