from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.labels import relabel
from core.errors import Rejected
from core.overtaken import refuse_if_overtaken
from deals.models import Deal
from deals.services.checks import refuse_amounts
from deals.services.facts import as_text
from deals.services.locking import lock_for_change
from deals.services.moving import move_deal
from deals.services.required import refuse_emptied
from fields.writing import refuse_if_custom_overtaken, set_values
from history.events import record

FIELDS = (
    "title",
    "person",
    "organization",
    "value",
    "currency",
    "probability",
    "expected_close_on",
    "owner",
    "visibility",
    "channel",
    "channel_code",
)


@transaction.atomic
def update_deal(
    deal: Deal,
    changes: dict[str, Any],
    *,
    by: User | None,
    was: Mapping[str, Any] | None = None,
) -> Deal:
    """Change fields of a deal: `changes` maps those of `FIELDS`, `labels` and `stage` to values,
    and `custom` to values by the keys of custom fields.

    Only what differs is written, so two people who edit other fields of one deal do not undo
    each other. `was` is what their writer saw of the fields (`custom` by keys): raises `Overtaken`
    when one is something else by now. Raises `Rejected` when the deal would lose its last contact
    or get amounts that cannot be, and what `move_deal` raises when the stage changes.
    """
    deal = lock_for_change(deal, by)
    shown = was or {}
    refuse_if_overtaken(deal, {name: shown[name] for name in shown if name != "custom"})
    refuse_if_custom_overtaken(deal, shown.get("custom", {}), by=by)
    changed = {
        name: changes[name]
        for name in FIELDS
        if name in changes and getattr(deal, name) != changes[name]
    }
    before = {name: getattr(deal, name) for name in (*changed, "value", "currency", "owner")}
    for name, value in changed.items():
        setattr(deal, name, value)
    _refuse_impossible(deal)
    written = list(changed)
    custom = changes.get("custom", {})
    if set_values(deal, custom, by=by):
        refuse_emptied(deal, [key for key in custom if key not in deal.custom])
        written.append("custom")

    relabelled = "labels" in changes and relabel(deal, changes["labels"], by=by)
    if written or relabelled:
        deal.last_touched_at = timezone.now()
        deal.save(update_fields=[*written, "last_touched_at", "updated_at"])
        _record_changes(deal, before, by=by)
    return move_deal(deal, changes["stage"], by=by) if "stage" in changes else deal


def _refuse_impossible(deal: Deal) -> None:
    refuse_amounts(deal.value, deal.probability)
    if not deal.title.strip():
        raise Rejected(_("Give the deal a title."))
    if deal.person_id is None and deal.organization_id is None:
        raise Rejected(_("A deal keeps a person or an organization."))


def _record_changes(deal: Deal, before: dict[str, Any], *, by: User | None) -> None:
    if deal.owner != before["owner"]:
        names = {"old": str(before["owner"]), "new": str(deal.owner)}
        record(deal, "deal.owner_changed", by=by, **names)
    if (deal.value, deal.currency) != (before["value"], before["currency"]):
        record(
            deal,
            "deal.value_changed",
            by=by,
            old=as_text(before["value"]),
            old_currency=before["currency"],
            new=as_text(deal.value),
            new_currency=deal.currency,
        )
