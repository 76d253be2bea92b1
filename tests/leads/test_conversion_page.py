"""The conversion as people meet it: the dialog, the question about duplicates, and its undo."""

import pytest

from activities.services import add_note
from contacts.models import Person
from deals.models import Deal
from deals.services import win_deal
from leads.conversion import convert_lead, terms_of
from leads.models import Lead
from tests.cast import HTMX, signed_in
from tests.factories import (
    DealFactory,
    LabelFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)


@pytest.fixture
def stage(company):
    return PipelineFactory(stages=["Qualified", "Proposal"]).stages.get(name="Qualified")


@pytest.fixture
def lead(alice, stage):
    marie = PersonFactory(
        first_name="Marie",
        last_name="Curie",
        owner=alice,
        confirmed_at=None,
        emails=["marie@radium.example"],
    )
    return LeadFactory(title="Radium", owner=alice, person=marie)


@pytest.fixture
def known(bob):
    return PersonFactory(
        first_name="Marie", last_name="Curie", owner=bob, emails=["marie@radium.example"]
    )


def url(lead):
    return f"/leads/{lead.pk}/conversion/"


def filled(browser, lead, **changes):
    """What the dialog would post as it opens, with these changes."""
    dialog = browser.get(url(lead)).context["dialog"]
    data = {"contacts_of": dialog.contacts.token}
    for form in (dialog.form, dialog.contacts):
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    for question in dialog.contacts.questions:
        data[f"{question.kind}_shown"] = [candidate.key for candidate in question.candidates]
    return data | changes


def test_the_dialog_opens_filled_in(browser, lead, stage):
    response = browser.get(url(lead), headers=HTMX)

    html = response.content.decode()
    assert "<html" not in html
    assert 'value="Radium"' in html
    assert 'value="Marie Curie"' in html
    assert 'value="marie@radium.example"' in html
    assert f'<option value="{stage.pk}" selected>' in html


def test_the_dialog_names_a_likely_duplicate_with_score_and_reasons(browser, lead, known):
    html = browser.get(url(lead), headers=HTMX).content.decode()

    assert "Does this person exist already?" in html
    assert "Use Marie Curie" in html
    assert f'value="{known.pk}"' in html
    assert "%</span>" in html


def test_saving_without_a_decision_asks_for_one(browser, lead, known):
    response = browser.post(url(lead), filled(browser, lead), headers=HTMX)

    assert response.status_code == 422
    assert "Choose the existing one, or keep the new one." in response.content.decode()
    assert not Deal.objects.exists()


def test_choosing_the_existing_contact_converts(browser, lead, known):
    response = browser.post(url(lead), filled(browser, lead, person_choice=known.pk))

    deal = Deal.objects.get()
    assert response.status_code == 302
    assert response.url == deal.get_absolute_url()
    assert deal.person == known
    assert list(Person.objects.alive()) == [known]


def test_keeping_the_new_contact_converts(browser, lead, known):
    browser.post(url(lead), filled(browser, lead, person_choice="new"))

    assert Deal.objects.get().person == lead.person
    assert Person.objects.confirmed().count() == 2


def test_keeping_the_new_one_is_no_answer_about_one_that_was_not_shown(browser, lead, known):
    data = filled(browser, lead, person_choice="new")
    PersonFactory(
        first_name="Marie", last_name="Curie", owner=known.owner, emails=["marie@radium.example"]
    )

    assert browser.post(url(lead), data, headers=HTMX).status_code == 422
    assert not Deal.objects.exists()


def test_the_organization_is_asked_about_too(browser, lead, alice, bob):
    lead.organization = OrganizationFactory(name="Radium SA", owner=alice, confirmed_at=None)
    lead.save()
    known = OrganizationFactory(name="Radium SA", owner=bob)

    assert browser.post(url(lead), filled(browser, lead), headers=HTMX).status_code == 422
    browser.post(url(lead), filled(browser, lead, organization_choice=known.pk))

    assert Deal.objects.get().organization == known


def test_the_question_follows_what_is_typed(browser, lead, alice):
    other = PersonFactory(
        first_name="Pierre", last_name="Langevin", owner=alice, emails=["p@l.example"]
    )
    query = filled(browser, lead, person_name="Pierre Langevin", person_email="p@l.example")

    html = browser.get(f"{url(lead)}candidates/", query, headers=HTMX).content.decode()

    assert f'value="{other.pk}"' in html


def test_a_hidden_duplicate_says_only_whom_to_ask(browser, lead, carol):
    hidden = PersonFactory(
        first_name="Marya",
        last_name="Sklodowska",
        owner=carol,
        visibility="owner",
        emails=["marie@radium.example"],
    )

    html = browser.get(url(lead)).content.decode()

    assert "This contact exists. Ask Carol Petit." in html
    assert "Sklodowska" not in html
    response = browser.post(url(lead), filled(browser, lead, person_choice=hidden.pk), headers=HTMX)
    assert response.status_code == 422
    assert not Deal.objects.exists()


def test_a_bad_value_comes_back_with_the_dialog(browser, lead):
    response = browser.post(url(lead), filled(browser, lead, value="-3"), headers=HTMX)

    assert response.status_code == 422
    assert "aria-invalid" in response.content.decode()


def test_a_repeat_leads_to_the_deal_that_was_made(browser, lead):
    data = filled(browser, lead)
    browser.post(url(lead), data)

    response = browser.post(url(lead), data)

    assert response.url == Deal.objects.get().get_absolute_url()


def test_who_may_not_open_the_deal_stays_with_the_lead(browser, lead, stage, alice, carol):
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)
    deal.visibility = "owner"
    deal.save()

    assert signed_in(carol).post(url(lead)).url == lead.get_absolute_url()


def test_a_converted_lead_is_read_only_and_offers_undo(browser, lead, stage, alice):
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)

    html = browser.get(f"/leads/{lead.pk}/", headers=HTMX).content.decode()

    assert "Undo the conversion" in html
    assert deal.get_absolute_url() in html
    assert "Convert to deal" not in html
    assert browser.get(f"/leads/{lead.pk}/edit/", headers=HTMX).status_code == 422


def test_undo_from_the_page_leads_back_to_the_lead(browser, lead, stage, alice):
    convert_lead(lead, terms_of(lead, stage), by=alice)
    conversion = lead.conversions.get()

    response = browser.post(f"/leads/conversions/{conversion.pk}/undo/")

    assert response.url == lead.get_absolute_url()
    assert Lead.objects.in_inbox().count() == 1


def test_the_deals_page_says_where_it_came_from(browser, lead, stage, alice):
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)

    html = browser.get(f"/leads/of-deal/{deal.pk}/").content.decode()

    assert lead.get_absolute_url() in html
    assert "Undo the conversion" in html
    assert "Convert to lead" in html
    win_deal(deal, by=alice)
    html = browser.get(f"/leads/of-deal/{deal.pk}/").content.decode()
    assert "Undo the conversion" not in html
    assert "Convert to lead" not in html


def test_a_deal_goes_back_to_the_inbox_by_a_button(browser, alice):
    deal = DealFactory(owner=alice)
    add_note(text="Keep me", by=alice, deal=deal)

    response = browser.post(f"/leads/from-deal/{deal.pk}/")

    lead = Lead.objects.get()
    assert response.url == lead.get_absolute_url()
    assert lead.notes.get().text == "Keep me"


def test_a_contacts_page_lists_its_leads(browser, lead):
    html = browser.get(f"/leads/of/person/{lead.person_id}/").content.decode()

    assert lead.get_absolute_url() in html
    assert browser.get("/leads/of/team/1/").status_code == 404


def test_a_stranger_to_a_private_lead_finds_nothing_of_its_conversion(lead, stage, alice, carol):
    Lead.objects.update(visibility="owner")
    Person.objects.update(visibility="owner")
    lead.refresh_from_db()
    browser = signed_in(carol)

    assert browser.get(url(lead)).status_code == 404
    assert browser.post(url(lead)).status_code == 404
    assert browser.get(f"{url(lead)}candidates/").status_code == 404
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)
    assert deal.visibility == "owner"
    conversion = lead.conversions.get()
    assert browser.post(f"/leads/conversions/{conversion.pk}/undo/").status_code == 404
    assert browser.get(f"/leads/of-deal/{deal.pk}/").status_code == 404
    assert browser.post(f"/leads/from-deal/{deal.pk}/").status_code == 404
    assert browser.get(f"/leads/of/person/{lead.person_id}/").status_code == 404


@pytest.mark.parametrize("size", [1, 30])
def test_the_dialog_costs_the_same_for_any_number_of_labels(
    browser, lead, size, django_assert_max_num_queries
):
    for _ in range(size):
        LabelFactory(entity="deal")

    with django_assert_max_num_queries(32):
        browser.get(url(lead), headers=HTMX)


def test_the_next_activity_is_planned_with_the_conversion(browser, lead, alice):
    data = filled(browser, lead) | {
        "nextactivity-subject_line": "Send the offer",
        "nextactivity-type": "task",
        "nextactivity-due_on": "2027-01-08",
    }

    browser.post(url(lead), data)

    activity = Deal.objects.get().activities.get()
    assert (activity.subject_line, activity.type, activity.owner) == (
        "Send the offer",
        "task",
        alice,
    )


def test_a_day_that_is_none_comes_back_with_the_dialog(browser, lead):
    data = filled(browser, lead) | {"nextactivity-due_on": "soon"}

    assert browser.post(url(lead), data, headers=HTMX).status_code == 422
    assert not Deal.objects.exists()
