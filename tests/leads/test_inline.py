"""Values of a lead and of a deal, changed where they stand."""

from decimal import Decimal

import pytest
from django.utils import timezone

from contacts.models import Channel
from fields.services.defining import add_field
from history.models import Event
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LabelFactory, LeadFactory

EDITS = [
    ("title", {"title": "Roof for 8 Main St"}, "Roof for 8 Main St"),
    ("value", {"value": "1,200.50", "currency": "CHF"}, "1,200.50"),
    ("close", {"expected_close_on": "2027-01-31"}, "31"),
    ("visibility", {"visibility": "team"}, "The owner"),
    ("channel", {"channel": "", "channel_code": "spring-27"}, "spring-27"),
]


@pytest.fixture(params=["lead", "deal"])
def record(request, alice):
    factory = {"lead": LeadFactory, "deal": DealFactory}[request.param]
    return factory(owner=alice, title="Roof", value=Decimal(900), currency="EUR")


def url_of(record, name):
    return f"{record.get_absolute_url()}fields/{name}/"


def shown(client, record, name):
    """What the form of a value shows, as it sends it back."""
    form = client.get(url_of(record, name), headers=HTMX).context["inline"].form
    sent = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, list):
            sent[f"initial-{bound.name}"] = value
        else:
            sent[f"initial-{bound.name}"] = "" if value is None else value
    return sent


@pytest.mark.parametrize(("name", "typed", "seen"), EDITS, ids=[name for name, *_ in EDITS])
def test_a_value_is_changed_where_it_stands(browser, record, name, typed, seen):
    before = shown(browser, record, name)

    response = browser.post(url_of(record, name), before | typed, headers=HTMX)

    assert response.status_code == 200
    assert seen in response.content.decode()
    assert "timeline-changed" in response["HX-Trigger"]


def test_value_and_currency_are_read_in_the_language_of_the_reader(browser, record):
    sent = shown(browser, record, "value") | {"value": "1200.5", "currency": "CHF"}
    browser.post(url_of(record, "value"), sent, headers=HTMX)

    record.refresh_from_db()
    assert (record.value, record.currency) == (Decimal("1200.50"), "CHF")


def test_owner_labels_and_channel_are_chosen_where_they_stand(browser, record, bob):
    hot = LabelFactory(name="Hot", entity=record._meta.model_name)
    fair = Channel.objects.create(name="Fair")

    browser.post(url_of(record, "labels"), {"labels": [hot.pk]}, headers=HTMX)
    browser.post(url_of(record, "channel"), {"channel": fair.pk}, headers=HTMX)
    browser.post(url_of(record, "owner"), {"owner": bob.pk}, headers=HTMX)

    record.refresh_from_db()
    assert [str(label) for label in record.labels.all()] == ["Hot"]
    assert (record.channel, record.owner) == (fair, bob)


def test_who_saves_what_somebody_changed_meanwhile_sees_both_and_may_replace_it(
    browser, bob, record
):
    alices = shown(browser, record, "value")
    bobs = shown(signed_in(bob), record, "value")
    signed_in(bob).post(
        url_of(record, "value"), bobs | {"value": "1000", "currency": "EUR"}, headers=HTMX
    )

    response = browser.post(
        url_of(record, "value"), alices | {"value": "1100", "currency": "EUR"}, headers=HTMX
    )

    html = response.content.decode()
    record.refresh_from_db()
    assert response.status_code == 422
    assert record.value == 1000
    assert "Somebody changed this meanwhile" in html
    assert 'value="1100"' in html
    again = shown(browser, record, "value") | {"value": "1100", "currency": "EUR"}
    assert browser.post(url_of(record, "value"), again, headers=HTMX).status_code == 200
    record.refresh_from_db()
    assert record.value == 1100


def test_two_people_at_different_fields_do_not_meet(browser, bob, record):
    alices = shown(browser, record, "value")
    bobs = shown(signed_in(bob), record, "title")
    signed_in(bob).post(url_of(record, "title"), bobs | {"title": "Bob's"}, headers=HTMX)

    typed = {"value": "5", "currency": "EUR"}
    browser.post(url_of(record, "value"), alices | typed, headers=HTMX)

    record.refresh_from_db()
    assert (record.title, record.value) == ("Bob's", 5)


def test_the_whole_form_too_says_what_somebody_changed_meanwhile(browser, bob, record):
    page = browser.get(f"{record.get_absolute_url()}edit/", headers=HTMX)
    form = page.context["form"]
    before = {
        f"initial-{bound.name}": "" if bound.value() is None else bound.value() for bound in form
    }
    now = {bound.name: "" if bound.value() is None else bound.value() for bound in form}
    now |= {"person_id": record.person_id, "person_name": str(record.person)}
    type(record).objects.filter(pk=record.pk).update(title="Bob's")

    url = f"{record.get_absolute_url()}edit/"
    refused = browser.post(url, {**before, **now, "title": "Alice's"}, headers=HTMX)

    record.refresh_from_db()
    assert refused.status_code == 422
    assert record.title == "Bob's"
    assert "Somebody changed “Title” to “Bob&#x27;s” meanwhile" in refused.content.decode()


def test_custom_fields_are_changed_where_they_stand(browser, record):
    field = add_field(entity="deal", name="Roof area", kind="number")
    name = f"custom_{field.key}"
    sent = shown(browser, record, name)
    sent["custom-shown"] = sent.pop("initial-custom-shown")

    response = browser.post(url_of(record, name), sent | {name: "85"}, headers=HTMX)
    late = browser.post(url_of(record, name), sent | {name: "90"}, headers=HTMX)

    record.refresh_from_db()
    assert "85" in response.content.decode()
    assert late.status_code == 422
    assert "Somebody changed this meanwhile" in late.content.decode()
    assert browser.get(url_of(record, "custom_nothing")).status_code == 404


def test_a_value_that_cannot_be_comes_back_with_its_error(browser, record):
    sent = shown(browser, record, "title") | {"title": ""}

    response = browser.post(url_of(record, "title"), sent, headers=HTMX)

    assert response.status_code == 422
    assert "required" in response.content.decode()


def test_values_of_a_hidden_record_are_404_for_everybody_else(carol, record):
    type(record).objects.filter(pk=record.pk).update(visibility="owner")

    assert signed_in(carol).get(url_of(record, "title")).status_code == 404
    assert signed_in(carol).post(url_of(record, "title"), {"title": "x"}).status_code == 404


def test_a_record_that_is_given_away_leaves_its_page(browser, carol, record):
    type(record).objects.filter(pk=record.pk).update(visibility="owner")

    response = browser.post(url_of(record, "owner"), {"owner": carol.pk}, headers=HTMX)

    assert response.headers["HX-Redirect"]


def test_nothing_of_an_archived_lead_is_edited(browser, alice):
    lead = LeadFactory(owner=alice, archived_at=timezone.now())

    assert browser.get(url_of(lead, "title"), headers=HTMX).status_code == 422
    assert "inline__open" not in browser.get(lead.get_absolute_url()).content.decode()


def test_without_scripts_a_value_has_a_page_of_its_own(browser, record):
    page = browser.get(url_of(record, "title"))
    saved = browser.post(url_of(record, "title"), {"title": "By hand"})

    assert "<html" in page.content.decode()
    assert saved["Location"] == record.get_absolute_url()


def test_the_old_and_the_new_value_are_in_the_changelog(browser, record):
    sent = shown(browser, record, "title") | {"title": "New name"}
    browser.post(url_of(record, "title"), sent, headers=HTMX)

    kind = record._meta.model_name
    html = browser.get(f"/activities/of/{kind}/{record.pk}/", headers=HTMX).content.decode()
    assert "New name" in html
    assert "Roof" in html
    assert not Event.objects.filter(verb="lead.converted").exists()
