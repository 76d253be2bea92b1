"""The column that holds a record's own values of custom fields."""

from typing import Any, ClassVar

from django.db import IntegrityError, models
from django.db.models import Value

from fields.computing import recompute
from fields.indexes import refuse_shared_value


class Customized(models.Model):
    """A record with custom fields. Each value stands under its field's key; an empty one is not
    there at all. What is computed from others is computed whenever the record is saved."""

    custom = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField()), editable=False
    )

    # The fields that its records have: a value of `fields.models.FieldSet`.
    field_set: ClassVar[str]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        changed = recompute(self)
        if changed and kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "custom"}
        try:
            super().save(*args, **kwargs)
        except IntegrityError as error:
            refuse_shared_value(error)
            raise
