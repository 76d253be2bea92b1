"""The report of what was won and lost in the last twelve months, for a manager: its numbers."""

from collections.abc import Iterator

from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage, one_request
from reports.forms import ScopeForm
from reports.pipeline import month_bounds, won_and_lost_by_month


@job("report_months", bar=1.5, bar_at_1m=3)
def report_months(stage: Stage) -> Iterator[Pair]:
    manager, sql = stage.manager(), stage.floor("report_months")
    scope = ScopeForm({}).scope()
    assert scope
    begin, end = month_bounds(scope.months[0])[0], month_bounds(scope.months[-1])[1]

    def ours(turn: int) -> int:
        won_and_lost_by_month(manager.user, scope)
        return 0

    def floor(turn: int) -> None:
        sql.run(
            pipeline_id=scope.pipeline.pk,
            begin=begin,
            end=end,
            zone="Europe/Paris",
            **manager.known,
        )

    with one_request():
        yield Pair(ours=ours, floor=floor)
