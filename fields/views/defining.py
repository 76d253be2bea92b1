"""Settings for admins: the fields of leads and deals, people and organizations."""

from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import admins_only
from core.dialogs import done
from core.htmx import render_page
from core.naming import ShiftForm
from fields import services
from fields.examples import example_of
from fields.kinds import KINDS
from fields.models import Field, FieldSet
from fields.settings_forms import FieldForm
from fields.views.answers import fields_page, page_of


@admins_only
@require_safe
def home(request):
    return redirect(page_of(FieldSet.DEAL))


@admins_only
@require_safe
def fields(request, entity):
    return fields_page(request, entity)


@admins_only
@require_safe
def kinds(request, entity):
    """The kinds to choose from, the first step of a new field."""
    context = {"kinds": KINDS.values(), "entity": entity, "back_url": page_of(entity)}
    return render_page(request, "fields/settings/kinds.html", context, partial="dialog")


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, entity, kind):
    form = FieldForm(request.POST or None, instance=_new(entity, kind), user=request.user)
    if not form.is_valid():
        title = _("New field: %(kind)s") % {"kind": KINDS[kind].label}
        return _dialog(request, form, title, action=_("Add field"))
    field = services.add_field(entity=entity, kind=kind, **form.details)
    return done(request, page_of(entity), _("“%(name)s” added.") % {"name": field})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, field_id):
    field = get_object_or_404(Field, pk=field_id)
    form = FieldForm(request.POST or None, instance=field, user=request.user)
    if not form.is_valid():
        return _dialog(request, form, _("Edit field"))
    field = services.update_field(field, form.details)
    return done(request, page_of(field.entity), _("“%(name)s” saved.") % {"name": field})


@admins_only
@require_safe
def example(request, entity, kind):
    """How the field of a form that is being filled in will look."""
    form = FieldForm(request.GET, instance=_new(entity, kind), user=request.user)
    context = {"example": example_of(form, user=request.user)}
    return render(request, "fields/settings/example.html", context)


@admins_only
@require_POST
def shift(request, field_id):
    field = get_object_or_404(Field, pk=field_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Up or down."))
    services.shift_field(field, by=form.cleaned_data["by"])
    return fields_page(request, field.entity) if request.htmx else redirect(page_of(field.entity))


@admins_only
@require_POST
def archive(request, field_id):
    field = services.archive_field(get_object_or_404(Field, pk=field_id))
    undo = reverse("fields:unarchive", args=[field.pk])
    text = _("“%(name)s” is archived. Its values are kept.") % {"name": field}
    return done(request, page_of(field.entity), text, undo_url=undo)


@admins_only
@require_POST
def unarchive(request, field_id):
    field = services.unarchive_field(get_object_or_404(Field, pk=field_id))
    return done(request, page_of(field.entity), _("“%(name)s” is back.") % {"name": field})


def _new(entity, kind):
    if kind not in KINDS:
        raise Http404
    return Field(entity=entity, kind=kind)


def _dialog(request, form, title, action=""):
    field = form.instance
    context = {"form": form, "field": field, "title": title, "action": action}
    context["back_url"] = page_of(field.entity)
    context["names"] = form.names
    status = 422 if form.is_bound else 200
    template = "fields/settings/field.html"
    return render_page(request, template, context, partial="dialog", status=status)
