from dataclasses import asdict
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities import services
from activities.agenda import Filters, read_agenda
from activities.forms import ActivityForm, FilterForm
from activities.models import Activity
from activities.subjects import reference_to, suggest
from activities.timeline import allow
from activities.views.answers import said, saved
from contacts.points import tidy
from core.htmx import render_page

TEMPLATE = "activities/activity.html"


@require_safe
def agenda(request):
    """What there is to do, by when; or what was done (`show=done`)."""
    form = FilterForm(request.GET, user=request.user)
    filters, after = form.chosen(), request.GET.get("after", "")
    context = {
        "form": form,
        "filters": filters,
        "is_filtered": filters != Filters(),
        "query": urlencode(asdict(filters)),
        "agenda": read_agenda(request.user, filters, after=after),
    }
    return render_page(
        request, "activities/list.html", context, partial="page" if after else "agenda"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """The dialog; `on=deal:12` names the record it was opened on."""
    initial = {"owner": request.user.pk, "reference": request.GET.get("on", "")}
    form = ActivityForm(
        request.POST or None, user=request.user, initial=initial, auto_id="planned-%s"
    )
    if not form.is_valid():
        return _dialog(request, {"form": form})
    kind, subject = form.cleaned_data["reference"]
    services.plan_activity(**form.plan(), by=request.user, **{kind: subject})
    return saved(request, subject, _("Activity planned."))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    activity = _find(request, pk)
    form = ActivityForm(
        request.POST or None, user=request.user, instance=activity, auto_id="planned-%s"
    )
    if not form.is_valid():
        return _dialog(request, {"form": form, "activity": allow(activity, request.user)})
    services.update_activity(activity, form.changes(), by=request.user)
    return saved(request, activity.subject, _("Activity saved."))


@require_safe
def subjects(request):
    """Suggestions for the record of a new activity."""
    typed = tidy(request.GET.get("typed", ""), 200)
    context = {"typed": typed, "suggestions": suggest(request.user, typed)}
    return render(request, f"{TEMPLATE}#suggestions", context)


@require_POST
def done(request, pk):
    activity = services.finish_activity(_find(request, pk), by=request.user)
    undo = reverse("activities:undone", args=[activity.pk])
    return said(
        request,
        activity.subject,
        _("“%(activity)s” is done.") % {"activity": activity},
        undo=undo,
        template="activities/done.html",
        reference=reference_to(activity.subject),
    )


@require_POST
def undone(request, pk):
    activity = services.reopen_activity(_find(request, pk), by=request.user)
    return said(request, activity.subject, _("“%(activity)s” is to do.") % {"activity": activity})


@require_POST
def delete(request, pk):
    activity = services.delete_entry(_find(request, pk), by=request.user)
    undo = reverse("activities:restore", args=[activity.pk])
    return said(request, activity.subject, _("Activity deleted."), undo=undo)


@require_POST
def restore(request, pk):
    rows = Activity.objects.in_trash_of(request.user).with_subjects()
    activity = services.restore_entry(get_object_or_404(rows, pk=pk), by=request.user)
    return said(request, activity.subject, _("Activity restored."))


def _find(request, pk):
    rows = Activity.objects.visible_to(request.user).with_subjects().select_related("owner")
    return get_object_or_404(rows, pk=pk)


def _dialog(request, context):
    status = 422 if context["form"].is_bound else 200
    return render_page(request, TEMPLATE, context, partial="form", status=status)
