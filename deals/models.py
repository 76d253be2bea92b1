"""Pipelines, their stages, and the deals that go through them."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.company import company_time_zone
from accounts.models import CURRENCY_LENGTH, Owned, OwnedQuerySet, Team, User, trash_index
from contacts.models import Channel, Label, Organization, Origin, Person
from contacts.origins import origin_name
from contacts.survivors import leads_to_survivor
from core.addresses import address_of
from core.text import Fold
from fields.customized import Customized
from history.tracking import tracked


class Pipeline(models.Model):
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="pipeline_name_once")]

    def __str__(self):
        return self.name


class Stage(models.Model):
    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="stages")
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    probability = models.PositiveSmallIntegerField(_("probability in percent"), default=100)
    rots_after_days = models.PositiveSmallIntegerField(_("rots after days"), null=True, blank=True)
    # An archived stage takes no deals and keeps its history.
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stage_probability_is_percent", condition=Q(probability__lte=100)
            ),
            models.UniqueConstraint("pipeline", Lower("name"), name="stage_name_once_per_pipeline"),
        ]

    def __str__(self):
        return self.name

    @property
    def share(self) -> Decimal:
        """The probability as a share of one."""
        return Decimal(self.probability) / 100


class LostReason(models.Model):
    """A reason that admins offer. Reps may write one of their own too."""

    name = models.CharField(_("name"), max_length=150)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="lost_reason_name_once")]

    def __str__(self):
        return self.name


# Open, untouched for longer than its stage allows, and nothing planned from now on.
# The only definition of a rotting deal.
ROTTING = Q(
    status="open",
    last_touched_at__lt=Now() - F("stage__rots_after_days") * timedelta(days=1),
) & (Q(next_activity_at=None) | Q(next_activity_at__lt=Now()))


# What lists of deals hold, as their indexes say it.
IN_LISTS = Q(deleted_at=None, returned_at=None)


def seen_contacts(user: User) -> list[models.Prefetch]:
    """A deal's person and organization as this user sees them: None when they are hidden."""
    return [
        models.Prefetch("person", Person.objects.visible_to(user)),
        models.Prefetch("organization", Organization.objects.visible_to(user)),
    ]


def end_of_today(now: datetime) -> datetime:
    """Midnight after `now`, where the company is."""
    zone = company_time_zone()
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone)


class DealQuerySet(OwnedQuerySet["Deal"]):
    def visible_to(self, user: User):
        """Deals this user may open. One that went back to the leads inbox is out of sight."""
        return super().visible_to(user).filter(returned_at=None)

    def open(self):
        return self.filter(status=Deal.Status.OPEN)

    def in_pipeline(self, pipeline: Pipeline):
        return self.filter(stage__pipeline=pipeline)

    def rotting(self):
        return self.filter(ROTTING)

    def for_cards(self, user: User):
        """Everything a card or a row shows, and nothing it may fetch later.

        A contact that the user may not see is left out: the card says that it is hidden.
        """
        return (
            self.select_related("owner", "stage")
            .annotate(is_rotting=ROTTING)
            .prefetch_related(*seen_contacts(user), "labels")
            .fetch_mode(models.FETCH_RAISE)
        )

    def for_page(self, user: User):
        """Everything the page of a deal shows."""
        points = ("emails", "phones")
        contacts = [f"{kind}__{name}" for kind in ("person", "organization") for name in points]
        return (
            self.select_related("owner", "stage__pipeline", "channel")
            .annotate(is_rotting=ROTTING)
            .prefetch_related(*seen_contacts(user), *contacts, "labels", "followers")
        )

    def in_trash_of(self, user: User):
        """As for every record, without the deals that went back to the leads inbox."""
        return super().in_trash_of(user).filter(returned_at=None)

    def with_probability(self):
        """Adds `likelihood`, which is `chance` for SQL: the deal's own, or else its stage's."""
        return self.annotate(likelihood=Coalesce("probability", "stage__probability"))


@tracked
class Deal(Customized, Owned):
    field_set = "deal"

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("deal", "Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    title = models.CharField(_("title"), max_length=200)
    title_folded = models.GeneratedField(
        expression=Fold("title"), output_field=models.TextField(), db_persist=True
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deals",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deals",
        verbose_name=_("organization"),
    )
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals", verbose_name=_("stage"))
    stage_entered_at = models.DateTimeField(default=timezone.now, editable=False)
    status = models.CharField(_("status"), max_length=4, choices=Status, default=Status.OPEN)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=CURRENCY_LENGTH, default="EUR")
    probability = models.PositiveSmallIntegerField(
        _("probability in percent"), null=True, blank=True
    )
    expected_close_on = models.DateField(_("expected close date"), null=True, blank=True)
    won_at = models.DateTimeField(_("won"), null=True, editable=False)
    lost_at = models.DateTimeField(_("lost"), null=True, editable=False)
    first_won_at = models.DateTimeField(null=True, editable=False)
    lost_reason = models.CharField(_("lost reason"), max_length=150, blank=True)
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
    # Set when the deal went back to the leads inbox: it counts nowhere as open.
    returned_at = models.DateTimeField(null=True, editable=False)
    # The next planned activity; written by `activities.services` alone.
    next_activity_at = models.DateTimeField(null=True, editable=False)
    # The last thing anybody did with it; written by the services of `deals` and `activities`.
    last_touched_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DealQuerySet.as_manager()

    class Meta:
        triggers = [leads_to_survivor("person", "organization")]
        constraints = [
            models.CheckConstraint(
                name="deal_has_a_contact",
                condition=Q(person__isnull=False) | Q(organization__isnull=False),
            ),
            models.CheckConstraint(
                name="deal_moments_match_status",
                condition=Q(status="open", won_at=None, lost_at=None)
                | Q(status="won", won_at__isnull=False, lost_at=None)
                | Q(status="lost", won_at=None, lost_at__isnull=False),
            ),
            models.CheckConstraint(
                name="deal_probability_is_percent",
                condition=Q(probability=None) | Q(probability__lte=100),
            ),
            models.CheckConstraint(
                name="deal_value_not_negative",
                condition=Q(value=None) | Q(value__gte=0),
            ),
        ]
        indexes = [
            trash_index("deal_in_trash"),
            # The board reads open deals one stage at a time, and sums them.
            models.Index(
                fields=["stage", "next_activity_at", "id"],
                include=["value", "currency"],
                name="deal_board",
                condition=Q(status="open", deleted_at=None, returned_at=None),
            ),
            # The list, newest first.
            models.Index(
                fields=["-created_at", "-id"],
                name="deal_newest",
                condition=Q(deleted_at=None, returned_at=None),
            ),
            # The list in other orders: by title, value, next activity, expected close.
            models.Index(fields=["title_folded", "id"], name="deal_by_title", condition=IN_LISTS),
            models.Index(fields=["value", "id"], name="deal_by_value", condition=IN_LISTS),
            models.Index(
                fields=["next_activity_at", "id"], name="deal_by_next", condition=IN_LISTS
            ),
            models.Index(
                fields=["expected_close_on", "id"], name="deal_by_close", condition=IN_LISTS
            ),
            # Search inside titles.
            GinIndex(OpClass("title_folded", "gin_trgm_ops"), name="deal_title_trigrams"),
        ]

    def __str__(self):
        return self.title

    @property
    def origin_detail(self) -> str:
        """Which one it came from, of several of its source: the name of a form, or its id."""
        return origin_name(self.origin, self.origin_id) or self.origin_id

    def get_absolute_url(self):
        return address_of("deals:deal", self.pk)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def closed_at(self):
        """When it was won or lost; None while it is open."""
        return self.won_at or self.lost_at

    @property
    def days_untouched(self) -> int:
        return (timezone.now() - self.last_touched_at).days

    @property
    def chance(self) -> int:
        """The probability that counts, in percent: the deal's own, or else its stage's."""
        return self.stage.probability if self.probability is None else self.probability


class ThroughDeal(models.QuerySet):
    def visible_to(self, user: User):
        """Facts about deals that the user may open."""
        return self.filter(deal__in=Deal.objects.visible_to(user))


class DealFact(models.Model):
    """What was true of a deal at a moment. Append-only: later edits do not rewrite it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=CURRENCY_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ThroughDeal.as_manager()

    class Meta:
        abstract = True


class StageVisit(DealFact):
    """A deal's stay in a stage. Going back or entering again makes another visit."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="visits")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="visits")
    entered_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"],
                name="deal_in_one_stage_at_a_time",
                condition=Q(left_at=None),
            ),
        ]
        indexes = [
            # Reports over a period ask who entered a stage in it.
            models.Index(fields=["stage", "entered_at"], name="visit_by_stage"),
        ]

    def __str__(self):
        return f"{self.deal_id} in {self.stage_id}"


class Outcome(DealFact):
    """A deal was won, lost, reopened, or returned to the leads inbox."""

    class Kind(models.TextChoices):
        WON = "won", _("Won")
        LOST = "lost", _("Lost")
        REOPENED = "reopened", _("Reopened")
        RETURNED = "returned", _("Returned to leads")

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=150, blank=True)
    # To the company's currency at that moment; 1 for the same currency, empty when not known.
    rate = models.DecimalField(max_digits=18, decimal_places=8, null=True)

    class Meta:
        indexes = [
            # Reports count what was won and lost in a period.
            models.Index(fields=["kind", "at"], name="outcome_by_moment"),
        ]

    def __str__(self):
        return f"{self.deal_id} {self.kind}"
