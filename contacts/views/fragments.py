"""Pieces that other pages ask for while somebody types."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.forms import OrganizationForm, PersonForm
from contacts.listing import matching
from contacts.models import Organization, Person
from contacts.picking import PickForm
from contacts.picking.choosing import with_id
from contacts.points import tidy

MODELS: dict[str, Any] = {"person": Person, "organization": Organization}
FORMS: dict[str, Any] = {"person": PersonForm, "organization": OrganizationForm}
SUGGESTIONS = 8


@require_safe
def search(request):
    """Suggestions for a name being typed: `kind`, and `field`, the input that holds the text.

    With `existing`, a new contact is not among them.
    """
    model = MODELS.get(request.GET.get("kind", ""))
    if model is None:
        return HttpResponseBadRequest("No such kind of contact.")
    typed = tidy(request.GET.get(request.GET.get("field", "q"), ""), 200)
    found = model.objects.visible_to(request.user).with_points()
    if model is Person:
        seen = Organization.objects.visible_to(request.user)
        found = found.prefetch_related(Prefetch("organization", seen))
    found = matching(found, typed).order_by("name_folded", "id")[:SUGGESTIONS] if typed else []
    new = "" if request.GET.get("existing") else typed
    context = {"found": found, "typed": new, "kind": request.GET["kind"]}
    context["list_id"] = tidy(request.GET.get("list", ""), 60)
    return render(request, "contacts/suggestions.html", context)


@require_safe
def duplicates(request):
    """The live hint: who is already there, for the fields of the form that asks.

    `kind` is the form: a person's, an organization's, or else the picker of other forms.
    """
    kind = request.GET.get("kind", "")
    form: Any
    if kind in FORMS:
        saved = with_id(MODELS[kind], request.GET.get("saved", ""), user=request.user)
        form = FORMS[kind](request.GET, user=request.user, instance=saved)
    else:
        form = PickForm(request.GET, user=request.user, prefix=request.GET.get("prefix") or None)
    context = {"candidates": form.find(), "prefix": form.prefix or "", "opens": kind in FORMS}
    return render(request, "contacts/_candidates.html", context)
