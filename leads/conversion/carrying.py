"""What hangs on a lead goes with it: notes, activities, files, and what apps above add tomorrow."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Exists, OuterRef

from deals.models import Deal
from history.journal import Journal
from leads.models import Conversion, Lead


def carry_to_deal(lead: Lead, deal: Deal) -> None:
    """Move everything from the lead to the deal. The next activity's moment follows by itself."""
    there = _there(lead)
    for model, on_lead, on_deal in carried():
        if model in there:
            rows = model._base_manager.filter(**{on_lead: lead})
            rows.update(**{on_lead: None, on_deal: deal})
    if Lead.followers.through in there:
        deal.followers.add(*lead.followers.all())


def _there(lead: Lead) -> set[type[models.Model]]:
    """The models of which the lead has rows at all: most leads have few, or none.

    The caller holds the lead, so that nobody adds any meanwhile.
    """
    kinds = [(model, on_lead) for model, on_lead, _on_deal in carried()]
    kinds.append((Lead.followers.through, "lead"))
    row = Lead.objects.filter(pk=lead.pk).annotate(
        **{
            f"has_{number}": Exists(model._base_manager.filter(**{on_lead: OuterRef("pk")}))
            for number, (model, on_lead) in enumerate(kinds)
        }
    )
    has = row.values_list(*(f"has_{number}" for number in range(len(kinds)))).get()
    return {model for (model, _on_lead), is_there in zip(kinds, has, strict=True) if is_there}


def add_to_deal(lead: Lead, deal: Deal, journal: Journal) -> None:
    """The same, row by row in the journal: the deal has notes and files of its own, and an undo
    takes only back what came from the lead."""
    for model, on_lead, on_deal in carried():
        rows = list(model._base_manager.filter(**{on_lead: lead}).order_by("pk"))
        journal.change_all(rows, **{on_lead: None, on_deal: deal})


def carry_to_lead(deal: Deal, lead: Lead) -> None:
    """Move everything from the deal to the lead: also what was added while it was a deal."""
    for model, on_lead, on_deal in carried():
        model._base_manager.filter(**{on_deal: deal}).update(**{on_deal: None, on_lead: lead})


def carried() -> Iterator[tuple[type[models.Model], str, str]]:
    """Every model that hangs on either a lead or a deal, with the names of its two keys."""
    on_deals = {relation.related_model: relation for relation in Deal._meta.related_objects}
    for relation in Lead._meta.related_objects:
        model = relation.related_model
        if relation.one_to_many and model in on_deals and model is not Conversion:
            yield model, relation.field.name, on_deals[model].field.name
