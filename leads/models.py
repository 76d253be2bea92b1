"""Leads wait in an inbox of their own until they are confirmed."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import CURRENCY_LENGTH, Owned, OwnedQuerySet, User, trash_index
from contacts.models import Channel, Label, Organization, Origin, Person
from contacts.origins import origin_name
from contacts.survivors import leads_to_survivor
from core.addresses import address_of
from core.text import Fold
from deals.models import Deal
from fields.customized import Customized
from history.models import Operation
from history.tracking import tracked
from leads.assigning.models import AssignmentRule  # noqa: F401  Django looks for models here

# What the inbox holds, as its indexes say it.
WAITING = Q(archived_at=None, converted_at=None, deleted_at=None)


class LeadQuerySet(OwnedQuerySet["Lead"]):
    def in_inbox(self):
        """What waits: neither archived nor converted."""
        return self.filter(archived_at=None, converted_at=None)

    def archived(self):
        return self.filter(archived_at__isnull=False, converted_at=None)

    def unseen(self):
        return self.filter(seen_at=None)

    def for_rows(self):
        """Everything that a line of the inbox shows, and nothing it may fetch later."""
        labels = Prefetch("labels", Label.objects.order_by("position", "pk"))
        leads = self.select_related("person", "organization", "owner").prefetch_related(labels)
        return leads.fetch_mode(models.FETCH_RAISE)

    def for_panel(self):
        """Everything that the panel of one lead shows of it and of its contacts."""
        related = ("person", "organization", "owner__team", "channel")
        points = (
            "person__emails",
            "person__phones",
            "organization__emails",
            "organization__phones",
        )
        labels = Prefetch("labels", Label.objects.order_by("position", "pk"))
        return self.select_related(*related).prefetch_related(labels, *points)

    def for_conversion(self):
        """What the conversion dialog fills in; the organization's e-mails are seldom asked for."""
        labels = Prefetch("labels", Label.objects.order_by("position", "pk"))
        leads = self.select_related("person", "organization", "owner")
        return leads.prefetch_related(labels, "person__emails", "person__phones")


@tracked
class Lead(Customized, Owned):
    field_set = "deal"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    title_folded = models.GeneratedField(
        expression=Fold("title"), output_field=models.TextField(), db_persist=True
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("organization"),
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=CURRENCY_LENGTH, default="EUR")
    expected_close_on = models.DateField(_("expected close date"), null=True, blank=True)
    labels = models.ManyToManyField(Label, blank=True, related_name="+", verbose_name=_("labels"))
    origin = models.CharField(
        _("source"), max_length=8, choices=Origin, default=Origin.MANUAL, editable=False
    )
    origin_id = models.CharField(max_length=100, blank=True, editable=False)
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("channel"),
    )
    channel_code = models.CharField(_("channel id"), max_length=100, blank=True)
    seen_at = models.DateTimeField(null=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    # Why it was put away, in words that reports count by; empty for one that waits.
    archive_reason = models.CharField(
        _("reason for archiving"), max_length=150, blank=True, default="", db_default=""
    )
    # When somebody first opened it, wrote or planned something on it, edited it or put it away,
    # and who; written by `leads.touching` alone.
    first_touched_at = models.DateTimeField(null=True, editable=False)
    first_touched_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    # A copy of the live conversion's moment; written by `leads.conversion` alone.
    converted_at = models.DateTimeField(null=True, editable=False)
    # The next planned activity; written by `activities.services` alone.
    next_activity_at = models.DateTimeField(null=True, editable=False)
    last_touched_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LeadQuerySet.as_manager()

    class Meta:
        triggers = [leads_to_survivor("person", "organization")]
        constraints = [
            models.CheckConstraint(
                name="lead_has_a_contact",
                condition=Q(person__isnull=False) | Q(organization__isnull=False),
            ),
            models.CheckConstraint(
                name="lead_value_not_negative",
                condition=Q(value=None) | Q(value__gte=0),
            ),
        ]
        indexes = [
            trash_index("lead_in_trash"),
            # The inbox, newest first.
            models.Index(
                fields=["-created_at", "-id"],
                name="lead_inbox",
                condition=Q(archived_at=None, converted_at=None, deleted_at=None),
            ),
            # What was put away, newest first.
            models.Index(
                fields=["-created_at", "-id"],
                name="lead_archive",
                condition=Q(archived_at__isnull=False, converted_at=None, deleted_at=None),
            ),
            # The inbox in other orders: by title, value, next activity, expected close.
            models.Index(fields=["title_folded", "id"], name="lead_by_title", condition=WAITING),
            models.Index(fields=["value", "id"], name="lead_by_value", condition=WAITING),
            models.Index(fields=["next_activity_at", "id"], name="lead_by_next", condition=WAITING),
            models.Index(
                fields=["expected_close_on", "id"], name="lead_by_close", condition=WAITING
            ),
            # How many nobody has looked at, beside the inbox in the sidebar.
            models.Index(
                fields=["owner"],
                name="lead_unseen",
                condition=Q(archived_at=None, converted_at=None, deleted_at=None, seen_at=None),
            ),
            # Search inside titles.
            GinIndex(OpClass("title_folded", "gin_trgm_ops"), name="lead_title_trigrams"),
        ]

    def __str__(self):
        return self.title

    @property
    def origin_detail(self) -> str:
        """Which one it came from, of several of its source: the name of a form, or its id."""
        return origin_name(self.origin, self.origin_id) or self.origin_id

    def get_absolute_url(self):
        return address_of("leads:lead", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether it still waits in the inbox."""
        return self.archived_at is None and self.converted_at is None and self.deleted_at is None


class ArchiveReason(models.Model):
    """A reason that admins offer when a lead is put away. One's own words are possible too."""

    name = models.CharField(_("name"), max_length=150)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="archive_reason_name_once")]

    def __str__(self):
        return self.name


# For so long a conversion can be undone.
UNDO_DAYS = 30


class ConversionQuerySet(models.QuerySet["Conversion"]):
    def live(self):
        return self.filter(undone_at=None)

    def making(self):
        """Those that made their deal: not the leads that were added to one."""
        return self.filter(is_link=False)

    def linking(self):
        """Leads that were added to a deal which was there before."""
        return self.filter(is_link=True)

    def visible_to(self, user: User):
        """Conversions of leads that the user may open."""
        return self.filter(lead__in=Lead.objects.visible_to(user))


class Conversion(models.Model):
    """A lead became a deal, or was added to one. It stays true until it is undone."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="conversions")
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="conversions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="+")
    # The deal was open before, and the lead was added to it: several leads may be.
    is_link = models.BooleanField(default=False, db_default=False)
    undone_at = models.DateTimeField(null=True)

    objects = ConversionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                name="one_live_conversion_per_lead",
                condition=Q(undone_at=None),
            ),
            models.UniqueConstraint(
                fields=["deal"],
                name="one_live_conversion_per_deal",
                condition=Q(undone_at=None, is_link=False),
            ),
        ]

    def __str__(self):
        return f"{self.lead_id} -> {self.deal_id}"

    @property
    def can_be_undone(self) -> bool:
        """Whether it still stands, and is young enough."""
        return self.undone_at is None and timezone.now() - self.at < timedelta(days=UNDO_DAYS)
