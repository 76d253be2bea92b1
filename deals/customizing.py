"""What custom fields have to know of deals."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.company import company_time_zone
from deals.models import Deal
from deals.pipelines import active_stages
from fields.formulas import Type
from fields.registry import BuiltIn, Subject, register_moments, register_subject

WON = "won"


def stage_moment(stage_id: int) -> str:
    """The name of “from this stage on”."""
    return f"stage:{stage_id}"


def shared_facts(probability: Any) -> tuple[BuiltIn, ...]:
    """What formulas may ask of leads and of deals; a lead has no probability."""
    return (
        BuiltIn("value", _("Value"), Type.MONEY, _value),
        BuiltIn("probability", _("Probability in percent"), Type.NUMBER, probability),
        BuiltIn("expected_close", _("Expected close date"), Type.DAY, _expected_close),
        BuiltIn("created", _("Created"), Type.DAY, _created),
    )


def register() -> None:
    """Let deals have custom fields."""
    counted = Q(deleted_at=None, returned_at=None)
    register_subject(Subject(Deal, counted, shared_facts(_chance)))
    register_moments("deal", moments)


def moments() -> list[tuple[str, Any]]:
    """From where on a field can be required: each stage, and the win."""
    stages = active_stages().order_by("pipeline__position", "pipeline_id", "position", "pk")
    named = [(stage_moment(stage.pk), f"{stage.pipeline.name} · {stage.name}") for stage in stages]
    return [*named, (WON, _("When it is won"))]


def _value(record: Any) -> Any:
    return None if record.value is None else (record.value, record.currency)


def _chance(deal: Deal) -> Any:
    return Decimal(deal.chance)


def _expected_close(record: Any) -> Any:
    return record.expected_close_on


def _created(record: Any) -> Any:
    return localtime(record.created_at, company_time_zone()).date()
