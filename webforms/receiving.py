"""What becomes of a form that was sent. Every submission is kept, whatever becomes of it."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from core.retrying import retried
from webforms import limits
from webforms.asking import VisitorForm
from webforms.leads import take_in_submission
from webforms.models import FormField, Submission, WebForm
from webforms.tickets import Ticket

Outcome = Submission.Outcome
DETAIL_LENGTH = 500


@transaction.atomic
def take_up(submission: Submission, *, by: User) -> Submission:
    """Make a lead of what was refused or taken for spam, as far as it can be read.

    What no field takes goes into the note. Raises `Rejected` when it is a lead by now, and when it
    names nobody.
    """
    held = Submission.objects.select_for_update(of=["self"]).get(pk=submission.pk)
    if not held.can_be_taken_up:
        raise Rejected(_("A lead was made of this submission already."))
    form = WebForm.objects.get(pk=held.form_id)
    shown = [FormField(key=each["key"], label=each["label"]) for each in held.answers]
    data: MultiValueDict[str, str] = MultiValueDict()
    for each in held.answers:
        value = each["value"]
        data.setlist(each["key"], value if isinstance(value, list) else [value])
    with translation.override(form.language):
        filled = VisitorForm(data, shown=shown)
        filled.full_clean()
    held = take_in_submission(held, filled, by=by)
    if held.lead is None:
        raise Rejected(held.detail)
    return held


@dataclass(kw_only=True)
class Sent:
    """A form as it came, read but not judged."""

    form: WebForm
    filled: VisitorForm
    ticket: Ticket | None
    address: str
    # Whether the field was filled in that only machines see.
    is_trapped: bool = False


def receive(sent: Sent) -> Submission:
    """Judge what was sent, make a lead of it or refuse it, and keep it in the log.

    The same page sent again gets what it got, unless that was a refusal, which can be mended.
    """
    reason = limits.exceeded(sent.form, sent.address)
    if reason:  # without waiting for anybody: a burst of these costs little
        return _keep(sent, Outcome.REFUSED, reason)
    return _judge(sent)


def keep_too_large(form: WebForm, address: str) -> None:
    """Write down that something came which was not even read."""
    Submission.objects.create(
        form=form,
        nonce=f"none.{secrets.token_urlsafe(12)}",
        outcome=Outcome.REFUSED,
        reason="too_large",
        address=address,
    )


@retried
@transaction.atomic
def _judge(sent: Sent) -> Submission:
    limits.hold(sent.form)
    again = _already(sent)
    if again is not None and again.is_settled:
        return again
    outcome, reason, detail = _refusal(sent)
    if reason:
        return _keep(sent, outcome, reason, detail)
    submission = _keep(sent, Outcome.REFUSED, "")
    return take_in_submission(submission, sent.filled, by=None)


def _refusal(sent: Sent) -> tuple[Outcome, str, str]:
    if not sent.form.is_active:
        return Outcome.REFUSED, "closed", ""
    if sent.ticket is None:
        return Outcome.REFUSED, "ticket", ""
    if sent.is_trapped:
        return Outcome.SPAM, "trap", ""
    if sent.ticket.is_expired or sent.ticket.age < settings.FORMS_SECONDS:
        return Outcome.REFUSED, "expired" if sent.ticket.is_expired else "too_fast", ""
    if not sent.filled.is_valid():
        return Outcome.REFUSED, "invalid", _mistakes(sent.filled)
    # Counted again, now that nobody else can come between.
    return Outcome.REFUSED, limits.exceeded(sent.form, sent.address), ""


def _mistakes(filled: VisitorForm) -> str:
    said = []
    for name, errors in filled.errors.items():
        field = filled.fields.get(name)
        label = f"{field.label}: " if field else ""
        said += [f"{label}{error}" for error in errors]
    return " ".join(said)[:DETAIL_LENGTH]


def _already(sent: Sent) -> Submission | None:
    """What the same page sent before."""
    if sent.ticket is None:
        return None
    return Submission.objects.filter(form=sent.form, nonce=sent.ticket.nonce).first()


def _keep(sent: Sent, outcome: Outcome, reason: str, detail: str = "") -> Submission:
    """Write it into the log; a page that is sent again, mended, has one row."""
    has_consent = bool(sent.form.consent and sent.filled.typed.get("consent"))
    values: dict[str, Any] = {
        "form": sent.form,
        "outcome": outcome,
        "reason": reason,
        "detail": detail,
        "answers": _answers(sent.filled),
        "consent": sent.form.consent if has_consent else "",
        "consented_at": timezone.now() if has_consent else None,
        "address": sent.address,
    }
    if again := _already(sent):
        if again.is_settled:
            return again
        for name, value in values.items():
            setattr(again, name, value)
        again.save(update_fields=list(values))
        return again
    is_usable = sent.ticket is not None and not sent.ticket.is_expired
    nonce = sent.ticket.nonce if sent.ticket and is_usable else f"none.{secrets.token_urlsafe(12)}"
    submission = Submission(nonce=nonce, **values)
    # The same page sent twice within a moment, beyond the limit: one row is enough.
    Submission.objects.bulk_create([submission], ignore_conflicts=not submission.is_settled)
    return Submission.objects.get(nonce=nonce)


def _answers(filled: VisitorForm) -> list[dict[str, Any]]:
    """What was typed, cut where no field would have taken it."""
    answers = []
    for each in filled.shown:
        most = (getattr(filled.fields[each.key], "max_length", None) or 1000) + 1
        values = [text[:most] for text in filled.typed.getlist(each.key) if text.strip()]
        if values:
            value = values if len(values) > 1 else values[0]
            answers.append({"key": each.key, "label": each.label, "value": value})
    return answers
