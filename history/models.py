"""What happened, for ever; and what an operation changed, so that it can be undone."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, record: models.Model):
        return self.filter(subject_type=record._meta.label_lower, subject_id=str(record.pk))

    def about_any(self, records: Iterable[models.Model]):
        """Events of several records, of one or more models."""
        wanted = Q(pk__in=[])
        for record in records:
            wanted |= Q(subject_type=record._meta.label_lower, subject_id=str(record.pk))
        return self.filter(wanted)

    def visible_to(self, user: User):
        """Events have no rights of their own: who reads them has proved access to the subject."""
        return self


class Event(models.Model):
    """Something with a name that happened to a record. Append-only; it outlives its subject."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    details = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            # The timeline of one record, newest first.
            models.Index(
                fields=["subject_type", "subject_id", "-at", "-id"],
                name="event_subject",
            ),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class Operation(models.Model):
    """A change that can be taken back as a whole: a conversion, a merge, an import, a bulk edit."""

    class Kind(models.TextChoices):
        CONVERSION = "conversion", _("conversion")
        LINK = "link", _("addition to a deal")
        RETURN = "return", _("return to leads")
        MERGE = "merge", _("merge")
        BULK = "bulk", _("bulk edit")
        IMPORT = "import", _("import")
        DELETION = "deletion", _("deletion")

    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self):
        return self.title or self.kind


class Entry(models.Model):
    """One step of an operation, with what is needed to take it back."""

    class Action(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("removed")

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="entries")
    action = models.CharField(max_length=7, choices=Action)
    record_type = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)
    field = models.CharField(max_length=60, blank=True)
    # One value for a changed field; the whole row for one that a move displaced.
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        indexes = [
            # An undo asks which later operations stand on the records it touches.
            models.Index(fields=["record_type", "record_id"], name="entry_record"),
        ]

    def __str__(self):
        return f"{self.action} {self.record_type} {self.record_id} {self.field}"
