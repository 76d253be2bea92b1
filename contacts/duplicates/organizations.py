"""How surely two sets of facts are one organization. Every weight stands beside what it weighs."""

from dataclasses import dataclass, field

from contacts.duplicates.evidence import (
    LIKELY,
    POSSIBLE,
    Evidence,
    alike,
    one_slip,
    same_address,
)
from contacts.duplicates.facts import OrganizationFacts
from contacts.duplicates.reasons import Reason
from contacts.matching.companies import domains_of, name_and_form
from contacts.names import fold
from contacts.points import clean_email, to_e164

# The odds that a candidate of the blocking keys is the same organization, in bits.
ODDS = -7


@dataclass
class KnownOrganization:
    """Facts in the form in which they are compared, worked out once."""

    facts: OrganizationFacts
    name: str = ""
    form: frozenset[str] = frozenset()
    domains: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, facts: OrganizationFacts, country: str) -> "KnownOrganization":
        name, form = name_and_form(facts.name)
        place = facts.country or country
        return cls(
            facts,
            name,
            form,
            domains_of(facts.domain, facts.emails),
            {clean for address in facts.emails if (clean := clean_email(address))},
            {e164 for number in facts.phones if (e164 := to_e164(number, place))},
        )


def compare_organizations(one: KnownOrganization, other: KnownOrganization) -> Evidence:
    """Weigh all that is known of both."""
    evidence = Evidence(ODDS)
    is_same_name = _weigh_name(evidence, one, other)
    _weigh_points(evidence, one, other)
    is_same_address = _weigh_address(evidence, one.facts, other.facts)
    if is_same_name and is_same_address:
        evidence.at_least = LIKELY
    return evidence


def _weigh_name(evidence: Evidence, one: KnownOrganization, other: KnownOrganization) -> bool:
    """True for the same name with the same legal form."""
    if not one.name or not other.name:
        return False
    likeness = _name_likeness(one.name, other.name)
    if one.form and other.form and one.form != other.form:
        # Martin SARL and Martin SAS are two companies, whatever else they share.
        evidence.at_most = LIKELY - 1
        forms = sorted([_written(one.form), _written(other.form)])
        evidence.reasons.append(Reason("legal_form", one=forms[0], other=forms[1]))
    if likeness == 1 and one.form == other.form:
        evidence.add(10, Reason("name"))
        return True
    if likeness == 1:
        evidence.add(8, Reason("name_without_form"))
        return False
    reason = Reason("name_alike", int(likeness * 100) / 100)
    if likeness >= 0.93 or one_slip(one.name, other.name):
        evidence.add(7, reason)
    elif likeness >= 0.85:
        evidence.add(4, reason)
    elif likeness >= 0.75:
        evidence.add(1, reason)
    else:
        evidence.add(-2 if likeness >= 0.6 else -6)
    return False


def _name_likeness(one: str, other: str) -> float:
    if sorted(one.split()) == sorted(other.split()) or one.replace(" ", "") == other.replace(
        " ", ""
    ):
        return 1
    return min(alike(one, other), 0.99)


def _written(form: frozenset[str]) -> str:
    return " ".join(sorted(form)).upper()


def _weigh_points(evidence: Evidence, one: KnownOrganization, other: KnownOrganization) -> None:
    if one.domains & other.domains:
        evidence.add(9, Reason("domain"))
        evidence.at_least = POSSIBLE
    elif one.domains and other.domains:
        evidence.add(-3)
    if one.emails & other.emails:
        evidence.add(5, Reason("email"))
        evidence.at_least = POSSIBLE
    if one.phones & other.phones:
        evidence.add(7, Reason("phone"))


def _weigh_address(evidence: Evidence, one: OrganizationFacts, other: OrganizationFacts) -> bool:
    if one.country and other.country and one.country != other.country:
        evidence.add(-5)
        return False
    if same_address(one, other):
        evidence.add(5, Reason("address"))
        return True
    if not one.postcode or not other.postcode:
        return False
    if fold(one.postcode) != fold(other.postcode):
        evidence.add(-5)  # another branch
    else:
        evidence.add(2, Reason("postcode"))
    return False
