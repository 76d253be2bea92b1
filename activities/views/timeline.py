from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from activities import services, timeline
from activities.forms import ActivityForm, FilesForm, NoteForm
from activities.scope import scope_of
from activities.subjects import find_subject
from activities.views.answers import CHANGED
from core.htmx import render_page

TEMPLATE = "activities/timeline.html"
FILTERS = [
    ("all", _("All")),
    ("notes", _("Notes")),
    ("activities", _("Activities")),
    ("files", _("Files")),
    ("changes", _("Changes")),
]


@require_safe
def show(request, kind, key):
    subject = find_subject(request.user, kind, key)
    context = (
        _place(subject, kind) | _forms(request.user, subject) | _entries(request, subject, kind)
    )
    return render_page(request, TEMPLATE, context, partial="timeline")


@require_safe
def entries(request, kind, key):
    """The part that is fetched again when something changes; with `before`, the next page."""
    subject = find_subject(request.user, kind, key)
    context = _place(subject, kind) | _entries(request, subject, kind)
    partial = "page" if context["before"] else "entries"
    return render_page(request, "activities/entries.html", context, partial=partial)


@require_POST
def notes(request, kind, key):
    subject = find_subject(request.user, kind, key)
    form = _note_form(request.POST)
    if not form.is_valid():
        return _refused(request, subject, kind, "note", form)
    services.add_note(text=form.cleaned_data["text"], by=request.user, **{kind: subject})
    return _written(request, subject, kind, "note", _note_form())


@require_POST
def activities(request, kind, key):
    subject = find_subject(request.user, kind, key)
    form = _activity_form(request.user, subject, request.POST)
    if not form.is_valid():
        return _refused(request, subject, kind, "activity", form)
    services.plan_activity(**form.plan(), by=request.user, **{kind: subject})
    return _written(request, subject, kind, "activity", _activity_form(request.user, subject))


@require_POST
def files(request, kind, key):
    subject = find_subject(request.user, kind, key)
    form = _files_form(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, subject, kind, "files", form)
    services.attach_files(form.cleaned_data["uploads"], by=request.user, **{kind: subject})
    return _written(request, subject, kind, "files", _files_form())


def _place(subject, kind):
    return {"subject": subject, "kind": kind}


def _entries(request, subject, kind):
    scope = scope_of(subject, kind, request.user)
    show = request.GET.get("show", "all")
    show = show if show in timeline.SHOWN else "all"
    before = timeline.Key.parse(request.GET.get("before", ""))
    return {
        "page": timeline.read_page(scope, show=show, before=before),
        "planned": [] if before else timeline.planned(scope),
        "show": show,
        "filters": FILTERS,
        "before": before,
    }


def _forms(user, subject):
    if getattr(subject, "converted_at", None):
        return {}
    return {
        "note_form": _note_form(),
        "activity_form": _activity_form(user, subject),
        "files_form": _files_form(),
    }


def _note_form(data=None):
    return NoteForm(data, auto_id="note-%s")


def _activity_form(user, subject, data=None):
    initial = {"owner": user.pk}
    return ActivityForm(data, user=user, subject=subject, initial=initial, auto_id="activity-%s")


def _files_form(data=None, files=None):
    return FilesForm(data, files, auto_id="upload-%s")


def _refused(request, subject, kind, name, form):
    context = _place(subject, kind) | {f"{name}_form": form}
    if not request.htmx:
        others = _forms(request.user, subject) | _entries(request, subject, kind)
        return render(request, TEMPLATE, others | context, status=422)
    return render(request, f"{TEMPLATE}#{name}_form", context, status=422)


def _written(request, subject, kind, name, empty_form):
    """The form again, empty; the entries hear of it and fetch themselves."""
    if not request.htmx:
        return redirect(subject)
    context = _place(subject, kind) | {f"{name}_form": empty_form}
    response = render(request, f"{TEMPLATE}#{name}_form", context)
    response["HX-Trigger"] = CHANGED
    return response
