"""What the readers make of the answers, counted."""

import statistics
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from corpus import Case, cases, recorded
from readers import Reader, Trade, ours

from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.errors import ReplyUnusableError

VERDICTS = ("right", "refused", "wrong", "dangerous")
FLOODS = (
    "Signal: BUY\n",
    '{"signal": ',
    "Stop Loss: $\n",
    "S\ni\ng\nn\na\n",
    "\u00e9",
    "{ ",
    "- ",
    "<think>",
)
SIZE = 100_000


def judged(case: Case, trade: Trade | None) -> str:
    """Return what a reader did with `case`."""
    expected = case.expected
    if "refused" in expected or expected["signal"] == "HOLD":
        return "right" if trade is None else "dangerous"
    if trade is None:
        return "refused"
    meant = Trade(expected["signal"], expected["stop_loss"], expected["take_profit"])
    return "right" if trade == meant else "wrong"


def verdicts(readers: Mapping[str, Reader]) -> str:
    """Count the verdicts, over all and by form."""
    every = cases()
    parts = {"all": every}
    parts |= {
        name: [case for case in every if case.form == form]
        for name, form in {"JSON": "json", "labelled": "labelled", "neither form": "other"}.items()
    }
    rows = []
    for name, some in parts.items():
        for reader, read in readers.items():
            counted = Counter(judged(case, read(case)) for case in some)
            rows.append([f"{name} ({len(some)})", reader, *(str(counted[v]) for v in VERDICTS)])
    return table(["answers", "read by", *VERDICTS], rows)


def dangers(readers: Mapping[str, Reader]) -> str:
    """Count the dangerous and the wrong by category."""
    every = cases()
    rows = []
    for category in dict.fromkeys(case.category for case in every):
        some = [case for case in every if case.category == category]
        counts = []
        for read in readers.values():
            counted = Counter(judged(case, read(case)) for case in some)
            counts.append(f"{counted['dangerous']} + {counted['wrong']}")
        rows.append([f"{category} ({len(some)})", *counts])
    return table(["dangerous + wrong", *readers], rows)


def real_answers(readers: Mapping[str, Reader]) -> str:
    """Count what each reader would have traded of the real answers; "" where there are none."""
    rows = []
    for name, some in recorded().items():
        traded = [str(sum(read(case) is not None for case in some)) for read in readers.values()]
        rows.append([name, str(len(some)), *traded, _reasons(some)])
    return table(["file", "answers", *readers, "refused here for"], rows) if rows else ""


def speed(_readers: Mapping[str, Reader]) -> str:
    """Time a usual answer of each form, and the slowest of some hostile ones."""
    chosen = ("no fence, no prose", "prose, then fence", "our lines", "analysis after the lines")
    usual = {case.name: case for case in cases() if case.name in chosen}
    rows = [
        [name, str(len(usual[name].text)), f"{_seconds(usual[name]) * 1e6:.0f} us"]
        for name in chosen
    ]
    for repeats, text in ((1, f"{SIZE:,}"), (2, f"{2 * SIZE:,}")):
        floods = [_flood(flood, repeats * SIZE) for flood in FLOODS]
        slowest = max(floods, key=_seconds)
        shown = slowest.text[:12].encode("unicode_escape").decode()
        rows.append(
            [
                f"slowest of {len(floods)} hostile ones: `{shown}` ...",
                text,
                f"{_seconds(slowest) * 1e3:.0f} ms",
            ]
        )
    long = next(case for case in cases() if case.name == "100 KB of reasoning")
    rows.append([long.name, f"{len(long.text):,}", f"{_seconds(long) * 1e3:.1f} ms"])
    return table(["answer", "characters", "CPU time"], rows)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _reasons(some: Sequence[Case]) -> str:
    counted: Counter[str] = Counter()
    for case in some:
        try:
            PositionExtractor().extract(case.text, price=case.price, finish_reason="stop")
        except ReplyUnusableError as error:
            counted[error.reason] += 1
    return ", ".join(f"{reason} {count}" for reason, count in counted.most_common()) or "-"


def _flood(flood: str, size: int) -> Case:
    case = next(one for one in cases() if one.name == "prose")
    text = (flood * (size // len(flood) + 1))[:size]
    return Case(**{**vars(case), "text": text})


def _seconds(case: Case) -> float:
    """Return the median CPU time of reading `case`."""
    times = []
    for _ in range(9):
        begun = time.process_time()
        ours(case)
        times.append(time.process_time() - begun)
    return statistics.median(times)
