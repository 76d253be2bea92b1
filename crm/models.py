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
