"""Roles of people in organizations, and families of organizations: pieces of their pages."""

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import services
from contacts.forms.ties import LinkForm, RoleFields, RoleForm
from contacts.picking.tying import add_picked_link, add_picked_role
from contacts.ties.family import family_of
from contacts.ties.models import Affiliation, OrganizationLink
from contacts.ties.roles import roles_of
from contacts.views.answers import answer, contact_or_404
from core.dialogs import form_dialog
from core.errors import Rejected
from core.htmx import render_page

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def organizations_of(request, pk):
    """Where a person works and worked: a piece of their page."""
    person = contact_or_404(request, "person", pk)
    context = {
        "person": person,
        "roles": roles_of(person, user=request.user),
        "may_edit": services.may_edit(person, request.user),
    }
    return render(request, "contacts/organizations_of.html", context)


@require_safe
def family(request, pk):
    """The family of an organization: a piece of its page."""
    organization = contact_or_404(request, "organization", pk)
    context = {
        "organization": organization,
        "family": family_of(organization, user=request.user),
        "may_edit": services.may_edit(organization, request.user),
    }
    return render(request, "contacts/family.html", context)


@require_http_methods(FORM_METHODS)
def role_new(request, kind, pk):
    """Add an organization to a person, or a person to an organization."""
    contact = contact_or_404(request, kind, pk)
    picks = "organization" if kind == "person" else "person"
    form = RoleForm(_posted(request), user=request.user, picks=picks)
    title = _("Add an organization") if kind == "person" else _("Add somebody who works here")
    if not form.is_valid():
        return _dialog(request, form, contact, title)
    given = form.cleaned_data
    try:
        add_picked_role(
            contact,
            form.picked,
            role=given["role"],
            until_on=given["until_on"],
            by=request.user,
        )
    except Rejected as error:
        return _refused(request, form, contact, title, error)
    return answer(request, contact, _("The role is added."))


@require_http_methods(FORM_METHODS)
def role_edit(request, role_id):
    role = _role_or_404(request, role_id)
    initial = {"role": role.role, "until_on": role.until_on}
    form = RoleFields(_posted(request), initial=initial)
    if not form.is_valid():
        title = _("%(person)s in “%(organization)s”") % {
            "person": role.person,
            "organization": role.organization,
        }
        return form_dialog(request, form, title=title, back=role.person.get_absolute_url())
    services.change_affiliation(role, form.cleaned_data, by=request.user)
    return _changed(request, role, _("The role is saved."))


@require_POST
def role_main(request, role_id):
    """Make this the person's main organization."""
    role = _role_or_404(request, role_id)
    services.make_main(role, by=request.user)
    text = _("“%(organization)s” is the main organization.")
    return _changed(request, role, text % {"organization": role.organization})


@require_POST
def role_remove(request, role_id):
    role = _role_or_404(request, role_id)
    services.remove_affiliation(role, by=request.user)
    return _changed(request, role, _("The role is removed."))


@require_http_methods(FORM_METHODS)
def link_new(request, pk):
    """Give an organization a parent, a daughter or a relation."""
    organization = contact_or_404(request, "organization", pk)
    initial = {"kind": request.GET.get("kind", "parent")}
    form = LinkForm(_posted(request), user=request.user, picks="organization", initial=initial)
    title = _("Link another organization")
    if not form.is_valid():
        return _dialog(request, form, organization, title)
    kind = form.cleaned_data["kind"]
    try:
        other = add_picked_link(organization, form.picked, kind=kind, by=request.user)
    except Rejected as error:
        return _refused(request, form, organization, title, error)
    return answer(request, organization, _("“%(contact)s” is linked.") % {"contact": other})


@require_POST
def link_remove(request, link_id):
    links = OrganizationLink.objects.visible_to(request.user)
    link = get_object_or_404(links.select_related("organization", "other"), pk=link_id)
    services.unlink(link, by=request.user)
    here = link.organization
    if request.POST.get("here") == str(link.other_id):
        here = link.other
    return answer(request, here, _("The link is removed."))


def _role_or_404(request: Any, role_id: int) -> Any:
    roles = Affiliation.objects.visible_to(request.user)
    return get_object_or_404(roles.select_related("person", "organization"), pk=role_id)


def _changed(request: Any, role: Any, text: str) -> Any:
    """Answer on the page where it was done: the organization's or the person's."""
    path = (getattr(request.htmx, "current_url_abs_path", "") or "").partition("?")[0]
    is_there = path == role.organization.get_absolute_url()
    return answer(request, role.organization if is_there else role.person, text)


def _posted(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


def _refused(request: Any, form: Any, contact: Any, title: str, error: Rejected) -> Any:
    form.add_error(None, str(error))
    form.candidates = form.find()
    return _dialog(request, form, contact, title)


def _dialog(request: Any, form: Any, contact: Any, title: str) -> Any:
    context = {
        "form": form,
        "title": title,
        "back_url": contact.get_absolute_url(),
        "hint_url": reverse("contacts:duplicates"),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "contacts/tie.html", context, partial="dialog", status=status)
