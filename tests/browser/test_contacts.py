"""Contacts as they are named in forms and changed on their pages, with nothing but a keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contacts.services import update_person
from deals.models import Deal
from tests.factories import LeadFactory, OrganizationFactory, PersonFactory, PipelineFactory

# Where the forms say who is there already; the conversion dialog asks to choose.
HINT = "main [aria-live=polite]"


@pytest.fixture
def known(transactional_db, alice, carol):
    """Who is there already: one whom Alice may see, and one of Carol's that she may not."""
    PipelineFactory(stages=["Qualified", "Proposal"])
    works = OrganizationFactory(name="Radium Works", owner=alice, emails=["info@radium.example"])
    OrganizationFactory(
        name="Hidden Works", owner=carol, visibility="owner", emails=["info@hidden.example"]
    )
    PersonFactory(
        first_name="Irène", owner=carol, visibility="owner", emails=["irene@hidden.example"]
    )
    return PersonFactory(
        first_name="Marie",
        last_name="Curie",
        organization=works,
        job_title="Physicist",
        owner=alice,
        emails=["marie@radium.example"],
    )


def open_door(page, door, lead=None):
    """Go to one of the five forms that name contacts; returns where it stands."""
    if door == "conversion":
        page.goto(reverse("leads:conversion", args=[lead.pk]))
    else:
        page.goto(reverse(door))
    return page.locator("main form.dialog-content, main form").last


# The form, the field that names the contact, and what is typed.
DOORS = [
    ("contacts:person_new", {"first_name": "Marie", "last_name": "Curie"}, "Marie Curie"),
    ("contacts:organization_new", {"name": "Radium works"}, "Radium Works"),
    ("leads:new", {"person_name": "Marie Curie"}, "Marie Curie"),
    ("deals:new", {"person_name": "Curie Marie"}, "Marie Curie"),
    ("conversion", {"person_name": "Marie Curie"}, "Marie Curie"),
]


def type_into(page, name, text):
    box = page.locator(f"main [name$={name}]").first
    box.fill("")
    box.press_sequentially(text)
    return box


@pytest.mark.parametrize("form", DOORS, ids=[door[0] for door in DOORS])
@pytest.mark.usefixtures("known")
def test_who_is_there_already_is_said_while_typing(open_window, alice, form):
    door, typed, found = form
    lead = LeadFactory(owner=alice, person__first_name="Nobody", person__last_name="Else")
    page = open_window(alice)
    open_door(page, door, lead)
    hint = page.locator(HINT).filter(has=page.get_by_text(found))

    for name, text in typed.items():
        type_into(page, name, text)

    expect(hint).to_be_visible()
    choice = hint.get_by_role("link", name=found).or_(hint.get_by_role("radio", name=found))
    expect(choice.first).to_be_visible()


@pytest.mark.parametrize(
    ("door", "field", "address"),
    [
        ("contacts:person_new", "emails-0-value", "irene@hidden.example"),
        ("contacts:organization_new", "emails-0-value", "info@hidden.example"),
        ("leads:new", "person_email", "irene@hidden.example"),
        ("deals:new", "person_email", "irene@hidden.example"),
        ("conversion", "person_email", "irene@hidden.example"),
    ],
)
@pytest.mark.usefixtures("known")
def test_of_a_hidden_contact_only_its_owner_is_said(open_window, alice, door, field, address):
    lead = LeadFactory(owner=alice, person__first_name="Nobody", person__last_name="Else")
    page = open_window(alice)
    open_door(page, door, lead)
    if field == "person_email":
        type_into(page, "person_name", "Somebody New")

    type_into(page, field, address)

    expect(page.get_by_text("This contact exists. Ask Carol Petit.")).to_be_visible()
    expect(page.get_by_text("Irène")).to_have_count(0)
    expect(page.get_by_text("Hidden Works")).to_have_count(0)


def test_an_existing_contact_is_picked_by_keys_alone(open_window, known, alice):
    page = open_window(alice)
    page.goto(reverse("deals:new"))
    box = page.get_by_role("combobox", name="Person")
    expect(box).to_have_attribute("aria-expanded", "false")

    box.press_sequentially("cur")
    listbox = page.get_by_role("listbox", name="Person")
    option = listbox.get_by_role("option", name="Marie Curie")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    box.press("Enter")

    expect(listbox).to_be_hidden()
    expect(box).to_have_value("Marie Curie")
    expect(page.get_by_role("combobox", name="Organization")).to_have_value("Radium Works")
    expect(page.get_by_text("Existing contact").first).to_be_visible()
    page.locator("main .dialog__foot button").press("Enter")
    expect(page.locator(".toast").first).to_be_visible()
    assert Deal.objects.get().person == known


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(open_window, known, alice):
    page = open_window(alice)
    page.goto(reverse("deals:new"))
    box = page.get_by_role("combobox", name="Person")

    box.press_sequentially("curie")
    expect(page.get_by_role("option", name="Marie Curie")).to_be_visible()
    box.press("Escape")

    expect(page.get_by_role("listbox", name="Person")).to_be_hidden()
    expect(box).to_have_value("curie")


def test_a_candidate_is_used_from_the_hint(open_window, known, alice):
    page = open_window(alice)
    page.goto(reverse("leads:new"))
    type_into(page, "person_name", "Marie Curie")

    use = page.locator(HINT).get_by_role("button", name="Use this one").first
    use.focus()
    use.press("Enter")

    expect(page.get_by_role("combobox", name="Person")).to_be_focused()
    expect(page.locator("main [name$=person_id]")).to_have_value(str(known.pk))


def page_of(contact, page):
    """The contact's page, once its values can be changed where they stand."""
    page.goto(contact.get_absolute_url())
    page.locator("inline-edit:defined").first.wait_for()
    return page


def test_a_value_is_changed_where_it_stands_by_keys_alone(open_window, known, alice, bob):
    page = page_of(known, open_window(alice))
    pencil = page.get_by_role("link", name="Edit: Job title")
    box = page.get_by_role("textbox", name="Job title")

    pencil.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.type("Lost")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(pencil).to_be_focused()

    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.type("Professor")
    page.keyboard.press("Enter")
    expect(box).to_have_count(0)
    expect(pencil).to_be_focused()
    expect(page.locator("#contact-subtitle")).to_contain_text("Professor")
    expect(page.locator(".timeline")).to_contain_text("Physicist")

    # Somebody else is quicker: both values are shown, and nothing is overwritten unasked.
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    update_person(known, {"job_title": "Laureate"}, by=bob)
    page.keyboard.type("Emerita")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed this meanwhile")
    expect(page.get_by_text("Laureate")).to_be_visible()
    expect(box).to_have_value("Emerita")
    page.keyboard.press("Enter")
    expect(box).to_have_count(0)
    known.refresh_from_db()
    assert known.job_title == "Emerita"


def test_a_click_on_a_value_opens_it_and_a_mistake_is_said_there(open_window, known, alice):
    page = page_of(known, open_window(alice))
    emails = page.locator("inline-edit[id$=emails]")

    # Not the one among the roles, which are fetched.
    page.locator("inline-edit[id$=job_title]").get_by_text("Physicist").click()
    expect(page.get_by_role("textbox", name="Job title")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Edit: E-mails").click()
    box = emails.get_by_role("textbox", name="E-mail")
    expect(box).to_be_focused()
    box.fill("nonsense")
    box.press("Enter")

    expect(emails.get_by_text("Enter an e-mail address")).to_be_visible()
    expect(box).to_be_focused()
    box.fill("m.curie@radium.example")
    box.press("Enter")
    expect(emails.get_by_role("link", name="m.curie@radium.example")).to_be_visible()
