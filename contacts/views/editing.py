"""The dialogs that make a contact and change it; pages of their own without scripts."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.once import once
from contacts import services
from contacts.forms import OrganizationForm, PersonForm
from contacts.models import Organization
from contacts.picking import change_person, pick_contacts
from contacts.picking.choosing import with_id
from contacts.views.answers import answer, contact_or_404, leave
from core.errors import Overtaken
from core.htmx import render_page

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@once
def person_new(request):
    """Add a person; `?organization=` says where they work."""
    asked = request.GET.get("organization", "")
    organization = with_id(Organization, asked, user=request.user)
    form = PersonForm(_posted(request), user=request.user, organization=organization)
    if not form.is_valid():
        return _dialog(request, form, "person", _("Add a person"), reverse("contacts:people"))
    person, _organization = pick_contacts(form.picked, **_terms(request, form))
    return leave(request, person, _("“%(contact)s” is added.") % {"contact": person})


@require_http_methods(FORM_METHODS)
@once
def organization_new(request):
    form = OrganizationForm(_posted(request), user=request.user)
    if not form.is_valid():
        back = reverse("contacts:organizations")
        return _dialog(request, form, "organization", _("Add an organization"), back)
    _person, organization = pick_contacts(form.picked, **_terms(request, form))
    return leave(request, organization, _("“%(contact)s” is added.") % {"contact": organization})


@require_http_methods(FORM_METHODS)
def person_edit(request, pk):
    person = contact_or_404(request, "person", pk)
    if person.pk != pk:
        return redirect("contacts:person_edit", person.pk)
    services.refuse_if_not_editable(person, request.user)
    form = PersonForm(_posted(request), user=request.user, instance=person)
    if not form.is_valid():
        title = _("Edit the person")
        return _dialog(request, form, "person", title, person.get_absolute_url())
    try:
        person = change_person(
            person, form.changes(), form.picked_organization, by=request.user, was=form.was
        )
    except Overtaken as error:
        return _overtaken(request, form, "person", _("Edit the person"), error)
    return answer(request, person, _("“%(contact)s” is saved.") % {"contact": person})


@require_http_methods(FORM_METHODS)
def organization_edit(request, pk):
    organization = contact_or_404(request, "organization", pk)
    if organization.pk != pk:
        return redirect("contacts:organization_edit", organization.pk)
    services.refuse_if_not_editable(organization, request.user)
    form = OrganizationForm(_posted(request), user=request.user, instance=organization)
    if not form.is_valid():
        title = _("Edit the organization")
        return _dialog(request, form, "organization", title, organization.get_absolute_url())
    try:
        organization = services.update_organization(
            organization, form.changes(), by=request.user, was=form.was
        )
    except Overtaken as error:
        return _overtaken(request, form, "organization", _("Edit the organization"), error)
    return answer(request, organization, _("“%(contact)s” is saved.") % {"contact": organization})


def _overtaken(request, form, kind, title, error):
    """What somebody else changed meanwhile is said; saved once more, the form replaces it."""
    contact = contact_or_404(request, kind, form.contact.pk)
    form.ask_again(type(form)(user=request.user, instance=contact))
    form.add_error(None, str(error))
    return _dialog(request, form, kind, title, contact.get_absolute_url())


def _posted(request):
    return request.POST if request.method == "POST" else None


def _terms(request, form):
    return {
        "by": request.user,
        "owner": form.cleaned_data["owner"],
        "visibility": form.cleaned_data["visibility"],
        "confirmed": True,
    }


def _dialog(request, form, kind, title, back_url):
    context = {"form": form, "kind": kind, "title": title, "back_url": back_url}
    context["contact"] = form.contact
    status = 422 if form.is_bound else 200
    return render_page(request, "contacts/edit.html", context, partial="dialog", status=status)
