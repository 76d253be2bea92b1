# ruff: noqa: S608 (the statements are put together from our own names, before there is input)
"""Whatever changes what is known of a contact puts it down to be checked again.

Statement-level triggers, because contacts change in ways that no service sees: bulk SQL, an
import by COPY, the undo of a merge. Each reads only the rows of its own statement and appends to
a log; nothing is looked up, and nobody waits. Changes that no score depends on (owner, labels,
job title) leave no trace.
"""

import pgtrigger
from pgtrigger import After, Delete, Insert, Referencing, Statement, Trigger, Update

from contacts.models import Email, Organization, Person, Phone
from contacts.queue.models import NotSame

ADDRESS = ("street", "postcode", "city", "region", "country")
GONE = ("deleted_at", "merged_into_id")
PERSON = ("first_name", "last_name", "organization_id", "born_on", *ADDRESS, *GONE)
ORGANIZATION = ("name", "domain", *ADDRESS, *GONE)
OWNERS = ("person_id", "organization_id")

_INSERT = "INSERT INTO contacts_recheck (kind, contact_id) "
_CHANGED = "FROM new_rows n JOIN old_rows o USING (id) WHERE ({n}) IS DISTINCT FROM ({o})"


def _changed(columns: tuple[str, ...]) -> str:
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in "no")
    return _CHANGED.format(n=new, o=old)


def _contact(kind: str, columns: tuple[str, ...], *, also: str = "") -> list[Trigger]:
    return _three(
        f"{_INSERT}SELECT '{kind}', id FROM new_rows;",
        f"{_INSERT}SELECT '{kind}', n.id {_changed(columns)};{also}",
        f"{_INSERT}SELECT '{kind}', id FROM old_rows;",
    )


def _owned(columns: tuple[str, ...]) -> list[Trigger]:
    return _three(
        _INSERT + _owners("FROM {row}_rows WHERE", "new", ""),
        _INSERT
        + _owners(_changed((*columns, *OWNERS)) + " AND", "n", "n.", end=" UNION ")
        + _owners(_changed((*columns, *OWNERS)) + " AND", "o", "o."),
        _INSERT + _owners("FROM {row}_rows WHERE", "old", ""),
    )


def _owners(rest: str, row: str, prefix: str, *, end: str = ";") -> str:
    rest = rest.format(row=row)
    return (
        " UNION ".join(
            f"SELECT '{name.removesuffix('_id')}', {prefix}{name} {rest} {prefix}{name} IS NOT NULL"
            for name in OWNERS
        )
        + end
    )


def _pairs(row: str) -> str:
    return " UNION ALL ".join(
        f"SELECT '{kind}', {kind}_{side}_id FROM {row} WHERE {kind}_{side}_id IS NOT NULL"
        for kind in ("person", "organization")
        for side in "ab"
    )


def _three(insert: str, update: str, delete: str) -> list[Trigger]:
    return [
        _trigger("recheck_insert", Insert, Referencing(new="new_rows"), insert),
        _trigger("recheck_update", Update, Referencing(old="old_rows", new="new_rows"), update),
        _trigger("recheck_delete", Delete, Referencing(old="old_rows"), delete),
    ]


def _trigger(name: str, operation, referencing: Referencing, statement: str) -> Trigger:
    return Trigger(
        name=name,
        level=Statement,
        when=After,
        operation=operation,
        referencing=referencing,
        func=f"{statement} RETURN NULL;",
    )


# What an organization is called counts for its people.
_PEOPLE_OF_RENAMED = (
    f" {_INSERT}SELECT 'person', id FROM contacts_person WHERE organization_id IN "
    f"(SELECT n.id {_changed(('name', 'deleted_at'))});"
)

pgtrigger.register(*_contact("person", PERSON))(Person)
pgtrigger.register(*_contact("organization", ORGANIZATION, also=_PEOPLE_OF_RENAMED))(Organization)
pgtrigger.register(*_owned(("address",)))(Email)
pgtrigger.register(*_owned(("number", "e164")))(Phone)
pgtrigger.register(
    *_three(
        f"{_INSERT}{_pairs('new_rows')};",
        f"{_INSERT}{_pairs('new_rows')} UNION ALL {_pairs('old_rows')};",
        f"{_INSERT}{_pairs('old_rows')};",
    )
)(NotSame)
