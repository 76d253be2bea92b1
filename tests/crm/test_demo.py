"""The demo: believable, in the reader's language, and gone without a trace of it."""

from itertools import pairwise

import pytest
from django.core.management import call_command

from accounts.models import Company, User
from activities.models import Note
from contacts.models import Email, Person
from contacts.queue.groups import page_of
from contacts.queue.models import NotSame
from contacts.queue.wanted import Wanted
from crm import demo
from crm.demo import removing
from deals.models import Deal, Outcome, Pipeline, StageVisit
from history.models import Event
from leads.models import Conversion, Lead
from tests.cast import signed_in
from tests.factories import UserFactory


@pytest.fixture
def told(db):
    demo.load("en")
    return Company.objects.get()


def sign_in(client, number=0, language="en"):
    email, password, _ = demo.SIGN_INS[number]
    return client.post(
        "/accounts/login/",
        {"login": email, "password": password},
        headers={"Accept-Language": language},
    )


def test_the_demo_is_a_company_at_work(told):
    assert 140 <= Lead.objects.count() <= 160
    assert 110 <= Deal.objects.count() <= 130
    assert Pipeline.objects.count() == 2
    assert {deal.status for deal in Deal.objects.all()} == {"open", "won", "lost"}
    assert Lead.objects.in_inbox().unseen().exists()
    assert Conversion.objects.count() > 5
    assert Person.objects.provisional().exists()


def test_its_history_agrees_with_itself(told):
    for deal in Deal.objects.prefetch_related("visits", "outcomes"):
        visits = sorted(deal.visits.all(), key=lambda visit: visit.entered_at)
        assert visits[-1].stage_id == deal.stage_id
        assert (visits[-1].left_at is None) == deal.is_open
        assert all(a.left_at == b.entered_at for a, b in pairwise(visits))
        assert [one.kind for one in deal.outcomes.all()] == ([] if deal.is_open else [deal.status])


def test_it_has_duplicates_to_find(told):
    shared = Email.objects.values_list("normalized", flat=True)
    assert len(shared) - len(set(shared)) >= 5


def test_the_queue_of_duplicates_has_a_group_of_three_and_two_organizations(told):
    call_command("find_twins", verbosity=0)

    groups = page_of(Wanted(User.objects.get(role="admin", email__startswith="admin")), "", size=50)
    sizes = {(group.kind, len(group.contacts)) for group in groups.rows}
    assert {("person", 2), ("person", 3), ("organization", 2)} <= sizes


def test_what_was_kept_apart_goes_with_the_demo(told, client):
    one, two = Person.objects.all()[:2]
    NotSame.objects.create(person_a=one, person_b=two)
    heir = UserFactory(role="admin")

    removing.remove(heir=heir, name="Mine")

    assert not NotSame.objects.exists()
    assert not Person.objects.filter(pk__in=[one.pk, two.pk]).exists()


def test_the_three_sign_ins_work(told, client):
    for number in range(3):
        assert sign_in(client, number).status_code == 302
        assert client.get("/profile/").status_code == 200
        client.post("/accounts/logout/")


def test_the_first_reader_finds_it_in_their_language(told, client):
    sign_in(client, language="fr")

    assert Deal.objects.filter(title="Éclairage du showroom").exists()
    assert not Deal.objects.filter(title="Showroom lighting").exists()
    assert 110 <= Deal.objects.count() <= 130
    assert str(Pipeline.objects.order_by("position")[0]) == "Nouvelles affaires"


def test_it_is_not_told_again_once_somebody_has_signed_in(told, client):
    sign_in(client)
    client.post("/accounts/logout/")

    sign_in(client, 1, language="fr")

    assert Deal.objects.filter(title="Showroom lighting").exists()


def test_removing_it_leaves_what_people_added(told, client):
    sign_in(client, 2)
    admin = User.objects.get(email="admin@example.com")
    kept = Deal.objects.open().filter(person__isnull=False)[0]
    Note.objects.create(deal=kept, text="Mine", author=admin)
    own = Person.objects.create(first_name="Own", last_name="Contact", owner=admin)

    response = client.post(
        "/settings/demo/",
        {
            "name": "Ours",
            "language": "en",
            "currency": "USD",
            "time_zone": "UTC",
            "admin-name": "Real Admin",
            "admin-email": "real@example.com",
            "admin-password": "over the river",
        },
    )

    assert response.status_code == 302
    assert [str(deal) for deal in Deal.objects.all()] == [kept.title]
    assert Note.objects.get().text == "Mine"
    assert set(Person.objects.all()) == {own, kept.person}
    assert [user.email for user in User.objects.all()] == ["real@example.com"]
    own.refresh_from_db()
    assert own.owner.email == "real@example.com"
    company = Company.objects.get()
    assert (company.name, company.is_demo) == ("Ours", False)
    assert client.get("/profile/").status_code == 200


def test_removing_an_untouched_demo_leaves_nothing(told):
    heir = User.objects.create_user("real@example.com", "x", role="admin", name="Real")

    demo.remove(heir=heir, name="Ours", language="en", currency="EUR", time_zone="UTC")

    for model in (Lead, Deal, Person, Email, Note, StageVisit, Outcome, Event, Conversion):
        assert not model.objects.exists(), model
    assert User.objects.get() == heir


def test_only_admins_remove_it(told):
    rep = User.objects.get(email="rep@example.com")

    assert signed_in(rep).get("/settings/demo/").status_code == 403
