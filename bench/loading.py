"""Rows into the tables, quickly: by COPY, with indexes, foreign keys and triggers put back after.

Only the bench may do so: nobody else writes in its database meanwhile, and a load that is cut
short is begun anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import batched
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from accounts.models import Team, User
from activities.models import Activity, Note
from bench.bare import bare_tables
from bench.dataset.contacts import AddressBook, Row
from bench.dataset.custom import FIELDS
from bench.dataset.deals import Deals
from bench.dataset.leads import Leads
from bench.dataset.plan import Plan, Size, today
from bench.dataset.work import look_back, plan_next
from bench.progress import step
from contacts.duplicates import OrganizationFacts, PersonFacts
from contacts.matching.keys import keys_of_organization, keys_of_person
from contacts.models import Channel, Email, Label, Organization, Person, Phone
from core.copying import copy_in
from crm.starting import start_company
from deals.models import Deal, LostReason, Outcome, Pipeline, StageVisit
from fields.indexes import reconcile
from fields.services import add_field
from history.models import Event, Operation
from leads.models import Conversion, Lead

CHUNK = 5000
TEAMS = ("North", "South", "West", "East")
REPS_EACH = 4


def load(size: Size) -> None:
    """Fill a database that has nothing but its tables."""
    with step("company"):
        _make_company()
    plan = _plan(size)
    book = AddressBook(plan)
    deals = Deals(plan, book)
    with bare_tables():
        with step("organizations"):
            rows = _with_keys(OrganizationFacts, keys_of_organization, book.organizations(), book)
            _write(_points("organization_id", Organization, rows))
        with step("people"):
            rows = _with_keys(PersonFacts, keys_of_person, book.people(), book)
            _write(_points("person_id", Person, rows))
        with step("deals"):
            _write(_deals(plan, deals))
        with step("leads"):
            _write(_leads(plan, Leads(plan, book, deals)))
        _restart_ids()
    with step("indexes of custom fields"):
        reconcile(concurrently=False)
    with step("VACUUM ANALYZE"), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def _make_company() -> None:
    start_company(name="Bench", language="en", currency="EUR", time_zone="Europe/Paris")
    User.objects.create_user("admin@bench.example", role="admin", name="Ada Admin")
    for name in TEAMS:
        team = Team.objects.create(name=name)
        own = f"{name.lower()}@bench.example"
        User.objects.create_user(f"manager.{own}", role="manager", name=f"{name} One", team=team)
        for number in range(1, REPS_EACH + 1):
            rep = f"{name} Rep {number}"
            User.objects.create_user(f"rep{number}.{own}", role="rep", name=rep, team=team)


def _plan(size: Size) -> Plan:
    labels: dict[str, list[int]] = defaultdict(list)
    for entity, pk in Label.objects.order_by("pk").values_list("entity", "pk"):
        labels[entity].append(pk)
    return Plan(
        size=size,
        now=today(),
        owners=list(User.objects.exclude(team=None).order_by("pk").values_list("pk", "team_id")),
        stages=[
            list(pipeline.stages.order_by("position").values_list("pk", flat=True))
            for pipeline in Pipeline.objects.order_by("position")
        ],
        labels=labels,
        custom={
            name: add_field(entity="deal", kind=kind, name=name, choices=choices).key
            for name, kind, choices in FIELDS
        },
        channels=list(Channel.objects.order_by("pk").values_list("pk", flat=True)),
        lost_reasons=list(LostReason.objects.order_by("pk").values_list("name", flat=True)),
    )


type Written = tuple[type[models.Model], Row]


def _write(rows: Iterable[Written]) -> None:
    """Rows of several tables, gathered by table and written by the thousand."""
    for chunk in batched(rows, CHUNK):
        tables: dict[Any, list[Row]] = defaultdict(list)
        for model, row in chunk:
            tables[model].append(row)
        with transaction.atomic():
            for model, some in tables.items():
                copy_in(model, some)


def _with_keys(facts: Any, keys_of: Any, rows: Iterable[Row], book: AddressBook) -> Iterator[Row]:
    """Contacts with the keys by which their duplicates are found, as a save writes them."""
    names = [field.name for field in fields(facts) if field.name not in {"emails", "phones"}]
    for row in rows:
        home = book.homes[row["organization_id"] - 1] if row.get("organization_id") else None
        known = {name: row[name] for name in names if name in row}
        if home:
            known["organization_name"] = home.name
        yield row | {"match_keys": keys_of(facts(**known))}


def _points(owner: str, model: Any, rows: Iterable[Row]) -> Iterator[Written]:
    """Contacts with their e-mails and phones."""
    for row in rows:
        yield model, row
        for place, address in enumerate(row["emails"]):
            point = {owner: row["id"], "position": place, "is_primary": not place}
            yield Email, point | {"address": address}
        for place, number in enumerate(row["phones"]):
            point = {owner: row["id"], "position": place, "is_primary": not place}
            yield Phone, point | {"number": number.typed, "e164": number.e164}


def _deals(plan: Plan, deals: Deals) -> Iterator[Written]:
    dice = plan.dice("work on deals")
    for story in deals.stories():
        deal = story.deal
        if "status" not in deal and (planned := plan_next(plan, dice, deal, 0.6)):
            yield Activity, planned | {"deal_id": deal["id"]}
        yield Deal, deal
        for visit in story.visits:
            yield StageVisit, visit
        for outcome in story.outcomes:
            yield Outcome, outcome
        for kind, row in look_back(plan, dice, deal):
            yield (Activity if kind == "activity" else Note), row | {"deal_id": deal["id"]}
        yield from _tags(dice, Deal, plan.labels["deal"], deal, 0.3)
        yield Event, _event("deals.deal", "deal.opened", deal)


def _leads(plan: Plan, leads: Leads) -> Iterator[Written]:
    dice = plan.dice("work on leads")
    operation = 0
    for lead in leads.rows():
        is_open = not lead["archived_at"] and not lead["deal"]
        if is_open and (planned := plan_next(plan, dice, lead, 0.2)):
            yield Activity, planned | {"lead_id": lead["id"]}
        yield Lead, lead
        for kind, row in look_back(plan, dice, lead) if not lead["deal"] else ():
            yield (Activity if kind == "activity" else Note), row | {"lead_id": lead["id"]}
        yield from _tags(dice, Lead, plan.labels["lead"], lead, 0.4)
        yield Event, _event("leads.lead", "lead.created", lead)
        if lead["deal"]:
            operation += 1
            done = {"by_id": lead["owner_id"], "at": lead["converted_at"]}
            yield Operation, done | {"id": operation, "kind": "conversion", "title": lead["title"]}
            pair = {"lead_id": lead["id"], "deal_id": lead["deal"], "operation_id": operation}
            yield Conversion, done | pair


def _tags(dice: Any, model: Any, labels: list[int], row: Row, share: float) -> Iterator[Written]:
    """Some records have a label, and a few a follower."""
    kind = model._meta.model_name
    if labels and dice.random() < share:
        yield model.labels.through, {f"{kind}_id": row["id"], "label_id": dice.choice(labels)}
    if dice.random() < 0.01:
        yield model.followers.through, {f"{kind}_id": row["id"], "user_id": row["owner_id"]}


def _event(model: str, verb: str, row: Row) -> Row:
    return {
        "subject_type": model,
        "subject_id": str(row["id"]),
        "verb": verb,
        "actor_id": row["owner_id"],
        "at": row["created_at"],
        "details": {},
    }


def _restart_ids() -> None:
    """The next ids follow those that the rows brought."""
    with connection.cursor() as cursor:
        for model in (Organization, Person, Deal, Operation):
            table = model._meta.db_table
            newest = sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}")
            cursor.execute(newest.format(table, sql.Identifier(table)))
