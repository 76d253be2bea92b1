"""Pairs of contacts: those that are probably one, and those that people said are two."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.models import Contact, Organization, Person
from history.models import Operation


class Kind(models.TextChoices):
    PERSON = "person", _("People")
    ORGANIZATION = "organization", _("Organizations")


MODELS: dict[str, type[Contact]] = {"person": Person, "organization": Organization}


def seen(kind: str, user: User, name: str) -> Exists:
    """That the user may open the contact whose id stands in the column `name`."""
    rows: Any = MODELS[kind]._default_manager
    return Exists(rows.visible_to(user).filter(pk=OuterRef(name)))


class NotSameQuerySet(models.QuerySet["NotSame"]):
    def visible_to(self, user: User):
        """Pairs of which the user may open both."""
        people = Q(seen("person", user, "person_a"), seen("person", user, "person_b"))
        firms = Q(
            seen("organization", user, "organization_a"),
            seen("organization", user, "organization_b"),
        )
        return self.filter(people | firms)

    def of(self, kind: str, ids: Iterable[int]):
        """Pairs in which at least one of these contacts takes part."""
        ids = list(ids)
        return self.filter(Q(**{f"{kind}_a__in": ids}) | Q(**{f"{kind}_b__in": ids}))

    def among(self, kind: str, ids: Iterable[int]) -> set[tuple[int, int]]:
        """Pairs between these contacts, as ids with the smaller one first."""
        ids = list(ids)
        rows = self.filter(**{f"{kind}_a__in": ids, f"{kind}_b__in": ids})
        pairs = rows.values_list(f"{kind}_a", f"{kind}_b")
        return {(min(pair), max(pair)) for pair in pairs}

    def ids_apart_from(self, *records: Contact | int, kind: str = "") -> set[int]:
        """Ids of the contacts that somebody said are not one of these.

        `kind` is needed where only ids are given.
        """
        ids = {r.pk if isinstance(r, Contact) else r for r in records}
        kind = next((str(r._meta.model_name) for r in records if isinstance(r, Contact)), kind)
        if not ids:
            return set()
        pairs = self.of(kind, ids).values_list(f"{kind}_a", f"{kind}_b")
        return {pk for pair in pairs for pk in pair} - ids


class NotSame(models.Model):
    """Two contacts that look alike and are not one, because somebody said so.

    Foreign keys, so that a merge brings what is known of a contact to its survivor. Which of the
    two stands first means nothing: a pair is unique either way round, and never twice the same.
    """

    person_a = models.ForeignKey(Person, models.CASCADE, null=True, related_name="apart_as_first")
    person_b = models.ForeignKey(Person, models.CASCADE, null=True, related_name="apart_as_second")
    organization_a = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="apart_as_first"
    )
    organization_b = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="apart_as_second"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = NotSameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="not_same_is_a_pair_of_one_kind",
                condition=Q(
                    person_a__isnull=False,
                    person_b__isnull=False,
                    organization_a=None,
                    organization_b=None,
                )
                | Q(
                    person_a=None,
                    person_b=None,
                    organization_a__isnull=False,
                    organization_b__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="not_same_is_of_two",
                condition=~Q(person_a=F("person_b")) & ~Q(organization_a=F("organization_b")),
            ),
            models.UniqueConstraint(
                Least("person_a", "person_b"),
                Greatest("person_a", "person_b"),
                name="not_same_people_once",
            ),
            models.UniqueConstraint(
                Least("organization_a", "organization_b"),
                Greatest("organization_a", "organization_b"),
                name="not_same_organizations_once",
            ),
        ]

    def __str__(self):
        return f"{self.kind}: {self.ids}"

    @property
    def kind(self) -> str:
        return "person" if self.person_a_id else "organization"

    @property
    def ids(self) -> tuple[Any, Any]:
        return getattr(self, f"{self.kind}_a_id"), getattr(self, f"{self.kind}_b_id")


class TwinsQuerySet(models.QuerySet["Twins"]):
    def visible_to(self, user: User):
        """Pairs of which the user may open both."""
        either = Q(pk__in=[])
        for kind in Kind.values:
            either |= Q(seen(kind, user, "a"), seen(kind, user, "b"), kind=kind)
        return self.filter(either)

    def both_visible_to(self, user: User, kind: str):
        """`visible_to` for one kind, as joins that the planner can order."""
        return self.filter(seen(kind, user, "a"), seen(kind, user, "b"), kind=kind)

    def touching(self, kind: str, ids: Iterable[int]):
        """Pairs in which at least one of these contacts takes part."""
        ids = list(ids)
        return self.filter(Q(a__in=ids) | Q(b__in=ids), kind=kind)


class Twins(models.Model):
    """Two contacts that the duplicate engine takes for one. Derived: the worker keeps it.

    Plain ids, not foreign keys: a merge must not carry these rows along and journal them, and
    writing them must not lock contacts. Whoever reads them joins the contacts that are there.
    """

    kind = models.CharField(max_length=12, choices=Kind)
    a = models.BigIntegerField()
    b = models.BigIntegerField()
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    # The smallest id of the contacts that likely pairs hold together; empty if only possible.
    cluster = models.BigIntegerField(null=True)
    found_at = models.DateTimeField(default=timezone.now)

    objects = TwinsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="twins_in_order", condition=Q(a__lt=F("b"))),
            # Also finds the pairs of a contact that stands first.
            models.UniqueConstraint(fields=["kind", "a", "b"], name="twins_once"),
        ]
        indexes = [
            # The queue, best first, and its pages.
            models.Index(fields=["kind", "-score", "-id"], name="twins_best_first"),
            # The pairs of a contact that stands second.
            models.Index(fields=["kind", "b"], name="twins_second"),
            # All pairs of a group, and whether a better one was shown already.
            models.Index(fields=["kind", "cluster", "-score", "-id"], name="twins_cluster"),
        ]

    def __str__(self):
        return f"{self.kind} {self.a} ~ {self.b}: {self.score}"


class Recheck(models.Model):
    """Contacts that changed since the worker looked. Triggers write it, whoever writes contacts.

    A log without uniqueness, so that two writers never wait for each other here.
    """

    kind = models.CharField(max_length=12)
    contact_id = models.BigIntegerField()

    class Meta:
        # The worker takes all rows of a contact at once.
        indexes = [models.Index(fields=["kind", "contact_id"], name="recheck_contact")]

    def __str__(self):
        return f"{self.kind} {self.contact_id}"


class Look(models.Model):
    """When the worker looked last. One row."""

    only = models.BooleanField(default=True, unique=True)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="look_is_the_only_one", condition=Q(only=True))]

    def __str__(self):
        return str(self.looked_at)


class BulkQuerySet(models.QuerySet["Bulk"]):
    def visible_to(self, user: User):
        """One's own merges in bulk; an admin sees all."""
        return self if user.is_admin else self.filter(by=user)


class Bulk(models.Model):
    """Many groups of the queue merged at once, as a preview said."""

    # Of the form that asked: sent twice, it begins one.
    token = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at_least = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = BulkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "-id"], name="bulk_by_user")]

    def __str__(self):
        return f"{self.by} {self.created_at}"

    def counts(self) -> dict[str, int]:
        """How many of its groups are in each state, `done`, and there at `all`."""
        rows = self.groups.order_by().values_list("state").annotate(number=models.Count("pk"))
        counts = dict.fromkeys(BulkGroup.State.values, 0) | dict(rows)
        total = sum(counts.values())
        return counts | {"all": total, "done": total - counts["waiting"]}


class ThroughBulk(models.QuerySet["BulkGroup"]):
    def visible_to(self, user: User):
        return self.filter(bulk__in=Bulk.objects.visible_to(user))


class BulkGroup(models.Model):
    """One group of a merge in bulk, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MERGED = "merged", _("merged")
        ALREADY = "already", _("already merged")
        LEFT_OUT = "left_out", _("left out")

    bulk = models.ForeignKey(Bulk, models.CASCADE, related_name="groups")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    # Plain ids, as in `Twins`: it says what was merged then.
    survivor_id = models.BigIntegerField()
    other_ids = models.JSONField(default=list)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    operation = models.ForeignKey(Operation, models.SET_NULL, null=True, related_name="+")

    objects = ThroughBulk.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk", "position"], name="bulk_group_in_order"),
        ]
        indexes = [
            # The next group to merge.
            models.Index(
                fields=["bulk", "position"], name="bulk_group_waiting", condition=Q(state="waiting")
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def ids(self) -> list[int]:
        return [self.survivor_id, *self.other_ids]

    @property
    def size(self) -> int:
        return len(self.other_ids) + 1

    @property
    def survivor_url(self) -> str:
        return reverse(f"contacts:{self.kind}", args=[self.survivor_id])
