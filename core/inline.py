"""Values that are changed where they stand: one click, type, Enter.

A page shows each value with `components/inline.html` and an `Inline`. Its `url` answers a GET with
the same piece and a form in it, a POST with the new value, or with the form and what is wrong
(422). Forms send back what they showed (`show_hidden_initial`), and services that take `was`
refuse what somebody else changed meanwhile (`core.overtaken`); the piece then shows both.
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect

from core.htmx import Request, render_page

TEMPLATE = "components/inline_page.html"


@dataclass
class Inline:
    """One value of a record on its page, as `components/inline.html` draws it.

    `template` draws the value (it gets `record`, `name` and the page's own context), `body` the
    inside of the form. `edit_url` is where a browser without scripts changes it.
    """

    record: Any
    name: str
    label: Any
    url: str
    edit_url: str
    template: str
    body: str = "components/inline_fields.html"
    may_edit: bool = True
    form: Any = None
    is_overtaken: bool = False
    context: dict[str, Any] = field(default_factory=dict)
    # Other pieces of the page that show the value too: a template drawn out of band once saved.
    also: str = ""

    @property
    def id(self) -> str:
        return f"inline-{self.record._meta.model_name}-{self.record.pk}-{self.name}"


def piece(request: Request, inline: Inline) -> HttpResponse:
    """The value with its form; 422 when the form was refused."""
    status = 422 if inline.form is not None and inline.form.is_bound else 200
    context = {"inline": inline, **inline.context}
    return render_page(request, TEMPLATE, context, partial="inline", status=status)


def saved(request: Request, inline: Inline) -> HttpResponse:
    """The value as it is now, without a form; a browser without scripts goes to the record."""
    if not request.htmx:
        return HttpResponseRedirect(inline.record.get_absolute_url())
    context = {"inline": inline, "out_of_band": True, **inline.context}
    return render_page(request, TEMPLATE, context, partial="inline")


def values_shown(form: forms.BaseForm) -> dict[str, Any]:
    """What the form showed of the fields that its user changed, as values: a service's `was`."""
    shown: dict[str, Any] = {}
    names = {name: form.add_initial_prefix(name) for name in form.fields}
    # A list that was shown empty leaves no trace of it; every other field does.
    tells = [name for name in form.fields if not _is_list(form.fields[name])]
    if tells and not any(names[name] in form.data for name in form.fields):
        return shown  # sent by something that says nothing of what it showed
    for name in form.changed_data:
        form_field = form.fields[name]
        is_told = names[name] in form.data or _is_list(form_field)
        if not form_field.show_hidden_initial or not is_told:
            continue
        widget = form_field.hidden_widget()
        text = widget.value_from_datadict(form.data, form.files, form.add_initial_prefix(name))
        try:
            shown[name] = form_field.to_python(text)
        except ValidationError:
            continue  # it showed what cannot be any more: there is nothing to compare
    return shown


def _is_list(form_field: forms.Field) -> bool:
    return isinstance(form_field, forms.ModelMultipleChoiceField)


def ask_again(form: Any, fresh: Any) -> None:
    """Keep what was typed, and know what `fresh` (the record's form as of now) shows.

    Saved once more, it replaces that.
    """
    data = form.data.copy()
    for bound in fresh:
        value = bound.value()
        values = value if isinstance(value, list | tuple) else [value]
        texts = ["" if one is None else str(one) for one in values]
        data.setlist(fresh.add_initial_prefix(bound.name), texts)
    form.data = data
