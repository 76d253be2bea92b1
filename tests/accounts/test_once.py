"""A form that makes something makes it once."""

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Submission
from contacts.models import Organization, Person
from deals.models import Deal
from leads.models import Lead
from tests.cast import HTMX, signed_in
from tests.contacts.forms import posted
from tests.factories import StageFactory


def token_in(response):
    [token] = re.findall(r'name="once" value="([^"]+)"', response.content.decode())
    return token


def lead_form(alice, **fields):
    contact = {"person_name": "Jean Dupont", "person_email": "jean@acme.fr"}
    return {
        "title": "Windows",
        "owner": alice.pk,
        "visibility": "everyone",
        "currency": "EUR",
        **contact,
        **fields,
    }


@pytest.mark.parametrize(
    "name", ["leads:new", "deals:new", "contacts:person_new", "contacts:organization_new"]
)
def test_each_form_that_is_drawn_has_a_token_of_its_own(name, browser):
    StageFactory()
    url = reverse(name)

    assert token_in(browser.get(url)) != token_in(browser.get(url))


def test_the_same_form_sent_again_is_answered_as_before_and_makes_nothing(browser, alice):
    url = reverse("leads:new")
    data = lead_form(alice, once=token_in(browser.get(url)))

    first, second = browser.post(url, data), browser.post(url, data)

    assert Lead.objects.count() == 1
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == Lead.objects.get().get_absolute_url()
    assert "saved already" in browser.get(second["Location"]).content.decode()


def test_an_answer_for_a_dialog_comes_again_as_it_was(browser, alice):
    stage, url = StageFactory(), reverse("deals:new")
    data = lead_form(alice, stage=stage.pk, once=str(uuid4()))

    first, second = (browser.post(url, data, headers=HTMX) for _ in range(2))

    assert Deal.objects.count() == 1
    assert first.status_code == second.status_code == 200
    assert (first.content, first["HX-Trigger"]) == (second.content, second["HX-Trigger"])


def test_a_form_that_was_refused_may_be_sent_again(browser, alice):
    url, token = reverse("leads:new"), str(uuid4())

    assert (
        browser.post(url, lead_form(alice, person_name="", person_email="", once=token)).status_code
        == 422
    )
    assert browser.post(url, lead_form(alice, once=token)).status_code == 302

    assert Lead.objects.count() == 1


def test_two_forms_make_two(browser, alice):
    url = reverse("contacts:organization_new")
    for name in ("Acme", "Zenith"):
        browser.post(url, posted(alice, name=name, once=token_in(browser.get(url))))

    assert Organization.objects.count() == 2


def test_a_token_is_its_users_alone(browser, alice, carol):
    url, token = reverse("contacts:organization_new"), str(uuid4())
    browser.post(url, posted(alice, name="Acme", visibility="owner", once=token))

    response = signed_in(carol).post(url, posted(carol, name="Zenith", once=token))

    assert Organization.objects.count() == 2
    assert response["Location"] == Organization.objects.get(name="Zenith").get_absolute_url()


@pytest.mark.parametrize("token", ["", "x" * 65, "é"])
def test_any_token_is_read(token, browser, alice):
    browser.post(reverse("contacts:organization_new"), posted(alice, name="Acme", once=token))

    assert Organization.objects.count() == 1


def test_answers_are_forgotten_after_a_day(browser, alice):
    old = timezone.now() - timedelta(days=2)
    for number in range(3):
        Submission.objects.create(user=alice, token=f"{number}", status=302, at=old)

    url = reverse("contacts:organization_new")
    browser.post(url, posted(alice, name="Acme", once="new"))

    assert [kept.token for kept in Submission.objects.all()] == ["new"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["leads:new", "deals:new", "contacts:person_new"])
def test_the_same_form_eight_times_at_the_same_moment_makes_one(name, alice):
    stage, url, token = StageFactory(), reverse(name), str(uuid4())
    data = lead_form(alice, stage=stage.pk, once=token)
    if name == "contacts:person_new":
        data = posted(alice, first_name="Jean", last_name="Dupont", once=token)
    browsers = [signed_in(alice) for _ in range(8)]
    answers, start = [], threading.Barrier(8)

    def send(browser):
        start.wait()
        try:
            answers.append(browser.post(url, data))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert (Lead.objects.count() + Deal.objects.count(), Person.objects.count()) in ((1, 1), (0, 1))
