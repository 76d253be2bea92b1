"""A batch and its rows: what was asked for, and what became of each record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from accounts.models import User


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User):
        """Each user's own; admins see all of them."""
        return self if user.is_admin else self.filter(by=user)


class Batch(models.Model):
    """Leads that are converted together, or deals that go back together."""

    class Kind(models.TextChoices):
        CONVERSION = "conversion", pgettext_lazy("batch", "Convert leads to deals")
        RETURN = "return", pgettext_lazy("batch", "Convert deals to leads")

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("batch", "Waiting")
        RUNNING = "running", pgettext_lazy("batch", "Running")
        DONE = "done", pgettext_lazy("batch", "Done")
        STOPPED = "stopped", pgettext_lazy("batch", "Stopped")
        UNDOING = "undoing", pgettext_lazy("batch", "Being undone")
        UNDONE = "undone", pgettext_lazy("batch", "Undone")

    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # What all records share: see `leads.batches.deciding.Shared`.
    given = models.JSONField(default=dict)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = BatchQuerySet.as_manager()

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING, self.State.UNDOING}


class BatchRowQuerySet(models.QuerySet["BatchRow"]):
    def visible_to(self, user: User):
        return self.filter(batch__in=Batch.objects.visible_to(user))

    def waiting(self):
        return self.filter(state=BatchRow.State.WAITING)

    def standing(self):
        """Those that were done and not taken back."""
        return self.filter(state__in=STANDING)


class BatchRow(models.Model):
    """What became of one record."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("batch row", "Waiting")
        DONE = "done", pgettext_lazy("batch row", "Converted")
        SKIPPED = "skipped", pgettext_lazy("batch row", "Left as it was")
        UNDONE = "undone", pgettext_lazy("batch row", "Undone")
        KEPT = "kept", pgettext_lazy("batch row", "Could not be undone")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    # The lead or the deal, which may be gone one day, and what it was called.
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    conversion = models.ForeignKey("leads.Conversion", models.SET_NULL, null=True, related_name="+")

    objects = BatchRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="batch_row_once"),
        ]
        indexes = [
            # The next record of a batch.
            models.Index(
                fields=["batch", "number"], name="batch_row_waiting", condition=Q(state="waiting")
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING


STANDING = (BatchRow.State.DONE, BatchRow.State.KEPT)
