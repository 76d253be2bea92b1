"""What the queue is narrowed to: its query string, and the pairs that it leaves."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, Least

from accounts.models import User
from contacts.duplicates import LIKELY
from contacts.queue.models import MODELS, Kind, NotSame, Twins


class Wanted:
    """Whose pairs, of which kinds, from which score on; only those that `user` may see both of."""

    def __init__(
        self, user: User, *, kind: str = "", owner: Q | None = None, at_least: int = LIKELY
    ) -> None:
        self.user, self.owner, self.at_least = user, owner, at_least
        self.kinds = [kind] if kind else list(Kind.values)

    def pairs(self, kind: str) -> QuerySet[Twins]:
        """The pairs that are shown."""
        rows = self.linked(kind)
        return rows.filter(self._is_owners(kind)) if self.owner else rows

    def linked(self, kind: str) -> QuerySet[Twins]:
        """The pairs that hold groups together: whoever owns their contacts."""
        rows = Twins.objects.both_visible_to(self.user, kind).filter(score__gte=self.at_least)
        return rows.filter(~Exists(_said_apart(kind)))

    def firsts(self, kind: str) -> QuerySet[Twins]:
        """Of each group the best pair, and every pair without a group."""
        better = self.pairs(kind).filter(
            Q(score__gt=OuterRef("score")) | Q(score=OuterRef("score"), id__gt=OuterRef("id")),
            cluster=OuterRef("cluster"),
        )
        return self.pairs(kind).filter(~Exists(better))

    def _is_owners(self, kind: str) -> Q:
        owned: Any = MODELS[kind]._default_manager.filter(self.owner)
        return Q(Exists(owned.filter(pk=OuterRef("a")))) | Q(Exists(owned.filter(pk=OuterRef("b"))))


def _said_apart(kind: str) -> QuerySet[NotSame]:
    sides = f"{kind}_a", f"{kind}_b"
    return NotSame.objects.alias(first=Least(*sides), second=Greatest(*sides)).filter(
        first=OuterRef("a"), second=OuterRef("b")
    )
