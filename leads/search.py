"""Find leads by what people remember of them: parts of words, without accents."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from contacts.models import Email, Organization, Person
from core.text import like_pattern
from leads.models import Lead


def containing(typed: str, user: User) -> QuerySet[Lead, Any]:
    """Ids of leads with these letters in their title, or in a contact that the user may see.

    One indexed look-up for each place and a UNION of what they find: an OR over the joins would
    read every lead.
    """
    pattern = like_pattern(typed)
    people, organizations = Person.objects.visible_to(user), Organization.objects.visible_to(user)
    reached = Email.objects.filter(normalized__like=pattern)
    leads = Lead.objects.order_by()
    return (
        leads.filter(title_folded__like=pattern)
        .values("pk")
        .union(
            leads.filter(person__in=people.filter(name_folded__like=pattern)).values("pk"),
            leads.filter(organization__in=organizations.filter(name_folded__like=pattern)).values(
                "pk"
            ),
            leads.filter(person__in=people.filter(emails__in=reached)).values("pk"),
            leads.filter(organization__in=organizations.filter(emails__in=reached)).values("pk"),
            all=True,
        )
    )
