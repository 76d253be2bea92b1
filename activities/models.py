"""What people do about leads, deals and contacts: notes, activities and files."""

import uuid
from datetime import datetime, time
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.company import company_time_zone
from accounts.models import User, trash_begins_at, trash_index
from activities.files import PICTURES
from activities.triggers import KEEP_NEXT_ACTIVITY
from contacts.models import Organization, Person
from contacts.survivors import leads_to_survivor
from core.text import Fold
from deals.models import Deal
from leads.models import Lead

END_OF_DAY = time.max
# A text index takes a megabyte of different words, which no note needs to be found.
WORDS = SearchVector(Left(Fold("text"), 100_000), config="simple")
SUBJECTS: dict[str, Any] = {
    "lead": Lead,
    "deal": Deal,
    "person": Person,
    "organization": Organization,
}


class SubjectQuerySet[M: models.Model](models.QuerySet[M]):
    def alive(self):
        """Everything that nobody has thrown away."""
        return self.filter(deleted_at=None)

    def visible_to(self, user: User):
        """What hangs on a record that the user may open, trash left out.

        On a lead or a deal that record alone decides; contacts count for what hangs on nothing
        else.
        """
        return self.alive().filter(self._seen_by(user))

    def in_trash_of(self, user: User):
        """What this user may take out of the trash: what `services.may_manage` says is theirs."""
        thrown = self.filter(self._seen_by(user), deleted_at__gt=trash_begins_at())
        if user.is_admin:
            return thrown
        whose = self.model.WHOSE  # type: ignore[attr-defined]
        theirs = Q((whose, user))
        if user.is_manager and user.team_id:
            theirs |= Q((f"{whose}__team", user.team_id))
            before = Q()
            for kind in SUBJECTS:
                theirs |= before & Q((f"{kind}__owner__team", user.team_id))
                before &= Q((kind, None))
        return thrown.filter(theirs)

    def with_subjects(self):
        """Together with the records it hangs on, whose names the page shows."""
        return self.select_related(*SUBJECTS)

    def _seen_by(self, user: User) -> Q:
        # EXISTS looks up the few records of a page, where IN would list all that are visible.
        seen = {
            kind: Exists(model.objects.visible_to(user).filter(pk=OuterRef(f"{kind}_id")))
            for kind, model in SUBJECTS.items()
        }
        contact = Q(lead=None, deal=None) & (Q(seen["person"]) | Q(seen["organization"]))
        return Q(seen["lead"]) | Q(seen["deal"]) | contact


class NoteQuerySet(SubjectQuerySet["Note"]):
    def with_words(self):
        """Adds `words`, to be filtered with a `SearchQuery` of the configuration "simple"."""
        return self.annotate(words=WORDS)


class ActivityQuerySet(SubjectQuerySet["Activity"]):
    def to_do(self):
        return self.filter(done_at=None)

    def done(self):
        return self.filter(done_at__isnull=False)

    def most_urgent_first(self):
        """By day; within a day those with a time first; what has no day comes last."""
        last = {"nulls_last": True}
        return self.order_by(F("due_on").asc(**last), F("due_time").asc(**last), "pk")


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
    # In the trash: moves with its lead or deal like the rest, so that an undo finds it there.
    deleted_at = models.DateTimeField(null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # The field that `whose` reads.
    WHOSE = "owner"

    class Meta:
        abstract = True
        triggers = [leads_to_survivor("person", "organization")]
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

    # What its reader may do with it; set for one page by `activities.timeline.allow`.
    is_editable: bool
    is_deletable: bool

    @property
    def subject(self):
        """The record it was written on: the lead or deal before its contacts."""
        return self.lead or self.deal or self.person or self.organization

    @property
    def subject_kind(self) -> str:
        """`lead`, `deal`, `person` or `organization`."""
        return next(kind for kind in SUBJECTS if getattr(self, f"{kind}_id"))

    @property
    def subject_key(self):
        return getattr(self, f"{self.subject_kind}_id")

    @property
    def whose(self) -> User | None:
        """Who wrote, does or attached it."""
        raise NotImplementedError


class Note(OnSubject):
    WHOSE = "author"
    text = models.TextField(_("note"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta(OnSubject.Meta):
        indexes = [
            # Search for words, or how they begin.
            GinIndex(WORDS, name="note_words"),
            trash_index("note_in_trash"),
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def whose(self) -> User | None:
        return self.author


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

    objects = ActivityQuerySet.as_manager()

    class Meta(OnSubject.Meta):
        indexes = [
            # What I have to do, most urgent first.
            models.Index(
                fields=["owner", "due_on", "id"],
                name="activity_to_do",
                condition=Q(done_at=None),
            ),
            # What I have done, newest first.
            models.Index(fields=["owner", "-done_at", "-id"], name="activity_done"),
            trash_index("activity_in_trash"),
        ]
        triggers = [
            *OnSubject.Meta.triggers,
            pgtrigger.Trigger(
                name="next_activity",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                level=pgtrigger.Row,
                func=KEEP_NEXT_ACTIVITY,
                declare=[("key", "text")],
            ),
        ]

    def __str__(self):
        return self.subject_line

    @property
    def whose(self) -> User | None:
        return self.owner

    @property
    def due_at(self) -> datetime | None:
        """When it is due; a day without a time lasts until it ends where the company is."""
        if self.due_on is None:
            return None
        return datetime.combine(
            self.due_on, self.due_time or END_OF_DAY, tzinfo=company_time_zone()
        )

    @property
    def urgency(self) -> str:
        """`overdue`, `today`, `later`, `someday` or `done`: what its colour says."""
        due_at = self.due_at
        if self.done_at:
            return "done"
        if due_at is None:
            return "someday"
        now = timezone.now().astimezone(due_at.tzinfo)
        if due_at < now:
            return "overdue"
        return "today" if self.due_on == now.date() else "later"

    def may_be_edited_by(self, user: User, *, only_own: bool) -> bool:
        """Whether a user who sees it may change it; `only_own` is the company's setting."""
        return user.role != User.Role.REP or self.owner_id == user.pk or not only_own


def upload_path(attachment: "Attachment", filename: str) -> str:
    """A path that tells nothing and cannot be guessed; the name people see is in the row."""
    key = uuid.uuid4().hex
    return f"attachments/{key[:2]}/{key}"


class Attachment(OnSubject):
    WHOSE = "by"
    file = models.FileField(_("file"), upload_to=upload_path, max_length=100)
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SubjectQuerySet["Attachment"].as_manager()

    class Meta(OnSubject.Meta):
        indexes = [trash_index("attachment_in_trash")]

    def __str__(self):
        return self.name

    @property
    def whose(self) -> User | None:
        return self.by

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it."""
        return self.content_type in PICTURES
