"""One spelling for each request, so that two runs can be compared byte by byte."""

import json
from collections.abc import Mapping


def canonical_json(value: Mapping[str, object]) -> str:
    """Return `value` as JSON with sorted keys, no spaces and no NaN."""
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
