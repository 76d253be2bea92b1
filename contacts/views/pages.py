from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from contacts.listing import page_of
from contacts.models import Organization, Person
from contacts.services import may_edit, survivor_of
from contacts.ties.roles import former_people_of, people_in, with_roles
from contacts.views.answers import contact_or_404, page_context
from core.paging import bounded_count


@require_safe
def person(request, pk):
    return _page(request, Person, pk)


@require_safe
def organization(request, pk):
    return _page(request, Organization, pk)


@require_safe
def people_of(request, pk):
    """The people of an organization: a piece of its page."""
    organization = contact_or_404(request, "organization", pk)
    people = people_in(organization, user=request.user)
    after = request.GET.get("after", "")
    page = page_of(people, after, user=request.user)
    context = {
        "organization": organization,
        "roles": with_roles(page.rows, organization),
        "next_after": page.next_after,
        "former": [] if after else former_people_of(organization, user=request.user),
        "count": None if after else bounded_count(people),
        "may_edit": may_edit(organization, request.user),
    }
    piece = "#rows" if after else ""
    return render(request, f"contacts/people_of.html{piece}", context)


def _page(request, model, pk):
    """The contact's page; the old address of a merged one leads to who survived in the end."""
    survivor = survivor_of(get_object_or_404(model.objects, pk=pk))
    contact = get_object_or_404(model.objects.visible_to(request.user), pk=survivor.pk)
    if contact.pk != pk:
        return redirect(contact)
    return render(request, "contacts/contact.html", page_context(request, contact))
