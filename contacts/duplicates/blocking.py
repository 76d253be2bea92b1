"""Which contacts are worth comparing: several keys, each with its index, in one query."""

from typing import Any

from django.db import connection, transaction

from contacts.duplicates.companies import spellings
from contacts.duplicates.organizations import KnownOrganization
from contacts.duplicates.people import KnownPerson
from contacts.duplicates.tables import NICKNAMES
from contacts.points import tidy

# How alike two names are, by their trigrams, before they are compared at all. Measured on a
# million names: at 0.45 no pair with a typing error is missed, and the index answers in 16 ms.
TRIGRAMS_ALIKE = "0.45"
SHORTEST_NAME = 3

PEOPLE = {
    "mailboxes": """(SELECT person_id AS id FROM contacts_email
        WHERE mailbox = ANY(%(mailboxes)s) AND person_id IS NOT NULL LIMIT 40)""",
    "phones": """(SELECT person_id AS id FROM contacts_phone
        WHERE e164 = ANY(%(phones)s) AND e164 <> '' AND person_id IS NOT NULL LIMIT 40)""",
    "names": """(SELECT id FROM contacts_person
        WHERE name_key = ANY(ARRAY(SELECT fold_key(name) FROM unnest(%(names)s::text[]) AS name))
        AND deleted_at IS NULL LIMIT 60)""",
    "name": """(SELECT id FROM contacts_person
        WHERE name_folded %% fold(%(name)s) AND deleted_at IS NULL
        ORDER BY similarity(name_folded, fold(%(name)s)) DESC LIMIT 40)""",
    "postcode": """(SELECT id FROM contacts_person
        WHERE postcode = %(postcode)s AND postcode <> '' AND deleted_at IS NULL
        AND (similarity(name_folded, fold(%(likely_name)s)) > 0.25
             OR similarity(fold(street), fold(%(street)s)) > 0.6)
        LIMIT 60)""",
    "organization_id": """(SELECT id FROM contacts_person
        WHERE organization_id = %(organization_id)s AND deleted_at IS NULL
        AND similarity(name_folded, fold(%(likely_name)s)) > 0.25
        LIMIT 40)""",
}
ORGANIZATIONS = {
    "emails": """(SELECT organization_id AS id FROM contacts_email
        WHERE normalized = ANY(%(emails)s) AND organization_id IS NOT NULL LIMIT 40)""",
    "phones": """(SELECT organization_id AS id FROM contacts_phone
        WHERE e164 = ANY(%(phones)s) AND e164 <> '' AND organization_id IS NOT NULL LIMIT 40)""",
    "names": """(SELECT id FROM contacts_organization
        WHERE name_key = ANY(ARRAY(SELECT fold_key(name) FROM unnest(%(names)s::text[]) AS name))
        AND deleted_at IS NULL LIMIT 60)""",
    "name": """(SELECT id FROM contacts_organization
        WHERE name_folded %% fold(%(name)s) AND deleted_at IS NULL
        ORDER BY similarity(name_folded, fold(%(name)s)) DESC LIMIT 40)""",
    "domains": """(SELECT id FROM contacts_organization
        WHERE domain = ANY(%(domains)s) AND domain <> '' AND deleted_at IS NULL LIMIT 40)""",
    "postcode": """(SELECT id FROM contacts_organization
        WHERE postcode = %(postcode)s AND postcode <> '' AND deleted_at IS NULL
        AND similarity(name_folded, fold(%(likely_name)s)) > 0.3
        LIMIT 60)""",
}
SWITCHBOARDS = """
SELECT e164 FROM contacts_phone WHERE e164 = ANY(%s) AND e164 <> ''
GROUP BY e164 HAVING count(*) > 3 OR count(organization_id) > 0
"""


def people_to_compare(known: KnownPerson) -> list[int]:
    """Ids of the people who share at least one key with these facts."""
    name = " ".join(known.words)
    return _ask(
        PEOPLE,
        mailboxes=sorted(known.mailboxes),
        phones=sorted(known.phones),
        names=_with_short_forms(known.words),
        name=name if len(name) >= SHORTEST_NAME else "",
        likely_name=name,
        street=tidy(known.facts.street),
        postcode=tidy(known.facts.postcode),
        organization_id=known.facts.organization_id if name else None,
    )


def organizations_to_compare(known: KnownOrganization) -> list[int]:
    """Ids of the organizations that share at least one key with these facts."""
    return _ask(
        ORGANIZATIONS,
        emails=sorted(known.emails),
        phones=sorted(known.phones),
        names=spellings(tidy(known.facts.name)) if known.name else [],
        name=known.name if len(known.name) >= SHORTEST_NAME else "",
        likely_name=known.name,
        domains=sorted(known.domains),
        postcode=tidy(known.facts.postcode),
    )


def shared_numbers(numbers: set[str]) -> set[str]:
    """Those of the numbers that an organization has, or more than three contacts."""
    if not numbers:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(SWITCHBOARDS, [sorted(numbers)])
        return {number for (number,) in cursor.fetchall()}


def _with_short_forms(words: list[str]) -> list[str]:
    """The name, and the name with each of its words in another form: bob martin, robert martin."""
    if not words:
        return []
    others = [
        " ".join([*words[:place], other, *words[place + 1 :]])
        for place, word in enumerate(words)
        for other in sorted(NICKNAMES.get(word, frozenset()) - {word})
    ]
    return [" ".join(words), *others[:40]]


def _ask(branches: dict[str, str], **keys: Any) -> list[int]:
    asked = [sql for key, sql in branches.items() if keys.get(key)]
    if not asked:
        return []
    # The threshold of `%` belongs to the transaction, so it must be set inside one.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [TRIGRAMS_ALIKE]
        )
        cursor.execute(" UNION ".join(asked), keys)
        return [row_id for (row_id,) in cursor.fetchall()]
