"""Settings for admins: the choices that a field offers."""

from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only
from core.dialogs import done, form_dialog
from core.htmx import render_page
from core.naming import ShiftForm
from core.templatetags.formats import number
from fields import services
from fields.models import Choice, Field
from fields.services.choices import uses_of
from fields.settings_forms import ChoiceForm, MergeChoiceForm


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request, field_id):
    """The choices of a field in order, and a form that adds one."""
    field = get_object_or_404(Field, pk=field_id)
    if not hasattr(field.does, "offered"):
        raise Http404
    form = ChoiceForm(request.POST or None, instance=Choice(field=field))
    if not form.is_valid():
        return _page(request, field, form)
    choice = services.add_choice(field, **form.cleaned_data)
    return done(request, _page_of(field), _("“%(name)s” added.") % {"name": choice})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, choice_id):
    choice = _choice_or_404(choice_id)
    form = ChoiceForm(request.POST or None, instance=choice)
    if not form.is_valid():
        return form_dialog(request, form, title=_("Edit choice"), back=_page_of(choice.field))
    services.update_choice(choice, form.cleaned_data)
    text = _("“%(name)s” saved.") % {"name": form.cleaned_data["name"]}
    return done(request, _page_of(choice.field), text)


@admins_only
@require_POST
def shift(request, choice_id):
    choice = _choice_or_404(choice_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Up or down."))
    services.shift_choice(choice, by=form.cleaned_data["by"])
    if not request.htmx:
        return redirect(_page_of(choice.field))
    return _page(request, choice.field, ChoiceForm(instance=Choice(field=choice.field)))


@admins_only
@require_POST
def archive(request, choice_id):
    choice = services.archive_choice(_choice_or_404(choice_id))
    undo = reverse("fields:unarchive_choice", args=[choice.pk])
    text = _("“%(name)s” is archived. Records that have it keep it.") % {"name": choice}
    return done(request, _page_of(choice.field), text, undo_url=undo)


@admins_only
@require_POST
def unarchive(request, choice_id):
    choice = services.unarchive_choice(_choice_or_404(choice_id))
    return done(request, _page_of(choice.field), _("“%(name)s” is back.") % {"name": choice})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, choice_id):
    """Say how many records have the choice, and which one they get instead."""
    choice = _choice_or_404(choice_id)
    data = request.POST if request.method == "POST" else None
    form = MergeChoiceForm(data, choice=choice)
    if not form.is_valid():
        title, action = _("Merge “%(choice)s”") % {"choice": choice}, _("Merge choices")
        shown = {"title": title, "action": action, "text": _what_happens(uses_of(choice))}
        return form_dialog(request, form, back=_page_of(choice.field), **shown)
    target = form.cleaned_data["target"]
    services.merge_choice(choice, target)
    words = {"choice": choice, "target": target}
    text = _("“%(choice)s” is “%(target)s” from now on.") % words
    return done(request, _page_of(choice.field), text)


def _what_happens(uses):
    if not uses:
        return _("No record has it. It is offered no longer.")
    return ngettext(
        "%(count)s record has it. This cannot be undone.",
        "%(count)s records have it. This cannot be undone.",
        uses,
    ) % {"count": number(uses)}


def _choice_or_404(choice_id):
    found = Choice.objects.select_related("field").filter(merged_into=None)
    return get_object_or_404(found, pk=choice_id)


def _page_of(field):
    return reverse("fields:choices", args=[field.pk])


def _page(request, field, form):
    rows = field.choices.filter(merged_into=None).order_by("position", "pk")
    context = {
        "field": field,
        "form": form,
        "rows": [row for row in rows if not row.archived_at],
        "archived": [row for row in rows if row.archived_at],
    }
    status = 422 if form.errors else 200
    template = "fields/settings/choices.html"
    return render_page(request, template, context, partial="rows", status=status)
