"""What no deal may be, said politely before the database says it."""

from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import Rejected
from deals.models import Stage

HIGHEST_VALUE = Decimal("999999999999.99")


# Held in share mode: nobody archives the stage until the deal stands in it, and others who put
# deals there do not wait. Django can only lock a row for one transaction.
HOLD_STAGE = """
    SELECT stage.archived_at IS NULL AND pipeline.archived_at IS NULL
    FROM deals_stage stage JOIN deals_pipeline pipeline ON pipeline.id = stage.pipeline_id
    WHERE stage.id = %s FOR SHARE
"""


def takes_deals(stage: Stage) -> bool:
    """Whether deals may enter the stage, until this transaction ends."""
    if stage.archived_at:
        return False
    with connection.cursor() as cursor:
        cursor.execute(HOLD_STAGE, [stage.pk])
        row = cursor.fetchone()
    return bool(row and row[0])


def refuse_archived(stage: Stage) -> None:
    """Raise `Rejected` for a stage that takes no deals any more."""
    if not takes_deals(stage):
        raise Rejected(_("“%(stage)s” is archived. Choose another stage.") % {"stage": stage.name})


def refuse_amounts(value: Decimal | None, probability: int | None) -> None:
    """Raise `Rejected` for a value or a probability that no deal can have."""
    if value is not None and not 0 <= value <= HIGHEST_VALUE:
        raise Rejected(_("The value has to be between 0 and 999,999,999,999.99."))
    if probability is not None and not 0 <= probability <= 100:
        raise Rejected(_("The probability has to be between 0 and 100."))
