"""A person's further organizations, and how organizations belong together."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from contacts.models import Organization, Person
from contacts.survivors import leads_to_survivor

ROLE_LENGTH = 150


def _seen(model: type[Person | Organization], user: User, name: str) -> Exists:
    """That the user may open the contact whose id stands in the column `name`."""
    rows: Any = model._default_manager
    return Exists(rows.visible_to(user).filter(pk=OuterRef(name)))


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def visible_to(self, user: User):
        """Roles of which the user may open both the person and the organization."""
        return self.filter(_seen(Person, user, "person"), _seen(Organization, user, "organization"))

    def current(self):
        return self.filter(until_on=None)


class Affiliation(models.Model):
    """A person's place in an organization beside the main one (`Person.organization`).

    With `until_on` it is past: where somebody worked before.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="affiliations")
    role = models.CharField(pgettext_lazy("at work", "role"), max_length=ROLE_LENGTH, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        triggers = [leads_to_survivor("person", "organization")]
        constraints = [
            # One place at a time; somebody may have left and come back.
            models.UniqueConstraint(
                fields=["person", "organization", "until_on"],
                name="affiliation_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return self.role or str(self.organization)


class OrganizationLinkQuerySet(models.QuerySet["OrganizationLink"]):
    def visible_to(self, user: User):
        """Links of which the user may open both ends."""
        return self.filter(
            _seen(Organization, user, "organization"), _seen(Organization, user, "other")
        )

    def of(self, organization: Organization):
        return self.filter(Q(organization=organization) | Q(other=organization))

    def parents(self):
        return self.filter(kind=OrganizationLink.Kind.PARENT)

    def related(self):
        return self.filter(kind=OrganizationLink.Kind.RELATED)


# Whoever changes a family waits for whoever else does: two changes that are fine alone can close
# a circle together. The walk stops where it has been, so it ends even among circles.
_NO_CIRCLE = """
    PERFORM pg_advisory_xact_lock(hashtext('contacts_organizationlink'));
    IF EXISTS (
        WITH RECURSIVE above(id) AS (
            SELECT NEW.other_id
            UNION
            SELECT link.other_id FROM above
            JOIN contacts_organizationlink link
              ON link.organization_id = above.id AND link.kind = 'parent'
        )
        SELECT FROM above WHERE id = NEW.organization_id
    ) THEN
        RAISE EXCEPTION 'an organization cannot be above itself'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organization_is_not_above_itself';
    END IF;
    RETURN NULL;
"""


class OrganizationLink(models.Model):
    """`other` is the parent of `organization`, or is related to it (either way round)."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("Parent")
        RELATED = "related", _("Related")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="links")
    other = models.ForeignKey(Organization, models.CASCADE, related_name="links_from")
    kind = models.CharField(max_length=7, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganizationLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organization_link_is_of_two", condition=~Q(organization=F("other"))
            ),
            models.UniqueConstraint(
                fields=["organization"],
                name="organization_has_one_parent",
                condition=Q(kind="parent"),
            ),
            models.UniqueConstraint(
                fields=["organization", "other"], name="organization_link_once"
            ),
            # The same two the other way round.
            models.UniqueConstraint(
                Least("organization", "other"),
                Greatest("organization", "other"),
                name="organization_link_of_two_once",
            ),
        ]
        triggers = [
            leads_to_survivor("organization", other="organization"),
            pgtrigger.Trigger(
                name="no_circle",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__kind="parent"),
                func=_NO_CIRCLE,
            ),
        ]

    def __str__(self):
        return f"{self.organization} – {self.other}"
