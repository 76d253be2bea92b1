"""Which pipelines and stages take deals, and in which order they stand."""

from django.db import connection, models, transaction
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.company import current_company
from deals.models import Deal, LostReason, Pipeline, Stage

# Any number that no other transaction-level advisory lock of the product uses.
FIRST_PIPELINE_LOCK = 20_411_001
MOST_STAGES = 50


def active_pipelines() -> models.QuerySet[Pipeline]:
    """The pipelines that take deals, the default one first."""
    return Pipeline.objects.filter(archived_at=None).order_by("position", "pk")


def active_stages(pipeline: Pipeline | None = None) -> models.QuerySet[Stage]:
    """The stages that take deals, of one pipeline or of all, in the order of the board."""
    stages = Stage.objects.filter(archived_at=None, pipeline__archived_at=None)
    if pipeline is not None:
        stages = stages.filter(pipeline=pipeline)
    order = ("pipeline__position", "pipeline_id", "position", "pk")
    return stages.select_related("pipeline").order_by(*order)


def active_reasons() -> models.QuerySet[LostReason]:
    """The lost reasons that admins offer, in their order."""
    return LostReason.objects.filter(archived_at=None).order_by("position", "pk")


def default_pipeline() -> Pipeline:
    """The first pipeline; an installation that has none gets one here."""
    return active_pipelines().first() or _make_the_first().pipeline


def default_stage() -> Stage:
    """Where a deal begins unless somebody chose: the first stage of the first pipeline."""
    return active_stages().first() or _make_the_first()


def first_stage(pipeline: Pipeline) -> Stage | None:
    """The first stage of a pipeline that takes deals; None when all are archived."""
    return active_stages(pipeline).first()


def standing_deals() -> models.QuerySet[Deal]:
    """Every deal that stands in a stage now, whoever may see it."""
    return Deal.objects.filter(status=Deal.Status.OPEN, deleted_at=None, returned_at=None)


def kept_pipelines() -> list[Pipeline]:
    """All pipelines, archived ones too, for who keeps them.

    Each has its `active` and its archived (`put_away`) stages, and each stage knows how many deals
    are `standing` in it.
    """
    inside = standing_deals().filter(stage=models.OuterRef("pk")).order_by()
    counted = inside.values("stage").annotate(count=models.Count("pk")).values("count")
    counts = Coalesce(models.Subquery(counted), 0)
    stages = Stage.objects.annotate(standing=counts).order_by("position", "pk")
    return list(
        Pipeline.objects.order_by("position", "pk").prefetch_related(
            models.Prefetch("stages", stages.filter(archived_at=None), to_attr="active"),
            models.Prefetch("stages", stages.exclude(archived_at=None), to_attr="put_away"),
        )
    )


@transaction.atomic
def _make_the_first() -> Stage:
    with connection.cursor() as cursor:  # two first visitors make one pipeline
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_PIPELINE_LOCK])
    if stage := active_stages().first():
        return stage
    with translation.override(_company_language()):
        pipeline = active_pipelines().first() or Pipeline.objects.create(name=_("Sales pipeline"))
    return add_first_stages(pipeline)[0]


def add_first_stages(pipeline: Pipeline) -> list[Stage]:
    """Give a new pipeline stages to begin with, in the company's language."""
    with translation.override(_company_language()):
        named = _first_stages()
    return Stage.objects.bulk_create(
        Stage(pipeline=pipeline, name=name, position=position, probability=probability)
        for position, (name, probability) in enumerate(named)
    )


def _company_language() -> str | None:
    company = current_company()
    return company.language if company else translation.get_language()


def _first_stages() -> list[tuple[str, int]]:
    return [
        (_("Qualified"), 20),
        (_("Contact made"), 40),
        (_("Meeting held"), 60),
        (_("Proposal sent"), 80),
        (_("Negotiation"), 90),
    ]
