"""Values go into a record: checked, in the form in which they are kept."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Overtaken, Rejected
from core.overtaken import said
from fields import registry
from fields.definitions import fields_of
from fields.errors import NotFitting
from fields.kinds.base import short
from fields.models import Field
from fields.showing import Shower


def set_values(record: Any, values: Mapping[str, Any], *, by: User | None) -> bool:
    """Put values, by the keys of their fields, into `record.custom`; None empties a field.

    The caller holds the row and saves the column `custom`. Whether anything changed. Raises
    `Rejected` for a field that is not there, archived or computed, for a value that it cannot
    hold, for one that another record has already, and when a required field would be emptied.
    """
    custom = dict(record.custom)
    for key, given in values.items():
        field = writable_field(record, key)
        was = custom.get(key)
        value = checked_value(field, given, was=was, by=by)
        if value == was:
            continue
        custom.pop(key, None)
        if value is not None:
            refuse_second(field, value, record, by=by)
            custom[key] = value
        elif field.is_always_required:
            raise NotFitting(field, _("It cannot be empty."))
    if custom == record.custom:
        return False
    record.custom = custom
    return True


def refuse_if_custom_overtaken(record: Any, was: Mapping[str, Any], *, by: User | None) -> None:
    """Raise `Overtaken` when a custom field of a held record is not any more what was shown.

    `was` maps keys to the values that the writer saw.
    """
    gone = [each for each in fields_of(record) if each.key in was]
    gone = [each for each in gone if record.custom.get(each.key) != was[each.key]]
    if gone:
        shower = Shower(by).load([record], gone)
        raise Overtaken(" ".join(said(each.name, str(shower.shown(record, each))) for each in gone))


def writable_field(subject: Any, key: str) -> Field:
    """The field that people write under this key. Raises `Rejected` when there is none."""
    field = next((each for each in fields_of(subject, archived=True) if each.key == key), None)
    if field is None:
        raise Rejected(_("There is no field “%(key)s”.") % {"key": short(key)})
    if field.archived_at:
        raise NotFitting(field, _("This field is archived. Its values stay as they are."))
    if field.is_computed:
        raise NotFitting(field, _("It is computed: nobody writes it."))
    return field


def checked_value(field: Field, given: Any, *, was: Any = None, by: User | None = None) -> Any:
    """A value as the field keeps it. Raises `Rejected`."""
    if given is None:
        return None
    try:
        value = field.does.clean(given, was=was)
        if value != was and by is not None:
            field.does.refuse_unseen(value, by)
    except ValidationError as error:
        raise NotFitting(field, " ".join(error.messages)) from error
    return value


def with_defaults(subject: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a new record: what is not mentioned gets its field's default."""
    defaults = {
        field.key: field.default
        for field in fields_of(subject)
        if field.default is not None and not field.is_computed
    }
    return {**defaults, **values}


def refuse_second(field: Field, value: Any, record: Any, *, by: User | None) -> None:
    """Raise `Rejected` when the field is unique and another record has this value.

    Whoever writes the same value at the same moment waits until this transaction ends.
    """
    if not field.is_unique:
        return
    with connection.cursor() as cursor:
        lock = f"custom:{record._meta.db_table}:{field.pk}:{value}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock.casefold()])
    twin = same_value(field, value, type(record)).exclude(pk=record.pk).first()
    if twin is None:
        return
    seen = by is None or type(twin).objects.visible_to(by).filter(pk=twin.pk).exists()
    if seen:
        raise NotFitting(field, _("“%(record)s” has this value already.") % {"record": twin})
    raise NotFitting(field, _("Another record has this value already."))


def same_value(field: Field, value: Any, model: Any) -> Any:
    """The records of a model that have this value of a unique field."""
    subject = registry.subject_of(model)
    rows = subject.model._base_manager.filter(subject.counted)
    return rows.filter(Exact(field.does.identity, field.does.identity_of(value)))


def carried(source: Any) -> dict[str, Any]:
    """A record's values for another one of the same set, those that are empty as None, so that no
    default takes their place. Computed and archived fields are left out."""
    fields = [field for field in fields_of(source) if not field.is_computed]
    return {field.key: source.custom.get(field.key) for field in fields}


def differences(source: Any, target: Any) -> dict[str, Any]:
    """What a journal has to change for the target to have all values of the source, those of
    archived fields included: values by `custom.KEY`."""
    computed = {field.key for field in fields_of(source, archived=True) if field.is_computed}
    keys = {*source.custom, *target.custom} - computed
    return {
        f"custom.{key}": source.custom.get(key)
        for key in sorted(keys)
        if source.custom.get(key) != target.custom.get(key)
    }
