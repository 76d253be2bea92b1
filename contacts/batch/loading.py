"""From the database, in a few queries: the contacts that share a key with those of a batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import connection

from contacts.batch.facts import (
    IncomingOrganization,
    IncomingPerson,
    form_of,
    known_organization,
    known_person,
)
from contacts.duplicates.blocking import shared_numbers
from contacts.duplicates.facts import OrganizationFacts, PersonFacts
from contacts.duplicates.organizations import KnownOrganization
from contacts.duplicates.people import KnownPerson
from contacts.models import Email, Organization, Person, Phone
from contacts.points import mailbox

ADDRESS = ("street", "postcode", "city", "region", "country")

# Same name, and the same organization or street: a name alone would bring every Jean Martin.
PEOPLE = """
SELECT person_id FROM contacts_email
WHERE mailbox = ANY(%(mailboxes)s) AND person_id IS NOT NULL
UNION
SELECT person_id FROM contacts_phone
WHERE e164 = ANY(%(phones)s) AND e164 <> '' AND person_id IS NOT NULL
UNION
SELECT person.id FROM contacts_person person
JOIN unnest(%(names)s::text[], %(organizations)s::text[], %(streets)s::text[])
    AS row(name, organization, street) ON person.name_key = fold_key(row.name)
LEFT JOIN contacts_organization organization ON organization.id = person.organization_id
WHERE organization.name_key = fold_key(nullif(row.organization, ''))
OR fold(person.street) = fold(nullif(row.street, ''))
"""
ORGANIZATIONS = """
SELECT organization_id FROM contacts_email
WHERE normalized = ANY(%(emails)s) AND organization_id IS NOT NULL
UNION
SELECT organization_id FROM contacts_phone
WHERE e164 = ANY(%(phones)s) AND e164 <> '' AND organization_id IS NOT NULL
UNION
SELECT id FROM contacts_organization WHERE domain = ANY(%(domains)s) AND domain <> ''
UNION
SELECT id FROM contacts_organization
WHERE name_key = ANY(ARRAY(SELECT DISTINCT fold_key(name) FROM unnest(%(names)s::text[]) AS name))
"""


def load_people(
    people: list[IncomingPerson], organizations: list[IncomingOrganization]
) -> Iterator[tuple[int, KnownPerson]]:
    """People who share a mailbox, a number, or a name and an organization or street."""
    named = [
        (f"{row.first_name} {row.last_name}", row.organization_name, row.street)
        for row in people
        if row.is_named and (row.organization_name or row.street)
    ]
    ids = _ids(
        PEOPLE,
        mailboxes=sorted({mailbox(address) for row in people for address in row.emails}),
        phones=sorted({phone.e164 for row in people for phone in row.phones if phone.e164}),
        names=[name for name, _organization, _street in named],
        organizations=[organization for _name, organization, _street in named],
        streets=[street for _name, _organization, street in named],
    )
    names = ("first_name", "last_name", "organization_id", "born_on", *ADDRESS)
    emails, phones = _points("person_id", ids)
    rows = Person.objects.alive().filter(pk__in=ids)
    for pk, organization, *values in rows.values_list("pk", "organization__name", *names):
        facts = PersonFacts(
            organization_name=organization or "", **dict(zip(names, values, strict=True))
        )
        yield pk, known_person(facts, emails[pk], phones[pk])


def load_organizations(
    organizations: list[IncomingOrganization],
) -> Iterator[tuple[int, KnownOrganization]]:
    """Organizations that share an e-mail, a number, a domain or a name."""
    ids = _ids(
        ORGANIZATIONS,
        emails=sorted({address for row in organizations for address in row.emails}),
        phones=sorted({phone.e164 for row in organizations for phone in row.phones if phone.e164}),
        domains=sorted({row.domain for row in organizations if row.domain}),
        names=sorted({name for row in organizations for name in _spellings(row.name)}),
    )
    names = ("name", "domain", *ADDRESS)
    emails, phones = _points("organization_id", ids)
    for pk, *values in Organization.objects.alive().filter(pk__in=ids).values_list("pk", *names):
        facts = OrganizationFacts(**dict(zip(names, values, strict=True)))
        yield pk, known_organization(facts, emails[pk], phones[pk])


def shared_among(numbers: Iterable[str]) -> set[str]:
    """Numbers of offices, as the duplicate engine knows them."""
    return shared_numbers({number for number in numbers if number})


def _spellings(name: str) -> set[str]:
    """The name as written, and with its legal form in one word: S.A.R.L. is SARL."""
    bare, form = form_of(name)
    return {name, " ".join([bare, *sorted(form)])}


def _ids(statement: str, **keys: list[str]) -> list[int]:
    if not any(keys.values()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, keys)
        return [pk for (pk,) in cursor.fetchall()]


def _points(owner: str, ids: list[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    emails: dict[int, list[str]] = defaultdict(list)
    phones: dict[int, list[str]] = defaultdict(list)
    if ids:
        of_these = {f"{owner}__in": ids}
        for pk, address in Email.objects.filter(**of_these).values_list(owner, "normalized"):
            emails[pk].append(address)
        for pk, number in Phone.objects.filter(**of_these).values_list(owner, "e164"):
            if number:
                phones[pk].append(number)
    return emails, phones
