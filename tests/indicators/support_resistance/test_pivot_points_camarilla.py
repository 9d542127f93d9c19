from typing import Any

from numpy.testing import assert_allclose

from candlewick.indicators import pivot_points_camarilla


def test_it_matches_tradingview(pivot_levels: Any) -> None:
    each = pivot_levels
    ours = pivot_points_camarilla(each.high, each.low, each.close, open_time=each.open_time)

    each.assert_matches(ours, pivot="P_cam", resistance_4="R4_cam", support_4="S4_cam")


def test_its_levels_lie_around_the_close_of_the_day_before(bars: Any) -> None:
    ours = pivot_points_camarilla(bars.high, bars.low, bars.close, open_time=bars.open_time)

    for i in range(24, 300, 7):
        day = slice(i // 24 * 24 - 24, i // 24 * 24)
        step = 1.1 * (bars.high[day].max() - bars.low[day].min())
        last = bars.close[day][-1]
        for level, part in enumerate((12, 6, 4, 2), start=1):
            assert_allclose(getattr(ours, f"resistance_{level}")[i], last + step / part)
            assert_allclose(getattr(ours, f"support_{level}")[i], last - step / part)
