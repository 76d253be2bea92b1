"""Field by field: which values contacts of one pair or group have, and which of them are proposed.

The rule, which the merge page tells in the same words. The survivor is the one in the address
book, then the one with the most filled in, then the oldest. Of each field the most complete value
is proposed: one that says all that another one says, and more; an address by its filled lines.
Among equally complete ones the contact that was changed last decides. Organization, main e-mail
and main phone stay those of the survivor if it has them; owner and visibility always do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact, Organization, Person
from contacts.names import words_of
from contacts.services.rules import ADDRESS
from core.errors import Rejected
from fields import merging as custom

# What is chosen together: a given name with another's surname would be nobody.
NAME = ("first_name", "last_name")
# The contact whose address or number stands first; all of them come along.
POINTS = ("emails", "phones")
# Rights, not knowledge: no value of these is more complete than another.
RIGHTS = ("owner", "visibility")


@dataclass(frozen=True)
class Choice:
    """A field of the merge page: its columns are taken from one contact, all or none."""

    name: str
    label: Promise | str
    columns: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return self.name in RIGHTS

    def value_of(self, contact: Contact) -> tuple[Any, ...]:
        """What the contact has, comparable: equal values are the same choice."""
        if self.name.startswith(custom.PREFIX):
            return (custom.comparable(contact, self.name),)
        if self.name in POINTS:
            first = first_point(contact, self.name)
            return (str(first),) if first else ("",)
        ids = (f"{name}_id" if hasattr(contact, f"{name}_id") else name for name in self.columns)
        return tuple(getattr(contact, name) for name in ids)

    def is_filled(self, contact: Contact) -> bool:
        return any(self.value_of(contact))


SHARED = (
    Choice("emails", gettext_lazy("Main e-mail"), ()),
    Choice("phones", gettext_lazy("Main phone"), ()),
    Choice("address", gettext_lazy("Address"), ADDRESS),
    Choice("owner", gettext_lazy("Owner"), ("owner",)),
    Choice("visibility", gettext_lazy("Visible to"), ("visibility",)),
)
CHOICES: dict[type[Contact], tuple[Choice, ...]] = {
    Person: (
        Choice("name", gettext_lazy("Name"), NAME),
        Choice("organization", gettext_lazy("Organization"), ("organization",)),
        Choice("job_title", gettext_lazy("Job title"), ("job_title",)),
        *SHARED[:3],
        Choice("born_on", gettext_lazy("Birth day"), ("born_on",)),
        *SHARED[3:],
    ),
    Organization: (
        Choice("name", gettext_lazy("Name"), ("name",)),
        Choice("domain", gettext_lazy("Web domain"), ("domain",)),
        *SHARED,
    ),
}


@dataclass(frozen=True)
class Proposal[C: Contact]:
    """Who would survive, and whose value each field would take."""

    survivor: C
    choices: dict[str, int]


def choices_for(model: type[Contact]) -> tuple[Choice, ...]:
    """The fields that a merge of such contacts lets people choose, custom ones at the end."""
    fields = ((custom.name_of(field), field.name) for field in custom.written_fields(model))
    return (*CHOICES[model], *(Choice(name, label, (name,)) for name, label in fields))


def propose[C: Contact](contacts: Sequence[C], *, survivor: C | None = None) -> Proposal[C]:
    """What the rule above says about some contacts; `survivor` overrules its first sentence."""
    survivor = survivor or best_survivor(contacts)
    picked = {
        choice.name: _most_complete(choice, contacts, survivor).pk
        for choice in choices_for(type(survivor))
    }
    return Proposal(survivor, picked)


def best_survivor[C: Contact](contacts: Iterable[C]) -> C:
    """In the address book before a lead's own, then the most filled in, then the oldest."""
    return min(
        contacts,
        key=lambda one: (one.is_provisional, -filled(one), one.created_at, one.pk),
    )


def columns_chosen(model: type[Contact], choices: Mapping[str, int]) -> dict[str, int]:
    """The column names that choices speak of, each with the contact that it is taken from.

    A choice may name a field of the merge page or a single column of it. Raises `Rejected` for
    what is neither.
    """
    groups = {choice.name: choice.columns for choice in choices_for(model) if choice.columns}
    known = {column for columns in groups.values() for column in columns}
    taken: dict[str, int] = {}
    for name, key in choices.items():
        if name in POINTS:
            continue
        if name not in groups and name not in known:
            raise Rejected(_("“%(field)s” cannot be chosen in a merge.") % {"field": name})
        taken |= dict.fromkeys(groups.get(name, (name,)), key)
    return taken


def first_point(contact: Any, name: str) -> Any:
    """The e-mail or phone that stands first; None without any."""
    rows = list(getattr(contact, name).all())
    return min(rows, key=lambda row: (not row.is_primary, row.position, row.pk), default=None)


def filled(contact: Contact) -> int:
    """How much is known of a contact: its filled fields, and each of its e-mails and phones."""
    choices = [choice for choice in choices_for(type(contact)) if not choice.is_right]
    points = sum(len(getattr(contact, name).all()) for name in POINTS)
    return points + sum(choice.is_filled(contact) for choice in choices)


def _most_complete[C: Contact](choice: Choice, contacts: Sequence[C], survivor: C) -> C:
    best = survivor
    for contact in () if choice.is_right else contacts:
        if contact.pk != survivor.pk and _beats(choice, contact, best):
            best = contact
    return best


def _beats(choice: Choice, contact: Contact, best: Contact) -> bool:
    mine, theirs = choice.value_of(contact), choice.value_of(best)
    if mine == theirs:
        return False
    if choice.name in POINTS or choice.name == "organization":
        # One is not more complete than another; the survivor's is known to be in use.
        return any(mine) and not any(theirs)
    rank, other = _rank(choice, mine), _rank(choice, theirs)
    if rank != other:
        return rank > other
    if says_all_of(theirs, mine):
        return False
    return says_all_of(mine, theirs) or contact.updated_at > best.updated_at


def _rank(choice: Choice, value: tuple[Any, ...]) -> int:
    """Coarse completeness: filled lines; of names an e-mail address is the least."""
    if choice.name == "name":
        text = _text(value)
        # Written with capitals where they belong, it was written with care.
        return 0 if "@" in text else 1 if text in (text.lower(), text.upper()) else 2
    return sum(1 for part in value if part) if choice.name == "address" else int(any(value))


def says_all_of(more: tuple[Any, ...], less: tuple[Any, ...]) -> bool:
    """Whether each word of `less`, or the name that an initial stands for, is in `more` too."""
    left = sorted(words_of(_text(more)), key=len)
    for word in sorted(words_of(_text(less)), key=len, reverse=True):
        found = next((own for own in left if own == word), None) or next(
            (own for own in left if len(word) == 1 and own.startswith(word)), None
        )
        if found is None:
            return False
        left.remove(found)
    return True


def _text(value: tuple[Any, ...]) -> str:
    return " ".join(str(part) for part in value if part)
