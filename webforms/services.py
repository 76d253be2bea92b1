"""What admins do with forms, and what becomes of the log."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from webforms.asking import CONTACT, QUESTIONS
from webforms.models import FormField, Submission, WebForm

MOST_FORMS = 200
PURGED_AT_ONCE = 1000
# One source of a Content-Security-Policy, and nothing that could end it and begin another.
SITE = re.compile(r"(?:https?://)?(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?", re.IGNORECASE)


@transaction.atomic
def create_form(*, title: str, language: str, by: User) -> WebForm:
    """A form with the usual fields in its own language. Raises `Rejected` when there are many."""
    if WebForm.objects.count() >= MOST_FORMS:
        raise Rejected(_("This list is full: it holds %(count)s entries.") % {"count": MOST_FORMS})
    with translation.override(language):
        form = WebForm.objects.create(
            title=title,
            language=language,
            created_by=by,
            thanks=_("Thank you. We have received your message and will get back to you."),
        )
        usual = {"name", "email", "phone", "organization", "message"}
        FormField.objects.bulk_create(
            FormField(
                form=form,
                key=question.key,
                label=str(question.name),
                is_required=question.key in {"name", "email"},
                position=place,
            )
            for place, question in enumerate(QUESTIONS)
            if question.key in usual
        )
    return form


@transaction.atomic
def change_form(
    form: WebForm, changes: Mapping[str, Any], *, fields: Sequence[FormField]
) -> WebForm:
    """Change a form and the fields that it shows, in their order.

    Raises `Rejected` when nobody who fills it in could be reached.
    """
    form = WebForm.objects.select_for_update().get(pk=form.pk)
    if not {each.key for each in fields} & set(CONTACT):
        raise Rejected(_("Ask for a name, an e-mail, a phone number or an organization."))
    plain = {name: value for name, value in changes.items() if name != "labels"}
    for name, value in plain.items():
        setattr(form, name, value)
    form.save(update_fields=list(plain))
    if "labels" in changes:
        form.labels.set(changes["labels"])
    form.fields.all().delete()
    for place, each in enumerate(fields):
        each.pk, each.form, each.position = None, form, place
    FormField.objects.bulk_create(fields)
    return form


def read_sites(text: str) -> list[str]:
    """Sites, one a line, as Content-Security-Policy names them. Raises `Rejected` for others."""
    sites = []
    for line in text.split():
        site = line.rstrip("/")
        if not SITE.fullmatch(site) or len(site) > 300:
            raise Rejected(
                _("“%(site)s” is no site. Write it like https://www.example.com.")
                % {"site": line[:60]}
            )
        sites.append(site.lower() if "://" in site else f"https://{site.lower()}")
    return list(dict.fromkeys(sites))


def purge_log(before: datetime | None = None) -> int:
    """Forget submissions that are older than the log keeps them; answers how many there were.

    Leads that were made of them stay, with the consent in their history.
    """
    before = before or timezone.now() - timedelta(days=settings.FORMS_LOG_DAYS)
    removed = 0
    while keys := _old(Submission.objects.filter(at__lt=before)):
        Submission.objects.filter(pk__in=keys).delete()
        removed += len(keys)
    return removed


def _old(rows: Any) -> list[int]:
    return list(rows.order_by("at", "pk").values_list("pk", flat=True)[:PURGED_AT_ONCE])
