"""The page of a set of fields, which everything that admins do leads back to."""

from django.urls import reverse

from core.htmx import render_page
from fields.models import Field, FieldGroup, FieldSet


def page_of(entity):
    """The address of the page of a set."""
    return reverse("fields:fields", args=[entity])


def fields_page(request, entity):
    """The page of a set of fields, or its fields alone when htmx asks for them."""
    fields = Field.objects.filter(entity=entity).select_related("group")
    rows = list(fields.order_by("position", "pk"))
    groups = FieldGroup.objects.filter(entity=entity).order_by("position", "pk")
    shown = [(None, _of(rows, None)), *((group, _of(rows, group)) for group in groups)]
    context = {
        "entity": entity,
        "sets": FieldSet.choices,
        "groups": shown,
        "is_empty": not any(fields for _group, fields in shown),
        "last_group": len(shown) - 1,
        "archived": [row for row in rows if row.archived_at],
    }
    return render_page(request, "fields/settings/fields.html", context, partial="rows")


def _of(rows, group):
    return [row for row in rows if row.group == group and not row.archived_at]
