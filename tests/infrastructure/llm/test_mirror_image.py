"""The market in which everything went the other way."""

from candlewick.infrastructure.llm.mirror_image import mirror_image

FACTS = (
    "Price is above the 20 EMA, below the 50 EMA and above the 200 EMA.",
    "The price rose strongly over the last week.",
    "RSI is overbought.",
    "MACD histogram is positive; MACD line is negative.",
    "Sellers dominate (directional movement); the trend is strong.",
    "Crowd mood is neutral.",
)


def test_every_direction_is_turned_and_the_rest_stays() -> None:
    assert mirror_image(FACTS) == (
        "Price is below the 20 EMA, above the 50 EMA and below the 200 EMA.",
        "The price fell strongly over the last week.",
        "RSI is oversold.",
        "MACD histogram is negative; MACD line is positive.",
        "Buyers dominate (directional movement); the trend is strong.",
        "Crowd mood is neutral.",
    )


def test_the_mirror_image_of_the_mirror_image_is_the_market() -> None:
    assert mirror_image(mirror_image(FACTS)) == FACTS
