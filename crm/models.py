from django.db import models

from accounts.models import User


class DemoRecordQuerySet(models.QuerySet["DemoRecord"]):
    def visible_to(self, user: User) -> "DemoRecordQuerySet":
        """Only whoever may remove the demo data asks for it."""
        return self if user.is_admin else self.none()


class DemoRecord(models.Model):
    """A row that came with the demo, so that removing the demo spares what people added."""

    record_type = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)

    objects = DemoRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id"], name="demo_record_once"),
        ]

    def __str__(self):
        return f"{self.record_type} {self.record_id}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User) -> "VisitQuerySet":
        """Everybody sees only where they went themselves."""
        return self.filter(user=user)


class Visit(models.Model):
    """A record whose page somebody opened, and when they last did."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    at = models.DateTimeField()

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="visit_once_per_record"),
        ]
        indexes = [
            # What somebody opened last.
            models.Index(fields=["user", "-at"], name="visit_last"),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"
