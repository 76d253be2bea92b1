from hypothesis import given
from hypothesis import strategies as st

from reports.charts import TICKS, Value, grouped_bars, nice_top


@given(st.integers(min_value=0, max_value=10**9))
def test_the_scale_holds_the_largest_bar_and_is_not_half_empty(largest):
    top = nice_top(largest)

    assert top >= largest
    assert top % TICKS == 0
    assert top == TICKS or top < largest * 4


def test_bars_stand_on_the_base_and_share_one_scale():
    chart = grouped_bars(
        [("Jan", [Value(4, "won", "4", "/a"), Value(2, "lost", "2", "/b")])],
    )

    tall, short = chart.bars
    assert tall.y + tall.height == short.y + short.height == chart.base
    assert tall.height == 2 * short.height


def test_nothing_at_all_is_drawn_as_nothing():
    chart = grouped_bars([("Jan", [Value(0, "won", "0", "/a")])])

    assert chart.bars[0].height == 0
    assert [tick.value for tick in chart.ticks] == [0, 1, 2, 3, 4]
