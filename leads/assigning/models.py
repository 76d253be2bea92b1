from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User

NAME_LENGTH = 100


class Rota(models.Model):
    """Something that gives leads to a user, or to the members of a team in turn."""

    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    # Whose turn it was last in the team; written by `leads.assigning.turns` alone.
    last_user = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True


class AssignmentRule(Rota):
    """One line of the list. An empty condition matches everything."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    position = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(_("on"), default=True)
    # What `leads.assigning.conditions` reads. Ids of labels and channels that are gone match
    # nothing, where a deleted row of a table between would make the rule match everything.
    conditions = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assignment_rule_has_one_target",
                condition=Q(user__isnull=False, team=None) | Q(user=None, team__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def target(self) -> Any:
        return self.user or self.team
