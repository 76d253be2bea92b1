"""The queue as people read it: pairs and groups of contacts, best first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.duplicates import Reason
from contacts.models import Contact, Organization
from contacts.queue.components import components
from contacts.queue.models import MODELS, NotSame, Twins
from contacts.queue.plans import Plan, may_merge_somehow, plan_for
from contacts.queue.wanted import Wanted
from contacts.services.rules import may_edit
from core.paging import Page, key_of, page_after

ORDER = ("-score", "-id")
# On one page: the pairs of a group of two hundred are not all needed to show it.
MOST_PAIRS = 2000
OF_ORGANIZATIONS = {"organization", "organization_alike"}
# By the merge page.
MOST_COMPARED = 20


@dataclass
class Group:
    """Two or more contacts that are probably one; only those that the user may see."""

    kind: str
    user: User
    contacts: list[Contact]
    pairs: list[Twins]
    apart: set[tuple[int, int]] = field(default_factory=set)

    @property
    def score(self) -> int:
        return self.pairs[0].score

    @property
    def reasons(self) -> list[Reason]:
        """Why the best pair may be one; what a hidden organization would tell is left out."""
        found = [Reason.from_json(stored) for stored in self.pairs[0].reasons]
        ends = {self.pairs[0].a, self.pairs[0].b}
        if any(_has_hidden_organization(one) for one in self.contacts if one.pk in ends):
            return [reason for reason in found if reason.code not in OF_ORGANIZATIONS]
        return found

    @property
    def ids(self) -> list[int]:
        return [contact.pk for contact in self.contacts]

    @property
    def is_pair(self) -> bool:
        return len(self.contacts) == 2

    @cached_property
    def plan(self) -> Plan:
        """What a merge in bulk would do with it."""
        return plan_for(self.contacts, self.apart, by=self.user)

    @cached_property
    def may_merge(self) -> bool:
        return may_merge_somehow(self.contacts, by=self.user)

    @property
    def why_not(self) -> str:
        """Who can merge them, for somebody who cannot."""
        owners = ", ".join(sorted({str(contact.owner) for contact in self.contacts}))
        return _("An admin or a manager of %(owners)s can merge them.") % {"owners": owners}

    @property
    def query(self) -> str:
        """The contacts as the merge page is told them, twenty at the most."""
        plan = self.plan
        ids = [("id", contact.pk) for contact in (plan.survivor, *plan.others)]
        return urlencode([*ids[:MOST_COMPARED], ("from", "queue")])

    @cached_property
    def may_set_apart(self) -> bool:
        return all(may_edit(contact, self.user) for contact in self.contacts)


def page_of(wanted: Wanted, after: str, *, size: int) -> Page[Group]:
    """A page of groups, best first. `after`: the key of the page before, or ""."""
    found: list[Twins] = []
    is_more = False
    for kind in wanted.kinds:
        page = page_after(wanted.firsts(kind), after, order=ORDER, size=size)
        found += page.rows
        is_more |= bool(page.next_after)
    found.sort(key=lambda row: (-row.score, -row.pk))
    rows = found[:size]
    is_more |= len(found) > size
    return Page(groups_of(wanted, rows), key_of(rows[-1], ORDER) if is_more else "")


def groups_of(wanted: Wanted, firsts: Collection[Twins]) -> list[Group]:
    """The groups to which these pairs belong, in the order of the pairs."""
    order = {row.pk: place for place, row in enumerate(firsts)}
    places = {(row.kind, row.cluster or -row.pk): order[row.pk] for row in firsts}
    groups = [
        group
        for kind in {row.kind for row in firsts}
        for group in _of_kind(wanted, kind, [row for row in firsts if row.kind == kind])
    ]
    return sorted(groups, key=lambda group: places[group.kind, _cluster(group.pairs[0])])


def groups_among(wanted: Wanted, kind: str, ids: Collection[int]) -> list[Group]:
    """What is left between some contacts: no group, one, or several."""
    pairs = wanted.linked(kind).filter(a__in=ids, b__in=ids).order_by(*ORDER)
    return _built(wanted.user, kind, list(pairs[:MOST_PAIRS]))


def _cluster(pair: Twins) -> int:
    return pair.cluster or -pair.pk


def _of_kind(wanted: Wanted, kind: str, firsts: list[Twins]) -> list[Group]:
    clusters = {row.cluster for row in firsts} - {None}
    within = wanted.linked(kind).filter(cluster__in=clusters).order_by(*ORDER)[:MOST_PAIRS]
    pairs = [*within, *(row for row in firsts if row.cluster is None)]
    groups = _built(wanted.user, kind, pairs)
    if wanted.owner is None:
        return groups
    # Others of the cluster may be held together by somebody whom the user does not see.
    theirs = wanted.pairs(kind).filter(cluster__in=clusters).values_list("pk", flat=True)
    passing = {*theirs, *(row.pk for row in firsts)}
    return [group for group in groups if passing & {pair.pk for pair in group.pairs}]


def _built(user: User, kind: str, pairs: list[Twins]) -> list[Group]:
    """Pairs put together: those that likely pairs hold together, the others one by one."""
    contacts = {contact.pk: contact for contact in _load(user, kind, _ids(pairs))}
    apart = NotSame.objects.among(kind, contacts)
    pairs = [pair for pair in pairs if pair.a in contacts and pair.b in contacts]
    held = components((pair.a, pair.b) for pair in pairs if pair.cluster)
    home = {pk: place for place, group in enumerate(held) for pk in group}
    piles: dict[int, list[Twins]] = {}
    for pair in pairs:
        piles.setdefault(home[pair.a] if pair.cluster else -pair.pk, []).append(pair)
    return [
        Group(
            kind,
            user,
            contacts=[contacts[pk] for pk in sorted(_ids(pile))],
            pairs=pile,
            apart={pair for pair in apart if _ids(pile).issuperset(pair)},
        )
        for pile in piles.values()
    ]


def _has_hidden_organization(contact: Any) -> bool:
    return bool(getattr(contact, "organization_id", None)) and contact.organization is None


def _ids(pairs: Iterable[Twins]) -> set[int]:
    return {pk for pair in pairs for pk in (pair.a, pair.b)}


def _load(user: User, kind: str, ids: Collection[int]) -> Iterable[Contact]:
    rows: Any = MODELS[kind]._default_manager
    rows = rows.visible_to(user).filter(pk__in=ids).select_related("owner").with_points()
    if kind == "person":
        seen = Organization.objects.visible_to(user)
        rows = rows.prefetch_related(Prefetch("organization", seen))
    return rows
