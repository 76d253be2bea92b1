"""Converting a lead: the dialog is opened and saved, on a fresh lead each time.

Every third person is somebody of the address book once more, and is kept as a new contact.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from bench.dataset.corrupting import corrupted
from bench.dataset.naming import company, first_name, phone, surname, tongue_of
from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage
from bench.visitor import Visitor, fields_of
from contacts.models import Email, Organization, Person, Phone
from deals.models import Deal
from deals.pipelines import default_stage
from leads.models import Lead

TURNS, WARM_UP = 40, 5
MARK = "Measured conversion"


@job("convert", bar=4, turns=TURNS, warm_up=WARM_UP)
def convert(stage: Stage) -> Iterator[Pair]:
    rep, sql = stage.rep(), stage.floor("convert")
    newest = [_newest(Person), _newest(Organization)]
    leads = _fresh_leads(stage, rep, 2 * (TURNS + WARM_UP) + 1)
    first_stage = default_stage()

    def floor(turn: int) -> None:
        lead = leads[-1 - turn]
        sql.run(**_facts(lead), **rep.known, stage_id=first_stage.pk)
        rep.ask_nothing()
        rep.ask_nothing()

    try:
        yield Pair(ours=lambda turn: _convert(rep, leads[turn]), floor=floor)
    finally:
        _tidy_up(*newest)


def _convert(rep: Visitor, lead: Lead) -> int:
    address = reverse("leads:conversion", args=[lead.pk])
    dialog = rep.get(address, htmx="dialog").content
    fields = fields_of(dialog)
    for kind in ("person", "organization"):
        if f'name="{kind}_choice"'.encode() in dialog:
            fields.append((f"{kind}_choice", "new"))
    saved = rep.post(address, fields, htmx="dialog")
    if not {"HX-Location", "HX-Redirect"} & set(saved.headers):
        raise RuntimeError("The conversion was not saved.")
    return len(dialog) + len(saved.content)


@transaction.atomic
def _fresh_leads(stage: Stage, rep: Visitor, count: int) -> list[Lead]:
    shared = {"owner": rep.user, "visibility": "everyone"}
    leads = []
    for number in range(count):
        facts = _typed(stage, known=number % 3 == 0)
        organization = Organization.objects.create(name=facts["organization"], **shared)
        person = Person.objects.create(
            first_name=facts["first_name"],
            last_name=facts["last_name"],
            organization=organization,
            **shared,
        )
        for address in facts["emails"]:
            Email.objects.create(person=person, address=address, is_primary=True)
        for number_of in facts["phones"]:
            typed, e164 = number_of
            Phone.objects.create(person=person, number=typed, e164=e164, is_primary=True)
        lead = Lead(title=f"{MARK} {number}", person=person, organization=organization, **shared)
        lead.save()
        leads.append(lead)
    return leads


def _typed(stage: Stage, *, known: bool) -> dict[str, Any]:
    dice = stage.dice
    tongue = tongue_of(dice)
    row = {
        "first_name": first_name(dice, tongue),
        "last_name": surname(dice, tongue),
        "emails": [f"lead{dice.randrange(10**9)}@nowhere.example"],
        "phones": [phone(dice, tongue.calls)],
        "organization_id": None,
        "tongue": tongue,
    }
    if known:
        people = Person.objects.with_points().filter(pk__gte=dice.randint(1, stage.size.people))
        twin = people.exclude(first_name="").exclude(last_name="").order_by("pk")[0]
        row |= {"first_name": twin.first_name, "last_name": twin.last_name, "phones": []}
        row |= {"emails": [email.address for email in twin.emails.all()]}
        row = corrupted(row, dice)
    return row | {"organization": company(dice, tongue)}


def _facts(lead: Lead) -> dict[str, Any]:
    person, organization = lead.person, lead.organization
    assert person
    assert organization
    return {
        "title": lead.title,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "organization": organization.name,
        "email": "".join(email.normalized for email in person.emails.all()[:1]),
        "phone": "".join(phone.e164 for phone in person.phones.all()[:1]),
    }


def _newest(model: Any) -> int:
    return model.objects.aggregate(newest=Max("pk"))["newest"]


def _tidy_up(person: int, organization: int) -> None:
    """Remove what the turns made, on both sides."""
    Deal.objects.filter(title__startswith=MARK).delete()
    Lead.objects.filter(title__startswith=MARK).delete()
    Person.objects.filter(pk__gt=person).delete()
    Organization.objects.filter(pk__gt=organization).delete()
