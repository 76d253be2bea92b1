"""Which pipelines and stages take deals, and in which order they stand."""

from django.db import connection, models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.company import current_company
from deals.models import LostReason, Pipeline, Stage

# Any number that no other transaction-level advisory lock of the product uses.
FIRST_PIPELINE_LOCK = 20_411_001


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


@transaction.atomic
def _make_the_first() -> Stage:
    with connection.cursor() as cursor:  # two first visitors make one pipeline
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_PIPELINE_LOCK])
    if stage := active_stages().first():
        return stage
    company = current_company()
    with translation.override(company.language if company else translation.get_language()):
        pipeline = active_pipelines().first() or Pipeline.objects.create(name=_("Sales pipeline"))
        stages = [
            Stage(pipeline=pipeline, name=name, position=position, probability=probability)
            for position, (name, probability) in enumerate(_first_stages())
        ]
    return Stage.objects.bulk_create(stages)[0]


def _first_stages() -> list[tuple[str, int]]:
    return [
        (_("Qualified"), 20),
        (_("Contact made"), 40),
        (_("Meeting held"), 60),
        (_("Proposal sent"), 80),
        (_("Negotiation"), 90),
    ]
