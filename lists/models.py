"""How people keep their lists: saved views, and the columns that each of them chose."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Team, User
from history.models import Operation

ENTITY_LENGTH = 20


class ViewQuerySet(models.QuerySet["View"]):
    def visible_to(self, user: User):
        """One's own, and those that others share with the team or with everybody."""
        shared = Q(sharing=View.Sharing.EVERYONE)
        if user.team_id:
            shared |= Q(sharing=View.Sharing.TEAM, team=user.team_id)
        return self.filter(Q(owner=user) | shared)


class View(models.Model):
    """A filter with its columns and its order, under a name."""

    class Sharing(models.TextChoices):
        NOBODY = "nobody", pgettext_lazy("view", "Only me")
        TEAM = "team", pgettext_lazy("view", "My team")
        EVERYONE = "everyone", pgettext_lazy("view", "Everyone")

    entity = models.CharField(max_length=ENTITY_LENGTH)
    scope = models.CharField(max_length=ENTITY_LENGTH, blank=True)
    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="views")
    sharing = models.CharField(
        _("shared with"), max_length=8, choices=Sharing, default=Sharing.NOBODY
    )
    # The team it is shared with, which stays the same when its owner changes teams.
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    filter = models.TextField(blank=True)
    # [{"path": "person.city", "width": 180}, …]; empty: the reader's own columns.
    columns = models.JSONField(default=list)
    sort = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="view_team_where_shared_with_it",
                condition=~Q(sharing="nobody") | Q(team=None),
            ),
        ]
        indexes = [
            # The views of a list, in the sidebar and in its menu.
            models.Index(fields=["entity", "scope", "position", "id"], name="view_of_list"),
        ]

    def __str__(self):
        return self.name

    def may_be_edited_by(self, user: User) -> bool:
        """Its owner, and admins where others see it too."""
        return self.owner_id == user.pk or (user.is_admin and self.sharing != self.Sharing.NOBODY)


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def visible_to(self, user: User):
        """Each user's own."""
        return self.filter(user=user)


class Preference(models.Model):
    """How one user sees one list: everything in it, or one of its views."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    entity = models.CharField(max_length=ENTITY_LENGTH)
    scope = models.CharField(max_length=ENTITY_LENGTH, blank=True)
    view = models.ForeignKey(View, models.CASCADE, null=True, related_name="+")
    columns = models.JSONField(default=list)
    # The view with which the list opens; kept where `view` is empty.
    default_view = models.ForeignKey(View, models.SET_NULL, null=True, related_name="+")

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "entity", "scope", "view"],
                name="one_preference_per_list",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.entity}"


class BulkQuerySet(models.QuerySet["BulkEdit"]):
    def visible_to(self, user: User):
        """Each user's own; admins see all of them."""
        return self if user.is_admin else self.filter(by=user)


class BulkEdit(models.Model):
    """The same change to many records, in chunks, with what it takes to undo it."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("bulk", "Waiting")
        RUNNING = "running", pgettext_lazy("bulk", "Running")
        DONE = "done", pgettext_lazy("bulk", "Done")
        STOPPED = "stopped", pgettext_lazy("bulk", "Stopped")
        UNDOING = "undoing", pgettext_lazy("bulk", "Being undone")
        UNDONE = "undone", pgettext_lazy("bulk", "Undone")

    entity = models.CharField(max_length=ENTITY_LENGTH)
    scope = models.CharField(max_length=ENTITY_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    operation = models.OneToOneField(Operation, models.CASCADE, related_name="+")
    # "set", "add", "remove" with the path of a column, or "do" with the key of an action.
    kind = models.CharField(max_length=6)
    target = models.CharField(max_length=100)
    # What the form was sent with, and the language it was written in.
    given = models.JSONField(default=dict)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    # Of an undo: steps taken back, steps spared since somebody edited the field, and where it is.
    undone = models.PositiveIntegerField(default=0)
    spared = models.PositiveIntegerField(default=0)
    undo_place = models.BigIntegerField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = BulkQuerySet.as_manager()

    def __str__(self):
        return self.operation.title

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING, self.State.UNDOING}

    @property
    def may_be_undone(self) -> bool:
        return self.state in {self.State.DONE, self.State.STOPPED} and self.changed > 0


class ThroughBulk(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(bulk__in=BulkEdit.objects.visible_to(user))


class BulkRow(models.Model):
    """A record that was chosen when a bulk edit began. Gone when it is finished."""

    bulk = models.ForeignKey(BulkEdit, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=40)

    objects = ThroughBulk.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk", "number"], name="bulk_row_once"),
        ]

    def __str__(self):
        return f"{self.bulk_id}:{self.number}"


type Columns = list[dict[str, Any]]
