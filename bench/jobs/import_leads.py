"""10,000 rows through the importer: the file is understood, checked for duplicates, taken in.

Every tenth row is somebody of the address book. Each turn is one transaction, as it is for
`manage.py import_leads`, and is undone, so that the next finds the same company.
"""

import csv
import io
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bench.dataset.naming import Number, company, first_name, phone, plain, surname, tongue_of
from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage
from contacts.models import Email
from imports.models import Import
from imports.running import run
from imports.services import discard_files, receive_file

ROWS = 10_000
HEADER = ("Title", "Value", "Currency", "First name", "Last name", "Job title", "Email", "Phone",
          "Organization")  # fmt: skip
type Line = tuple[str, str, str, str, str, str, str, Number, str]


@job("import_leads", bar=4, turns=3, warm_up=1)
def import_leads(stage: Stage) -> Iterator[Pair]:
    admin, sql = stage.admin(), stage.floor("import_leads")
    lines = _lines(stage, min(ROWS, stage.size.people))
    file = _as_csv(lines)
    rows = [(*line[:7], line[7].typed, line[7].e164, line[8]) for line in lines]

    def ours(turn: int) -> int:
        _import(file, admin.user, len(lines))
        return 0

    yield Pair(ours=ours, floor=lambda turn: sql.run(rows=rows, undone=True, **admin.known))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def _import(file: bytes, by: User, count: int) -> None:
    with transaction.atomic():
        source = receive_file(ContentFile(file), name="leads.csv", owner=by, by=by)
        try:
            source.state, source.started_at = Import.State.RUNNING, timezone.now()
            source.save()
            run(source)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        finally:
            discard_files(source)
        if source.created_count < count * 0.9:
            raise RuntimeError(f"Only {source.created_count} of {count} rows were imported.")
        transaction.set_rollback(True)


def _lines(stage: Stage, count: int) -> list[Line]:
    emails = Email.objects.filter(person__isnull=False).order_by("pk")
    known = list(emails.values_list("address", "person__first_name", "person__last_name")[:count])
    return [_line(stage, known, number) for number in range(count)]


def _line(stage: Stage, known: list[tuple[str, str, str]], number: int) -> Line:
    dice = stage.dice
    tongue = tongue_of(dice)
    first, last = first_name(dice, tongue), surname(dice, tongue)
    email = f"{plain(first) or 'x'}.{plain(last) or 'y'}{number}@{plain(last) or 'firma'}.example"
    if number % 10 == 0:
        email, first, last = dice.choice(known)
    value = str(dice.randrange(5, 900) * 100)
    call = phone(dice, tongue.calls)
    if tongue.country != "FR":
        call = Number(call.e164, call.e164)  # without its country a number says nothing
    organization = company(dice, tongue) if dice.random() < 0.8 else ""
    title = f"Fair {number}"
    return title, value, "EUR", first, last, "Buyer", email, call, organization


def _as_csv(lines: list[Line]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows((*line[:7], line[7].typed, line[8]) for line in lines)
    return text.getvalue().encode()
