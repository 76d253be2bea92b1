"""What is thrown at a form: odd addresses, odd bodies, the longest texts, and bursts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from contacts.models import Person
from leads.models import Lead
from tests.webforms.world import address, built, send, ticket
from webforms.models import Submission

Outcome = Submission.Outcome
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def any_pace(settings):
    """A test types faster than anybody."""
    settings.FORMS_SECONDS = 0


@pytest.fixture
def form(ada):
    return built(ada)


@pytest.mark.parametrize("token", ["x", "%00", "a%00b", "%C3%A9", "%FF", "a%2Fb", "x" * 3000])
def test_an_address_that_is_no_form_is_not_found(form, client, token):
    assert client.get(f"/f/{token}/").status_code == 404
    assert client.post(f"/f/{token}/", {"name": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["message", "name", "ticket", "unknown"])
def test_a_field_of_a_megabyte_is_refused_with_a_sentence(form, name):
    response = send(form, **{name: "x" * 1_000_000})

    assert response.status_code == 413
    assert "larger than the form takes" in response.text
    assert Submission.objects.get().reason == "too_large"


def test_thousands_of_fields_are_refused_with_a_sentence(form, client):
    response = client.post(address(form), "a&" * 8_000, content_type=FORM)

    assert response.status_code == 413
    assert Submission.objects.get().reason == "too_large"


@pytest.mark.parametrize("name", ["x" * 200, "X " * 99 + "y", "Ω" * 200, "O'" + "é" * 198])
def test_the_longest_texts_are_taken(form, name):
    response = send(form, name=name, organization="y" * 200, message="z" * 5000)

    assert response.status_code == 302
    assert Submission.objects.get().outcome == Outcome.LEAD


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{}", "application/json"),
        ("--x\r\nbroken", "multipart/form-data; boundary=x"),
        ("x", "multipart/form-data"),
        ("name=x", f"{FORM}; charset=latin-1"),
        ("<a/>", "text/xml"),
    ],
)
def test_a_body_that_is_no_form_is_refused(form, client, body, content_type):
    response = client.post(address(form), body, content_type=content_type)

    assert response.status_code in {400, 422}
    assert not Lead.objects.exists()


def test_headers_cannot_be_injected(form):
    line = "x\r\nSet-Cookie: a=b\r\n\r\n<html>"

    response = send(form, name=line, message=line, headers={"Referer": "x", "Origin": "null"})

    assert response.status_code == 302
    assert not response.cookies
    assert not any("\n" in value for value in response.headers.values())
    assert "\n" not in Person.objects.get().first_name + Person.objects.get().last_name


def test_a_page_of_the_house_still_asks_for_its_own_token(alice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)

    assert browser.post("/leads/new/", {}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_burst_never_exceeds_the_limit_of_the_form(form, settings):
    settings.FORMS_PER_FORM = 5

    def sent(number):
        try:
            who = {"name": f"N{number}", "email": f"n{number}@x.example", "phone": None}
            return send(form, addr=f"203.0.113.{number}", organization=None, **who).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(sent, range(24)))

    assert codes.count(302) == Lead.objects.count() == 5
    assert codes.count(429) == 19
    assert Submission.objects.count() == 24


def test_a_second_click_beyond_the_limit_shows_the_same_thanks(form, settings):
    settings.FORMS_PER_ADDRESS = 1
    page = ticket(form)

    answers = [send(form, ticket=page) for _ in range(3)]

    assert {answer.url for answer in answers} == {f"{address(form)}thanks/"}
    assert Lead.objects.count() == 1
