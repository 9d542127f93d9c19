"""Whether the model may have known the future."""

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.table import table
from candlewick.application.report.words import NONE, count, percent, plain
from candlewick.backtest.result import BacktestResult, PartResult
from candlewick.backtest.statistics.figure import Figure


def leakage_section(result: BacktestResult) -> Element:
    """Return the result before and after the model's knowledge cut-off."""
    return element(
        "section",
        element("h2", "Could it remember?", id="leakage"),
        element(
            "p",
            "A model that has read about these months can “predict” them from memory. What it earned"
            " before its knowledge ends says nothing; only what it earns after that can be hoped for.",
        ),
        *(_split(result) if result.parts else (_unknown(),)),
        _probes(result) if result.probes else None,
        element("ul", *(element("li", words) for words in _guards(result))),
    )


def _unknown() -> Element:
    return element(
        "p",
        "Until when this model knows the world is not known: name it with --cutoff, and everything"
        " is split there.",
    )


def _split(result: BacktestResult) -> tuple[Child, ...]:
    return (
        table(
            ("", "part", "closes", "return", "the market's", "trades"),
            [_part(part) for part in result.parts],
            caption="Before and after the model's knowledge ends",
            words=(0, 1),
        ),
        table(
            ("", "a year before", "after", "lost", "Sharpe before", "after", "lost"),
            [
                (
                    one.name,
                    _figure(one.annual_before),
                    _figure(one.annual_after),
                    _figure(one.annual_decay),
                    _figure(one.sharpe_before, ratio=True),
                    _figure(one.sharpe_after, ratio=True),
                    _figure(one.sharpe_decay),
                )
                for one in result.judgement.leakages
            ],
            caption="Decay: how much of the gain is lost after it (Profit Mirage, arXiv 2510.07920)",
        ),
    )


def _part(part: PartResult) -> list[Child]:
    return [
        part.name,
        part.part,
        count(part.closes),
        NONE if part.total_return is None else percent(part.total_return, signed=True),
        NONE if part.market_return is None else percent(part.market_return, signed=True),
        count(part.trades),
    ]


def _figure(figure: Figure, *, ratio: bool = False) -> Element:
    if figure.value is None:
        return element("span", NONE, title=figure.reason)
    return element("span", plain(figure.value) if ratio else percent(figure.value, signed=True))


def _source(result: BacktestResult) -> list[str]:
    said = result.settings
    return [f"Its knowledge is taken to end at {said['cutoff']} ({said['cutoff_source']})."]


def _probes(result: BacktestResult) -> Element:
    return element(
        "div",
        element("h3", "The same questions in markets that never were"),
        element(
            "p",
            "Mirrored candles rise where the real ones fell; shuffled ones keep their shapes and lose"
            " their order. One who reads what it is shown decides differently there; one who remembers"
            " decides the same.",
        ),
        table(
            (
                "",
                "market",
                "decisions",
                "stayed the same (PC)",
                "sureness kept (CI)",
                "moved by (IDS)",
            ),
            [
                (
                    one.name,
                    one.market,
                    count(one.decisions),
                    _figure(one.consistency),
                    _figure(one.invariance, ratio=True),
                    _figure(one.dependency, ratio=True),
                )
                for one in result.probes
            ],
            caption="High PC and CI and a low IDS (in nats) are suspect (Profit Mirage, arXiv 2510.07920)",
            words=(0, 1),
        ),
        element(
            "p",
            "A model that nearly always holds stays the same whatever it is shown, without remembering"
            " anything.",
            class_="quiet",
        ),
    )


def _guards(result: BacktestResult) -> list[str]:
    disguised = result.settings.get("anonymised")
    audited = result.audited
    news = result.settings.get("news")
    return [
        *([f"Headlines {news}."] if news else []),
        *(_source(result) if "cutoff" in result.settings else []),
        "The model saw no true name, date or scale (--anonymise)."
        if disguised
        else "The model saw the true names and dates; --anonymise hides them.",
        "Prompts were not rebuilt from data cut at their close; --audit does that."
        if audited is None
        else f"{audited:,} prompts were built again from data cut at their close: the same, byte for byte.",
    ]
