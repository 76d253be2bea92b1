"""Settings for admins: whose a lead is that came without an owner."""

from typing import Any

from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import admins_only
from core import ordered
from core.dialogs import done
from core.htmx import render_page
from core.ids import read_id
from core.naming import ShiftForm
from leads.assigning import services
from leads.assigning.choosing import Rulebook
from leads.assigning.forms import ExampleForm, RuleForm
from leads.assigning.models import AssignmentRule
from leads.assigning.wording import Wording

PAGE = "assigning:rules"


@admins_only
@require_safe
def rules(request):
    return _page(request)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    form = RuleForm(request.POST or None)
    if not form.is_valid():
        return _dialog(request, form, title=_("New rule"), action=_("Add rule"))
    rule = services.add_rule(**form.values())
    return done(request, PAGE, _("“%(name)s” added.") % {"name": rule})


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, rule_id):
    rule = get_object_or_404(AssignmentRule, pk=rule_id)
    form = RuleForm(request.POST or None, rule=rule)
    if not form.is_valid():
        return _dialog(request, form, title=_("Edit rule"), action=_("Save"))
    services.change_rule(rule, form.values())
    return done(request, PAGE, _("“%(name)s” saved.") % {"name": rule})


@admins_only
@require_POST
def shift(request, rule_id):
    rule = get_object_or_404(AssignmentRule, pk=rule_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Up or down."))
    ordered.shift(rule, AssignmentRule.objects.all(), by=form.cleaned_data["by"])
    return _changed(request)


@admins_only
@require_POST
def order(request):
    """The whole list in the order in which somebody has dragged it."""
    keys = [read_id(key) for key in request.POST.getlist("row")]
    services.order_rules(keys)
    return _changed(request)


@admins_only
@require_POST
def switch(request, rule_id):
    """Use a rule, or leave it out for a while."""
    rule = get_object_or_404(AssignmentRule, pk=rule_id)
    services.change_rule(rule, {"is_on": request.POST.get("is_on") == "on"})
    return _changed(request)


@admins_only
@require_POST
def delete(request, rule_id):
    rule = get_object_or_404(AssignmentRule, pk=rule_id)
    services.delete_rule(rule)
    return done(request, PAGE, _("“%(name)s” deleted.") % {"name": rule.name})


@admins_only
@require_safe
def example(request):
    """Which rule would take a lead like this one. Nobody loses a turn by it."""
    form = ExampleForm(request.GET)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        candidate = form.candidate()
        context |= {
            "choice": Rulebook(is_trial=True).choose(candidate),
            "country": candidate.country,
        }
        context["is_tried"] = True
    status = 200 if form.is_valid() else 422
    if request.htmx:
        return render(request, "leads/assigning/rules.html#example", context, status=status)
    return _page(request, **context)


def _changed(request):
    return _page(request) if request.htmx else redirect(PAGE)


def _dialog(request, form, *, title, action):
    context = {"form": form, "title": title, "action": action}
    status = 422 if form.errors else 200
    template = "leads/assigning/rule.html"
    return render_page(request, template, context, partial="dialog", status=status)


def _page(request, **extra):
    wording = Wording()
    rows = AssignmentRule.objects.select_related("user", "team").order_by("position", "pk")
    context = {"rows": [wording.of(rule) for rule in rows], "form": ExampleForm(), **extra}
    return render_page(request, "leads/assigning/rules.html", context, partial="rows")
