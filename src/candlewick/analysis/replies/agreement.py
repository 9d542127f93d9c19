"""An answer, and what the text before it says of the same things."""

from collections.abc import Iterator, Mapping

from candlewick.analysis.replies.field import read_confidence, read_price, read_signal
from candlewick.analysis.replies.form import LABELS
from candlewick.analysis.replies.label import labels
from candlewick.analysis.replies.said import Said
from candlewick.analysis.replies.verdict import other_verdict
from candlewick.errors import RefusalReason, ReplyUnusableError


def require_agreement(fields: Mapping[str, Said], before: str) -> None:
    """Refuse an answer before which the text gives another one, or the same one already.

    The same one too: cut off before the answer itself, it would be read as the original's form.

    Raises:
        ReplyUnusableError: `before` says otherwise, or has a signal on a labelled line.
    """
    if not before:
        return
    signal = fields["signal"].value
    said = other_verdict(before, signal=str(signal)) or next(_other_labels(fields, before), None)
    if said:
        msg = f"the answer says {said} before its end, and something else there"
        raise ReplyUnusableError(msg, reason=RefusalReason.CONTRADICTORY)
    if any(one.key == "signal" and _plainly("signal", one.said.value) for one in labels(before)):
        msg = "the answer says its signal on a labelled line, and then once more"
        raise ReplyUnusableError(msg, reason=RefusalReason.TWO_ANSWERS)


def _other_labels(fields: Mapping[str, Said], before: str) -> Iterator[str]:
    """Yield what the labels before say otherwise; a label in prose says nothing."""
    for one in labels(before):
        said = _plainly(one.key, one.said.value)
        own = fields.get(one.key)
        if said is not None and (own is None or _plainly(one.key, own.value) != said):
            yield f"{LABELS[one.key].lower()} {str(one.said.value)[:60]}"


def _plainly(key: str, value: object) -> object:
    """Return what a value means, if it is a signal, a confidence or a price at all."""
    try:
        if key == "signal":
            return read_signal(value)
        if key == "confidence":
            return read_confidence(value)
        return read_price(key, value) if key in {"stop_loss", "take_profit"} else None
    except ReplyUnusableError:
        return None
