"""Record what the embedded model answers in the default demo, for where it is not installed.

    uv run python tools/record_demo.py

The demo then shows these answers, labelled as recorded. Run it again whenever the prompt's
facts, the bundled candles, the calibration or the model change.
"""

import asyncio
import sys

from candlewick.application.wiring.demo import (
    DEFAULT_DECISIONS,
    DEFAULT_SEED,
    RECORDING,
    make_cycle,
    make_plan,
)
from candlewick.backtest.replay import replay
from candlewick.domain.answer import ignore
from candlewick.infrastructure.llm.label_readout import LabelReadoutModel, engine_version
from candlewick.infrastructure.llm.label_scorer import FIXED
from candlewick.infrastructure.llm.local_server import LocalServer
from candlewick.infrastructure.llm.model_file import find_model_file
from candlewick.infrastructure.llm.model_pin import SMOLLM2
from candlewick.infrastructure.llm.record_file import RecordedUnder, RecordFile
from candlewick.infrastructure.llm.recording import RecordingModel


async def main() -> None:
    """Play the default demo once and keep every answer."""
    RECORDING.unlink(missing_ok=True)
    server = LocalServer()
    under = RecordedUnder(
        model=SMOLLM2.title,
        model_sha256=find_model_file().sha256,
        engine=engine_version(),
        threads=server.threads,
        seed=int(FIXED["seed"]),
    )
    store = RecordFile.started(RECORDING, under)
    model = RecordingModel(LabelReadoutModel(server), store)
    plan = make_plan(decisions=DEFAULT_DECISIONS, seed=DEFAULT_SEED)
    try:
        cycle = make_cycle(plan, model, listener=ignore, tell=lambda _: None)
        await replay(cycle, plan.closes)
    finally:
        await model.aclose()
    sys.stdout.write(f"{len(store)} answers recorded in {RECORDING.name}\n")


if __name__ == "__main__":
    asyncio.run(main())
