"""What strangers see: a page that may be framed, without cookies and scripts."""

import pytest
from django.test import Client

from tests.cast import signed_in
from tests.webforms.world import GIVEN, address, built, send, ticket
from webforms.models import WebForm


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.FORMS_SECONDS = 0


@pytest.fixture
def form(ada):
    return built(ada)


def test_the_page_needs_no_cookie_and_no_script(form):
    client = Client(enforce_csrf_checks=True)
    page = ticket(form, client)

    answers = [client.get(address(form)), send(form, client=client, ticket=page)]
    answers += [client.get(f"{address(form)}thanks/"), send(form, client=client, email="x")]

    assert not client.cookies
    assert not any(answer.cookies for answer in answers)
    assert "<script" not in "".join(answer.text for answer in answers)
    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_only_this_page_may_be_framed(form, ada):
    for path in (address(form), f"{address(form)}thanks/"):
        response = Client().get(path)
        assert "X-Frame-Options" not in response
        assert "frame-ancestors *;" in response["Content-Security-Policy"] + ";"

    for path in ("/", "/leads/", "/settings/forms/", f"/settings/forms/{form.pk}/", "/f/wrong/"):
        response = signed_in(ada).get(path)
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_a_list_of_sites_narrows_who_may_frame_it(ada):
    form = built(ada, sites=["https://www.example.com", "https://*.example.org"])

    policy = Client().get(address(form))["Content-Security-Policy"]

    assert "frame-ancestors 'self' https://www.example.com https://*.example.org" in policy


def test_a_form_speaks_its_own_language_whoever_looks(ada, settings):
    form = built(ada, language="fr", title="Écrivez-nous")

    page = signed_in(ada).get(address(form), headers={"Accept-Language": "en"})

    assert '<html lang="fr"' in page.text
    assert "Nom" in page.text
    assert "Envoyer" in page.text
    assert page["Content-Language"] == "fr"
    assert "Saisissez" in send(form, email="x").text
    assert "Write" not in send(form, email="x").text


def test_an_address_that_is_none_is_not_found(company):
    assert Client().get("/f/nothing/").status_code == 404
    assert Client().post("/f/nothing/", GIVEN).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(form, method):
    assert getattr(Client(), method)(address(form)).status_code == 405


def test_what_an_admin_wrote_is_shown_as_text(ada):
    form = built(ada, title="<b>Hi</b>", intro="<img src=x>", consent="<i>yes</i>")

    page = Client().get(address(form)).text

    for markup in ("<b>Hi", "<img", "<i>yes"):
        assert markup not in page


def test_addresses_of_forms_are_not_guessed(ada):
    tokens = {built(ada, title=str(number)).token for number in range(5)}

    assert len(tokens) == 5
    assert min(map(len, tokens)) >= 20
    assert not WebForm.objects.filter(token="").exists()


def test_the_page_costs_few_queries(form, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        Client().get(address(form))
