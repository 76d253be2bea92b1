"""From what was sent to a lead, or to a note on the one that its sender has already."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.company import current_company
from accounts.models import User
from activities.services import add_note
from contacts.batch import IncomingPhone
from contacts.models import Origin
from contacts.points import split_name, tidy, to_e164
from fields.forms import PREFIX, is_custom
from history.events import record
from leads.assigning.choosing import details_of
from leads.assigning.turns import Turns
from leads.intake import StagedLead, Taken, take_in_staged
from leads.models import Lead
from webforms.asking import VisitorForm
from webforms.models import Submission, WebForm

NOTE_LENGTH = 20_000


def take_in_submission(
    submission: Submission, filled: VisitorForm, *, by: User | None
) -> Submission:
    """Make a lead of a submission, or add it to the open lead of its sender.

    `filled` has been cleaned; what it refused goes into the note. `by` is who took up what had
    been refused. The caller holds a transaction. A refusal of the intake is written down.
    """
    form = submission.form
    turns = Turns(form) if form.team_id else None
    owner = turns.next() if turns else form.user
    if owner is not None and not owner.is_active:
        owner = None
    [taken] = take_in_staged(
        [_staged(form, filled, owner)], by=by, origin=Origin.WEB_FORM, by_strangers=True
    )
    if taken.refused:
        submission.reason, submission.detail = "invalid", taken.refused
    elif taken.lead_id and turns and owner:
        turns.save()
    submission.taken_by = by
    with translation.override(_house_language()):
        _put_on_lead(submission, filled, taken, owner if turns else None)
    submission.save(update_fields=["outcome", "reason", "detail", "lead", "taken_by"])
    return submission


def _put_on_lead(
    submission: Submission, filled: VisitorForm, taken: Taken, in_turn: User | None
) -> None:
    key = taken.lead_id or taken.waiting_id
    if key is None:
        return
    lead, by = Lead.objects.get(pk=key), submission.taken_by
    details = {"form": submission.form.title, "consent": submission.consent}
    record(lead, "lead.submitted", by=None, **{k: v for k, v in details.items() if v})
    if in_turn and taken.lead_id:
        record(lead, "lead.assigned", by=None, **details_of("", in_turn))
    text = _message(submission, filled) if taken.lead_id else _everything(submission)
    if text:
        add_note(text=text[:NOTE_LENGTH], lead=lead, by=by)
    submission.lead, submission.reason, submission.detail = lead, "", ""
    made, added = Submission.Outcome.LEAD, Submission.Outcome.DUPLICATE
    submission.outcome = made if taken.lead_id else added


def _staged(form: WebForm, filled: VisitorForm, owner: User | None) -> StagedLead:
    given: dict[str, Any] = filled.cleaned_data
    first, last = split_name(given.get("name") or "")
    phone = tidy(given.get("phone") or "")
    custom = {name.removeprefix(PREFIX): given[name] for name in given if is_custom(name)}
    return StagedLead(
        owner=owner,
        fallback_owner=form.created_by,
        first_name=first,
        last_name=last,
        emails=[given["email"]] if given.get("email") else [],
        phones=[IncomingPhone(phone, to_e164(phone))] if phone else [],
        organization=tidy(given.get("organization") or "", 200),
        value=given.get("value"),
        labels=[label.name for label in form.labels.all()],
        channel=form.channel.name if form.channel else "",
        origin_id=str(form.pk),
        custom={key: value for key, value in custom.items() if value is not None},
    )


def _message(submission: Submission, filled: VisitorForm) -> str:
    """The note of a new lead: its message, and what no field would take."""
    lost = [name for name in filled.errors if name in filled.fields]
    parts = [filled.cleaned_data.get("message") or ""]
    parts += [_line(each) for each in submission.answers if each["key"] in lost]
    return "\n".join(part for part in parts if part).strip()


def _everything(submission: Submission) -> str:
    head = _("Sent again by the form “%(form)s”:") % {"form": submission.form.title}
    return "\n".join([head, *(_line(each) for each in submission.answers)])


def _line(answer: dict[str, Any]) -> str:
    value = answer["value"]
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return f"{answer['label']}: {text}"


def _house_language() -> str:
    company = current_company()
    return company.language if company else "en"
