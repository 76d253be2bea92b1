"""The board of the first pipeline: 10,000 open deals, the first 20 cards of each column."""

from collections.abc import Iterator

from django.urls import reverse

from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage
from deals.board import PAGE
from deals.pipelines import default_pipeline


@job("board", bar=5)
def board(stage: Stage) -> Iterator[Pair]:
    rep, sql = stage.rep(), stage.floor("board")
    pipeline = default_pipeline()
    address = reverse("deals:board", args=[pipeline.pk])

    def floor(turn: int) -> None:
        sql.run(page=PAGE, pipeline_id=pipeline.pk, **rep.known)
        rep.ask_nothing()

    yield Pair(ours=lambda turn: len(rep.get(address).content), floor=floor)
