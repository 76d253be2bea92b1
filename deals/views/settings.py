"""Admins arrange pipelines, stages and lost reasons. Plain forms: it happens twice a year."""

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only
from deals.models import Deal, LostReason, Pipeline, Stage
from deals.pipelines import active_reasons
from deals.services import arranging
from deals.settings_forms import (
    ArchiveForm,
    NewPipelineForm,
    PipelineForm,
    ReasonForm,
    StageForm,
)

STEPS = {"up": -1, "down": 1}


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def pipelines(request):
    form = NewPipelineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        arranging.add_pipeline(**form.cleaned_data)
        return redirect("deals:pipelines")
    open_deals = Count("deals", filter=Q(deals__status=Deal.Status.OPEN, deals__deleted_at=None))
    stages = Stage.objects.annotate(open_deals=open_deals).order_by("position", "pk")
    rows = Pipeline.objects.prefetch_related(Prefetch("stages", stages))
    context = {
        "form": form,
        "pipelines": rows.order_by("archived_at", "position", "pk"),
        "reasons": active_reasons(),
        "reason_form": ReasonForm(),
        "stage_form": StageForm(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "deals/settings.html", context, status=status)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def pipeline(request, pipeline_id):
    """Rename a pipeline, or add a stage to it."""
    found = get_object_or_404(Pipeline, pk=pipeline_id)
    data = request.POST if request.method == "POST" else None
    form = PipelineForm(data if data and "rename" in data else None, pipeline=found)
    stage_form = StageForm(data if data and "add" in data else None)
    if form.is_valid():
        arranging.rename_pipeline(found, form.cleaned_data["name"])
        return redirect("deals:pipelines")
    if stage_form.is_valid():
        arranging.add_stage(found, **stage_form.cleaned_data)
        return redirect("deals:pipelines")
    context = {"pipeline": found, "form": form, "stage_form": stage_form}
    return render(request, "deals/pipeline.html", context, status=422 if data else 200)


@admins_only
@require_POST
def place_pipeline(request, pipeline_id):
    found = get_object_or_404(Pipeline, pk=pipeline_id, archived_at=None)
    arranging.move_pipeline(found, STEPS.get(request.POST.get("step", ""), 0))
    return redirect("deals:pipelines")


@admins_only
@require_POST
def archive_pipeline(request, pipeline_id):
    """Archive a pipeline, or bring it back."""
    found = get_object_or_404(Pipeline, pk=pipeline_id)
    if found.archived_at:
        arranging.unarchive_pipeline(found)
    else:
        arranging.archive_pipeline(found)
    return redirect("deals:pipelines")


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def stage(request, stage_id):
    found = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    fields = {name: getattr(found, name) for name in StageForm.base_fields}
    data = request.POST if request.method == "POST" else None
    form = StageForm(data, initial=fields)
    if form.is_valid():
        arranging.update_stage(found, **form.cleaned_data)
        return redirect("deals:pipelines")
    context = {
        "stage": found,
        "form": form,
        "archive_form": ArchiveForm(stage=found),
        "open_deals": Deal.objects.open().alive().filter(stage=found).count(),
    }
    return render(request, "deals/stage.html", context, status=422 if data else 200)


@admins_only
@require_POST
def place_stage(request, stage_id):
    found = get_object_or_404(Stage, pk=stage_id, archived_at=None, pipeline__archived_at=None)
    arranging.move_stage(found, STEPS.get(request.POST.get("step", ""), 0))
    return redirect("deals:pipelines")


@admins_only
@require_POST
def archive_stage(request, stage_id):
    """Archive a stage, or bring it back."""
    found = get_object_or_404(Stage, pk=stage_id)
    if found.archived_at:
        arranging.unarchive_stage(found)
        return redirect("deals:pipelines")
    form = ArchiveForm(request.POST, stage=found)
    move_to = form.cleaned_data["move_to"] if form.is_valid() else None
    arranging.archive_stage(found, move_to=move_to, by=request.user)
    return redirect("deals:pipelines")


@admins_only
@require_POST
def add_reason(request):
    form = ReasonForm(request.POST)
    if form.is_valid():
        arranging.add_reason(form.cleaned_data["name"])
    return redirect("deals:pipelines")


@admins_only
@require_POST
def archive_reason(request, reason_id):
    arranging.archive_reason(get_object_or_404(LostReason, pk=reason_id))
    return redirect("deals:pipelines")
