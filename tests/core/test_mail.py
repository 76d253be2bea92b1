import io

from django.core.mail import EmailMessage

from core.checks import mail_reaches_people
from core.mail import Console

LINK = "https://crm.example/join/" + "x" * 120 + "/"


def test_a_printed_link_can_be_copied():
    screen = io.StringIO()
    message = EmailMessage("Réinitialisation", f"Suivez ce lien à temps :\n{LINK}\n", to=["a@b.co"])

    Console(stream=screen).send_messages([message])

    assert f"\n{LINK}\n" in screen.getvalue()
    assert "To: a@b.co\nSubject: Réinitialisation" in screen.getvalue()


def test_a_deployment_without_a_mail_server_is_warned(settings):
    settings.MAILERS = {"default": {"BACKEND": "core.mail.Console"}}

    assert [warning.id for warning in mail_reaches_people()] == ["core.W001"]


def test_a_deployment_with_one_is_not(settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}

    assert mail_reaches_people() == []
