"""What a visitor sends becomes a lead, a note, or a refusal that is kept."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.utils import timezone

from activities.models import Note
from contacts.models import Channel, Origin, Person
from fields.services import add_field
from history.models import Event
from history.wording import in_words
from leads.assigning.models import AssignmentRule
from leads.models import Lead
from leads.services import archive_leads
from tests.factories import LabelFactory, PersonFactory
from tests.webforms.world import address, built, send, ticket
from webforms import tickets
from webforms.models import Submission

Outcome = Submission.Outcome


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.FORMS_SECONDS = 0


@pytest.fixture
def form(ada):
    return built(ada, consent="I agree to be called.")


def sent(form, **given):
    return send(form, **{"consent": "on"} | given)


def only():
    return Submission.objects.get()


def test_what_was_sent_becomes_a_lead_with_all_that_it_says(form, ada):
    hot, fair = LabelFactory(name="Hot"), Channel.objects.create(name="Web")
    form.labels.set([hot])
    form.channel = fair
    form.save()

    response = sent(form)

    assert response["Location"] == f"{address(form)}thanks/"
    lead = Lead.objects.get()
    assert (lead.origin, lead.origin_id, lead.channel) == (Origin.WEB_FORM, str(form.pk), fair)
    assert (lead.title, lead.owner, list(lead.labels.all())) == ("Lee Ltd lead", ada, [hot])
    assert (str(lead.person), str(lead.organization)) == ("Ann Lee", "Lee Ltd")
    assert lead.person.emails.get().address == "ann@lee.example"
    assert lead.person.phones.get().e164 == "+33612345678"
    assert lead.person.confirmed_at is None
    assert (lead.seen_at, lead.first_touched_at) == (None, None)
    assert Note.objects.get(lead=lead).text == "A footbridge, please."
    row = only()
    assert (row.outcome, row.lead, row.consent) == (Outcome.LEAD, lead, "I agree to be called.")
    assert row.consented_at
    event = Event.objects.about(lead).get(verb="lead.submitted")
    assert in_words(event) == (
        "Sent by the form “Contact us”, with the consent: “I agree to be called.”"
    )


def test_the_same_page_sent_twice_is_one_lead_and_the_same_answer(form):
    page = ticket(form)

    first, second = sent(form, ticket=page), sent(form, ticket=page, message="Again")

    assert first["Location"] == second["Location"]
    assert Lead.objects.count() == Submission.objects.count() == Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_page_sent_by_many_at_once_is_one_lead(form):
    page = ticket(form)
    answers = []

    def go():
        try:
            answers.append(sent(form, ticket=page).status_code)
        finally:
            connection.close()

    threads = [Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [302] * 8
    assert Lead.objects.count() == Submission.objects.count() == 1


def test_who_has_an_open_lead_gets_a_note_on_it_and_no_second_one(form, alice):
    sent(form)
    sent(form, message="Is anybody there?", phone="+33 6 00 00 00 00")

    lead = Lead.objects.get()
    again = Submission.objects.latest("pk")
    assert (again.outcome, again.lead) == (Outcome.DUPLICATE, lead)
    text = Note.objects.filter(lead=lead).latest("pk").text
    assert text.startswith("Sent again by the form “Contact us”:")
    assert "Is anybody there?" in text
    assert "+33 6 00 00 00 00" in text
    assert lead.person.phones.count() == 1

    archive_leads([lead], by=alice)
    sent(form)
    assert Lead.objects.count() == 2


def test_a_known_contact_is_linked_and_not_changed(form, alice):
    known = PersonFactory(
        first_name="Ann", last_name="Lee", owner=alice, emails=["ann@lee.example"]
    )

    sent(form)

    lead = Lead.objects.get()
    assert lead.person == known
    assert known.phones.count() == 0
    assert Person.objects.count() == 1


def test_its_leads_go_to_a_user_a_team_in_turn_or_by_the_rules(form, alice, bob, carol, north):
    def owner(number):
        sent(form, name=f"V{number} W", email=f"v{number}@w.example", organization="", phone="")
        return Lead.objects.latest("created_at").owner

    AssignmentRule.objects.create(name="Web", user=carol, conditions={"forms": [str(form.pk)]})
    assert owner(1) == carol
    type(form).objects.update(user=alice)
    assert owner(2) == alice
    type(form).objects.update(user=None, team=north)
    assert [owner(3), owner(4), owner(5)] == [alice, bob, alice]
    alice.is_active = False
    alice.save()
    type(form).objects.update(user=alice, team=None)
    assert owner(6) == carol


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "nonsense"}, "Write an e-mail address such as name@example.com."),
        ({"phone": "call me"}, "Write a phone number."),
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"message": "x" * 5001}, "at most 5000 characters"),
        ({"consent": None}, "This field is required."),
    ],
)
def test_mistakes_are_told_beside_the_field_and_what_was_typed_stays(form, given, said):
    page = ticket(form)

    response = sent(form, ticket=page, **given)

    assert response.status_code == 422
    assert said in response.text
    assert "A footbridge, please." in response.text or "message" in given
    row = only()
    assert (row.outcome, row.reason) == (Outcome.REFUSED, "invalid")
    assert said in row.detail
    assert not Lead.objects.exists()

    sent(form, ticket=page)
    row.refresh_from_db()
    assert (row.outcome, row.reason, row.detail) == (Outcome.LEAD, "", "")
    assert Submission.objects.count() == 1


def test_who_leaves_no_way_to_be_reached_is_asked_for_one(ada):
    form = built(ada)
    form.fields.update(is_required=False)

    response = send(form, name=" ", email="", phone="", organization="")

    assert response.status_code == 422
    assert "Tell us how to reach you." in response.text


def test_a_machine_that_fills_in_everything_is_thanked_and_put_aside(form):
    response = sent(form, homepage="http://spam.example")

    assert response.status_code == 302
    assert (only().outcome, only().reason) == (Outcome.SPAM, "trap")
    assert not Lead.objects.exists()


def test_who_is_too_fast_is_asked_to_send_again(form, settings):
    page = ticket(form)
    settings.FORMS_SECONDS = 5

    response = sent(form, ticket=page)
    assert response.status_code == 422
    assert "That was very quick" in response.text
    assert page in response.text
    assert only().reason == "too_fast"

    settings.FORMS_SECONDS = 0
    assert sent(form, ticket=page).status_code == 302
    assert only().outcome == Outcome.LEAD


@pytest.mark.parametrize("forged", ["", "x", "[1]", "a:b:c", "é" * 40, "x" * 10_000])
def test_without_a_ticket_of_ours_it_is_shown_again_with_a_new_one(form, forged):
    response = sent(form, ticket=forged or " ")

    assert response.status_code == 422
    assert "A footbridge, please." in response.text
    assert only().reason == "ticket"
    assert not Lead.objects.exists()


def test_a_ticket_of_another_form_is_none(form, ada):
    assert sent(form, ticket=ticket(built(ada, title="Other"))).status_code == 422


def test_a_page_that_was_open_for_days_is_sent_again_without_typing(form):
    old = timezone.now() - timedelta(days=2)
    signed = tickets._signer().sign_object([form.pk, "nonce", int(old.timestamp())])

    response = sent(form, ticket=signed)

    assert response.status_code == 422
    assert "open for too long" in response.text
    assert signed not in response.text
    assert "A footbridge, please." in response.text


def test_a_ticket_is_signed_for_this_purpose_alone(form):
    made = signing.Signer(salt="other").sign_object([form.pk, "n", int(timezone.now().timestamp())])

    assert sent(form, ticket=made).status_code == 422


def test_one_address_is_held_back_and_another_one_is_not(form, settings):
    settings.FORMS_PER_ADDRESS = 3
    for number in range(3):
        assert sent(form, name=f"A{number} B", email=f"a{number}@b.example").status_code == 302

    response = sent(form, email="more@b.example")
    assert response.status_code == 429
    assert "Please try again in an hour." in response.text
    assert Submission.objects.latest("pk").reason == "address_limit"
    assert sent(form, addr="192.0.2.9", email="other@c.example").status_code == 302


def test_a_form_takes_only_so_much_and_spam_does_not_close_it(form, settings):
    settings.FORMS_PER_FORM = 2
    for number in range(3):
        sent(form, homepage="x", addr=f"198.51.100.{number}")
    for number in range(2):
        given = {"name": f"A{number} B", "email": f"a{number}@b.example"}
        assert sent(form, addr=f"203.0.113.{number}", **given).status_code == 302

    assert sent(form, addr="203.0.113.99", email="x@y.example").status_code == 429
    assert Submission.objects.latest("pk").reason == "form_limit"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "other"),
    [
        (0, "203.0.113.7", "203.0.113.8"),  # nobody is believed
        (1, "203.0.113.1, 198.51.100.7", "203.0.113.2, 198.51.100.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "7.7.7.7, 203.0.113.7, 10.0.0.2"),
        (1, "2001:db8::1", "2001:db8::2"),
    ],
)
def test_a_visitor_cannot_choose_the_address_that_is_counted(
    form, settings, proxies, forwarded, other
):
    settings.PROXIES = proxies

    for header in (forwarded, other):
        sent(form, headers={"X-Forwarded-For": header})

    assert len(set(Submission.objects.values_list("address", flat=True))) == 1


def test_behind_a_proxy_visitors_are_told_apart_and_no_address_is_kept(form, settings):
    settings.PROXIES = 1

    for header in ("203.0.113.7", "203.0.113.8"):
        sent(form, headers={"X-Forwarded-For": header})

    kept = set(Submission.objects.values_list("address", flat=True))
    assert len(kept) == 2
    assert not any("203" in address and "." in address for address in kept)


def test_a_megabyte_is_not_read(form):
    response = sent(form, message="x" * 1_000_000)

    assert response.status_code == 413
    assert "larger than the form takes" in response.text
    assert (only().reason, only().answers) == ("too_large", [])


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a\x00b",
        "a\r\nBcc: everybody@example.com",
        "{{ 7 }}{% now %}",
        "\u202eevil",
        "\x1b[31mred",
        "😀" * 40,
    ],
)
def test_odd_text_is_only_text(form, text, ada):
    client = Client()
    client.force_login(ada)

    assert sent(form, name=text, organization=text, message=text).status_code == 302

    lead = Lead.objects.get()
    page = client.get(f"/submissions/{only().pk}/").text + client.get("/submissions/").text
    page += client.get(lead.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "\x00" not in page
    assert "\n" not in str(lead.person)


def test_bytes_that_are_no_text_do_no_harm(form):
    body = (
        f"ticket={ticket(form)}&name=%ff%fe&email=a%40b.example&message=%c3%28&consent=on".encode()
    )

    response = Client().post(address(form), body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 302
    assert Lead.objects.exists()


def test_fields_that_the_form_does_not_ask_for_are_not_read(form):
    add_field(entity="deal", kind="text", name="Secret")

    sent(form, custom_secret="x", value="5", origin="manual", owner="1")

    lead = Lead.objects.get()
    assert (lead.custom, lead.value) == ({}, None)


def test_custom_fields_that_are_marked_for_it_are_asked_for(ada):
    add_field(entity="deal", kind="number", name="Seats", is_on_web_forms=True)
    add_field(
        entity="deal", kind="choices", name="Tools", choices=["Saw", "Axe"], is_on_web_forms=True
    )
    form = built(ada, fields=["custom_seats", "custom_tools", "value"])

    refused = send(form, custom_seats="many")
    assert refused.status_code == 422
    assert "was not understood" in refused.text
    send(form, custom_seats="12", custom_tools=["saw"], value="1,200.50")

    lead = Lead.objects.get()
    assert lead.custom == {"seats": "12", "tools": ["saw"]}
    assert str(lead.value) == "1200.50"


def test_a_field_whose_mark_is_taken_away_is_asked_for_no_longer(ada):
    field = add_field(entity="deal", kind="text", name="Mood", is_on_web_forms=True)
    form = built(ada, fields=["custom_mood"])
    type(field).objects.update(is_on_web_forms=False)
    type(ada)._meta.apps.get_model("accounts.Company").objects.update(fields_version=None)

    send(form, custom_mood="x")

    assert Lead.objects.get().custom == {}


def test_a_form_that_is_closed_says_so(form):
    page = ticket(form)
    type(form).objects.update(is_active=False)

    shown, answer = Client().get(address(form)), sent(form, ticket=page)

    assert (shown.status_code, answer.status_code) == (410, 410)
    assert "This form is closed." in shown.text
    assert only().reason == "closed"


def test_after_it_was_sent_a_visitor_may_be_led_elsewhere(ada):
    form = built(ada, redirect_url="https://www.example.com/thanks")

    assert send(form)["Location"] == "https://www.example.com/thanks"
    policy = Client().get(address(form))["Content-Security-Policy"]
    assert "form-action 'self' https://www.example.com" in policy
