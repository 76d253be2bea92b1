"""What no deal may be, said politely before the database says it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Rejected
from deals.models import Stage

HIGHEST_VALUE = Decimal("999999999999.99")


def refuse_archived(stage: Stage) -> None:
    """Raise `Rejected` for a stage that takes no deals any more."""
    if stage.archived_at or stage.pipeline.archived_at:
        raise Rejected(_("“%(stage)s” is archived. Choose another stage.") % {"stage": stage.name})


def refuse_amounts(value: Decimal | None, probability: int | None) -> None:
    """Raise `Rejected` for a value or a probability that no deal can have."""
    if value is not None and not 0 <= value <= HIGHEST_VALUE:
        raise Rejected(_("The value has to be between 0 and 999,999,999,999.99."))
    if probability is not None and not 0 <= probability <= 100:
        raise Rejected(_("The probability has to be between 0 and 100."))
