from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts import services
from accounts.models import Invitation, Team, User
from core.errors import Rejected
from tests.cast import signed_in


def link(token):
    return f"https://crm.example/join/{token}/"


def invited(ada, transactional, **fields):
    with transactional():
        return services.invite(
            by=ada,
            link=link,
            **{"email": "new@example.com", "role": "rep", "team": None, "language": "en", **fields},
        )


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_an_invitation_reaches_the_person_in_their_language(ada, on_commit):
    invited(ada, on_commit, language="fr")

    [message] = mail.outbox
    assert message.to == ["new@example.com"]
    assert "Ada Roux vous invite" in message.subject
    assert "https://crm.example/join/" in message.body


def test_a_line_break_in_a_name_writes_no_header(ada, on_commit):
    ada.name = "Ada\r\nBcc: everybody@example.com"

    invited(ada, on_commit)

    assert mail.outbox[0].subject == "Ada Bcc: everybody@example.com invites you to Passerelle"


@pytest.fixture
def no_mail(monkeypatch):
    def refuse(*args, **kwargs):
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


def test_a_mail_server_that_is_down_is_a_sentence(ada, company, no_mail, client):
    asked = client.post("/accounts/password/reset/", {"email": ada.email}, follow=True)
    assert "The e-mail could not be sent." in asked.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_invitation_outlives_a_mail_server_that_is_down(ada, no_mail):
    form = {"email": "new@example.com", "role": "rep", "language": "en"}

    page = signed_in(ada).post("/settings/users/", form, follow=True)

    assert "The invitation is kept" in page.content.decode()
    assert Invitation.objects.filter(email="new@example.com").exists()


def test_whoever_accepts_joins_with_the_role_and_team_of_the_invitation(
    ada, north, on_commit, client
):
    invitation = invited(ada, on_commit, role="manager", team=north)
    page = f"/join/{services.token_of(invitation)}/"

    response = client.post(page, {"name": "Nora Vidal", "password": "a long way across"})

    assert response.status_code == 302
    user = User.objects.get(email="new@example.com")
    assert (user.role, user.team, user.name) == ("manager", north, "Nora Vidal")
    assert user.check_password("a long way across")
    assert client.get("/profile/").status_code == 200


def test_an_invitation_is_good_for_one_person_once(ada, on_commit, client):
    invitation = invited(ada, on_commit)
    services.accept_invitation(invitation, name="Nora", password="a long way across")

    with pytest.raises(Rejected, match="already used"):
        services.accept_invitation(invitation, name="Mallory", password="a long way across")
    assert client.get(f"/join/{services.token_of(invitation)}/").status_code == 410


def test_a_forged_link_opens_nothing(company, client):
    assert client.get("/join/MQ:forged:signature/").status_code == 410


def test_a_withdrawn_invitation_opens_nothing(ada, on_commit, client):
    invitation = invited(ada, on_commit)
    signed_in(ada).post(f"/settings/invitations/{invitation.pk}/withdrawal/")

    assert client.get(f"/join/{services.token_of(invitation)}/").status_code == 410


def test_inviting_again_replaces_the_earlier_invitation(ada, on_commit):
    invited(ada, on_commit)
    invited(ada, on_commit, email="NEW@example.com", role="admin")

    [invitation] = Invitation.objects.all()
    assert invitation.role == "admin"


def test_the_last_admin_stays_an_admin(ada):
    with pytest.raises(Rejected, match="At least one active admin"):
        services.update_user(ada, {"role": "rep"}, by=ada)

    ada.refresh_from_db()
    assert ada.is_admin


@pytest.mark.parametrize("path", ["/settings/", "/settings/users/", "/settings/teams/"])
def test_settings_are_for_admins(path, alice, bob, ada):
    assert signed_in(alice).get(path).status_code == 403
    assert signed_in(bob).get(path).status_code == 403
    assert signed_in(ada).get(path).status_code == 200


def test_a_team_with_members_is_not_deleted(ada, alice, north):
    signed_in(ada).post(f"/settings/teams/{north.pk}/deletion/")

    assert Team.objects.filter(pk=north.pk).exists()


def test_the_company_changes_its_settings(ada, company):
    changed = {
        "name": "Atelier Sud",
        "language": "fr",
        "currency": "CHF",
        "time_zone": "Europe/Zurich",
        "fiscal_year_starts_in": "4",
        "reps_edit_only_their_own": "on",
    }

    assert signed_in(ada).post("/settings/", changed).status_code == 302

    company.refresh_from_db()
    assert (company.name, company.currency) == ("Atelier Sud", "CHF")
    assert company.reps_edit_only_their_own


def test_an_unknown_currency_is_refused_with_the_form(ada, company):
    response = signed_in(ada).post("/settings/", {"name": "X", "currency": "ZZZ"})

    assert response.status_code == 422
    company.refresh_from_db()
    assert company.currency == "EUR"


def test_the_command_makes_a_user_who_can_sign_in(company, monkeypatch, client):
    monkeypatch.setattr("sys.stdin", Piped("over the river\n"))

    call_command("add_user", "Zoe@Example.com", role="manager", team="West")

    user = User.objects.get(email__iexact="zoe@example.com")
    assert (user.role, user.team.name) == ("manager", "West")
    signing_in = {"login": "zoe@example.com", "password": "over the river"}
    assert client.post("/accounts/login/", signing_in).status_code == 302


def test_the_command_says_what_is_wrong_with_a_password(company, monkeypatch):
    monkeypatch.setattr("sys.stdin", Piped("short\n"))

    with pytest.raises(CommandError, match="too short"):
        call_command("add_user", "zoe@example.com", role="rep")

    assert not User.objects.filter(email="zoe@example.com").exists()


def test_the_command_refuses_an_address_that_is_taken(alice, monkeypatch):
    monkeypatch.setattr("sys.stdin", Piped("over the river\n"))

    with pytest.raises(CommandError, match="already a user"):
        call_command("add_user", "ALICE@example.com", role="rep", team="West")

    assert not Team.objects.filter(name="West").exists()


class Piped:
    """Standard input that is not a terminal."""

    def __init__(self, text):
        self.text = text

    def isatty(self):
        return False

    def readline(self):
        return self.text
