"""The keys that a contact carries: written when it is saved, emptied when they are not true."""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from contacts.matching.keys import keys_of_organization, keys_of_person

NAMED = ("street", "postcode", "city")
KEYED = {
    "person": ("first_name", "last_name", "organization_id", "born_on", *NAMED),
    "organization": ("name", "domain", *NAMED),
}
# Fields by which a service names what it saves.
KEYED_FIELDS = {kind: {*columns, "organization"} for kind, columns in KEYED.items()}
KEYS_OF: dict[str, Any] = {"person": keys_of_person, "organization": keys_of_organization}


class Keyed(models.Model):
    """A contact that duplicates are looked for by."""

    # By what it is found. Empty until somebody works it out: a save, a batch, a look-up.
    match_keys = ArrayField(models.BigIntegerField(), null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *, update_fields: Any = None, **options: Any) -> None:
        kind = str(self._meta.model_name)
        if update_fields is None or KEYED_FIELDS[kind] & set(update_fields):
            self.match_keys = KEYS_OF[kind](self)
            update_fields = update_fields and [*update_fields, "match_keys"]
        super().save(update_fields=update_fields, **options)


def key_indexes(kind: str) -> list[models.Index]:
    """Duplicates by any of their keys, and the rows whose keys are still to be worked out."""
    return [
        # The list of what came last is short: each look-up reads it once for every key.
        GinIndex(fields=["match_keys"], name=f"{kind}_match_keys", gin_pending_list_limit=128),
        models.Index(fields=["id"], name=f"{kind}_without_keys", condition=Q(match_keys=None)),
    ]


def empty_keys(kind: str) -> pgtrigger.Trigger:
    """Whoever changes a name or an address without writing new keys leaves none."""
    columns = KEYED[kind]
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="empty_match_keys",
        operation=pgtrigger.UpdateOf(*columns),
        when=pgtrigger.Before,
        level=pgtrigger.Row,
        condition=pgtrigger.Condition(
            "NEW.match_keys IS NOT DISTINCT FROM OLD.match_keys AND NEW.match_keys IS NOT NULL"
            f" AND ({old}) IS DISTINCT FROM ({new})"
        ),
        func="NEW.match_keys = NULL; RETURN NEW;",
    )


def empty_keys_of_people() -> pgtrigger.Trigger:
    """The keys of a person hold the name of its organization."""
    return pgtrigger.Trigger(
        name="empty_match_keys_of_people",
        operation=pgtrigger.UpdateOf("name"),
        when=pgtrigger.After,
        level=pgtrigger.Row,
        condition=pgtrigger.Condition("OLD.name IS DISTINCT FROM NEW.name"),
        func=(
            "UPDATE contacts_person SET match_keys = NULL"
            " WHERE organization_id = NEW.id AND match_keys IS NOT NULL; RETURN NULL;"
        ),
    )
