"""Many contacts at once: each is one that is known, or is made, by the rules of one at a time.

The same keys choose candidates and the same scores judge them as in `contacts.duplicates`; only
the reading and writing is set-based: a few queries for a thousand contacts.
"""

from contacts.batch.directory import Directory
from contacts.batch.facts import IncomingOrganization, IncomingPerson, IncomingPhone
from contacts.batch.settling import (
    Settled,
    find_person,
    settle_organization,
    settle_person,
)
from contacts.batch.writing import write_out

__all__ = [
    "Directory",
    "IncomingOrganization",
    "IncomingPerson",
    "IncomingPhone",
    "Settled",
    "find_person",
    "settle_organization",
    "settle_person",
    "write_out",
]
