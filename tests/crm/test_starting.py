"""The first page of an empty installation."""

import threading

import pytest
from django.db import connection

from accounts.models import Company, User
from core.errors import Rejected
from crm.starting import start_company
from deals.models import Pipeline
from tests.cast import signed_in

ANSWERS = {
    "name": "Menuiserie Duparc",
    "language": "fr",
    "currency": "EUR",
    "time_zone": "Europe/Paris",
    "admin-name": "Jeanne Duparc",
    "admin-email": "jeanne@example.com",
    "admin-password": "sur la passerelle",
}


def test_an_empty_installation_leads_everybody_to_the_first_page(db, client):
    for path in ["/", "/leads/", "/accounts/login/"]:
        assert client.get(path).url == "/welcome/"


def test_the_answers_make_a_company_ready_to_work(db, client):
    response = client.post("/welcome/", ANSWERS)

    assert response.status_code == 302
    jeanne = User.objects.get(email="jeanne@example.com")
    assert jeanne.is_admin
    assert Company.objects.get().name == "Menuiserie Duparc"
    assert [str(one) for one in Pipeline.objects.order_by("position")] == [
        "Nouvelles affaires",
        "Renouvellements",
    ]
    assert client.get("/profile/").status_code == 200


def test_a_wrong_answer_keeps_the_others(db, client):
    response = client.post("/welcome/", {**ANSWERS, "admin-password": "1234"})

    assert response.status_code == 422
    assert "Menuiserie Duparc" in response.content.decode()
    assert not Company.objects.exists()
    assert not User.objects.exists()


def test_the_first_page_is_gone_once_answered(alice, client):
    assert client.get("/welcome/").status_code == 302
    client.post("/welcome/", ANSWERS)
    assert not User.objects.filter(email="jeanne@example.com").exists()


@pytest.mark.django_db(transaction=True)
def test_two_first_pages_at_once_make_one_company():
    outcomes = []

    def begin():
        try:
            start_company(name="X", language="en", currency="EUR", time_zone="UTC")
            outcomes.append("made")
        except Rejected:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["made", "refused", "refused", "refused"]
    assert Pipeline.objects.count() == 2


def test_the_help_speaks_both_languages(alice):
    browser = signed_in(alice)

    assert "Is it a lead or a deal?" in browser.get("/help/").content.decode()
    alice.language = "fr"
    alice.save()
    assert "Prospect ou offre" in browser.get("/help/").content.decode()
