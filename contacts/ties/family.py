"""The family of an organization as one person may see it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from accounts.models import User
from contacts.models import Contact, Organization
from contacts.ties.models import OrganizationLink

# More than anybody reads; a request never grows with the size of a group.
MOST = 200

_FAMILY = """
WITH RECURSIVE above(id, steps) AS (
    SELECT %(id)s::bigint, 0
    UNION
    SELECT link.other_id, above.steps + 1 FROM above
    JOIN contacts_organizationlink link
      ON link.organization_id = above.id AND link.kind = 'parent'
    WHERE above.steps < 50
), top AS (SELECT id FROM above ORDER BY steps DESC LIMIT 1),
below(id) AS (
    SELECT id FROM top
    UNION
    SELECT link.organization_id FROM below
    JOIN contacts_organizationlink link ON link.other_id = below.id AND link.kind = 'parent'
)
SELECT organization_id, other_id FROM contacts_organizationlink
WHERE kind = 'parent' AND organization_id IN (
    SELECT id FROM above UNION (SELECT id FROM below LIMIT %(most)s)
)
"""

_BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT %(id)s::bigint
    UNION
    SELECT link.organization_id FROM below
    JOIN contacts_organizationlink link ON link.other_id = below.id AND link.kind = 'parent'
)
SELECT organization_id, other_id FROM contacts_organizationlink
WHERE kind = 'parent' AND other_id IN (SELECT id FROM below LIMIT %(most)s)
"""


@dataclass
class Member:
    """An organization in its family, with its daughters."""

    organization: Organization
    daughters: list["Member"] = field(default_factory=list)
    is_here: bool = False
    # The link to its parent, of which the reader may see both ends.
    link_id: int | None = None


@dataclass
class Family:
    """The tree around an organization, from the highest parent that the reader may see."""

    top: Member | None
    related: list[OrganizationLink]
    size: int
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        return self.size < 2 and not self.related


def family_of(organization: Organization, *, user: User) -> Family:
    """The organizations above, beside and below, as far as this user may see them unbroken.

    Who stands behind a hidden one is left out with it. Costs the same for every size.
    """
    parents = dict(_pairs(_FAMILY, organization.pk))
    ids = {organization.pk, *parents, *parents.values()}
    seen = Organization.objects.visible_to(user).in_bulk(ids)
    links = OrganizationLink.objects.filter(kind="parent", organization__in=seen)
    link_ids = dict(links.values_list("organization_id", "pk"))
    top = organization.pk
    while parents.get(top) in seen:
        top = parents[top]
    children: dict[int, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    shown = _walk(top, children, seen)
    members = {pk: Member(seen[pk], is_here=pk == organization.pk) for pk in shown}
    for pk in shown[1:]:
        members[pk].link_id = link_ids.get(pk)
        members[parents[pk]].daughters.append(members[pk])
    return Family(
        top=members.get(top),
        related=_related(organization, user),
        size=len(members),
        is_cut=len(parents) >= MOST,
    )


def with_daughters(organization: Organization, *, user: User) -> list[int]:
    """Ids of an organization and of all below it that the user may see, itself first."""
    children: dict[int, list[int]] = defaultdict(list)
    for child, parent in _pairs(_BELOW, organization.pk):
        children[parent].append(child)
    ids = {organization.pk, *(pk for row in children.values() for pk in row)}
    seen = Organization.objects.visible_to(user).filter(pk__in=ids).in_bulk()
    return _walk(organization.pk, children, seen)


def _walk(top: int, children: dict[int, list[int]], seen: dict[int, Organization]) -> list[int]:
    """From the top downwards, by name, behind nobody who is hidden."""
    shown: list[int] = []
    waiting = [top]
    while waiting and len(shown) < MOST:
        pk = waiting.pop(0)
        if pk in seen and pk not in shown:
            shown.append(pk)
            below = [child for child in children[pk] if child in seen]
            waiting += sorted(below, key=lambda child: seen[child].name_folded)
    return shown


def _related(organization: Organization, user: User) -> list[OrganizationLink]:
    links = OrganizationLink.objects.related().of(organization).visible_to(user)
    rows = list(links.select_related("organization", "other").order_by("pk")[:MOST])
    for row in rows:
        row.partner = row.other if row.organization_id == organization.pk else row.organization
    return sorted(rows, key=lambda row: row.partner.name_folded)


def _pairs(query: str, pk: int) -> list[tuple[Any, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"id": pk, "most": MOST})
        return cursor.fetchall()


@dataclass
class Reach:
    """The contacts whose records a page tells: one, or an organization with all below it."""

    ids: list[int]
    daughters: int
    is_wide: bool


def reach_of(contact: Contact, *, user: User, wide: bool) -> Reach:
    """The contact alone, or with its daughters if it is an organization and they are asked for."""
    if not isinstance(contact, Organization):
        return Reach([contact.pk], 0, is_wide=False)
    ids = with_daughters(contact, user=user)
    is_wide = wide and len(ids) > 1
    return Reach(ids if is_wide else ids[:1], len(ids) - 1, is_wide=is_wide)
