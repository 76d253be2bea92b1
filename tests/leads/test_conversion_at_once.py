"""Many people convert and undo at the same moment, over connections of their own."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import close_old_connections, connection, connections

from activities.models import Activity, Note
from activities.services import add_note, plan_activity
from contacts.models import Person
from contacts.picking import Picked
from core.errors import Rejected
from deals.models import Deal, StageVisit
from history.models import Operation
from leads.batches.deciding import USE, Shared
from leads.batches.models import Batch
from leads.batches.running import begin, run
from leads.conversion import convert_lead, return_deal, terms_of, undo_conversion
from leads.models import Conversion, Lead
from tests.factories import DealFactory, LeadFactory, PersonFactory, PipelineFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(company):
    return PipelineFactory(stages=["Qualified"]).stages.get()


def at_once(jobs, *, threads):
    """Run the jobs on so many connections. A refusal is an answer; anything else is a failure."""

    def run(job):
        close_old_connections()
        try:
            return job()
        except Rejected as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, jobs))


def leads_with_notes(owner, count, *, contact=lambda number: None):
    leads = []
    for number in range(count):
        lead = LeadFactory(owner=owner, title=f"Lead {number}")
        if chosen := contact(number):
            Lead.objects.filter(pk=lead.pk).update(person=chosen)
            lead.refresh_from_db()
        add_note(text=f"Note {number}", by=owner, lead=lead)
        plan_activity(type="call", subject_line="Call", owner=owner, by=owner, lead=lead)
        leads.append(lead)
    return leads


def assert_whole(leads):
    """Every lead has one live conversion or none, and what hangs on it is where it is."""
    for lead in Lead.objects.all():
        live = list(lead.conversions.live())
        assert len(live) == (1 if lead.converted_at else 0)
        home = {"deal": live[0].deal} if live else {"lead": lead}
        assert Note.objects.filter(**home).count() == 1
        assert Activity.objects.filter(**home).count() == 1
        if live:
            assert live[0].deal.deleted_at is None
    assert Note.objects.count() == Activity.objects.count() == len(leads)
    visible = Deal.objects.filter(deleted_at=None, returned_at=None)
    assert visible.count() == Conversion.objects.live().count()
    open_visits = StageVisit.objects.filter(left_at=None).values_list("deal_id", flat=True)
    assert sorted(open_visits) == sorted(visible.values_list("pk", flat=True))


def test_forty_converters_of_ten_leads_make_ten_deals(alice, stage):
    leads = leads_with_notes(alice, 10)
    jobs = [lambda lead=lead: convert_lead(lead, terms_of(lead, stage), by=alice) for lead in leads]

    deals = at_once(jobs * 4, threads=40)

    assert Counter(Counter(deals).values()) == {4: 10}
    assert Deal.objects.count() == Conversion.objects.count() == 10
    assert Person.objects.count() == 10
    assert_whole(leads)


def test_leads_of_one_contact_are_merged_into_one_existing_person(alice, stage):
    shared = PersonFactory(first_name="Marie", last_name="Curie", owner=alice, confirmed_at=None)
    known = PersonFactory(first_name="Marie", last_name="Curie", owner=alice)
    leads = leads_with_notes(alice, 10, contact=lambda number: shared)
    Person.objects.exclude(pk__in=[shared.pk, known.pk]).delete()
    jobs = [
        lambda lead=lead: convert_lead(
            lead, replace(terms_of(lead, stage), picked=Picked(person=known)), by=alice
        )
        for lead in leads
    ]

    deals = at_once(jobs * 4, threads=40)

    assert {deal.person_id for deal in deals} == {known.pk}
    assert list(Person.objects.alive()) == [known]
    assert_whole(leads)


def test_the_same_stranger_on_ten_leads_joins_the_address_book_once(alice, stage):
    """Ten provisional people with one e-mail: whoever comes second is asked, not doubled."""
    people = [
        PersonFactory(
            first_name="Marie",
            last_name="Curie",
            owner=alice,
            confirmed_at=None,
            emails=["marie@radium.example"],
        )
        for _ in range(10)
    ]
    keys = frozenset(f"person-{person.pk}" for person in people)
    leads = leads_with_notes(alice, 10, contact=lambda number: people[number])
    Person.objects.exclude(pk__in=[person.pk for person in people]).delete()

    def convert(lead, *, seen):
        picked = Picked(person=lead.person, seen=seen)
        return convert_lead(lead, replace(terms_of(lead, stage), picked=picked), by=alice)

    asked = at_once(
        [lambda lead=lead: convert(lead, seen=frozenset()) for lead in leads], threads=10
    )
    assert not Deal.objects.exists()
    assert all("may exist already" in answer for answer in asked)

    at_once([lambda lead=lead: convert(lead, seen=keys) for lead in leads], threads=10)
    assert Deal.objects.count() == 10


def test_converters_undoers_and_returners_leave_every_lead_whole(alice, stage):
    leads = leads_with_notes(alice, 10)

    def convert(lead):
        return convert_lead(lead, terms_of(lead, stage), by=alice)

    def undo(lead):
        found = lead.conversions.live().first()
        return found and undo_conversion(found, by=alice)

    def back(lead):
        found = lead.conversions.live().select_related("deal").first()
        return found and return_deal(found.deal, by=alice)

    dice = random.Random(7)
    acts = [convert, convert, undo, back]
    jobs = [partial(dice.choice(acts), dice.choice(leads)) for _ in range(240)]
    at_once(jobs, threads=24)

    assert_whole(leads)


def test_sixty_four_converters_and_undoers_of_fifty_leads(alice, stage):
    leads = leads_with_notes(alice, 50)

    def convert(lead):
        return convert_lead(lead, terms_of(lead, stage), by=alice)

    def undo(lead):
        found = lead.conversions.live().first()
        return found and undo_conversion(found, by=alice)

    jobs = [partial(convert, lead) for lead in leads for _ in range(3)]
    jobs += [partial(undo, lead) for lead in leads for _ in range(3)]
    random.Random(11).shuffle(jobs)

    at_once(jobs, threads=64)

    assert_whole(leads)
    live = Counter(Conversion.objects.live().values_list("lead_id", flat=True))
    assert set(live.values()) <= {1}


def test_leads_added_to_one_deal_and_taken_back_at_once_keep_what_they_had(alice, stage):
    marie = PersonFactory(first_name="Marie", last_name="Curie", owner=alice)
    deal = DealFactory(owner=alice, stage=stage, person=marie)
    add_note(text="Of the deal", by=alice, deal=deal)
    leads = leads_with_notes(alice, 12, contact=lambda number: marie)

    def link(lead):
        terms = replace(terms_of(lead, stage), deal=deal)
        return convert_lead(lead, terms, by=alice)

    def undo(lead):
        found = lead.conversions.live().first()
        return found and undo_conversion(found, by=alice)

    jobs = [partial(act, lead) for lead in leads for act in (link, link, undo, undo)]
    random.Random(5).shuffle(jobs)
    at_once(jobs, threads=24)

    for lead in Lead.objects.all():
        live = list(lead.conversions.live())
        assert len(live) == (1 if lead.converted_at else 0)
        assert lead.notes.count() == lead.activities.count() == (0 if live else 1)
    linked = Conversion.objects.live().count()
    assert deal.notes.count() == linked + 1
    assert Note.objects.count() == 13
    assert Activity.objects.count() == 12


def test_two_workers_on_one_batch_convert_each_lead_once(alice, stage):
    leads = leads_with_notes(alice, 12)
    shared = Shared(stage, None, USE, makes_organizations=False)
    batch = begin(Batch.Kind.CONVERSION, leads, by=alice, shared=shared)
    others = [partial(convert_lead, lead, terms_of(lead, stage), by=alice) for lead in leads[::3]]

    at_once([partial(run, batch), partial(run, batch), *others], threads=8)

    assert_whole(leads)
    assert Conversion.objects.live().count() == 12
    assert not batch.rows.waiting().exists()


def test_notes_written_during_conversions_are_not_lost(alice, stage):
    leads = leads_with_notes(alice, 5)
    jobs = [lambda lead=lead: convert_lead(lead, terms_of(lead, stage), by=alice) for lead in leads]
    jobs += [lambda lead=lead: add_note(text="Late", by=alice, lead=lead) for lead in leads * 5]
    random.Random(3).shuffle(jobs)

    answers = at_once(jobs, threads=20)

    written = sum(isinstance(answer, Note) for answer in answers)
    assert Note.objects.count() == 5 + written
    assert not Note.objects.filter(lead__converted_at__isnull=False).exists()


PROGRAM = """
    import django, sys
    django.setup()
    from unittest import mock
    from accounts.models import User
    from deals.models import Stage
    from leads.conversion import convert_lead, terms_of
    from leads.models import Lead
    import leads.conversion.converting as converting

    carry = converting.carry_to_deal
    def pause(*args):
        carry(*args)
        print("in the middle", flush=True)
        import time; time.sleep(60)
    converting.carry_to_deal = pause
    lead = Lead.objects.get()
    alice = User.objects.get(email="alice@example.com")
    convert_lead(lead, terms_of(lead, Stage.objects.get()), by=alice)
"""


def test_a_process_killed_in_the_middle_leaves_nothing_half_made(alice, stage):
    [lead] = leads_with_notes(alice, 1)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "crm.settings",
        "DATABASE_URL": _address(),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline().strip() == "in the middle"
        os.kill(process.pid, signal.SIGKILL)

    _until_the_lock_is_gone(lead)
    lead.refresh_from_db()
    assert lead.is_open
    assert not Deal.objects.exists()
    assert not Operation.objects.exists()
    assert_whole([lead])
    convert_lead(lead, terms_of(lead, stage), by=alice)
    assert_whole([lead])


def _address():
    """The database of this test, for a process of its own."""
    told = connection.get_connection_params()
    host, port = told.get("host", ""), told.get("port", "")
    name, user = told["dbname"], told["user"]
    if host.startswith("/"):
        return f"postgres://{user}@{quote(host, safe='')}:{port}/{name}"
    return f"postgres://{user}@{host}:{port}/{name}"


def _until_the_lock_is_gone(lead):
    for _ in range(50):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND state = 'idle in transaction'"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)
