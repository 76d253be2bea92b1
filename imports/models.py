"""Files that come in: what was understood, what was decided, and what became of each row."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from leads.models import Lead


def upload_path(instance: "Import", filename: str) -> str:
    return f"imports/{uuid.uuid4().hex}"


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User):
        """Imports are the admins' work; nobody else sees them."""
        return self if user.is_admin else self.none()


class Import(models.Model):
    class State(models.TextChoices):
        MAPPING = "mapping", _("Waiting for its columns")
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class Dates(models.TextChoices):
        """What comes first in 04/03/2026. Empty: what the file itself shows."""

        DAY = "day", _("Day first (31/12)")
        MONTH = "month", _("Month first (12/31)")

    name = models.CharField(_("file"), max_length=255)
    file = models.FileField(upload_to=upload_path, max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("owner of the new leads"),
    )
    # The assignment rules are asked first; `owner` gets what none of them takes.
    by_rules = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=9, choices=State, default=State.MAPPING)
    # How the file is read: encoding, delimiter, sheet, header row.
    reading = models.JSONField(default=dict)
    # What the columns are called, and the field of ours by number of the column, from 0.
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    dates = models.CharField(_("dates"), max_length=5, choices=Dates, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    linked_count = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    def __str__(self):
        return self.name


class ThroughImport(models.QuerySet):
    def visible_to(self, user: User):
        return self if user.is_admin else self.none()


class ImportRow(models.Model):
    """One row of a file, as it was read, and what became of it."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        SKIPPED = "skipped", _("skipped")
        REFUSED = "refused", _("refused")

    source = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)
    lead_record = models.ForeignKey(Lead, models.SET_NULL, null=True, related_name="+")

    objects = ThroughImport.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="import_row_once"),
        ]

    def __str__(self):
        return f"{self.source_id}:{self.number}"
