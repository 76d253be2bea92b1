"""How much one address and one form may send within an hour."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from webforms.models import Submission, WebForm

WINDOW = timedelta(hours=1)
TAKEN = [Submission.Outcome.LEAD, Submission.Outcome.DUPLICATE]


def exceeded(form: WebForm, address: str) -> str:
    """The reason for which nothing more is taken now; empty while there is room.

    Of an address everything counts, so whoever goes on trying stays out. Of a form only what was
    taken in counts, so that nobody can close it for others.
    """
    since = timezone.now() - WINDOW
    sent = Submission.objects.filter(at__gt=since)
    if _at_least(sent.filter(address=address), settings.FORMS_PER_ADDRESS):
        return "address_limit"
    if _at_least(sent.filter(form=form, outcome__in=TAKEN), settings.FORMS_PER_FORM):
        return "form_limit"
    return ""


def hold(form: WebForm) -> None:
    """Until the transaction ends, what else comes by this form waits: it is counted once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('webforms.form'), %s)", [form.pk])


def _at_least(rows, count: int) -> bool:
    return rows[:count].count() >= count
