"""How people keep their lists: saved views, and the columns that each of them chose."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Team, User

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


type Columns = list[dict[str, Any]]
