"""How surely two sets of facts are one person."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from contacts.duplicates import weights
from contacts.duplicates.evidence import LIKELY, POSSIBLE, Evidence
from contacts.duplicates.facts import PersonFacts
from contacts.duplicates.names import Compared, Name, compare_names
from contacts.duplicates.places import Address, compare_addresses
from contacts.duplicates.reasons import Reason
from contacts.matching.companies import NO_COMPANY, Company, is_shared_mailbox
from contacts.matching.keys import keys_of_person
from contacts.matching.likeness import digits_level
from contacts.points import clean_email, mailbox, to_e164

# What a name alone is worth at the most: every Jean Martin is not every other.
MOST_FOR_A_NAME = 65
# An address so different that even the same name is hardly worth a look.
CONTRADICTS = -4.0


@dataclass
class KnownPerson:
    """Facts in the form in which they are compared, worked out once."""

    facts: PersonFacts
    name: Name
    address: Address
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    company: Company = NO_COMPANY

    @classmethod
    def read(cls, facts: PersonFacts, country: str) -> "KnownPerson":
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
    def of(cls, facts: PersonFacts, emails: set[str], phones: set[str]) -> "KnownPerson":
        """The same for e-mails and numbers that have been understood already."""
        return cls(
            facts,
            Name.read(facts.first_name, facts.last_name),
            Address.read(facts),
            emails,
            phones,
            Company.read(facts.organization_name),
        )

    def without_organization(self) -> "KnownPerson":
        """The same person as one knows it who may not see the organization."""
        facts = replace(self.facts, organization_id=None, organization_name="")
        return replace(self, facts=facts, company=NO_COMPANY)

    @cached_property
    def keys(self) -> list[int]:
        """Under what the person is found: what is stored of it."""
        return keys_of_person(self.facts)

    @property
    def mailboxes(self) -> set[str]:
        return {mailbox(address) for address in self.emails}

    @property
    def has_points(self) -> bool:
        """Whether there is anything but a name, an address and a birth day."""
        return bool(self.emails or self.phones or self.company.name)


def is_e164(number: str) -> bool:
    return number[:1] == "+" and number[1:].isdecimal()


def compare_people(one: KnownPerson, other: KnownPerson, switchboards: set[str]) -> Evidence:
    """Weigh all that is known of both. `switchboards`: numbers that several contacts share."""
    evidence = Evidence(weights.ODDS_OF_PEOPLE)
    name = compare_names(one.name, other.name)
    evidence.add(name.bits, name.reason)
    if name.is_other_given:
        evidence.note(Reason("other_first_name"))
    has_email = _weigh_email(evidence, one, other)
    has_phone = _weigh_phone(evidence, one, other, switchboards)
    has_company = _weigh_company(evidence, one, other)
    address = compare_addresses(one.address, other.address)
    evidence.add(address.bits, address.reason)
    born = _weigh_birth_day(evidence, one.facts, other.facts)
    agrees = has_email or has_phone or has_company or address.is_same
    if name.is_same and agrees:
        evidence.at_least = LIKELY  # Pipedrive's rule
        return evidence
    is_contradicted = address.bits < CONTRADICTS or born == "other"
    if has_email or (name.agrees_wholly and not is_contradicted):
        evidence.at_least = POSSIBLE
    if name.is_known:
        only_postal = not (one.has_points or other.has_points)
        _keep_apart(
            evidence,
            name,
            only_postal=only_postal,
            is_same_line=address.is_same_line,
            # A number that colleagues have in common is their office's.
            is_own=has_email or (has_phone and not has_company),
        )
        if not (agrees or address.bits > 0 or born in {"exact", "swap"}):
            evidence.at_most = min(evidence.at_most, MOST_FOR_A_NAME)
    return evidence


def may_share_more_than_a_name(one: KnownPerson, other: KnownPerson) -> bool:
    """Whether the two have to be compared to know that they score above `MOST_FOR_A_NAME`.

    Cheap, and exact: it says no only where nothing besides the name can agree.
    """
    return bool(
        one.phones & other.phones
        or (one.emails and other.emails and one.mailboxes & other.mailboxes)
        or (one.facts.born_on and other.facts.born_on)
        or (one.company.words and _is_same_company(one, other))
        or (one.address.is_known and other.address.is_known)
    )


def _keep_apart(
    evidence: Evidence, name: Compared, *, only_postal: bool, is_same_line: bool, is_own: bool
) -> None:
    """Families, couples and colleagues: other names are two people, whatever else is the same.

    Not so in postal lists, where a name and an address is all there is: in Febrl a tenth of the
    true pairs have another first name, and nothing tells them from a family. There the address
    decides, and where no name agrees, it must agree to the second line.
    """
    if not (name.is_other_given or name.is_other_family):
        return
    if only_postal and not name.is_other_generation:
        if not name.agrees and not is_same_line:
            evidence.add(weights.NEIGHBOURS)
        evidence.is_doubtful = True
        return
    if name.is_other_given or not is_own:
        evidence.at_most = LIKELY - 1


def _weigh_email(evidence: Evidence, one: KnownPerson, other: KnownPerson) -> bool:
    """True for the same mailbox, an office's too."""
    if not one.emails or not other.emails:
        return False
    same = one.emails & other.emails
    if any(not is_shared_mailbox(address) for address in same):
        evidence.add(weights.EMAIL, Reason("email"))
    elif same:
        evidence.add(weights.OFFICE_EMAIL, Reason("office_email"))
    elif one.mailboxes & other.mailboxes:
        evidence.add(weights.PLUS_MAILBOX, Reason("mailbox"))
    else:
        evidence.add(weights.OTHER_EMAIL)
        return False
    return True


def _weigh_phone(
    evidence: Evidence, one: KnownPerson, other: KnownPerson, switchboards: set[str]
) -> bool:
    """True for the same number, a switchboard's too."""
    if not one.phones or not other.phones:
        return False
    same = one.phones & other.phones
    if same - switchboards:
        evidence.add(weights.PHONE, Reason("phone"))
    elif same:
        evidence.add(weights.SWITCHBOARD, Reason("switchboard"))
    else:
        evidence.add(weights.OTHER_PHONE)
    return bool(same)


def _weigh_company(evidence: Evidence, one: KnownPerson, other: KnownPerson) -> bool:
    """True for the same organization, by its record or by its name."""
    if not one.company.words or not other.company.words:
        return False
    if _is_same_company(one, other):
        evidence.add(weights.COMPANY, Reason("organization"))
        return True
    if one.company.is_like(other.company):
        evidence.add(weights.LIKE_COMPANY, Reason("organization_alike"))
    else:
        evidence.add(weights.OTHER_COMPANY)
    return False


def _is_same_company(one: KnownPerson, other: KnownPerson) -> bool:
    here, there = one.facts.organization_id, other.facts.organization_id
    return bool(here and here == there) or one.company == other.company


def _weigh_birth_day(evidence: Evidence, one: PersonFacts, other: PersonFacts) -> str:
    """The level at which the birth days agree, "" where one is not known."""
    if not one.born_on or not other.born_on:
        return ""
    level = digits_level(one.born_on.isoformat(), other.born_on.isoformat())
    codes = {"exact": "birth_day", "other": "other_birth_day"}
    evidence.add(weights.BORN[level], Reason(codes.get(level, "birth_day_alike")))
    return level
