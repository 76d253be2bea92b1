"""Which records a timeline joins: a contact's page tells what is done on its leads and deals, and
what had happened to the contacts that were merged into it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from accounts.models import User
from activities.models import SUBJECTS
from deals.models import Deal
from leads.models import Conversion, Lead

# Leads and deals of one contact that are joined: those touched last, so the newest is always there.
MOST = 200


@dataclass
class Scope:
    """A record, and those whose history is told on its page; all of them visible to `user`."""

    subject: Any
    kind: str
    user: User
    records: dict[str, list[Any]]

    def on_any(self) -> Q:
        """Rows with foreign keys `lead`, `deal` … that hang on one of the records."""
        wanted = Q(pk__in=[])
        for kind, records in self.records.items():
            wanted |= Q(**{f"{kind}__in": [record.pk for record in records]})
        return wanted

    def about_any(self) -> Q:
        """Events about one of the records."""
        wanted = Q(pk__in=[])
        for kind, records in self.records.items():
            keys = [str(record.pk) for record in records]
            wanted |= Q(subject_type=SUBJECTS[kind]._meta.label_lower, subject_id__in=keys)
        return wanted

    def find(self, kind: str, key: Any) -> Model | None:
        """The record with this id, if it is another than the one whose page this is."""
        for record in self.records.get(kind, ()):
            if str(record.pk) == str(key) and record is not self.subject:
                return record
        return None

    def has(self, kind: str, key: Any) -> bool:
        return any(str(record.pk) == str(key) for record in self.records.get(kind, ()))


def scope_of(subject: Any, kind: str, user: User) -> Scope:
    """What to tell on a record's page: of a contact also its leads and deals that `user` may see,
    of a deal also the lead it was made of."""
    records: dict[str, list[Any]] = {kind: [subject]}
    if kind == "deal":
        live = Conversion.objects.live().filter(deal=subject)
        records["lead"] = list(Lead.objects.visible_to(user).filter(conversions__in=live))
    if kind in ("person", "organization"):
        records[kind] += _merged_into(subject, user)
        for name, rows in (("lead", Lead.objects), ("deal", Deal.objects)):
            theirs = rows.visible_to(user).filter(**{kind: subject})
            records[name] = list(theirs.order_by("-last_touched_at", "pk")[:MOST])
    return Scope(subject, kind, user, records)


def _merged_into(contact: Any, user: User) -> list[Any]:
    """The contacts that were merged into this one, and into those, as far as `user` may read of
    them what was theirs alone."""
    found: list[Any] = []
    level = [contact.pk]
    while level and len(found) < MOST:
        rows = type(contact)._default_manager.open_to(user).filter(merged_into__in=level)
        merged = list(rows.order_by("-deleted_at", "pk")[: MOST - len(found)])
        found += merged
        level = [row.pk for row in merged]
    return found
