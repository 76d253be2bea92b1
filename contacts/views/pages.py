from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from contacts.models import Organization, Person


@require_safe
def person(request, pk):
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    return render(request, "contacts/person.html", {"contact": person})


@require_safe
def organization(request, pk):
    organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    return render(request, "contacts/organization.html", {"contact": organization})
