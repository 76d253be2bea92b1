"""Two people at one field: the second is told, and nothing is lost."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.errors import Overtaken
from core.templatetags.formats import day, number


def refuse_if_overtaken(record: models.Model, was: Mapping[str, Any]) -> None:
    """Raise `Overtaken` when a field of a record that is held is not any more what was shown.

    `was` maps names of fields to what their writer saw. The message says what they are now.
    """
    gone = [name for name in was if _plain(getattr(record, name)) != _plain(was[name])]
    if gone:
        raise Overtaken(" ".join(_now(record, name) for name in gone))


def said(label: str, value: str) -> str:
    """What somebody changed a field to meanwhile, as a sentence."""
    words = {"field": label, "value": value or "–"}
    return _("Somebody changed “%(field)s” to “%(value)s” meanwhile. Save again to replace it.") % (
        words
    )


def _now(record: models.Model, name: str) -> str:
    field: Any = record._meta.get_field(name.removesuffix("_id"))
    value = getattr(record, name)
    if isinstance(value, models.Manager):
        value = ", ".join(str(one) for one in value.all())
    elif field.choices:
        value = dict(field.flatchoices).get(value, value)
    elif isinstance(field, models.DateField):
        value = day(value)
    elif isinstance(field, models.DecimalField):
        value = "" if value is None else number(value)
    elif field.is_relation:
        value = "" if name.endswith("_id") else value  # perhaps hidden: only its page names it
    return said(capfirst(str(field.verbose_name)), str(value or ""))


def _plain(value: Any) -> Any:
    """A value that can be compared: keys for records and for lists of them."""
    if isinstance(value, models.Manager):
        return set(value.values_list("pk", flat=True))
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Iterable) and not isinstance(value, str):
        return {_plain(one) for one in value}
    return "" if value is None else value
