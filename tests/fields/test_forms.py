"""Custom fields in forms and on pages, through their addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Organization, Person
from deals.models import Deal
from fields import services
from leads.models import Lead
from leads.services import update_lead
from tests.cast import HTMX, signed_in
from tests.factories import (
    DealFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)


def words(response):
    return response.content.decode()


def lead_data(lead, **more):
    return {
        "title": lead.title,
        "currency": lead.currency,
        "owner": lead.owner_id,
        "visibility": lead.visibility,
        "person_id": lead.person_id,
        "person_name": str(lead.person),
        **more,
    }


@pytest.fixture
def lead(alice):
    return LeadFactory(owner=alice)


def test_the_form_of_a_new_lead_shows_what_it_was_told_to(add, browser, alice):
    add("deal", "text", "Shown", is_on_add_forms=True)
    add("deal", "text", "Needed", required="always")
    add("deal", "text", "Hidden", default="by itself")

    page = words(browser.get("/leads/new/"))

    assert "custom_shown" in page
    assert "custom_needed" in page
    assert "custom_hidden" not in page
    data = {"person_name": "Zoé Martin", "currency": "EUR", "owner": alice.pk}
    data["visibility"] = "everyone"
    assert browser.post("/leads/new/", data).status_code == 422
    browser.post("/leads/new/", {**data, "custom_needed": "yes", "custom_shown": ""})
    assert Lead.objects.get().custom == {"needed": "yes", "hidden": "by itself"}


def test_every_kind_is_written_and_shown(add, browser, lead, alice):
    person, organization = PersonFactory(), OrganizationFactory(name="Acme")
    choices = {"choices": ["Fair", "Web"]}
    for kind in ("text", "long_text", "number", "date", "moment", "email", "link", "phone"):
        add("deal", kind, kind)
    for kind in ("money", "yes_no", "user", "person", "organization"):
        add("deal", kind, kind)
    add("deal", "choice", "choice", **choices)
    add("deal", "choices", "choices", **choices)
    given = {
        "custom_text": "Hello",
        "custom_long_text": "a\nb",
        "custom_number": "1,234.5",
        "custom_date": "2026-02-03",
        "custom_moment": "2026-07-01T10:00",
        "custom_email": "a@example.com",
        "custom_link": "example.com",
        "custom_phone": "01 23 45 67 89",
        "custom_money-amount": "99.90",
        "custom_money-currency": "CHF",
        "custom_yes_no": "false",
        "custom_user": alice.pk,
        "custom_person-id": person.pk,
        "custom_person-name": str(person),
        "custom_organization-id": organization.pk,
        "custom_organization-name": "Acme",
        "custom_choice": "web",
        "custom_choices": ["web", "fair"],
    }

    answer = browser.post(f"/leads/{lead.pk}/edit/", lead_data(lead, **given))

    assert answer.status_code == 302, words(answer)
    lead.refresh_from_db()
    assert lead.custom == {
        "text": "Hello",
        "long_text": "a\nb",
        "number": "1234.5",
        "date": "2026-02-03",
        "moment": "2026-07-01T08:00:00Z",
        "email": "a@example.com",
        "link": "https://example.com",
        "phone": "+33123456789",
        "money": {"amount": "99.9", "currency": "CHF"},
        "yes_no": False,
        "user": alice.pk,
        "person": person.pk,
        "organization": organization.pk,
        "choice": "web",
        "choices": ["fair", "web"],
    }
    page = words(browser.get(f"/leads/{lead.pk}/"))
    for shown in ("1,234.5", "3 Feb 2026", "CHF99.90", "mailto:a@example.com", "Acme", "Fair"):
        assert shown in page
    form = words(browser.get(f"/leads/{lead.pk}/edit/"))
    for shown in ("1234.5", "2026-02-03", "2026-07-01T10:00", "99.9", str(person), "+33 1 23"):
        assert shown in form


def test_a_wrong_value_is_said_under_its_field(add, browser, lead):
    add("deal", "number", "Count")

    answer = browser.post(f"/leads/{lead.pk}/edit/", lead_data(lead, custom_count="a dozen"))

    assert answer.status_code == 422
    assert "was not understood" in words(answer)
    assert "a dozen" in words(answer)


def test_what_somebody_else_wrote_meanwhile_stays(add, browser, lead):
    add("deal", "text", "Mine")
    add("deal", "text", "Theirs")
    shown = '{"mine": null, "theirs": null}'
    update_lead(lead, {"custom": {"theirs": "written meanwhile"}}, by=None)

    data = lead_data(lead, custom_mine="written here", custom_theirs="", **{"custom-shown": shown})
    browser.post(f"/leads/{lead.pk}/edit/", data)

    lead.refresh_from_db()
    assert lead.custom == {"mine": "written here", "theirs": "written meanwhile"}


def test_a_choice_that_was_archived_while_the_form_was_open_is_refused_in_words(add, browser, lead):
    field = add("deal", "choice", "Source", choices=["Fair", "Web"])
    services.archive_choice(field.choices.get(key="web"))

    answer = browser.post(f"/leads/{lead.pk}/edit/", lead_data(lead, custom_source="web"))

    assert answer.status_code == 422
    assert "is archived" in words(answer)


def test_the_values_of_contacts_are_edited_and_shown(add, browser, alice):
    add("person", "text", "Nickname", is_on_add_forms=True)
    add("organization", "number", "Employees", is_on_add_forms=True)
    data = {"owner": alice.pk, "visibility": "everyone"}
    counts = ("TOTAL_FORMS", "INITIAL_FORMS")
    points = {f"{kind}-{name}": "0" for kind in ("emails", "phones") for name in counts}

    browser.post("/people/new/", {**data, **points, "last_name": "Petit", "custom_nickname": "Jo"})
    browser.post(
        "/organizations/new/", {**data, **points, "name": "Acme", "custom_employees": "12"}
    )

    person, organization = Person.objects.get(), Organization.objects.get()
    assert person.custom == {"nickname": "Jo"}
    assert organization.custom == {"employees": "12"}
    assert "Nickname" in words(browser.get(person.get_absolute_url()))
    assert "Employees" in words(browser.get(organization.get_absolute_url()))


def test_fields_of_every_installation_cost_a_page_nothing(browser, alice, add):
    deal = DealFactory(owner=alice)
    browser.get(deal.get_absolute_url())

    with CaptureQueriesContext(connection) as before:
        browser.get(deal.get_absolute_url())
    for number in range(30):
        add("deal", "text", f"Field {number}")
    browser.get(deal.get_absolute_url())
    with CaptureQueriesContext(connection) as after:
        browser.get(deal.get_absolute_url())

    assert len(after) == len(before)


class TestRequiredFromAStage:
    @pytest.fixture
    def stages(self):
        return list(PipelineFactory(stages=["A", "B", "C"]).stages.order_by("position"))

    @pytest.fixture
    def deal(self, alice, stages):
        return DealFactory(owner=alice, stage=stages[0])

    @pytest.fixture
    def field(self, add, stages):
        from_b = [f"stage:{stages[1].pk}"]
        return add("deal", "number", "Seats", required="from", required_from=from_b)

    def test_a_drop_asks_for_the_value_and_goes_on_when_it_is_given(
        self, browser, deal, stages, field
    ):
        board = {
            **HTMX,
            "HX-Current-URL": f"http://testserver/deals/board/{stages[0].pipeline_id}/",
        }

        asked = browser.post(f"/deals/{deal.pk}/stage/", {"stage": stages[2].pk}, headers=board)
        assert asked.status_code == 422
        assert asked["HX-Retarget"] == "#dialog"
        assert f'name="stage" value="{stages[2].pk}"' in words(asked)
        assert "custom_seats" in words(asked)

        sent = {"stage": stages[2].pk, "custom_seats": "many"}
        again = browser.post(f"/deals/{deal.pk}/stage/", sent, headers=board)
        assert again.status_code == 422
        assert "was not understood" in words(again)

        sent["custom_seats"] = "12"
        done = browser.post(f"/deals/{deal.pk}/stage/", sent, headers=board)
        assert done.status_code == 200
        deal.refresh_from_db()
        assert (deal.stage, deal.custom) == (stages[2], {"seats": "12"})

    def test_before_that_stage_nothing_is_asked(self, browser, deal, stages, add):
        add("deal", "text", "Late", required="from", required_from=[f"stage:{stages[2].pk}"])

        browser.post(f"/deals/{deal.pk}/stage/", {"stage": stages[1].pk})

        deal.refresh_from_db()
        assert deal.stage == stages[1]

    def test_a_cell_of_a_list_asks_too(self, browser, deal, stages, field):
        cell = {"key": deal.pk, "path": "stage", "cell-stage": stages[1].pk}

        asked = browser.post("/lists/deal/all/cell/", cell, headers=HTMX)
        assert asked["HX-Retarget"] == "#dialog"
        assert "custom_seats" in words(asked)

        done = browser.post("/lists/deal/all/cell/", {**cell, "custom_seats": "4"}, headers=HTMX)
        assert done.status_code == 200
        assert "dialog:close" in done["HX-Trigger"]
        deal.refresh_from_db()
        assert (deal.stage, deal.custom) == (stages[1], {"seats": "4"})

    def test_the_win_asks_too(self, browser, deal, add):
        add("deal", "text", "Contract", required="from", required_from=["won"])

        asked = browser.post(f"/deals/{deal.pk}/won/", headers=HTMX)
        assert asked.status_code == 422
        assert "custom_contract" in words(asked)

        browser.post(f"/deals/{deal.pk}/won/", {"custom_contract": "C-1"}, headers=HTMX)
        deal.refresh_from_db()
        assert (deal.status, deal.custom) == (Deal.Status.WON, {"contract": "C-1"})

    def test_without_scripts_the_question_is_a_page(self, browser, deal, stages, field):
        asked = browser.post(f"/deals/{deal.pk}/stage/", {"stage": stages[1].pk})

        assert asked.status_code == 422
        assert "<html" in words(asked)
        assert "custom_seats" in words(asked)

    def test_the_form_says_it_under_the_field(self, browser, deal, stages, field):
        data = {
            "title": deal.title,
            "currency": "EUR",
            "stage": stages[1].pk,
            "owner": deal.owner_id,
            "visibility": deal.visibility,
            "person_id": deal.person_id,
            "person_name": str(deal.person),
        }

        assert "needed for this stage" in words(browser.post(f"/deals/{deal.pk}/edit/", data))

        browser.post(f"/deals/{deal.pk}/edit/", {**data, "custom_seats": "3"})
        deal.refresh_from_db()
        assert (deal.stage, deal.custom) == (stages[1], {"seats": "3"})

    def test_a_deal_opened_in_that_stage_is_asked_for_it(self, browser, stages, field, alice):
        data = {
            "currency": "EUR",
            "stage": stages[1].pk,
            "owner": alice.pk,
            "visibility": "everyone",
            "person_name": "Zoé Martin",
        }

        refused = browser.post("/deals/new/", data)
        assert refused.status_code == 422
        assert "custom_seats" in words(refused)

        browser.post("/deals/new/", {**data, "custom_seats": "5"})
        assert Deal.objects.get().custom == {"seats": "5"}

    def test_a_conversion_asks_for_what_the_lead_lacks(self, browser, alice, stages, field):
        lead = LeadFactory(owner=alice)
        data = {
            "title": lead.title,
            "stage": stages[1].pk,
            "visibility": "everyone",
            "currency": "EUR",
            "owner": alice.pk,
            "person_id": lead.person_id,
            "person_name": str(lead.person),
        }

        refused = browser.post(f"/leads/{lead.pk}/conversion/", data)
        assert refused.status_code == 422
        assert "custom_seats" in words(refused)

        browser.post(f"/leads/{lead.pk}/conversion/", {**data, "custom_seats": "8"})
        assert Deal.objects.get().custom == {"seats": "8"}


def test_what_admins_and_users_type_is_never_markup(add, browser, lead):
    bad = "<img src=x>"
    field = add("deal", "choice", bad, choices=[bad], help_text=bad)
    add("deal", "long_text", "Text")
    update_lead(lead, {"custom": {field.key: "img_src_x", "text": bad}}, by=None)

    for path in (f"/leads/{lead.pk}/", f"/leads/{lead.pk}/edit/"):
        page = words(browser.get(path))
        assert bad not in page
        assert "&lt;img src=x&gt;" in page


def test_carol_reads_no_name_of_a_hidden_person(add, carol, alice):
    add("deal", "person", "Introduced by")
    hidden = PersonFactory(first_name="Secret", owner=alice, visibility="owner")
    lead = LeadFactory(person=PersonFactory())
    update_lead(lead, {"custom": {"introduced_by": hidden.pk}}, by=None)
    south = signed_in(carol)

    assert "Secret" not in words(south.get(f"/leads/{lead.pk}/"))
    assert "Secret" not in words(south.get(f"/leads/{lead.pk}/edit/"))
