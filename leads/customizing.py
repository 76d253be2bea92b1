"""What custom fields have to know of leads."""

from django.db.models import Q

from deals.customizing import shared_facts
from fields.registry import Subject, register_subject
from leads.models import Lead


def register() -> None:
    """Let leads have custom fields: those of deals."""
    # The deal of a converted lead has its values now.
    counted = Q(deleted_at=None, converted_at=None)
    register_subject(Subject(Lead, counted, shared_facts(lambda lead: None)))
