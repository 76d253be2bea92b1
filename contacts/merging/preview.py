"""What comes along in a merge, counted for somebody who may not see all of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import ngettext

from accounts.models import User
from contacts.merging.moving import foreign_keys, lists_of
from contacts.models import Contact


@dataclass(frozen=True)
class Things:
    """What hangs on some contacts: `seen` in words, and whether there is more than that."""

    seen: list[str]
    has_hidden: bool

    def __bool__(self) -> bool:
        return bool(self.seen) or self.has_hidden


def things_of(contacts: Sequence[Contact], *, user: User) -> Things:
    """What comes along if these contacts are merged into another one.

    Only what the user may see is counted. Of the rest nothing is told but that there is some.
    """
    each = _count(contacts, user)
    seen = {label: sum(counts.values()) for label, counts, _hidden in each}
    return Things(_in_words(seen), any(hidden for _label, _counts, hidden in each))


def things_of_each(contacts: Sequence[Contact], *, user: User) -> dict[int, Things]:
    """The same for each of some contacts, by their ids, in as many queries as for one."""
    each = _count(contacts, user)
    return {
        contact.pk: Things(
            _in_words({label: counts.get(contact.pk, 0) for label, counts, _hidden in each}),
            any(contact.pk in hidden for _label, _counts, hidden in each),
        )
        for contact in contacts
    }


def _count(contacts: Sequence[Contact], user: User) -> list[tuple[str, dict[int, int], set[int]]]:
    """For each kind of thing how many each contact has, and who has more than the user sees."""
    if not contacts:
        return []
    keys, found = [contact.pk for contact in contacts], []
    for label, rows, key in _sources(type(contacts[0])):
        if not _words(label, 1):
            continue  # bookkeeping of some app: it follows, and says nothing to anybody
        theirs = rows.filter(**{f"{key}__in": keys})
        hidden: set[int] = set()
        if hasattr(theirs, "visible_to"):
            seen = _per_contact(theirs.visible_to(user), key)
            everything = _per_contact(_alive(theirs), key)
            hidden = {pk for pk, count in everything.items() if count > seen.get(pk, 0)}
        else:
            seen = _per_contact(theirs, key)
        found.append((label, seen, hidden))
    return found


def _sources(model: Any) -> Iterator[tuple[str, models.QuerySet[Any], str]]:
    """Rows that refer to contacts: what they are, all of them, and the field that refers."""
    for relation in (*foreign_keys(model), *lists_of(model)):
        rows = relation.related_model._default_manager.all()
        yield relation.related_model._meta.label_lower, rows, relation.field.name
    for field in model._meta.many_to_many:
        linked = field.remote_field.through._default_manager.all()
        yield field.related_model._meta.label_lower, linked, field.m2m_field_name()


def _per_contact(rows: models.QuerySet[Any], key: str) -> dict[int, int]:
    grouped = rows.order_by().values_list(key).annotate(count=models.Count("pk", distinct=True))
    return dict(grouped)


def _alive(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Without what is in the trash or out of sight for everybody."""
    names = {field.name for field in rows.model._meta.fields}
    return rows.filter(**dict.fromkeys(names & {"deleted_at", "returned_at", "merged_into"}))


def _in_words(counts: Mapping[str, int]) -> list[str]:
    return [_words(label, n) % {"count": n} for label, n in counts.items() if n]


def _words(label: str, n: int) -> str:
    """How many of what. The apps above are named, not known."""
    return {
        "accounts.user": ngettext("%(count)s follower", "%(count)s followers", n),
        "activities.activity": ngettext("%(count)s activity", "%(count)s activities", n),
        "activities.attachment": ngettext("%(count)s file", "%(count)s files", n),
        "activities.message": ngettext("%(count)s message", "%(count)s messages", n),
        "activities.note": ngettext("%(count)s note", "%(count)s notes", n),
        "contacts.affiliation": ngettext("%(count)s role", "%(count)s roles", n),
        "contacts.email": ngettext("%(count)s e-mail", "%(count)s e-mails", n),
        "contacts.externalid": ngettext("%(count)s external id", "%(count)s external ids", n),
        "contacts.label": ngettext("%(count)s label", "%(count)s labels", n),
        "contacts.organizationlink": ngettext(
            "%(count)s related organization", "%(count)s related organizations", n
        ),
        "contacts.person": ngettext("%(count)s person", "%(count)s people", n),
        "contacts.phone": ngettext("%(count)s phone", "%(count)s phones", n),
        "deals.deal": ngettext("%(count)s deal", "%(count)s deals", n),
        "leads.lead": ngettext("%(count)s lead", "%(count)s leads", n),
    }.get(label, "")
