"""Settings for admins: the labels of leads, deals, people and organizations."""

from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import admins_only
from contacts.forms.settings import DeleteLabelForm, LabelForm
from contacts.labels import kept_labels, uses_of
from contacts.models import Label
from contacts.services.labels import delete_label
from core import ordered
from core.dialogs import done, form_dialog
from core.htmx import render_page
from core.naming import ShiftForm

PAGE = "contacts:labels"


@admins_only
@require_safe
def labels(request):
    return _page(request)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, entity):
    if entity not in Label.Entity.values:
        raise Http404
    form = LabelForm(request.POST or None, instance=Label(entity=entity))
    if not form.is_valid():
        title = _("New label for %(entity)s") % {"entity": Label.Entity(entity).label.lower()}
        return form_dialog(request, form, title=title, action=_("Add label"), back=PAGE)
    label = ordered.append(form.instance, form.siblings, at_most=200)
    return done(request, PAGE, _("“%(name)s” added.") % {"name": label})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, label_id):
    label = get_object_or_404(Label, pk=label_id)
    form = LabelForm(request.POST or None, instance=label)
    if not form.is_valid():
        return form_dialog(request, form, title=_("Edit label"), back=PAGE)
    ordered.update(label, form.cleaned_data)
    return done(request, PAGE, _("“%(name)s” saved.") % {"name": label})


@admins_only
@require_POST
def shift(request, label_id):
    label = get_object_or_404(Label, pk=label_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Up or down."))
    siblings = Label.objects.filter(entity=label.entity)
    ordered.shift(label, siblings, by=form.cleaned_data["by"])
    return _page(request) if request.htmx else redirect(PAGE)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, label_id):
    """Say on how many records the label is, and delete it when that is confirmed."""
    label = get_object_or_404(Label, pk=label_id)
    uses = uses_of(label)
    data = request.POST if request.method == "POST" else None
    form = DeleteLabelForm(data, initial={"uses": uses})
    if not form.is_valid():
        title, action = _("Delete “%(label)s”") % {"label": label}, _("Delete label")
        shown = {"title": title, "action": action, "text": _what_happens(uses), "kind": "danger"}
        return form_dialog(request, form, back=PAGE, **shown)
    delete_label(label, at_most=form.cleaned_data["uses"])
    return done(request, PAGE, _("“%(name)s” deleted.") % {"name": label})


def _what_happens(uses):
    if not uses:
        return _("It is on no record.")
    return ngettext(
        "It is on %(count)s record and is taken off it. This cannot be undone.",
        "It is on %(count)s records and is taken off them. This cannot be undone.",
        uses,
    ) % {"count": uses}


def _page(request):
    context = {"groups": kept_labels()}
    return render_page(request, "contacts/settings/labels.html", context, partial="rows")
