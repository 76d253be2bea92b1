"""Locks on identities, so that two writers at once cannot both create the same contact."""

import hashlib
from collections.abc import Iterable

from django.db import connection

from contacts.names import name_key
from contacts.points import mailbox

# The lock that stands for every identity: many writers share it, a bulk writer holds it alone.
EVERY_IDENTITY = 0x7061737365

SHARE_AND_TAKE = """
SELECT pg_advisory_xact_lock_shared(%s)
UNION ALL
SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key
"""


def lock_identities(
    emails: Iterable[str] = (), phones: Iterable[str] = (), names: Iterable[str] = ()
) -> None:
    """Hold these e-mails, E.164 numbers and names until the transaction ends.

    Call it once in a transaction, before looking for duplicates: the keys are taken in one
    order, so two writers never wait for each other.
    """
    identities = {("email", mailbox(address)) for address in emails if address}
    identities |= {("phone", number) for number in phones if number}
    identities |= {("name", key) for name in names if (key := name_key(name))}
    keys = sorted({_key(kind, value) for kind, value in identities})
    with connection.cursor() as cursor:
        cursor.execute(SHARE_AND_TAKE, [EVERY_IDENTITY, keys])
        cursor.fetchall()


def lock_every_identity() -> None:
    """Keep all other writers of contacts out until the transaction ends: for a batch of many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [EVERY_IDENTITY])


def _key(kind: str, value: str) -> int:
    digest = hashlib.blake2b(f"{kind}:{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
