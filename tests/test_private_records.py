"""Carol of another team asks for every address of Alice's private records, and learns nothing."""

import itertools
import re

import pytest
from django.core.files.base import ContentFile

from activities.models import Activity, Attachment, Note
from deals.services import lose_deal, win_deal
from history.events import record
from tests.cast import HTMX, signed_in
from tests.factories import (
    DealFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)
from tests.test_house_rules import pages

SECRET = "Xanadu"
APPS = {"leads", "deals", "contacts", "activities"}
# Their number is a pipeline's or a stage's, which everybody may know.
OPEN_NUMBERS = {"board", "column"}


@pytest.fixture
def secrets(alice):
    """One private record of each kind, and what hangs on it."""
    pipeline = PipelineFactory(stages=["Qualified", "Proposal"])
    stage = pipeline.stages.order_by("position")[0]
    private = {"owner": alice, "visibility": "owner"}
    organization = OrganizationFactory(
        name=f"{SECRET} SARL", emails=["xanadu@secret.example"], **private
    )
    person = PersonFactory(
        first_name=SECRET,
        organization=organization,
        emails=["kubla@secret.example"],
        phones=[("01 70 18 99 99", "+33170189999")],
        **private,
    )
    contact = {"person": person, "organization": organization}
    lead = LeadFactory(title=f"{SECRET} lead", **contact, **private)
    deal = DealFactory(title=f"{SECRET} deal", stage=stage, value=77123, **contact, **private)
    for ends in (win_deal, lambda deal, by: lose_deal(deal, reason=SECRET, by=by)):
        ends(DealFactory(title=f"{SECRET} past", stage=stage, **contact, **private), by=alice)
    for on in ({"lead": lead}, {"deal": deal}, {"person": person}):
        Note.objects.create(text=f"{SECRET} note", author=alice, **on)
        Activity.objects.create(subject_line=f"{SECRET} call", owner=alice, **on)
        file = Attachment(name=f"{SECRET}.txt", size=3, by=alice, **on)
        file.file.save("x", ContentFile(b"abc"))
    record(deal, "deal.opened", by=alice, stage="Qualified", title=SECRET)
    return {"lead": lead, "deal": deal, "person": person, "organization": organization}


def private_addresses(secrets):
    """Every address of the record apps with the ids of private records put in."""
    for pattern, address in pages():
        app = pattern.callback.__module__.partition(".")[0]
        # The settings are for admins: 403, and their numbers are no record's.
        if app not in APPS or pattern.name in OPEN_NUMBERS or address.startswith("/settings/"):
            continue
        names = re.findall(r"<(?:(\w+):)?(\w+)>", str(pattern.pattern))
        if names:
            yield from _filled(app, pattern, names, secrets)


def _filled(app, pattern, names, secrets):
    prefix = {"contacts": "/", "leads": "/leads/", "deals": "/deals/"}.get(app, "/activities/")
    numbers = {secrets[kind].pk for kind in ("deal", "person", "organization")}
    hanging = [model.objects.values_list("pk", flat=True) for model in (Note, Activity, Attachment)]
    numbers.update(*hanging)
    for kind, secret in secrets.items():
        choices = []
        for converter, name in names:
            if converter == "uuid":
                choices.append([secrets["lead"].pk])
            elif name == "kind":
                choices.append([kind])
            elif name == "key" or "kind" in [other for _, other in names]:
                choices.append([secret.pk])
            else:
                choices.append(sorted(numbers))
        for values in itertools.product(*choices):
            address = str(pattern.pattern)
            for value in values:
                address = re.sub(r"<[^>]+>", str(value), address, count=1)
            yield f"{prefix}{address}"


def says_nothing(response):
    text = response.content.decode(errors="replace") if not response.streaming else ""
    return SECRET not in text and "77,123" not in text


def test_every_address_of_a_private_record_is_not_found(secrets, carol):
    browser = signed_in(carol)
    addresses = set(private_addresses(secrets))
    assert len(addresses) > 50

    for address in sorted(addresses):
        for ask in (
            lambda: browser.get(address),  # noqa: B023 (called at once)
            lambda: browser.get(address, headers=HTMX),  # noqa: B023
            lambda: browser.post(address, {}),  # noqa: B023
        ):
            response = ask()
            assert response.status_code in {404, 405}, f"{address}: {response.status_code}"
            assert says_nothing(response), address


def test_no_list_search_count_or_report_has_a_trace_of_it(secrets, carol):
    browser = signed_in(carol)
    lists = [address for _, address in pages() if address and "<" not in address]

    for address in lists:
        if address.startswith(("/accounts/", "/welcome", "/join", "/static")):
            continue
        for query in ("", f"?q={SECRET}", "?q=secret.example", "?q=0170189999"):
            response = browser.get(f"{address}{query}")
            text = re.sub(r'value="[^"]*"', "", response.content.decode(errors="replace"))
            text = text.replace(f"“{SECRET}”", "").replace(f"={SECRET}", "")
            assert SECRET not in text, f"{address}{query}"
            assert "77,123" not in text, f"{address}{query}"


def test_the_unseen_count_leaves_it_out(secrets, carol, alice):
    assert signed_in(carol).get("/leads/unseen/").content.strip() == b""
    assert signed_in(alice).get("/leads/unseen/").content.strip() != b""
