"""People and organizations: the address book."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Prefetch, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Owned, OwnedQuerySet, User, trash_index
from contacts.matching import keeping
from contacts.survivors import leads_to_survivor
from core.addresses import address_of
from core.colours import Colour
from core.text import Fold, FoldKey
from fields.customized import Customized
from history.tracking import tracked


class Label(models.Model):
    """A coloured word. Each entity has its own set."""

    class Entity(models.TextChoices):
        LEAD = "lead", _("Leads")
        DEAL = "deal", _("Deals")
        PERSON = "person", _("People")
        ORGANIZATION = "organization", _("Organizations")

    entity = models.CharField(max_length=12, choices=Entity)
    name = models.CharField(_("name"), max_length=60)
    colour = models.CharField(_("colour"), max_length=9, choices=Colour, default=Colour.GRAY)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("entity", Lower("name"), name="label_name_once_per_entity")
        ]

    def __str__(self):
        return self.name


class Channel(models.Model):
    """Where a lead or a deal came from, in marketing's words: a list that admins keep."""

    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="channel_name_once")]

    def __str__(self):
        return self.name


class Origin(models.TextChoices):
    """How a lead or a deal came to be. The system writes it; nobody edits it."""

    MANUAL = "manual", _("Created by hand")
    IMPORT = "import", pgettext_lazy("origin", "Import")
    DEAL = "deal", _("Deal")
    LEAD = "lead", _("Lead")
    WEB_FORM = "web_form", _("Web form")
    API = "api", _("API")


def points_first() -> list[Prefetch]:
    """E-mails and phones of contacts, the primary one of each first."""
    first = ("-is_primary", "position", "pk")
    points: dict[str, Any] = {"emails": Email, "phones": Phone}
    return [Prefetch(name, model.objects.order_by(*first)) for name, model in points.items()]


class ContactQuerySet[M: Contact](OwnedQuerySet[M]):
    def confirmed(self):
        """The address book: contacts that are not only a lead's."""
        return self.filter(confirmed_at__isnull=False)

    def provisional(self):
        """Contacts made for a lead, which nobody has confirmed yet."""
        return self.filter(confirmed_at=None)

    def with_points(self):
        """With their e-mails and phones, the primary one of each first."""
        return self.prefetch_related(*points_first())

    def in_trash_of(self, user: User):
        """As for every record, without those that were merged: undoing the merge restores them."""
        return super().in_trash_of(user).filter(merged_into=None)


class Contact(keeping.Keyed, Customized, Owned):
    """What people and organizations share."""

    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    region = models.CharField(_("region or state"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    # Empty while the contact is only a lead's: provisional.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    # Set when this record was merged away; old links lead to the survivor.
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="merged_from"
    )

    class Meta:
        abstract = True

    @property
    def is_provisional(self) -> bool:
        return self.confirmed_at is None

    @property
    def kind(self) -> str:
        """`person` or `organization`, as addresses and templates say it."""
        return str(self._meta.model_name)


@tracked
class Organization(Contact):
    field_set = "organization"

    name = models.CharField(_("name"), max_length=200)
    name_folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    name_key = models.GeneratedField(
        expression=FoldKey("name"), output_field=models.TextField(), db_persist=True
    )
    domain = models.CharField(_("web domain"), max_length=253, blank=True)
    labels = models.ManyToManyField(Label, blank=True, related_name="+", verbose_name=_("labels"))

    objects = ContactQuerySet["Organization"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="organization_has_a_name", condition=~Q(name="")),
        ]
        indexes = [
            # The list, by name, and its pages.
            models.Index(fields=["name_folded", "id"], name="organization_by_name"),
            trash_index("organization_in_trash"),
            # Search inside names, and duplicates with a typing error.
            GinIndex(
                OpClass("name_folded", "gin_trgm_ops"),
                name="organization_name_trigrams",
            ),
            # Duplicates by web domain.
            models.Index(fields=["domain"], name="organization_domain", condition=~Q(domain="")),
            *keeping.key_indexes("organization"),
        ]
        triggers = [keeping.empty_keys("organization"), keeping.empty_keys_of_people()]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("contacts:organization", self.pk)


@tracked
class Person(Contact):
    field_set = "person"

    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    name = models.GeneratedField(
        expression=Func(
            F("first_name"),
            F("last_name"),
            template="btrim(%(expressions)s)",
            arg_joiner=" || ' ' || ",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    name_folded = models.GeneratedField(
        expression=Func(
            F("first_name"),
            F("last_name"),
            template="fold(btrim(%(expressions)s))",
            arg_joiner=" || ' ' || ",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    name_key = models.GeneratedField(
        expression=Func(
            F("first_name"),
            F("last_name"),
            template="fold_key(%(expressions)s)",
            arg_joiner=" || ' ' || ",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organization"),
    )
    job_title = models.CharField(_("job title"), max_length=150, blank=True)
    born_on = models.DateField(_("birth day"), null=True, blank=True)
    labels = models.ManyToManyField(Label, blank=True, related_name="+", verbose_name=_("labels"))

    objects = ContactQuerySet["Person"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_has_a_name", condition=~Q(first_name="", last_name="")
            ),
        ]
        indexes = [
            # The list, by name, and its pages.
            models.Index(fields=["name_folded", "id"], name="person_by_name"),
            trash_index("person_in_trash"),
            # Search inside names, and duplicates with a typing error.
            GinIndex(OpClass("name_folded", "gin_trgm_ops"), name="person_name_trigrams"),
            *keeping.key_indexes("person"),
        ]
        triggers = [keeping.empty_keys("person"), leads_to_survivor("organization")]

    def __str__(self):
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    def get_absolute_url(self):
        return address_of("contacts:person", self.pk)

    @property
    def organization_name(self) -> str:
        return self.organization.name if self.organization else ""


class PointLabel(models.TextChoices):
    """What an e-mail address or a phone number is for."""

    WORK = "work", _("Work")
    HOME = "home", pgettext_lazy("where", "Home")
    MOBILE = "mobile", _("Mobile")
    OTHER = "other", _("Other")


class ContactPoint(models.Model):
    """A way to reach a person or an organization."""

    label = models.CharField(_("label"), max_length=6, choices=PointLabel, default=PointLabel.WORK)
    is_primary = models.BooleanField(_("primary"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class ThroughOwner(models.QuerySet):
    def visible_to(self, user: User):
        """Addresses and numbers of contacts that the user may open."""
        return self.filter(
            Q(person__in=Person.objects.visible_to(user))
            | Q(organization__in=Organization.objects.visible_to(user))
        )


def one_owner(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(person__isnull=True, organization__isnull=False)
        | Q(person__isnull=False, organization__isnull=True),
    )


class Email(ContactPoint):
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="emails")
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="emails")
    address = models.CharField(_("e-mail"), max_length=254)
    # How addresses are compared: case does not matter.
    normalized = models.GeneratedField(
        expression=Lower("address"), output_field=models.TextField(), db_persist=True
    )
    # Without what follows a plus sign: jean+news@acme.fr is read by jean@acme.fr.
    mailbox = models.GeneratedField(
        expression=Func(
            Lower("address"),
            template=r"regexp_replace(%(expressions)s, '^([^@+]+)\+[^@]*@', '\1@')",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ThroughOwner.as_manager()

    class Meta:
        constraints = [
            one_owner("email_has_one_owner"),
            models.UniqueConstraint(fields=["person", "normalized"], name="email_once_per_person"),
            models.UniqueConstraint(
                fields=["organization", "normalized"],
                name="email_once_per_organization",
            ),
        ]
        indexes = [
            # Who has this address? Asked by the duplicate engine and by imports.
            models.Index(fields=["normalized"], name="email_normalized"),
            models.Index(fields=["mailbox"], name="email_mailbox"),
            # Search inside addresses.
            GinIndex(OpClass("normalized", "gin_trgm_ops"), name="email_trigrams"),
        ]

    def __str__(self):
        return self.address


class Phone(ContactPoint):
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="phones")
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="phones")
    number = models.CharField(_("phone"), max_length=50)
    # E.164 when the number was understood, else empty. Written by `contacts.points`.
    e164 = models.CharField(max_length=16, blank=True, editable=False)
    digits = models.GeneratedField(
        expression=Func(F("number"), template="regexp_replace(%(expressions)s, '[^0-9]', '', 'g')"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ThroughOwner.as_manager()

    class Meta:
        constraints = [
            one_owner("phone_has_one_owner"),
            models.UniqueConstraint(fields=["person", "number"], name="phone_once_per_person"),
            models.UniqueConstraint(
                fields=["organization", "number"], name="phone_once_per_organization"
            ),
        ]
        indexes = [
            # Who has this number? Asked by the duplicate engine and by imports.
            models.Index(fields=["e164"], name="phone_e164", condition=~Q(e164="")),
            # Search by some of the digits, in the national or the international writing.
            GinIndex(
                OpClass("e164", "gin_trgm_ops"),
                OpClass("digits", "gin_trgm_ops"),
                name="phone_trigrams",
            ),
        ]

    def __str__(self):
        return self.number


class ExternalId(models.Model):
    """What another system calls a contact: imports find it again by this."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="external_ids")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="external_ids"
    )
    source = models.CharField(max_length=60)
    value = models.CharField(max_length=200)

    objects = ThroughOwner.as_manager()

    class Meta:
        constraints = [
            one_owner("external_id_has_one_owner"),
            models.UniqueConstraint(
                fields=["source", "value"],
                name="external_id_once_per_person",
                condition=Q(person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["source", "value"],
                name="external_id_once_per_organization",
                condition=Q(organization__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.source}: {self.value}"
