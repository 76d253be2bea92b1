"""The people of a record-linkage set in the database, and the pairs that are found there."""

from contextlib import redirect_stdout
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import sql

from accounts.models import User
from bench.database import plain_connection
from bench.progress import err
from contacts.duplicates import find_pairs
from contacts.models import Person
from core.preparation import prepare
from crm.starting import start_company


def empty_database() -> None:
    """A company without contacts, in a database that is made when it is not there."""
    name = settings.DATABASES["default"]["NAME"]
    with plain_connection("postgres") as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with redirect_stdout(err()):
        prepare()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE contacts_person CASCADE")
    if not User.objects.exists():
        start_company(name="Bench", language="en", currency="AUD", time_zone="Australia/Sydney")
        User.objects.create_user("admin@bench.example", role="admin", name="Ada Admin")


def save(rows: list[dict[str, Any]], *, with_birth_day: bool) -> dict[str, int]:
    """Save the people; their ids by rec_id."""
    owner, ids = User.objects.order_by("pk")[0], {}
    people = []
    for row in rows:
        known = {name: value for name, value in row.items() if name != "rec_id"}
        if not known["first_name"] and not known["last_name"]:
            known["first_name"] = "?"
        if not with_birth_day:
            known["born_on"] = None
        people.append(Person(owner=owner, **known))
    saved = Person.objects.bulk_create(people, batch_size=1000)
    for row, person in zip(rows, saved, strict=True):
        ids[row["rec_id"]] = person.pk
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_person")
    return ids


def pairs_found(at_least: int) -> dict[tuple[int, int], int]:
    """Scores of the pairs that the product lists."""
    return {(pair.a, pair.b): pair.score for pair in find_pairs("person", at_least=at_least)}
