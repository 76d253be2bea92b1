"""The report of open deals by stage, for a manager: its numbers, without the page around them."""

from collections.abc import Iterator

from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage, one_request
from reports.forms import ScopeForm
from reports.pipeline import open_by_stage


@job("report_stage", bar=1.5, bar_at_1m=3)
def report_stage(stage: Stage) -> Iterator[Pair]:
    manager, sql = stage.manager(), stage.floor("report_stage")
    scope = ScopeForm({}).scope()
    assert scope

    def ours(turn: int) -> int:
        open_by_stage(manager.user, scope)
        return 0

    def floor(turn: int) -> None:
        sql.run(pipeline_id=scope.pipeline.pk, **manager.known)

    with one_request():
        yield Pair(ours=ours, floor=floor)
