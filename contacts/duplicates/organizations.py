"""How surely two sets of facts are one organization."""

from dataclasses import dataclass, field
from functools import cached_property

from contacts.duplicates import weights
from contacts.duplicates.evidence import LIKELY, POSSIBLE, Evidence
from contacts.duplicates.facts import OrganizationFacts
from contacts.duplicates.people import is_e164
from contacts.duplicates.places import Address, compare_addresses
from contacts.duplicates.reasons import Reason
from contacts.matching.companies import Company, domains_of, is_shared_mailbox
from contacts.matching.keys import keys_of_organization
from contacts.matching.likeness import share_alike, text_level
from contacts.points import clean_email, to_e164


@dataclass
class KnownOrganization:
    """Facts in the form in which they are compared, worked out once."""

    facts: OrganizationFacts
    company: Company
    address: Address
    domains: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, facts: OrganizationFacts, country: str) -> "KnownOrganization":
        """`country`: where a phone number belongs that names none."""
        place = facts.country or country
        return cls.of(
            facts,
            {clean for address in facts.emails if (clean := clean_email(address))},
            {
                e164
                for number in facts.phones
                if (e164 := number if is_e164(number) else to_e164(number, place))
            },
        )

    @classmethod
    def of(
        cls, facts: OrganizationFacts, emails: set[str], phones: set[str]
    ) -> "KnownOrganization":
        """The same for e-mails and numbers that have been understood already."""
        return cls(
            facts,
            Company.read(facts.name),
            Address.read(facts),
            domains_of(facts.domain, emails),
            emails,
            phones,
        )

    @cached_property
    def keys(self) -> list[int]:
        """Under what the organization is found: what is stored of it."""
        return keys_of_organization(self.facts)


def compare_organizations(one: KnownOrganization, other: KnownOrganization) -> Evidence:
    """Weigh all that is known of both."""
    evidence = Evidence(weights.ODDS_OF_ORGANIZATIONS)
    level = _weigh_name(evidence, one.company, other.company)
    _weigh_points(evidence, one, other)
    address = compare_addresses(one.address, other.address)
    evidence.add(max(min(address.bits, 6), -6), address.reason)
    if level == "exact":
        # The same name is worth a look always; with the same address it is Pipedrive's rule.
        evidence.at_least = LIKELY if address.is_same else POSSIBLE
    if level in {"part", "other"}:
        # Acme and Acme Consulting: a daughter or a department as often as the same.
        evidence.at_most = LIKELY - 1
    _keep_apart(evidence, one, other)
    return evidence


def _weigh_name(evidence: Evidence, one: Company, other: Company) -> str:
    """How alike the names are, without what is said of form and country."""
    if not one.words or not other.words:
        return ""
    level = _level(one, other)
    reason = None
    if level == "exact":
        reason = Reason("name" if one.form == other.form else "name_without_form")
    elif level != "other":
        share = share_alike(" ".join(sorted(one.words)), " ".join(sorted(other.words)))
        reason = Reason("name_alike", share)
    bits = weights.COMPANY_NAME[level]
    if level == "exact" and one.form != other.form:
        bits -= 3
    evidence.add(bits, reason)
    return level


def _level(one: Company, other: Company) -> str:
    if one.name == other.name or sorted(one.words) == sorted(other.words):
        return "exact"
    left, right = _leftovers(one.words, other.words)
    if any(word.isdigit() for word in (*left, *right)):
        return "other"  # Agency 1 and Agency 2
    if not left or not right:
        return "part"
    if _is_short_for(one.words, other.words) or _is_short_for(other.words, one.words):
        return "part"
    level = text_level("".join(left), "".join(right))
    if level in {"alike", "other"} and len(left) + len(right) == len(one.words) + len(other.words):
        level = text_level(one.name, other.name)  # nothing was the same: spaces elsewhere, perhaps
    return level


def _leftovers(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[list[str], list[str]]:
    left, right = list(mine), list(theirs)
    for word in mine:
        if word in right:
            left.remove(word)
            right.remove(word)
    return left, right


def _is_short_for(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """IBM and International Business Machines."""
    return len(short) == 1 and len(long) > 2 and short[0] == "".join(word[0] for word in long)


def _weigh_points(evidence: Evidence, one: KnownOrganization, other: KnownOrganization) -> None:
    same_emails = one.emails & other.emails
    if one.domains & other.domains:
        evidence.add(weights.DOMAIN, Reason("domain"))
        evidence.at_least = POSSIBLE
    elif one.domains and other.domains and not _brands(one.domains) & _brands(other.domains):
        evidence.add(weights.OTHER_DOMAIN)
    if same_emails:
        is_shared = all(is_shared_mailbox(address) for address in same_emails)
        bits = weights.COMPANY_EMAIL if not (is_shared and one.domains & other.domains) else 2
        evidence.add(bits, Reason("email"))
        evidence.at_least = POSSIBLE
    if one.phones & other.phones:
        evidence.add(weights.COMPANY_PHONE, Reason("phone"))


def _brands(domains: set[str]) -> set[str]:
    """acme of acme.de and of acme.co.uk: one group, if not one company."""
    return {domain.split(".")[0] for domain in domains}


def _keep_apart(evidence: Evidence, one: KnownOrganization, other: KnownOrganization) -> None:
    """Another legal form or another country is another company, whatever else they share."""
    if one.company.has_other_form(other.company):
        forms = sorted((one.company.form_in_words, other.company.form_in_words))
        _apart(evidence, "legal_form", forms)
    here, there = _country(one), _country(other)
    if one.company.has_other_place(other.company):
        places = [", ".join(sorted(c.company.places)).upper() or "-" for c in (one, other)]
        _apart(evidence, "country", sorted(places))
    elif here and there and here != there:
        _apart(evidence, "country", sorted((here, there)))


def _country(known: KnownOrganization) -> str:
    return known.facts.country.upper()


def _apart(evidence: Evidence, code: str, values: list[str]) -> None:
    evidence.at_least = min(evidence.at_least, POSSIBLE)
    evidence.at_most = LIKELY - 1
    evidence.add(weights.APART, Reason(code, one=values[0], other=values[1]))
