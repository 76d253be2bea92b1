"""One cell, edited where it stands."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from core.errors import Rejected
from fields.forms import MissingForm
from fields.middleware import ask
from lists.asking import Shown
from lists.columns import Place
from lists.custom import CUSTOM
from lists.listing import cell_of, head_of, load
from lists.views.asked import asked_of


class CellForm(forms.Form):
    """The fields of one column."""

    def __init__(self, data, *, fields):
        super().__init__(data, prefix="cell")
        self.fields.update(fields)
        for field in self.fields.values():
            field.show_hidden_initial = False
            field.widget.attrs |= {"class": "input", "aria-label": field.label}


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request, entity, scope):
    """The form of a cell; posted, it saves the value and answers the cell as it is now.

    `key` is the record, `path` the column; the answer goes into the cell itself.
    """
    asked = asked_of(request, entity, scope)
    record, column = _find(request, asked)
    if "shown" in request.GET:
        return _answer(request, asked, record, column)
    if asked.entity.may_edit and not asked.entity.may_edit(record, request.user):
        raise Rejected(_("You cannot change “%(record)s”.") % {"record": record})
    form = CellForm(request.POST or None, fields=column.edit.fields(request.user, record))
    if not form.fields:
        raise Rejected(_("This cannot be changed any more."))
    if not form.is_valid():
        return _ask(request, asked, form, record, column)
    changes = with_custom({name: form.cleaned_data[name] for name in form.changed_data})
    needed = MissingForm.of(request.POST, record, user=request.user)
    if not needed.is_valid():
        return ask(request, needed)
    if needed.given:
        changes["custom"] = {**changes.get("custom", {}), **needed.given}
    save = asked.entity.save
    if changes and save:
        save(record, changes, by=request.user)
    # What a stage needs was asked for in a dialog.
    return trigger_client_event(_answer(request, asked, record, column), "dialog:close")


def with_custom(changes):
    """Changes as a service takes them: custom fields together, by their keys."""
    custom = {
        name.removeprefix(CUSTOM): value
        for name, value in changes.items()
        if name.startswith(CUSTOM)
    }
    plain = {name: value for name, value in changes.items() if not name.startswith(CUSTOM)}
    return plain | ({"custom": custom} if custom else {})


def _find(request, asked):
    given = request.POST if request.method == "POST" else request.GET
    column = asked.entity.column(given.get("path", ""))
    if column is None or column.edit is None or not asked.entity.save:
        raise Http404
    rows = load(asked.entity.visible(request.user), asked.entity, [Place(column)], request.user)
    try:
        return rows.get(pk=given.get("key", "")), column
    except (rows.model.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404 from error


def _ask(request, asked, form, record, column):
    """The form, in place of the value; a name stays, hidden, as the way to its record."""
    is_name = _is_name(asked, column)
    context = {
        "form": form,
        "asked": asked,
        "key": str(record.pk),
        "path": column.key,
        "is_name": is_name,
    }
    if form.is_bound:
        return render(request, "lists/_cell.html", context, status=422)
    how = "beforeend" if is_name else "innerHTML"
    return _placed(render(request, "lists/_cell.html", context), record, column, how=how)


def _answer(request, asked, record, column):
    """The cell as it is now; a record that is no longer seen leaves its cell empty."""
    rows = load(asked.entity.visible(request.user), asked.entity, [Place(column)], request.user)
    fresh = rows.filter(pk=record.pk).first()
    if _is_name(asked, column):
        context = {"html": fresh or record}
        response = render(request, "lists/_cell_done.html", context)
        return _placed(response, record, column, within=" .row-link")
    html = cell_of(fresh, head_of(Shown(Place(column)), asked)).html if fresh else ""
    return _placed(render(request, "lists/_cell_done.html", {"html": html}), record, column)


def _is_name(asked, column):
    return column.key == asked.entity.columns[0].key


def _placed(response, record, column, *, how="innerHTML", within=""):
    response["HX-Retarget"] = f"#cell-{record.pk}-{column.key.replace('.', '-')}{within}"
    response["HX-Reswap"] = how
    return response
