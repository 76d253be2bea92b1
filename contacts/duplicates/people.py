"""How surely two sets of facts are one person. Every weight stands beside what it weighs."""

from dataclasses import dataclass, field, replace

from contacts.duplicates.evidence import (
    LIKELY,
    POSSIBLE,
    Evidence,
    alike,
    one_slip,
    same_address,
)
from contacts.duplicates.facts import PersonFacts
from contacts.duplicates.reasons import Reason
from contacts.matching.companies import is_shared_mailbox, name_and_form
from contacts.matching.tables import NICKNAMES
from contacts.names import fold, words_of
from contacts.points import clean_email, mailbox, to_e164

# The odds that a candidate of the blocking keys is the same person, in bits.
ODDS = -8


@dataclass
class KnownPerson:
    """Facts in the form in which they are compared, worked out once."""

    facts: PersonFacts
    words: list[str] = field(default_factory=list)
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    organization: tuple[str, frozenset[str]] = ("", frozenset())

    @classmethod
    def read(cls, facts: PersonFacts, country: str) -> "KnownPerson":
        place = facts.country or country
        return cls(
            facts,
            # A person named after an e-mail address has no name yet.
            words=[] if "@" in facts.name else words_of(facts.name),
            emails={clean for address in facts.emails if (clean := clean_email(address))},
            phones={e164 for number in facts.phones if (e164 := to_e164(number, place))},
            organization=name_and_form(facts.organization_name),
        )

    def without_organization(self) -> "KnownPerson":
        """The same person as one knows it who may not see the organization."""
        facts = replace(self.facts, organization_id=None, organization_name="")
        return replace(self, facts=facts, organization=("", frozenset()))

    @property
    def mailboxes(self) -> set[str]:
        return {mailbox(address) for address in self.emails}


def compare_people(one: KnownPerson, other: KnownPerson, switchboards: set[str]) -> Evidence:
    """Weigh all that is known of both. `switchboards`: numbers that several contacts share."""
    evidence = Evidence(ODDS)
    is_same_name = _weigh_name(evidence, one, other)
    agrees = [
        _weigh_email(evidence, one, other),
        _weigh_phone(evidence, one, other, switchboards),
        _weigh_organization(evidence, one, other),
        _weigh_address(evidence, one.facts, other.facts),
    ]
    _weigh_birth_day(evidence, one.facts, other.facts)
    if is_same_name and any(agrees):
        evidence.at_least = LIKELY
    elif agrees[0] or (not evidence.is_contradicted and (is_same_name or _is_slip(one, other))):
        evidence.at_least = POSSIBLE
    return evidence


def _is_slip(one: KnownPerson, other: KnownPerson) -> bool:
    mine, theirs = sorted(one.words), sorted(other.words)
    return len(mine) > 1 and one_slip(" ".join(mine), " ".join(theirs))


def _weigh_name(evidence: Evidence, one: KnownPerson, other: KnownPerson) -> bool:
    """True for the same name, in whatever order, with or without accents."""
    mine, theirs = sorted(one.words), sorted(other.words)
    if not mine or not theirs:
        return False
    if mine == theirs:
        # A first name alone is shared by many.
        evidence.add(9 if len(mine) > 1 else 4, Reason("name"))
        return True
    if _differ_in_short_form(mine, theirs):
        evidence.add(8, Reason("nickname"))
        return False
    if _differ_in_initials(mine, theirs):
        evidence.add(5, Reason("initial"))
        return False
    likeness = alike(" ".join(mine), " ".join(theirs))
    reason = Reason("name_alike", int(likeness * 100) / 100)
    if likeness >= 0.92 or _is_slip(one, other):
        evidence.add(6, reason)
    elif likeness >= 0.85:
        evidence.add(4, reason)
    elif likeness >= 0.75:
        evidence.add(1, reason)
    else:
        evidence.add(-2 if likeness >= 0.6 else -5)
    return False


def _differ_in_short_form(mine: list[str], theirs: list[str]) -> bool:
    """Bob Martin and Robert Martin: what differs are short forms of one first name."""
    left, right = _leftovers(mine, theirs)
    if len(left) != 1 or len(right) != 1 or len(mine) < 2:
        return False
    return right[0] in NICKNAMES.get(left[0], ())


def _differ_in_initials(mine: list[str], theirs: list[str]) -> bool:
    """J. Martin and Jean Martin."""
    left, right = _leftovers(mine, theirs)
    if len(left) != 1 or len(right) != 1 or len(mine) < 2:
        return False
    return left[0][0] == right[0][0] and 1 in (len(left[0]), len(right[0]))


def _leftovers(mine: list[str], theirs: list[str]) -> tuple[list[str], list[str]]:
    left, right = list(mine), list(theirs)
    for word in mine:
        if word in right:
            left.remove(word)
            right.remove(word)
    return left, right


def _weigh_email(evidence: Evidence, one: KnownPerson, other: KnownPerson) -> bool:
    same = one.emails & other.emails
    if any(not is_shared_mailbox(address) for address in same):
        evidence.add(14, Reason("email"))
    elif same:
        evidence.add(4, Reason("office_email"))
    elif one.mailboxes & other.mailboxes:
        evidence.add(12, Reason("mailbox"))
    elif one.emails and other.emails:
        evidence.add(-1)
        return False
    return bool(same or one.mailboxes & other.mailboxes)


def _weigh_phone(
    evidence: Evidence, one: KnownPerson, other: KnownPerson, switchboards: set[str]
) -> bool:
    same = one.phones & other.phones
    if same - switchboards:
        evidence.add(10, Reason("phone"))
    elif same:
        evidence.add(3, Reason("switchboard"))
    return bool(same)


def _weigh_organization(evidence: Evidence, one: KnownPerson, other: KnownPerson) -> bool:
    here, there = one.facts.organization_id, other.facts.organization_id
    if not one.organization[0] or not other.organization[0]:
        return False
    if (here and here == there) or one.organization == other.organization:
        evidence.add(4, Reason("organization"))
        return True
    if alike(one.organization[0], other.organization[0]) >= 0.9:
        evidence.add(2, Reason("organization_alike"))
    else:
        evidence.add(-1)  # people change jobs
    return False


def _weigh_address(evidence: Evidence, one: PersonFacts, other: PersonFacts) -> bool:
    if same_address(one, other):
        evidence.add(6, Reason("address"))
        return True
    if not one.postcode or not other.postcode:
        return False
    is_same_postcode = fold(one.postcode) == fold(other.postcode)
    likeness = alike(fold(one.street), fold(other.street)) if one.street and other.street else 0
    if likeness >= 0.8 and (is_same_postcode or alike(fold(one.city), fold(other.city)) >= 0.9):
        evidence.add(5, Reason("address_alike"))
    elif is_same_postcode:
        evidence.add(2, Reason("postcode"))
    else:
        evidence.add(-2)
    return False


def _weigh_birth_day(evidence: Evidence, one: PersonFacts, other: PersonFacts) -> None:
    if not one.born_on or not other.born_on:
        return
    mine, theirs = one.born_on.isoformat(), other.born_on.isoformat()
    if mine == theirs:
        evidence.add(8, Reason("birth_day"))
    elif sum(a != b for a, b in zip(mine, theirs, strict=True)) > 1:
        evidence.add(-5)
