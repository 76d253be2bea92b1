import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache

from tests.cast import signed_in

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def fresh_throttle():
    cache.clear()


def sign_in(client, email, password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_the_right_password_leads_inside(alice, client):
    response = sign_in(client, "alice@example.com")

    assert response.status_code == 302
    assert client.get("/profile/").status_code == 200


def test_the_address_is_the_same_in_capitals(alice, client):
    assert sign_in(client, "ALICE@Example.com").status_code == 302


def test_a_wrong_password_says_so_and_stays_outside(alice, client):
    response = sign_in(client, "alice@example.com", "wrong")

    assert response.status_code == 200
    assert "not correct" in response.content.decode()
    assert client.get("/profile/").status_code == 302


def test_somebody_who_left_stays_outside(alice, client):
    alice.is_active = False
    alice.save()

    sign_in(client, "alice@example.com")

    assert client.get("/profile/").status_code == 302


def test_guessing_is_slowed_down(alice, client):
    for _ in range(12):
        response = sign_in(client, "alice@example.com", "wrong")

    assert "Too many" in response.content.decode() or response.status_code == 429
    sign_in(client, "alice@example.com")
    assert client.get("/profile/").status_code == 302


def test_a_forgotten_password_is_set_anew_by_mail(alice, client):
    client.post("/accounts/password/reset/", {"email": "alice@example.com"})

    [message] = mail.outbox
    path = re.search(r"http://testserver(/\S+)", message.body).group(1)
    form = client.get(path, follow=True)
    client.post(
        form.redirect_chain[-1][0], {"password1": "a new bridge", "password2": "a new bridge"}
    )
    alice.refresh_from_db()
    assert alice.check_password("a new bridge")


def test_asking_for_an_unknown_address_tells_nothing(company, client):
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})

    assert response.status_code == 302
    assert all("nobody@example.com" in message.to for message in mail.outbox)


def test_nobody_signs_up_on_their_own(company, client):
    page = client.get("/accounts/signup/")

    assert (
        "password" not in page.content.decode().lower() or "closed" in page.content.decode().lower()
    )
    client.post("/accounts/signup/", {"email": "m@example.com", "password1": "over the river"})
    assert client.get("/profile/").status_code == 302


def test_signing_out_needs_more_than_a_link(alice):
    browser = signed_in(alice)

    browser.get("/accounts/logout/")
    assert browser.get("/profile/").status_code == 200
    browser.post("/accounts/logout/")
    assert browser.get("/profile/").status_code == 302


def test_the_second_factor_is_asked_for(alice, client):
    TOTP.activate(alice, generate_totp_secret())

    response = sign_in(client, "alice@example.com")

    assert response.url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/profile/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"]
)
def test_the_pages_outside_speak_french(path, company, client):
    page = client.get(path, headers={"Accept-Language": "fr"})

    assert '<html lang="fr"' in page.content.decode()


@pytest.mark.parametrize(
    "path", ["/profile/", "/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/"]
)
def test_the_pages_inside_open(path, browser):
    assert browser.get(path, follow=True).status_code == 200


def test_the_menu_changes_the_theme(alice, browser):
    assert browser.post("/profile/theme/", {"theme": "dark"}).status_code == 204
    assert browser.post("/profile/theme/", {"theme": "pink"}).status_code == 400

    alice.refresh_from_db()
    assert alice.theme == "dark"


def test_a_profile_changes_language_time_zone_and_theme(alice, browser):
    changed = {"name": "Alice M.", "language": "fr", "time_zone": "America/Montreal"}

    response = browser.post("/profile/", {**changed, "theme": "dark"}, follow=True)

    page = response.content.decode()
    assert '<html lang="fr"' in page
    assert 'data-theme="dark"' in page
    assert "Profil enregistré" in page
