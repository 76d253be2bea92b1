"""Settings for admins: the pipelines."""

from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import admins_only
from core import ordered
from core.dialogs import done, form_dialog
from core.htmx import render_page
from core.naming import ShiftForm
from deals.models import Pipeline
from deals.pipelines import kept_pipelines
from deals.services import pipelines as services
from deals.settings_forms import NewPipelineForm, PipelineForm

PAGE = "deals:pipelines"


@admins_only
@require_safe
def pipelines(request):
    return pipelines_page(request)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = NewPipelineForm(request.POST or None)
    if not form.is_valid():
        title, action = _("New pipeline"), _("Add pipeline")
        return form_dialog(request, form, title=title, action=action, back=PAGE)
    pipeline = services.add_pipeline(**form.cleaned_data)
    return done(request, PAGE, _("“%(name)s” added.") % {"name": pipeline})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pipeline_id):
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    form = PipelineForm(request.POST or None, instance=pipeline)
    if not form.is_valid():
        return form_dialog(request, form, title=_("Rename pipeline"), back=PAGE)
    ordered.update(pipeline, form.cleaned_data)
    return done(request, PAGE, _("“%(name)s” saved.") % {"name": pipeline})


@admins_only
@require_POST
def shift(request, pipeline_id):
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Up or down."))
    ordered.shift(pipeline, Pipeline.objects.all(), by=form.cleaned_data["by"])
    return pipelines_page(request) if request.htmx else redirect(PAGE)


@admins_only
@require_POST
def archive(request, pipeline_id):
    pipeline = services.archive_pipeline(get_object_or_404(Pipeline, pk=pipeline_id))
    undo = reverse("deals:unarchive_pipeline", args=[pipeline.pk])
    return done(request, PAGE, _("“%(name)s” is archived.") % {"name": pipeline}, undo_url=undo)


@admins_only
@require_POST
def unarchive(request, pipeline_id):
    pipeline = ordered.unarchive(get_object_or_404(Pipeline, pk=pipeline_id))
    return done(request, PAGE, _("“%(name)s” is back.") % {"name": pipeline})


def pipelines_page(request):
    """The page of all pipelines, or the pipelines alone when htmx asks for them."""
    kept = kept_pipelines()
    context = {
        "pipelines": [each for each in kept if not each.archived_at],
        "archived": [each for each in kept if each.archived_at],
    }
    return render_page(request, "deals/settings/pipelines.html", context, partial="rows")
