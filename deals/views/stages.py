"""Settings for admins: the stages of a pipeline."""

from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only
from core import ordered
from core.dialogs import done, form_dialog
from core.naming import ShiftForm
from deals.models import Pipeline, Stage
from deals.pipelines import MOST_STAGES, standing_deals
from deals.services import pipelines as services
from deals.settings_forms import ArchiveStageForm, StageForm
from deals.views.pipelines import PAGE, pipelines_page


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, pipeline_id):
    pipeline = get_object_or_404(Pipeline, pk=pipeline_id, archived_at=None)
    form = StageForm(request.POST or None, instance=Stage(pipeline=pipeline))
    if not form.is_valid():
        title = _("New stage in %(pipeline)s") % {"pipeline": pipeline}
        return form_dialog(request, form, title=title, action=_("Add stage"), back=PAGE)
    stage = ordered.append(form.instance, form.siblings, at_most=MOST_STAGES)
    return done(request, PAGE, _("“%(name)s” added.") % {"name": stage})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, stage_id):
    stage = get_object_or_404(Stage, pk=stage_id)
    form = StageForm(request.POST or None, instance=stage)
    if not form.is_valid():
        return form_dialog(request, form, title=_("Edit stage"), back=PAGE)
    services.update_stage(stage, form.cleaned_data)
    return done(request, PAGE, _("“%(name)s” saved.") % {"name": stage})


@admins_only
@require_POST
def shift(request, stage_id):
    stage = get_object_or_404(Stage, pk=stage_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Up or down."))
    siblings = Stage.objects.filter(pipeline=stage.pipeline_id)
    ordered.shift(stage, siblings, by=form.cleaned_data["by"])
    return pipelines_page(request) if request.htmx else redirect(PAGE)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request, stage_id):
    """Archive at once an empty stage; of one with open deals ask first where they go."""
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    standing = standing_deals().filter(stage=stage).count()
    data = request.POST if request.method == "POST" else None
    form = ArchiveStageForm(data, stage=stage, standing=standing)
    if not form.is_valid():
        title = _("Archive “%(stage)s”") % {"stage": stage}
        shown = {"title": title, "text": _what_happens(standing), "action": _("Archive stage")}
        return form_dialog(request, form, back=PAGE, **shown)
    services.archive_stage(stage, target=form.cleaned_data.get("target"), by=request.user)
    undo = reverse("deals:unarchive_stage", args=[stage.pk])
    return done(request, PAGE, _("“%(name)s” is archived.") % {"name": stage}, undo_url=undo)


@admins_only
@require_POST
def unarchive(request, stage_id):
    stage = ordered.unarchive(get_object_or_404(Stage, pk=stage_id))
    return done(request, PAGE, _("“%(name)s” is back.") % {"name": stage})


def _what_happens(standing):
    if not standing:
        return _("No open deal stands in it. Won and lost deals keep it in their history.")
    return ngettext(
        "%(count)s open deal stands in it and moves to another stage. "
        "Won and lost deals keep it in their history.",
        "%(count)s open deals stand in it and move to another stage. "
        "Won and lost deals keep it in their history.",
        standing,
    ) % {"count": standing}
