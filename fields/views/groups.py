"""Settings for admins: the headings over fields."""

from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only
from core.dialogs import done, form_dialog
from core.naming import ShiftForm
from fields import services
from fields.models import FieldGroup
from fields.settings_forms import GroupForm
from fields.views.answers import fields_page, page_of


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, entity):
    form = GroupForm(request.POST or None, instance=FieldGroup(entity=entity))
    if not form.is_valid():
        title, action = _("New group"), _("Add group")
        return form_dialog(request, form, title=title, action=action, back=page_of(entity))
    group = services.add_group(entity=entity, name=form.cleaned_data["name"])
    return done(request, page_of(entity), _("“%(name)s” added.") % {"name": group})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, group_id):
    group = get_object_or_404(FieldGroup, pk=group_id)
    form = GroupForm(request.POST or None, instance=group)
    if not form.is_valid():
        return form_dialog(request, form, title=_("Rename group"), back=page_of(group.entity))
    group = services.update_group(group, name=form.cleaned_data["name"])
    return done(request, page_of(group.entity), _("“%(name)s” saved.") % {"name": group})


@admins_only
@require_POST
def shift(request, group_id):
    group = get_object_or_404(FieldGroup, pk=group_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Up or down."))
    services.shift_group(group, by=form.cleaned_data["by"])
    return fields_page(request, group.entity) if request.htmx else redirect(page_of(group.entity))


@admins_only
@require_POST
def delete(request, group_id):
    group = get_object_or_404(FieldGroup, pk=group_id)
    services.delete_group(group)
    text = _("“%(name)s” is gone. Its fields stay, without a group.") % {"name": group}
    return done(request, page_of(group.entity), text)
