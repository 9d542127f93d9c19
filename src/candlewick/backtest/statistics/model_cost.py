"""What the model's answers cost, and how large an account must be to bear it."""

from candlewick.backtest.statistics.figure import Figure


def break_even_account(total_return: float, *, model_dollars: float | None) -> Figure:
    """Return the account size [quote currency] whose trading gain just pays the model.

    Trading scales with the account, the model's bill does not: size = bill / return. An account
    below it loses money with this very strategy; a free model breaks even at any size, so 0.

    Args:
        total_return: [fraction] of the window after fees, slippage and funding, before the model.
        model_dollars: [quote currency, >= 0] the bill of the window; None where it is unknown.
    """
    if model_dollars is None:
        return Figure(None, "what the model cost is unknown")
    if total_return <= 0.0:
        return Figure(None, "trading itself earned nothing, so no account is large enough")
    return Figure(model_dollars / total_return)


def return_after_model(
    total_return: float, *, balance: float, model_dollars: float | None
) -> Figure:
    """Return the total return [fraction of `balance`] with the model's bill taken off."""
    if model_dollars is None:
        return Figure(None, "what the model cost is unknown")
    return Figure(total_return - model_dollars / balance)
