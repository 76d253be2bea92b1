from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection

from contacts.batch import IncomingPhone
from contacts.duplicates import PersonFacts
from contacts.models import Channel, Origin
from contacts.picking import Picked
from history.models import Event
from history.wording import in_words, names_in
from leads.assigning.countries import country_of
from leads.assigning.models import AssignmentRule
from leads.intake import LeadFacts, StagedLead, take_in, take_in_staged
from leads.models import Lead
from tests.factories import LabelFactory, LeadFactory, PersonFactory, UserFactory


def rule(target, position=0, **conditions):
    kind = "user" if hasattr(target, "email") else "team"
    return AssignmentRule.objects.create(
        name=f"Rule {position}", position=position, conditions=conditions, **{kind: target}
    )


def came_in(by=None, **facts):
    facts.setdefault("person", PersonFactory(first_name="Ann"))
    return take_in(LeadFacts(**facts), by=by).owner


def test_the_first_rule_that_matches_wins(alice, bob, carol):
    rule(carol, 2)
    rule(bob, 1, origins=["web_form"])
    rule(alice, 0, origins=["import"])

    assert came_in(origin=Origin.WEB_FORM) == bob
    assert came_in(origin=Origin.IMPORT) == alice
    assert came_in() == carol


def test_an_owner_who_was_named_stays(alice, bob):
    rule(bob)

    assert came_in(owner=alice) == alice


def test_without_a_rule_it_is_the_fallback_or_whoever_asked_or_an_admin(alice, bob, ada):
    assert came_in(by=alice, fallback_owner=bob) == bob
    assert came_in(by=alice) == alice
    assert came_in() == ada


def test_a_rule_that_is_off_or_whose_user_is_gone_is_passed_over(alice, bob, carol):
    first, _ = rule(alice, 0), rule(bob, 1)
    AssignmentRule.objects.filter(pk=first.pk).update(is_on=False)
    bob.is_active = False
    bob.save()
    rule(carol, 2)

    assert came_in() == carol


@pytest.mark.parametrize(
    ("conditions", "facts", "matches"),
    [
        (
            {"origins": ["web_form"], "forms": ["3"]},
            {"origin": Origin.WEB_FORM, "origin_id": "3"},
            True,
        ),
        ({"forms": ["3"]}, {"origin": Origin.IMPORT, "origin_id": "3"}, False),
        ({"forms": ["3"]}, {"origin": Origin.WEB_FORM, "origin_id": "4"}, False),
        ({"at_least": "100", "currency": "EUR"}, {"value": Decimal(100)}, True),
        ({"at_least": "100", "currency": "EUR"}, {"value": Decimal("99.99")}, False),
        ({"at_most": "100", "currency": "EUR"}, {"value": Decimal(100)}, True),
        ({"at_most": "100", "currency": "EUR"}, {"value": Decimal("100.01")}, False),
        ({"at_most": "100", "currency": "EUR"}, {}, False),
        ({"at_least": "1", "currency": "EUR"}, {"value": Decimal(5), "currency": "USD"}, False),
        ({"labels": [999_999]}, {}, False),
    ],
)
def test_conditions(alice, bob, conditions, facts, matches):
    rule(bob, **conditions)

    assert came_in(by=alice, **facts) == (bob if matches else alice)


def test_conditions_on_label_and_channel(alice, bob):
    hot, fair = LabelFactory(name="Hot"), Channel.objects.create(name="Fair")
    rule(bob, labels=[hot.pk, 77], channels=[fair.pk])

    assert came_in(by=alice, labels=[hot], channel=fair) == bob
    assert came_in(by=alice, labels=[hot]) == alice
    assert came_in(by=alice, channel=fair) == alice


@pytest.mark.parametrize(
    ("where", "country"),
    [
        ({"addresses": ["", "CH"], "phones": ["+33612345678"], "emails": ["a@b.de"]}, "CH"),
        ({"phones": ["+33612345678"], "emails": ["a@b.de"]}, "FR"),
        ({"phones": ["nonsense"], "emails": ["a@b.com", "a@shop.co.uk"]}, "GB"),
        ({"phones": ["+80012345678"], "emails": ["a@b.io", "a@b.com", "nothing"]}, ""),
    ],
)
def test_a_country_is_known_by_address_then_phone_then_the_ending_of_an_email(where, country):
    given = {"addresses": [], "phones": [], "emails": []} | where

    assert country_of(**given) == country


def test_a_country_is_that_of_new_and_of_known_contacts_and_of_rows(alice, bob):
    rule(bob, countries=["CH"])
    known = PersonFactory(emails=["a@bern.ch"])
    new = Picked(new_person=PersonFacts(first_name="Urs", phones=["+41 44 668 18 00"]))
    rows = [
        StagedLead(first_name="Eva", phones=[IncomingPhone("044", "+41446681801")]),
        StagedLead(first_name="Max", emails=["max@berlin.de"]),
        StagedLead(first_name="Leo", last_name="Roth", address={"country": "CH"}),
    ]

    assert came_in(by=alice, person=known) == bob
    assert take_in(LeadFacts(picked=new), by=alice).owner == bob
    owners = [Lead.objects.get(pk=each.lead_id).owner for each in take_in_staged(rows, by=alice)]
    assert owners == [bob, alice, bob]


def test_a_team_takes_turns_without_those_who_may_not_sign_in(alice, bob, north):
    gone = UserFactory(team=north, is_active=False)
    dora = UserFactory(team=north)
    rule(north)

    owners = [came_in() for _ in range(7)]

    assert owners == [alice, bob, dora, alice, bob, dora, alice]
    assert gone not in owners


def test_a_team_in_which_nobody_is_left_is_passed_over(alice, bob, north, carol):
    for user in (alice, bob):
        user.is_active = False
        user.save()
    rule(north, 0)
    rule(carol, 1)

    assert came_in() == carol


def test_rows_take_turns_in_their_order_and_go_on_where_one_stopped(alice, bob, north):
    rule(north)
    assert came_in() == alice
    rows = [StagedLead(organization=f"House {number} GmbH") for number in range(5)]

    taken = take_in_staged(rows, by=None)

    owners = [Lead.objects.get(pk=each.lead_id).owner for each in taken]
    assert owners == [bob, alice, bob, alice, bob]
    assert came_in() == alice
    made = Lead.objects.get(pk=taken[0].lead_id)
    assert made.organization.owner == bob


def test_rows_that_make_no_lead_take_no_turn(alice, bob, north):
    rule(north)
    ann = PersonFactory(first_name="Ann", last_name="Lee", emails=["ann@lee.example"])
    LeadFactory(title="Again", person=ann)
    rows = [
        StagedLead(),
        StagedLead(title="Again", first_name="Ann", last_name="Lee", emails=["ann@lee.example"]),
        StagedLead(organization="Acme"),
    ]

    taken = take_in_staged(rows, by=None)

    assert [bool(each.lead_id) for each in taken] == [False, False, True]
    assert Lead.objects.get(pk=taken[2].lead_id).owner == alice


def test_many_rows_cost_no_query_each(alice, north, bob, django_assert_max_num_queries):
    rule(bob, 0, countries=["CH"], labels=[1])
    rule(north, 1)
    few = [StagedLead(organization=f"Few {number} GmbH") for number in range(2)]
    many = [StagedLead(organization=f"House {number} GmbH") for number in range(300)]

    take_in_staged(few, by=None)
    with django_assert_max_num_queries(40):
        take_in_staged(many, by=None)


def test_the_history_names_the_rule(alice, bob):
    rule(bob)
    one = take_in(LeadFacts(person=PersonFactory()), by=alice)
    [taken] = take_in_staged([StagedLead(organization="Acme")], by=alice)

    for key in (one.pk, taken.lead_id):
        event = Event.objects.about(Lead(pk=key)).get(verb="lead.assigned")
        assert in_words(event, names_in([event], alice)) == (
            "Assigned to Bob Leroy by the rule “Rule 0”"
        )
        assert event.actor is None


@pytest.mark.django_db(transaction=True)
def test_turns_are_fair_when_many_come_at_once(company, north, alice, bob):
    UserFactory(team=north)
    rule(north)
    people = [PersonFactory(owner=alice) for _ in range(24)]

    def come(person):
        try:
            take_in(LeadFacts(person=person), by=None)
        finally:
            connection.close()

    threads = [Thread(target=come, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    counts = {user.pk: Lead.objects.filter(owner=user).count() for user in north.members.all()}
    assert sorted(counts.values()) == [8, 8, 8]
