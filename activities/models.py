"""What people do about leads, deals and contacts: notes, activities and files."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from contacts.models import Organization, Person
from deals.models import Deal
from leads.models import Lead


class SubjectQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: User):
        """What hangs on at least one record that the user may open."""
        return self.filter(
            Q(lead__in=Lead.objects.visible_to(user))
            | Q(deal__in=Deal.objects.visible_to(user))
            | Q(person__in=Person.objects.visible_to(user), lead=None, deal=None)
            | Q(
                organization__in=Organization.objects.visible_to(user),
                lead=None,
                deal=None,
            )
        )


class OnSubject(models.Model):
    """Something that hangs on a lead or a deal, on contacts, or on both."""

    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    deal = models.ForeignKey(Deal, models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_has_a_subject",
                condition=Q(lead__isnull=False)
                | Q(deal__isnull=False)
                | Q(person__isnull=False)
                | Q(organization__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_not_on_lead_and_deal",
                condition=Q(lead=None) | Q(deal=None),
            ),
        ]

    @property
    def subject(self):
        """The record it was written on: the lead or deal before its contacts."""
        return self.lead or self.deal or self.person or self.organization


class Note(OnSubject):
    text = models.TextField(_("note"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, editable=False)

    objects = SubjectQuerySet["Note"].as_manager()

    def __str__(self):
        return self.text[:80]


class Activity(OnSubject):
    class Type(models.TextChoices):
        CALL = "call", pgettext_lazy("activity", "Call")
        MEETING = "meeting", _("Meeting")
        TASK = "task", _("Task")
        DEADLINE = "deadline", _("Deadline")
        EMAIL = "email", _("E-mail")
        LUNCH = "lunch", _("Lunch")

    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="activities")
    deal = models.ForeignKey(Deal, models.CASCADE, null=True, blank=True, related_name="activities")
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="activities"
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="activities"
    )
    type = models.CharField(_("type"), max_length=8, choices=Type, default=Type.CALL)
    subject_line = models.CharField(_("subject"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    # With a day, and in the company's time zone; none means some time that day.
    due_time = models.TimeField(_("time"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True, editable=False)
    remark = models.TextField(_("remark"), blank=True)

    objects = SubjectQuerySet["Activity"].as_manager()

    class Meta(OnSubject.Meta):
        indexes = [
            # What I have to do, most urgent first.
            models.Index(
                fields=["owner", "due_on", "id"],
                name="activity_to_do",
                condition=Q(done_at=None),
            ),
        ]

    def __str__(self):
        return self.subject_line


def upload_path(attachment: "Attachment", filename: str) -> str:
    """A path that tells nothing and cannot be guessed; the name people see is in the row."""
    key = uuid.uuid4().hex
    return f"attachments/{key[:2]}/{key}"


class Attachment(OnSubject):
    file = models.FileField(_("file"), upload_to=upload_path, max_length=100)
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SubjectQuerySet["Attachment"].as_manager()

    def __str__(self):
        return self.name
